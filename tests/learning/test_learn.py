"""``khabar learn``: what is published, what serves, what is refused; and what searches gain."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace

import numpy as np
import pytest
from topics import ALIKE, FIELD, SEA, generate

from indexer.analysis import term_of
from indexer.backends import SearchRequest, default
from indexer.build import build
from indexer.copies import restore, snapshot
from indexer.doctor import examine
from indexer.errors import IndexBusy, IndexDamaged, IndexMissing, KhabarError
from indexer.export import export, export_record
from indexer.index.opening import open_learnt, open_learnt_words, open_lexicon
from indexer.index.searching.nodes import Form, InTitle, NewsConcept
from indexer.index.storage.arrays import ArrayFile
from indexer.index.storage.home import IndexHome
from indexer.index.writing import tiers
from indexer.inspection import parts
from indexer.learn import learn as run_learn
from indexer.learning import passes
from indexer.update import compact, delete, update
from indexer.verify import verify
from search_app.answer import answer
from search_app.page import SearchParameters
from search_app.query.parser import parse
from search_app.results import similar
from search_app.results.similar import articles_beside
from search_app.search import SearchService

BACKEND = default()
ARTICLES = generate()


def learn(home: IndexHome):
    return run_learn(home, BACKEND)


def write(path, articles) -> str:
    lines = (json.dumps(export_record(a), ensure_ascii=False) for a in articles)
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def home(tmp_path) -> IndexHome:
    home = IndexHome(tmp_path / "index")
    build([write(tmp_path / "topics.jsonl", ARTICLES)], home, BACKEND)
    return home


def searcher_of(home: IndexHome):
    return home.read(lambda generation: BACKEND.open(generation.path, generation.contents))


def search(home: IndexHome, query: str, **limits):
    searcher = searcher_of(home)
    try:
        return answer(parse(query), searcher, limit=200, **limits)
    finally:
        searcher.close()


def vectors_of(home: IndexHome) -> dict[str, np.ndarray]:
    """The vector of every live article by its id; none where it has no vector."""
    generation = home.current()
    found = {}
    for entry in generation.contents.segments:
        name = generation.contents.learnt.vectors.get(entry.name)
        if name is not None:
            found[entry.name] = ArrayFile(generation.path / name).get("articles")
    searcher = searcher_of(home)
    try:
        vectors = {}
        for article in searcher.articles():
            leaf, document = searcher._snapshot.find(article.id)
            name = generation.contents.segments[leaf.number].name
            if name in found:
                vectors[article.id] = found[name][document]
        return vectors
    finally:
        searcher.close()


def test_a_word_finds_those_that_are_used_like_it(home):
    before = search(home, ALIKE[0])
    learn(home)
    after = search(home, ALIKE[0])
    own = {hit.id for hit in before.found.hits}
    assert own < {hit.id for hit in after.found.hits}
    # What holds the word itself stands before all that hold only its like.
    assert {hit.id for hit in after.found.hits[: len(own)]} == own


def test_a_number_has_no_words_like_it(tmp_path):
    home = IndexHome(tmp_path / "numbers")
    articles = [
        replace(a, title=a.title.replace(ALIKE[0], "2030"), body=a.body.replace(ALIKE[0], "2030"))
        for a in ARTICLES
    ]
    build([write(tmp_path / "numbers.jsonl", articles)], home, BACKEND)
    learn(home)
    vocabulary = searcher_of(home).vocabulary
    assert any(other == "2030" for other, _, _ in vocabulary.related(ALIKE[1]))
    assert vocabulary.related("2030") == ()


def test_a_word_that_is_asked_for_itself_is_no_related_one(home):
    learn(home)
    concepts = search(home, " ".join(ALIKE)).expansion.proximity
    for concept in concepts:
        related = {form.word for form in concept.forms[len(concept.own_forms) :]}
        assert not related & set(ALIKE)


def test_what_is_published_is_the_next_commit_with_files_of_its_own(home):
    before = home.current()
    report = learn(home)
    after = home.current()
    assert after.key == (report.generation, report.commit) == (before.name, before.commit + 1)
    added = set(after.manifest.files) - set(before.manifest.files)
    assert added == {"learnt-2.arrays", "vectors-2-0.arrays"}
    kept = {name: after.manifest.files[name] for name in before.manifest.files}
    assert kept == dict(before.manifest.files)
    assert after.manifest.counts == before.manifest.counts
    assert verify(after, BACKEND) == before.manifest.articles
    size = sum(after.manifest.files[name].size for name in added)
    assert report.size == parts(after)["learnt"] == size


def test_learning_twice_gives_the_same_and_leaves_nothing(home):
    learn(home)
    first = home.current().manifest
    report = learn(home)
    second = home.current().manifest
    assert report.commit == 3
    hashes = [sorted(e.sha256 for e in manifest.files.values()) for manifest in (first, second)]
    assert hashes[0] == hashes[1]
    assert home.orphans() == []


def test_an_index_that_has_not_learnt_ranks_as_before(home):
    before = asdict(search(home, "سفينة الميناء").found)
    assert before == asdict(search(home, "سفينة الميناء", by_meaning=False).found)


def test_a_failure_leaves_what_served(home, monkeypatch):
    before = home.pointer()
    monkeypatch.setattr(passes, "related_stems", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        learn(home)
    assert home.pointer() == before
    assert home.orphans() == []
    assert search(home, ALIKE[0]).found.total


def test_without_scipy_a_sentence_says_what_to_install(home, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(KhabarError, match=r"khabar\[learn\]"):
        learn(home)


def test_without_an_index_there_is_nothing_to_learn_from(tmp_path):
    with pytest.raises(IndexMissing):
        learn(IndexHome(tmp_path / "none"))
    assert not (tmp_path / "none").exists()


def test_one_writer_at_a_time(home):
    with home.writing(), pytest.raises(IndexBusy):
        learn(home)


@pytest.mark.parametrize("name", ["learnt-2.arrays", "vectors-2-0.arrays"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.999])
def test_a_damaged_file_is_refused(home, name, share):
    learn(home)
    path = home.current().path / name
    content = bytearray(path.read_bytes())
    start = int(len(content) * share)
    stretch = slice(start, start + 512)
    content[stretch] = bytes(byte ^ 0xFF for byte in content[stretch])
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match=name):
        verify(home.current(), BACKEND)


READ = {
    "related": "learnt-2",
    "directions": "learnt-2",
    "stem_rows": "learnt-2",
    "articles": "vectors-2-0",
    "strongest": "vectors-2-0",
}


@pytest.mark.parametrize("name", READ)
def test_damage_is_met_by_the_search_that_reads_it(home, name):
    learn(home)
    path = home.current().path / f"{READ[name]}.arrays"
    with ArrayFile(path) as arrays:
        offset = arrays.directory[name]["offset"]
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 0xFF]))
    with pytest.raises(IndexDamaged, match=name):
        search(home, ALIKE[0])


def test_by_date_only_the_words_themselves_are_found(home):
    service = SearchService(home, BACKEND)
    own = service.search(SearchParameters(query=ALIKE[0])).total
    learn(home)
    found = {
        sort: service.search(SearchParameters(query=ALIKE[0], sort=sort)).total
        for sort in ("relevance", "newest", "oldest")
    }
    assert found["newest"] == found["oldest"] == own < found["relevance"]


# -- what updates do to it


def test_new_articles_get_vectors_behind_the_update(home, tmp_path, monkeypatch):
    learn(home)
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)  # whoever updates need not have it
    known = vectors_of(home)
    twins = [replace(article, id=f"new-{article.id}") for article in ARTICLES[:3]]
    update([write(tmp_path / "new.jsonl", twins)], home, BACKEND)
    after = vectors_of(home)
    assert after.keys() == known.keys() | {twin.id for twin in twins}
    for article in ARTICLES[:3]:
        # float16, and directions that were rounded once
        assert after[f"new-{article.id}"] == pytest.approx(known[article.id], abs=2e-3)
    verify(home.current(), BACKEND)
    assert "new-a0" in {hit.id for hit in search(home, FIELD[0]).found.hits}


def test_vectors_follow_their_articles_through_merges_and_a_compaction(home, tmp_path, monkeypatch):
    monkeypatch.setattr(tiers, "FANOUT", 3)
    learn(home)
    known = vectors_of(home)
    delete(["a5", "a50"], home, BACKEND)
    for number in range(5):
        twin = replace(ARTICLES[number], id=f"new-{number}")
        update([write(tmp_path / "new.jsonl", [twin])], home, BACKEND)
    assert len(home.current().contents.segments) < 6, "nothing was merged"
    merged = vectors_of(home)
    compact(home, BACKEND)
    compacted = vectors_of(home)
    assert (
        compacted.keys()
        == merged.keys()
        == known.keys() - {"a5", "a50"} | {f"new-{number}" for number in range(5)}
    )
    for article_id in known.keys() - {"a5", "a50"}:
        assert (compacted[article_id] == known[article_id]).all()
        assert (merged[article_id] == known[article_id]).all()
    for number in range(5):
        assert (compacted[f"new-{number}"] == merged[f"new-{number}"]).all()
    verify(home.current(), BACKEND)
    assert home.orphans() == []


def test_related_words_outlive_a_lexicon_that_is_made_anew(home):
    learn(home)
    before = searcher_of(home).vocabulary.related(ALIKE[0])
    assert before
    delete(["a3", "a6"], home, BACKEND)
    compact(home, BACKEND)
    assert searcher_of(home).vocabulary.related(ALIKE[0]) == before


def test_of_a_merge_with_what_has_no_vectors_there_are_none_until_they_are_made(
    home, tmp_path, monkeypatch
):
    monkeypatch.setattr(tiers, "FANOUT", 2)
    learn(home)
    monkeypatch.setattr(passes, "extend", lambda *_: None)
    for number in range(3):
        twin = replace(ARTICLES[number], id=f"new-{number}")
        update([write(tmp_path / "new.jsonl", [twin])], home, BACKEND)
    (note,) = [finding for finding in examine(home) if finding.what == "learnt"]
    assert note.state == "note" and "khabar learn" in note.command
    assert search(home, ALIKE[0]).found.total
    monkeypatch.undo()
    update([write(tmp_path / "new.jsonl", [replace(ARTICLES[4], id="last")])], home, BACKEND)
    assert len(vectors_of(home)) == len(ARTICLES) + 4


def test_an_index_emptied_and_filled_again_goes_on(home, tmp_path):
    learn(home)
    delete([article.id for article in ARTICLES], home, BACKEND)
    compact(home, BACKEND)
    update([write(tmp_path / "new.jsonl", ARTICLES[:4])], home, BACKEND)
    assert len(vectors_of(home)) == 4
    delete(["a0", "a1", "a2", "a3"], home, BACKEND)
    with pytest.raises(KhabarError, match="no article"):
        learn(home)
    assert search(home, ALIKE[0]).found.total == 0


def test_snapshots_and_exports_of_what_has_learnt(home, tmp_path):
    before = search(home, ALIKE[0]).found
    learn(home)
    snapshot(home, tmp_path / "copy")
    copied = IndexHome(tmp_path / "copy")
    wanted = search(home, ALIKE[0]).found
    assert search(copied, ALIKE[0]).found == wanted != before
    other = IndexHome(tmp_path / "other")
    build([write(tmp_path / "few.jsonl", ARTICLES[:5])], other, BACKEND)
    restore(other, tmp_path / "copy")
    assert search(other, ALIKE[0]).found == wanted
    assert len(list(export(home, BACKEND))) == len(ARTICLES)


def test_the_doctor_says_what_was_learnt_and_when_it_is_old(home, tmp_path):
    def found():
        (finding,) = [f for f in examine(home) if f.what == "learnt"]
        return finding

    assert found().state == "ok" and not found().command
    learn(home)
    assert (found().state, "120" in found().says) == ("ok", True)
    many = [replace(a, id=f"{a.id}-{n}", body=f"{a.body} {n}") for a in ARTICLES for n in (1, 2)]
    update([write(tmp_path / "new.jsonl", many)], home, BACKEND)
    assert found().state == "note" and found().command.startswith("khabar learn")


# -- what searches gain


def test_related_forms_do_not_make_a_word_commoner(home):
    """Documents with the word itself score the same in the parts that know no related form."""
    searcher = searcher_of(home)
    forms = (Form(ALIKE[0]), Form(ALIKE[1], 0.05))
    alone = searcher.search(SearchRequest(NewsConcept("w", forms[:1]), limit=200))
    both = searcher.search(SearchRequest(NewsConcept("w", forms, related=1), limit=200))
    scores = {hit.id: hit.score for hit in both.hits}
    for hit in alone.hits:
        assert scores[hit.id] == pytest.approx(hit.score, rel=1e-5)
    assert len(both.hits) > len(alone.hits)
    searcher.close()


def test_related_forms_do_not_stand_in_a_title(home):
    forms = (Form(term_of(SEA[0])), Form(term_of(FIELD[0]), 0.05))
    searcher = searcher_of(home)
    titled = InTitle(NewsConcept("w", forms, related=1))
    found = {hit.id for hit in searcher.search(SearchRequest(titled, limit=200)).hits}
    assert found == {article.id for article in ARTICLES if SEA[0] in article.title.split()}
    searcher.close()


def test_explanations_add_up_and_name_meaning_and_related_words(home, tmp_path):
    learn(home)
    delete(["a1"], home, BACKEND)
    twins = [replace(article, id=f"new-{article.id}") for article in ARTICLES[:4]]
    update([write(tmp_path / "new.jsonl", twins)], home, BACKEND)
    answered = search(home, f"{ALIKE[0]} {FIELD[1]}")
    searcher = searcher_of(home)
    kinds, forms = set(), set()

    def walk(part):
        kinds.add(part.what)
        forms.update({part.about} if part.what == "form" else set())
        if part.children:
            assert sum(c.value for c in part.children) == pytest.approx(part.value, abs=1e-5)
        for child in part.children:
            walk(child)

    for hit in answered.found.hits:
        explanation = answered.explain(searcher, hit.id)
        assert explanation.value == pytest.approx(hit.score, abs=1e-5)
        walk(explanation)
    assert {"meaning", "about", "common", "coverage"} <= kinds
    assert ALIKE[1] in forms
    searcher.close()


def test_several_segments_rank_as_one(tmp_path, monkeypatch):
    """The same articles, built at once or come in updates, learnt from then: the same answers."""
    monkeypatch.setattr(tiers, "choose", lambda _: None)
    one, several = IndexHome(tmp_path / "one"), IndexHome(tmp_path / "several")
    build([write(tmp_path / "all.jsonl", ARTICLES)], one, BACKEND)
    build([write(tmp_path / "some.jsonl", ARTICLES[:50])], several, BACKEND)
    for start in (50, 80):
        part = ARTICLES[start : start + (30 if start == 50 else 40)]
        update([write(tmp_path / "some.jsonl", part)], several, BACKEND)
    assert len(several.current().contents.segments) == 3
    learn(one)
    learn(several)
    for query in (ALIKE[0], f"{SEA[0]} {SEA[1]}", f"{FIELD[0]} {ALIKE[1]}"):
        found = [
            [(hit.id, hit.score) for hit in search(home, query).found.hits]
            for home in (one, several)
        ]
        scores = dict(found[0])
        assert scores.keys() == dict(found[1]).keys()
        for article_id, score in found[1]:
            # Vectors are float16 and their directions may be turned by rounding.
            assert score == pytest.approx(scores[article_id], rel=2e-2)


def test_articles_of_one_topic_are_closer(home):
    searcher = searcher_of(home)
    assert searcher.closeness("a1", ["a2"]) is None
    searcher.close()
    learn(home)
    searcher = searcher_of(home)
    others = [f"a{number}" for number in range(2, 40)]
    found = dict(zip(others, searcher.closeness("a1", others), strict=True))
    of_field = {article_id for article_id in others if int(article_id[1:]) % 3 == 0}
    assert min(v for k, v in found.items() if k not in of_field) > max(
        v for k, v in found.items() if k in of_field
    )
    assert searcher.closeness("a1", ["a1"]) == pytest.approx((1.0,), abs=2e-3)
    assert searcher.closeness("a1", []) == ()
    assert searcher.closeness("a1", ["nowhere"]) is None
    assert searcher.closeness("nowhere", ["a1"]) is None
    searcher.close()


def test_similar_articles_are_ordered_by_closeness_too(home, monkeypatch):
    learn(home)
    searcher = searcher_of(home)
    article = searcher.article("a1")
    by_both = [other.id for other in articles_beside(searcher, article).similar]
    monkeypatch.setattr(similar, "CLOSENESS", 1000.0)
    by_vectors = [other.id for other in articles_beside(searcher, article).similar]
    values = searcher.closeness("a1", by_vectors)
    assert list(values) == sorted(values, reverse=True)
    assert len(by_both) == len(by_vectors) == similar.MOST and by_both != by_vectors
    monkeypatch.setattr(type(searcher), "closeness", lambda *_: None)
    by_words = [other.id for other in articles_beside(searcher, article).similar]
    assert len(by_words) == similar.MOST and by_words != by_vectors
    searcher.close()


def test_related_words_of_a_small_text(home, golden):
    learn(home)
    generation = home.current()
    words = open_learnt_words(generation.path, generation.contents.learnt.words)
    lines = []
    for stem in sorted(words.stem(row) for row in range(len(words))):
        # In the order of letters: nearly equal similarities may change places on other processors.
        lines += [stem, *(f"    {other}" for other, _ in sorted(words.related(stem)))]
    golden("related_words.txt", "\n".join(lines) + "\n")


def test_what_was_learnt_reads_back(home):
    learn(home)
    generation = home.current()
    lexicon = open_lexicon(generation.path, generation.contents)
    learnt = open_learnt(generation.path, generation.contents, lexicon)
    words = learnt.words
    assert sorted(words.stem(row) for row in range(len(words))) == list(words._stems)
    assert [words.row(words.stem(row)) for row in range(len(words))] == list(range(len(words)))
    # Closest first, and what is related is so both ways.
    for stem in ALIKE:
        found = words.related(stem)
        assert [value for _, value in found] == sorted((v for _, v in found), reverse=True)
        assert dict(found).keys() >= set(ALIKE) - {stem}
