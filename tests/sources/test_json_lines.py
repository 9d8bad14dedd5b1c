"""JSON Lines: fields, ids, dates and what cannot be used."""

import json

import pytest

from indexer.article import stable_id
from indexer.errors import UsageError
from indexer.sources import Accepted, Rejected


def test_a_whole_record(read_record):
    outcome = read_record(
        id="a-1",
        title=" عنوان\n الخبر ",
        body="فقرة.\r\n\r\nأخرى &amp; ثالثة.",
        url="https://sahil.example/1?a=1&copy=2",
        source="بَريد الساحل",
        section="رياضة",
        author="ندى",
        published="2024-07-21 10:00:01",
        language="ar-EG",
        views=7,
    )
    assert isinstance(outcome, Accepted)
    article = outcome.article
    assert article.id == "a-1"
    assert article.title == "عنوان الخبر"
    assert article.body == "فقرة.\n\nأخرى & ثالثة."
    assert article.url == "https://sahil.example/1?a=1&copy=2"
    assert article.source == "sahil"
    assert article.section == "رياضة"
    assert article.author == "ندى"
    assert article.language == "ar-EG"
    assert article.published.isoformat() == "2024-07-21T10:00:01+03:00"
    assert article.precision == "second"
    assert article.extra == {"views": 7}
    assert outcome.notes == ()


NAMES = {
    "id": ["id", "_id", "guid", "uid", "ID"],
    "title": ["title", "headline", "Title"],
    "body": ["body", "text", "content", "article", "description", "TEXT"],
    "url": ["url", "link"],
    "source": ["source", "paper", "publisher", "site"],
    "section": ["section", "category", "topic"],
    "author": ["author", "byline", "creator"],
    "language": ["language", "lang"],
}


@pytest.mark.parametrize(
    ("field", "name"), [(field, name) for field, names in NAMES.items() for name in names]
)
def test_a_field_is_known_by_its_usual_names(read_records, field, name):
    value = "https://e.example/1" if field == "url" else "x"
    base = {"body": "b"} if field == "title" else {"title": "t"}
    (outcome,) = read_records({**base, name: value})
    assert getattr(outcome.article, field) == value
    assert outcome.article.extra == {}


@pytest.mark.parametrize(
    "name",
    ["published", "date", "published_at", "datePublished", "pubDate", "date_raw", "date_extracted"],
)
def test_a_date_is_known_by_its_usual_names(read_record, name):
    outcome = read_record(**{name: "2015-07-21 00:43:52"})
    assert outcome.article.published.isoformat() == "2015-07-21T00:43:52"


def test_of_several_names_the_first_with_a_value_counts(read_record):
    outcome = read_record(description="short", text="  ", content="long")
    assert outcome.article.body == "long"
    assert outcome.article.extra == {"description": "short"}


def test_a_mapping_comes_before_the_usual_names(read_record):
    mapped = {"mapping": {"body": "Maqal", "title": "text"}}
    outcome = read_record(mapped, maqal="b", text="mapped", body="other")
    assert (outcome.article.title, outcome.article.body) == ("mapped", "b")
    assert outcome.article.extra == {"title": "t", "body": "other"}


def test_a_mapped_name_is_no_other_field_as_well(read_record):
    outcome = read_record({"mapping": {"title": "text"}}, text="mapped")
    assert (outcome.article.title, outcome.article.body) == ("mapped", "")


def test_a_mapping_of_no_field_is_wrong_usage(read_record):
    with pytest.raises(UsageError, match="no field 'bdoy'"):
        read_record({"mapping": {"bdoy": "text"}})


KEPT = {
    "object": {"a": [1, None, True, {"b": "c"}]},
    "null": None,
    "empty text": "",
    "unsafe text": "a\u202eb\x00c",
}


def test_unknown_fields_are_kept_as_json_values(read_record):
    extra = read_record(**KEPT).article.extra
    assert extra == {**KEPT, "unsafe text": "ab c"}


def test_numbers_that_json_does_not_have_are_null(read_bytes):
    (outcome,) = read_bytes(b'{"title": "t", "body": NaN, "a": NaN, "b": [Infinity, 1e999]}')
    assert outcome.notes == ("no body",)
    assert outcome.article.extra == {"a": None, "b": [None, None]}
    json.dumps(dict(outcome.article.extra), allow_nan=False)


VALUES = {
    "list of authors": dict(field="author", value=["Nada", 7], text="Nada، 7"),
    "person": dict(field="author", value={"@type": "Person", "name": "ندى"}, text="ندى"),
    "number": dict(field="section", value=7, text="7"),
    "paragraphs": dict(field="body", value=["a", "b"], text="a\n\nb"),
    "numeric id": dict(field="id", value=17, text="17"),
    "id as it came": dict(field="id", value=" a&amp;b/٣ ", text=" a&amp;b/٣ "),
    "id with controls": dict(field="id", value="a\tb\n\x00", text="ab"),
    "unknown source": dict(field="source", value="Goud.ma", text="Goud.ma"),
    "no language": dict(field="language", value="", text="ar"),
    "escaped address": dict(
        field="url", value=" http://e.org/?a=1&amp;b=2 ", text="http://e.org/?a=1&b=2"
    ),
}


@pytest.mark.parametrize("case", VALUES.values(), ids=VALUES.keys())
def test_values_become_text(read_record, case):
    outcome = read_record(**{case["field"]: case["value"]})
    assert getattr(outcome.article, case["field"]) == case["text"]


NOTED = {
    "no body": dict(record={}, note="no body"),
    "no title": dict(record={"title": "", "body": "b"}, note="no title"),
    "blank title": dict(record={"title": " &nbsp;\n", "body": "b"}, note="no title"),
    "unreadable date": dict(
        record={"body": "b", "date": "أمس"}, note="date not readable: 'أمس'", extra={"date": "أمس"}
    ),
    "script for an address": dict(
        record={"body": "b", "url": "javascript:alert(1)"},
        note="not a web address, kept as it came: 'javascript:alert(1)'",
        extra={"url": "javascript:alert(1)"},
    ),
    "author no text": dict(
        record={"body": "b", "author": {"id": 1}},
        note="not a text, kept as it came: 'author'",
        extra={"author": {"id": 1}},
    ),
    "long title": dict(
        record={"title": "x" * 2000, "body": "b"}, note="title cut: over 1,000 characters"
    ),
    "long body": dict(record={"body": "ب" * 600_000}, note="body cut: over 1 MB"),
}


@pytest.mark.parametrize("case", NOTED.values(), ids=NOTED.keys())
def test_what_is_odd_is_noted_and_taken(read_record, case):
    outcome = read_record(**case["record"])
    assert isinstance(outcome, Accepted)
    assert outcome.notes == (case["note"],)
    assert outcome.article.extra == case.get("extra", {})


REJECTED = {
    "not JSON": dict(line=b"{'title': 1}", reason="not JSON: "),
    "cut short": dict(line=b'{"title": "t', reason="not JSON: "),
    "no object": dict(line=b'["t"]', reason="not a JSON object"),
    "neither title nor body": dict(line=b'{"title": " ", "x": 1}', reason="no title and no body"),
    "id of another kind": dict(line=b'{"id": [1], "title": "t"}', reason="unusable id: neither"),
    "id true": dict(line=b'{"id": true, "title": "t"}', reason="unusable id: neither"),
    "id too long": dict(
        line=b'{"id": "' + b"x" * 513 + b'", "title": "t"}', reason="unusable id: longer than 512"
    ),
    "deep JSON": dict(line=b'{"a":' + b"[" * 100_000, reason="not readable JSON: nested"),
    "deep extra": dict(
        line=b'{"title": "t", "x": ' + b"[" * 40 + b"]" * 40 + b"}", reason="nested more than 32"
    ),
    "endless number": dict(
        line=b'{"title": ' + b"1" * 5000 + b"}", reason="not readable JSON: a number"
    ),
}


@pytest.mark.parametrize("case", REJECTED.values(), ids=REJECTED.keys())
def test_what_cannot_be_used_is_rejected_by_line(read_bytes, tmp_path, case):
    good = b'{"title": "t"}'
    first, second, third = read_bytes(b"\n".join([good, case["line"], good + b"\n\n"]))
    assert isinstance(first, Accepted)
    assert isinstance(second, Rejected)
    assert second.place == f"{tmp_path / 'file'}:2"
    assert second.reason.startswith(case["reason"])
    assert third.place == f"{tmp_path / 'file'}:3"


def test_a_rejection_names_the_id_that_was_given(read_bytes):
    (outcome,) = read_bytes(b'{"id": "a", "title": ""}')
    assert outcome.id == "a"


def test_an_id_at_the_limit_is_taken(read_record):
    assert read_record(id="x" * 512).article.id == "x" * 512


def test_a_record_without_an_id_gets_the_stable_one(read_record):
    raw = "a &amp; b"
    assert read_record(title=raw, body="b", source="plain").article.id == stable_id(
        "plain", "", raw, "b"
    )
    url = "https://E.example/1/"
    assert read_record(url=url, id="\x00 ").article.id == stable_id("", url, "", "")


def test_a_finer_time_of_the_same_day_is_taken(read_record):
    same = read_record(date="2017-01-20", date_raw="2017-01-20T21:43:00+01:00").article
    assert same.published.isoformat() == "2017-01-20T21:43:00+01:00"
    assert same.extra == {"date_raw": "2017-01-20T21:43:00+01:00"}
    other = read_record(date="2017-01-20", date_raw="2017-01-21T21:43:00+01:00").article
    assert (other.published.isoformat(), other.precision) == ("2017-01-20T00:00:00", "day")


def test_a_readable_date_stands_in_for_an_unreadable_one(read_record):
    outcome = read_record(body="b", date="?", date_raw="20/01/2017")
    assert outcome.article.published.isoformat() == "2017-01-20T00:00:00"
    assert outcome.notes == ()


def test_the_last_record_of_an_id_replaces_the_one_before(read_records, tmp_path):
    a, b, c = read_records(*({"id": "x", "title": title, "body": "b"} for title in "abc"))
    assert (a.replaces, a.notes) == (None, ())
    assert b.notes == (f"replaces {tmp_path / 'file'}:1",)
    assert c.replaces == f"{tmp_path / 'file'}:2"


ANOTHERS = ({"id": "x", "title": "t", "paper": paper, "body": "b"} for paper in ("sahil", "plain"))
ANOTHERS = list(ANOTHERS)


def test_the_same_id_of_another_source_is_rejected(read_records, tmp_path):
    _, outcome = read_records(*ANOTHERS)
    assert isinstance(outcome, Rejected)
    assert outcome.id == "x"
    assert outcome.reason == (
        f"id of another source: 'sahil' has it at {tmp_path / 'file'}:1; "
        "--prefix-ids puts the source in front of ids"
    )


def test_with_the_source_in_front_both_are_taken(read_records):
    outcomes = read_records(*ANOTHERS, {"id": "x", "title": "t"}, prefix_ids=True)
    assert [o.article.id for o in outcomes] == ["sahil:x", "plain:x", "x"]


def test_an_id_that_was_made_here_gets_no_prefix(read_record):
    plain = read_record(source="sahil").article.id
    assert read_record({"prefix_ids": True}, source="sahil").article.id == plain


NEWS = {
    "ant": dict(articles=10_161, rejected=0, no_body=23, no_title=4, dated=10_161),
    "marsum_goud": dict(articles=1_981, rejected=0, no_body=0, no_title=0, dated=0),
    "saudinewsnet": dict(articles=30_973, rejected=57, no_body=297, no_title=10, dated=30_973),
}


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", NEWS)
def test_the_large_files_read_well(read, shared_data, name):
    outcomes = read(shared_data / "news" / f"{name}.jsonl.gz")
    accepted = [o for o in outcomes if isinstance(o, Accepted)]
    notes = [note for o in accepted for note in o.notes]
    assert {
        "articles": len(accepted),
        "rejected": len(outcomes) - len(accepted),
        "no_body": notes.count("no body"),
        "no_title": notes.count("no title"),
        "dated": sum(o.article.published is not None for o in accepted),
    } == NEWS[name]
    assert all(o.reason == "no title and no body" for o in outcomes if isinstance(o, Rejected))
