"""The ledger adds up and can be read again."""

import json

import pytest

from indexer.article import Article
from indexer.errors import SourceError
from indexer.ledger import Entry, Ledger, read_ledger
from indexer.sources import Accepted, Rejected

OUTCOMES = [
    Accepted(Article("1", "t", "b"), "f:1"),
    Accepted(Article("2", "t", ""), "f:2", ("no body",)),
    Rejected("f:3", "not JSON: what at character 1", "x"),
    Accepted(Article("1", "t", "b"), "f:4", ("date not readable: 'قبل'", "replaces f:1")),
    Rejected("f:5", "not JSON: what at character 9"),
]


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "ledger.jsonl") as ledger:
        for outcome in OUTCOMES:
            ledger.add(outcome)
        yield ledger


def test_the_sums_add_up(ledger):
    assert ledger.summary() == {
        "read": 5,
        "accepted": 2,
        "duplicates": 1,
        "rejected": 2,
        "reasons": {"not JSON": 2},
        "notes": {"no body": 1, "date not readable": 1},
    }
    assert ledger.rejected_share == 0.4
    assert ledger.main_reason() == "most often 'not JSON' (2 times)"


def test_an_empty_ledger_has_no_share(tmp_path):
    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.rejected_share == 0.0
        assert ledger.main_reason() == ""
    assert list(read_ledger(tmp_path / "ledger")) == []


def test_every_record_that_was_not_taken_as_it_came_is_written_down(ledger):
    ledger.flush()
    assert list(read_ledger(ledger.path)) == [
        Entry("note", "f:2", "2", "no body"),
        Entry("rejected", "f:3", "x", "not JSON: what at character 1"),
        Entry("note", "f:4", "1", "date not readable: 'قبل'"),
        Entry("replaced", "f:1", "1", "same id again: f:4"),
        Entry("rejected", "f:5", "", "not JSON: what at character 9"),
    ]
    first = json.loads(ledger.path.read_text(encoding="utf-8").splitlines()[0])
    assert first == {"kind": "note", "place": "f:2", "id": "2", "reason": "no body"}


def test_a_lone_surrogate_and_a_newline_come_back(tmp_path):
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.add(Rejected("f\n:1", "odd \ud800\u2028"))
    assert [entry.reason for entry in read_ledger(ledger.path)] == ["odd \ud800\u2028"]


def test_it_is_closed_after_an_error(tmp_path):
    with pytest.raises(KeyError), Ledger(tmp_path / "ledger") as ledger:
        ledger.add(OUTCOMES[2])
        raise KeyError
    assert len(list(read_ledger(ledger.path))) == 1


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"kind": "note"}', '{"other": 1}'])
def test_what_is_no_ledger_is_refused_by_line(tmp_path, line):
    (tmp_path / "ledger").write_text(line + "\n")
    with pytest.raises(SourceError, match="ledger:1: not a line of a ledger"):
        list(read_ledger(tmp_path / "ledger"))


def test_a_missing_ledger_is_refused(tmp_path):
    with pytest.raises(SourceError, match="No such file"):
        list(read_ledger(tmp_path / "none"))
