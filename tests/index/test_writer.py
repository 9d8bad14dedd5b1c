"""Whole builds: budgets, workers, the lexicon's numbers, what is dropped, what fails."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter

import pytest
from articles import generate

from indexer.analysis import WORD, analyze, is_stop_word, light_stem, term_of
from indexer.article import Article
from indexer.errors import BuildFailed
from indexer.index.storage.segment import Segment
from indexer.index.words import lexicon as lexicon_module
from indexer.index.words.lexicon import Lexicon
from indexer.index.writing.segment_stream import SegmentStream
from indexer.index.writing.segment_writer import Document, Layout
from indexer.index.writing.vocabulary import PRODUCT, bare_spelling
from indexer.index.writing.workers import WorkerPool
from indexer.index.writing.writer import ARTICLES as ARTICLES_LAYOUT
from indexer.index.writing.writer import SEGMENTS, EmbeddedWriter, IndexBuilder
from indexer.schema import POSITION_GAP, to_record

ARTICLES = [
    *generate(250),
    Article("s1", title="أحمد", body="أحمد احمد أحمَد إحمد أحـمد"),
    Article("s2", "", "احمد أحمد 😀 مدرسة مدرسه"),
]


def build(directory, articles, dropped=(), **options) -> list[Segment]:
    with EmbeddedWriter(directory, **options) as writer:
        numbers = [writer.add(article) for article in articles]
        for number in dropped:
            writer.drop(number)
        contents = writer.finish()
    assert numbers == list(range(len(articles)))
    assert contents.live_documents == len(articles) - len(dropped)
    return [Segment.open(directory / entry.name) for entry in contents.segments]


def occurrences(segments: list[Segment]) -> dict[tuple[str, str], list[tuple[int, ...]]]:
    """Return (position, zones, spelling) of each word in each live article, by loops."""
    found = {}
    for segment in segments:
        frequency = dict(segment.big.tolist())
        for ordinal, word in enumerate(segment.terms):
            at = int(segment.position_starts[ordinal])
            for posting in range(*segment.starts[ordinal : ordinal + 2].tolist()):
                document = int(segment.docs[posting])
                count = frequency.get(posting, int(segment.keys[posting]) >> 8)
                places = segment.positions[at : at + count].tolist()
                spelt = segment.spellings[at : at + count].tolist()
                at += count
                if segment.live is None or segment.live[document]:
                    zones = segment.title_counts[posting], segment.lead_counts[posting]
                    length = int(segment.keys[posting]) & 255
                    found[word, segment.ids.id_of(document)] = (places, spelt, *zones, length)
            assert at == segment.position_starts[ordinal + 1]
    return found


WAYS = {
    "at once": {},
    "three workers": {"workers": 3},
    "by a small budget": {"memory": 1 << 16},
    "workers and budget": {"workers": 2, "memory": 1 << 18},
}


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return occurrences(build(tmp_path_factory.mktemp("plain"), ARTICLES))


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS.keys())
def test_every_way_to_build_gives_the_same_postings(options, expected, tmp_path):
    segments = build(tmp_path, ARTICLES, **options)
    assert occurrences(segments) == expected
    assert sum(segment.document_count for segment in segments) == len(ARTICLES)


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS.keys())
def test_dropped_articles_are_not_live(options, tmp_path):
    dropped = [0, 7, 8, 150, len(ARTICLES) - 1]
    segments = build(tmp_path, ARTICLES, dropped, **options)
    live = {
        segment.ids.id_of(document)
        for segment in segments
        for document in range(segment.document_count)
        if segment.live is None or segment.live[document]
    }
    assert live == {a.id for number, a in enumerate(ARTICLES) if number not in dropped}


def test_a_build_is_the_same_every_time(tmp_path):
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        build(tmp_path / name, ARTICLES, workers=2)
        files.append({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()})
    assert files[0] == files[1]


def test_records_ids_and_columns(tmp_path):
    segments = build(tmp_path, ARTICLES, workers=2)
    articles = {article.id: article for article in ARTICLES}
    for segment in segments:
        for document in range(segment.document_count):
            article = articles.pop(segment.ids.id_of(document))
            assert segment.ids.find(article.id) == document
            assert segment.record(document) == to_record(article)
            source = segment.columns["source"]
            assert source.codes[document] == source.find(article.source)
        assert segment.ids.find("nowhere") == -1
    assert not articles


def test_every_position_leads_to_its_word(tmp_path):
    articles = {article.id: article for article in ARTICLES}
    for segment in build(tmp_path, ARTICLES):
        lexicon = Lexicon.open(tmp_path / lexicon_module.FILE_NAME)
        for (word, article_id), (places, spelt, *_) in occurrences([segment]).items():
            document = segment.ids.find(article_id)
            title, body = segment.offsets(document)
            cut = int(segment.title_places[document])
            for position, number in zip(places, spelt, strict=True):
                in_title = position < cut
                text = articles[article_id].title if in_title else articles[article_id].body
                start = title[position] if in_title else body[position - cut - POSITION_GAP]
                written = WORD.match(text, int(start))[0]
                assert term_of(written) == word
                assert lexicon.spelling(lexicon.find(word), number) == bare_spelling(written)


def test_the_lexicon_counts_documents_and_spellings(tmp_path):
    segments = build(tmp_path, ARTICLES, workers=2)
    lexicon = Lexicon.open(tmp_path / lexicon_module.FILE_NAME)
    documents, spelt = Counter(), Counter()
    for article in ARTICLES:
        texts = (article.title, article.body)
        documents.update({token.term for text in texts for token in analyze(text)})
        for text in texts:
            spelt.update(bare_spelling(word) for word in WORD.findall(text) if term_of(word))
    assert {word: lexicon.frequency(word) for word in lexicon.words} == documents
    for word in documents:
        word_id = lexicon.find(word)
        assert lexicon.word(word_id) == word
        spellings = lexicon.spellings(word_id)
        assert dict(spellings) == {s: n for s, n in spelt.items() if term_of(s) == word}
        assert [n for _, n in spellings] == sorted((n for _, n in spellings), reverse=True)
    for segment in segments:
        assert [lexicon.word(i) for i in segment.lexicon_ids.tolist()] == list(segment.terms)


def test_families_are_the_words_of_a_stem_commonest_first(tmp_path):
    build(tmp_path, ARTICLES)
    lexicon = Lexicon.open(tmp_path / lexicon_module.FILE_NAME)
    counted = [word for word in lexicon.words if not is_stop_word(word)]
    for stem in {light_stem(word) for word in counted}:
        family = lexicon.same_light_stem(stem)
        assert {word for word, _ in family} == {w for w in counted if light_stem(w) == stem}
        assert [n for _, n in family] == sorted((n for _, n in family), reverse=True)
        assert all(lexicon.frequency(word) == n for word, n in family)
    assert lexicon.same_light_stem("nowhere") == []


def to_document(number: int) -> Document:
    if number == 13:
        raise ValueError("thirteen")
    return Document(str(number), "", "قال نعم " * 50, b"record")


LAYOUT = Layout(to_document, PRODUCT, zones=False)


def test_a_worker_that_fails_fails_the_build(tmp_path):
    with (
        IndexBuilder(tmp_path, LAYOUT, workers=2) as builder,
        pytest.raises(BuildFailed, match="thirteen"),
    ):
        for number in range(5000):
            builder.add(number)
        builder.finish()
    assert not (tmp_path / lexicon_module.FILE_NAME).exists()


@pytest.mark.parametrize("when", ["while adding", "at the end"])
def test_a_worker_that_is_killed_fails_the_build(when, tmp_path):
    with (
        IndexBuilder(tmp_path, LAYOUT, workers=2) as builder,
        pytest.raises(BuildFailed, match="died"),
    ):
        for number in range(1000, 3000):
            builder.add(number)
        os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)
        if when == "while adding":
            for number in range(3000, 100_000):
                builder.add(number)
        builder.finish()
    assert not (tmp_path / lexicon_module.FILE_NAME).exists()


def test_workers_go_with_the_task_behind_their_segments(tmp_path):
    pool = WorkerPool(tmp_path, LAYOUT, 2, 1 << 20)
    try:
        pool.add(1)
        pool.finish()
        results = pool.begin(sum, [([1, 2],), ([4],)])
        for process in multiprocessing.active_children():
            process.join(20)
        assert not multiprocessing.active_children()
        assert results() == [3, 4]
    finally:
        pool.close()


def test_a_task_that_fails_fails_the_build(tmp_path):
    pool = WorkerPool(tmp_path, LAYOUT, 2, 1 << 20)
    try:
        pool.finish()
        results = pool.begin(divmod, [(1, 1), (1, 0)])
        with pytest.raises(BuildFailed, match="ZeroDivisionError"):
            results()
    finally:
        pool.close()


def test_given_up_workers_go(tmp_path):
    with pytest.raises(KeyError), IndexBuilder(tmp_path, LAYOUT, workers=2) as builder:
        builder.add(1)
        assert len(multiprocessing.active_children()) == 2
        raise KeyError
    assert not multiprocessing.active_children()


def test_a_small_budget_makes_several_segments_and_merging_leaves_few(tmp_path):
    stream = SegmentStream(tmp_path, "s", ARTICLES_LAYOUT, 1 << 16)
    for article in ARTICLES:
        stream.add(article)
    assert len(stream.finish()) > SEGMENTS
    (tmp_path / "whole").mkdir()
    assert len(build(tmp_path / "whole", ARTICLES, memory=1 << 16)) == SEGMENTS


def test_dropping_what_was_never_added_is_an_error(tmp_path):
    with EmbeddedWriter(tmp_path) as writer, pytest.raises(IndexError):
        writer.drop(0)


def test_an_empty_build(tmp_path):
    assert build(tmp_path, []) == []
    assert len(Lexicon.open(tmp_path / lexicon_module.FILE_NAME)) == 0
