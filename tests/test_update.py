"""Updates of an index: what changes, what is counted, what is said; see also tests/reliability."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer import backends
from indexer.backends import SearchRequest
from indexer.build import BuildOptions, build
from indexer.doctor import examine
from indexer.errors import IndexBusy, IndexMissing, IndexStale, NoRoom, TooManyRejected
from indexer.index import opening
from indexer.index.searching.nodes import TEXT, Term
from indexer.index.storage.durable import Disk, using
from indexer.index.storage.home import CURRENT, LOCK, IndexHome
from indexer.index.storage.lock import exclusive
from indexer.index.words import family_rules
from indexer.index.writing import updater
from indexer.inspection import inspect, terms
from indexer.ledger import read_ledger
from indexer.schema import FORMAT_VERSION
from indexer.update import compact, delete, update
from indexer.verify import verify_all
from search_app.answer import answer
from search_app.page import SearchParameters
from search_app.query.parser import parse
from search_app.search import SearchService

BACKEND = backends.default()
PAPERS = '[papers.nil]\nname = "بريد النيل"\ncountry = "EG"\n'


def record(number: int, **fields: str) -> dict[str, str]:
    return {"id": f"a{number}", "title": f"خبر {number}", "body": "متن عن المدينة", **fields}


def lines(path: Path, records: list[dict[str, str] | str]) -> str:
    text = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    path.write_text("\n".join(text), encoding="utf-8")
    return str(path)


@pytest.fixture
def home(tmp_path):
    home = IndexHome(tmp_path / "home")
    build([lines(tmp_path / "first.jsonl", [record(n) for n in range(5)])], home, BACKEND)
    return home


def updated(home: IndexHome, tmp_path: Path, *records, **options):
    source = lines(tmp_path / "update.jsonl", list(records))
    return update([source], home, BACKEND, BuildOptions(**options))


def opened(home: IndexHome):
    return home.read(lambda generation: BACKEND.open(generation.path, generation.contents))


def ids(home: IndexHome) -> set[str]:
    return {article.id for article in opened(home).articles()}


def test_added_replaced_and_unchanged_are_told_apart(home, tmp_path):
    report = updated(home, tmp_path, record(1), record(2, body="متن جديد"), record(9))
    counts = report.counts
    assert (counts["added"], counts["replaced"], counts["unchanged"]) == (1, 1, 1)
    assert counts["read"] == counts["accepted"] + counts["duplicates"] + counts["rejected"] == 3
    assert (report.articles, report.commit) == (6, 2)
    assert opened(home).article("a2").body == "متن جديد"


def test_the_same_again_is_no_commit(home, tmp_path):
    updated(home, tmp_path, record(7))
    before = (home.path / CURRENT).read_bytes()
    report = updated(home, tmp_path, record(7), record(1))
    assert report.counts["unchanged"] == 2
    assert (home.path / CURRENT).read_bytes() == before
    assert home.orphans() == []


def test_every_record_of_an_update_is_accounted_for(home, tmp_path):
    report = updated(
        home, tmp_path, record(7), record(7, body="آخر"), "no json", max_rejected_share=0.5
    )
    assert (report.counts["duplicates"], report.counts["rejected"]) == (1, 1)
    assert [entry.kind for entry in read_ledger(report.ledger)] == ["replaced", "rejected"]
    assert report.ledger.name == "ledger-2.jsonl"
    assert opened(home).article("a7").body == "آخر"


def test_the_ledgers_of_the_build_and_of_the_last_commits_are_kept(home, tmp_path):
    for number in range(10, 14):
        updated(home, tmp_path, record(number))
    names = {path.name for path in home.current().path.glob("ledger-*")}
    assert names == {f"ledger-{number}.jsonl" for number in (1, 3, 4, 5)}


def test_an_id_of_another_source_is_rejected(home, tmp_path):
    with pytest.raises(TooManyRejected, match="another source"):
        updated(home, tmp_path, record(1, source="other"))
    report = updated(home, tmp_path, record(1, source="other"), prefix_ids=True)
    assert report.counts["added"] == 1
    assert {"a1", "other:a1"} <= ids(home)


def test_too_many_rejected_changes_nothing(home, tmp_path):
    before = home.current()
    with pytest.raises(TooManyRejected, match="--max-rejected"):
        updated(home, tmp_path, record(8), "no json")
    assert home.current() == before
    assert home.orphans() == []


def test_delete_says_what_was_not_there(home):
    report = delete(["a1", "a3", "nowhere"], home, BACKEND)
    assert (report.counts["deleted"], report.counts["absent"]) == (2, 1)
    assert [entry.id for entry in read_ledger(report.ledger)] == ["nowhere"]
    assert ids(home) == {"a0", "a2", "a4"}
    again = delete(["a1"], home, BACKEND)
    assert again.commit == report.commit


def test_all_articles_can_be_deleted_and_new_ones_come(home, tmp_path):
    delete([f"a{n}" for n in range(5)], home, BACKEND)
    assert ids(home) == set()
    assert answer(parse("خبر"), opened(home)).found.total == 0
    compact(home, BACKEND)
    updated(home, tmp_path, record(6))
    assert ids(home) == {"a6"}
    verify_all(home, BACKEND)


def test_an_update_needs_an_index(tmp_path):
    with pytest.raises(IndexMissing, match="khabar build"):
        updated(IndexHome(tmp_path / "nowhere"), tmp_path, record(1))
    assert not (tmp_path / "nowhere").exists()


def test_deleted_articles_count_for_scores_until_they_are_merged_away(home, tmp_path):
    def score() -> float:
        return opened(home).search(SearchRequest(Term(TEXT, "نادر"))).hits[0].score

    rare = [record(number, body="نادر") for number in (8, 9)]
    updated(home, tmp_path, *rare, *(record(number) for number in range(10, 15)))
    both = score()
    delete(["a9"], home, BACKEND)
    assert score() == both
    searcher = opened(home)
    assert searcher.vocabulary.frequency("نادر") == 1  # what a reader is told
    assert searcher.stats.articles == 11
    assert searcher.search(SearchRequest(Term(TEXT, "نادر"))).total == 1
    compact(home, BACKEND)
    assert score() > both


def test_a_word_of_two_segments_is_counted_once(home, tmp_path):
    before = opened(home).stats.words
    updated(home, tmp_path, record(8, title="خبر ثامن", body="متن عن المدينة وعن زرافة"))
    # a8's title and body add: ثامن, وعن, زرافة; two segments hold the rest.
    assert opened(home).stats.words == before + 3


def test_a_word_of_deleted_articles_alone_is_no_relative_and_no_word(home, tmp_path):
    updated(home, tmp_path, record(8, body="المدينة زرافة"), record(9, body="والزرافة"))
    words = opened(home).vocabulary
    assert "والزرافه" in {word for word, *_ in words.relatives("زرافه")}
    delete(["a9"], home, BACKEND)
    words = opened(home).vocabulary
    assert "والزرافه" not in {word for word, *_ in words.relatives("زرافه")}
    assert list(terms(home, BACKEND, "والزر")) == []


def test_small_segments_are_merged_as_a_commit_of_their_own(home, tmp_path):
    commits = [updated(home, tmp_path, record(n)).commit for n in range(20, 27)]
    assert commits == [2, 3, 4, 5, 6, 7, 9]
    assert [s.live for s in home.current().contents.segments] == [12]
    assert home.pointer().kept[0].commit == 8
    assert ids(home) == {f"a{n}" for n in (*range(5), *range(20, 27))}


def test_what_was_added_to_the_lexicon_is_put_into_it_in_time(home, tmp_path, monkeypatch):
    monkeypatch.setattr(updater, "FOLD_WORDS", 3)
    updated(home, tmp_path, record(8, body="كلمات كثيرة جديدة تماما هنا وهناك"))
    contents = home.current().contents
    assert contents.lexicon == ("lexicon-3.arrays",)
    lexicon = opening.open_lexicon(home.current().path, contents)
    word = "جديده"
    assert lexicon.word(lexicon.find(word)) == word
    verify_all(home, BACKEND)


def test_a_search_service_sees_an_update_at_once(home, tmp_path):
    service = SearchService(home, BACKEND)
    assert service.search(SearchParameters("خبر")).total == 5
    updated(home, tmp_path, record(8))
    assert service.search(SearchParameters("خبر")).total == 6
    delete(["a8", "a0"], home, BACKEND)
    page = service.search(SearchParameters("خبر"))
    assert {result.article.id for result in page.results} == {"a1", "a2", "a3", "a4"}
    service.close()


def test_papers_are_kept_and_replaced(home, tmp_path):
    papers = tmp_path / "papers.toml"
    papers.write_text(PAPERS, encoding="utf-8")
    updated(home, tmp_path, record(8, source="بريد النيل"), sources_file=papers)
    assert opened(home).article("a8").source == "nil"
    assert home.current().manifest.papers == "sources-2.toml"
    updated(home, tmp_path, record(9, source="بريد النيل"))
    assert opened(home).article("a9").source == "nil"


def test_other_rules_of_families_need_no_source(home, tmp_path, monkeypatch):
    updated(home, tmp_path, record(8, body="المدارس والمدرسة"))
    expected = opened(home).vocabulary.relatives("مدرسه")
    for module in (family_rules, opening, updater):
        monkeypatch.setattr(module, "families_fingerprint", lambda: "another")
    assert opened(home).vocabulary.relatives("مدرسه") == expected
    updated(home, tmp_path, record(9))
    contents = home.current().contents
    assert contents.families == "another"
    assert len(contents.lexicon) == 1
    assert opened(home).vocabulary.relatives("مدرسه") == expected
    verify_all(home, BACKEND)


def test_an_index_of_another_analysis_is_not_updated(home, tmp_path, monkeypatch):
    monkeypatch.setattr("indexer.schema.fingerprint", lambda: "2-another")
    before = (home.path / CURRENT).read_bytes()
    with pytest.raises(IndexStale, match="khabar build"):
        updated(home, tmp_path, record(8))
    assert (home.path / CURRENT).read_bytes() == before


def test_two_fingerprints_stand_in_the_manifest(home):
    manifest = home.current().manifest
    assert manifest.fingerprint.startswith(f"{FORMAT_VERSION}-")
    assert manifest.contents.families == family_rules.families_fingerprint()


class Full(Disk):
    def free(self, path: Path) -> int:
        return 1000


def test_without_room_nothing_is_begun(home, tmp_path):
    before = (home.path / CURRENT).read_bytes()
    with using(Full()):
        with pytest.raises(NoRoom, match="the update needs"):
            updated(home, tmp_path, record(8))
        with pytest.raises(NoRoom, match="the compaction needs"):
            compact(home, BACKEND)
        with pytest.raises(NoRoom, match="the build needs"):
            build([str(tmp_path / "first.jsonl")], home, BACKEND)
        delete(["a0"], home, BACKEND)  # needs next to nothing
    assert (home.path / CURRENT).read_bytes() != before
    assert home.orphans() == []


def test_inspect_accounts_for_every_byte(home, tmp_path):
    updated(home, tmp_path, record(8))
    delete(["a0"], home, BACKEND)
    found = inspect(home, BACKEND)
    assert (found["articles"], found["deleted"], found["commit"]) == (5, 1, 3)
    assert sum(found["parts"].values()) == found["bytes"]
    assert [s["articles"] for s in found["segments"]] == [4, 1]
    assert [kept["commit"] for kept in found["kept"]] == [2]
    json.dumps(found)


def states(home: IndexHome) -> dict[str, str]:
    return {finding.what: finding.state for finding in examine(home)}


def test_the_doctor_finds_nothing_in_a_sound_index(home):
    assert set(states(home).values()) == {"ok"}


def test_the_doctor_names_what_is_wrong_and_the_command(home, tmp_path):
    updated(home, tmp_path, record(8))
    serving = home.current()
    (serving.path / serving.contents.segments[-1].name).write_bytes(b"x")
    (home.generations / "orphan").mkdir()
    with exclusive(home.path / LOCK):
        assert states(home)["lock"] == "note"
        with pytest.raises(IndexBusy):
            delete(["a0"], home, BACKEND)
    findings = {finding.what: finding for finding in examine(home)}
    assert findings["what serves"].state == "wrong"
    assert "khabar restore --kept" in findings["what serves"].command
    assert findings["leftovers"].state == "note"
    (home.path / CURRENT).write_bytes(b"{}")
    assert next(examine(home)).command.startswith("khabar build")
    assert next(examine(IndexHome(tmp_path / "nowhere"))).state == "wrong"
