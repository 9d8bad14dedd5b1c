"""A lexicon that grows keeps its ids, its spellings and its evidence."""

from __future__ import annotations

import pytest
from articles import generate

from indexer.analysis import is_stop_word, light_stem
from indexer.article import Article
from indexer.index.storage.arrays import MemoryArrays
from indexer.index.storage.segment import Segment
from indexer.index.words.lexicon import Lexicon
from indexer.index.writing.lexicon_writer import LexiconBuilder, write_lexicon
from indexer.index.writing.segment_writer import SegmentWriter
from indexer.index.writing.writer import ARTICLES

FIRST = [*generate(40), Article("f", "", "أحمد أحمد احمد")]
SECOND = [*generate(40, seed=2), Article("s", "", "إحمد إحمد إحمد احمد آحمد جديدة جديده جديدة")]


def segment_of(articles, path):
    writer = SegmentWriter(ARTICLES)
    for article in articles:
        writer.add(article)
    writer.write(path)
    return path


def contents(lexicon):
    return {
        word: (lexicon.find(word), lexicon.frequency(word), lexicon.spellings(lexicon.find(word)))
        for word in lexicon.words
    }


@pytest.fixture
def grown(tmp_path):
    first = LexiconBuilder()
    first.add(Segment.open(segment_of(FIRST, tmp_path / "1")))
    older = first.finish()
    write_lexicon(older, tmp_path / "lexicon")
    older = Lexicon.open(tmp_path / "lexicon")
    second = LexiconBuilder(older)
    second.add(Segment.open(segment_of(SECOND, tmp_path / "2")))
    newer = second.finish()
    second.seal(0, tmp_path / "2")
    return older, newer, Segment.open(tmp_path / "2")


def test_what_was_there_stays(grown):
    older, newer, _ = grown
    found = contents(newer)
    for word, (word_id, frequency, spellings) in contents(older).items():
        assert found[word][:2] == (word_id, frequency)
        assert found[word][2][: len(spellings)] == spellings


def test_what_is_new_comes_behind(grown):
    older, newer, segment = grown
    ahmad = newer.spellings(newer.find("احمد"))
    assert " ".join(spelling for spelling, _ in ahmad) == "أحمد احمد إحمد آحمد"
    assert [count for _, count in ahmad] == [2, 1, 3, 1]
    assert newer.find("جديده") >= len(older)
    assert [n for _, n in newer.spellings(newer.find("جديده"))] == [2, 1]
    assert newer.frequency("جديده") == 1
    ordinal = segment.terms.find("احمد")
    start, stop = segment.position_starts[ordinal : ordinal + 2]
    assert segment.spellings[start:stop].tolist() == [2, 2, 2, 1, 3]


def test_families_hold_old_and_new_words(grown):
    _, newer, _ = grown
    for word in filter(lambda word: not is_stop_word(word), newer.words):
        assert word in {member for member, _ in newer.same_light_stem(light_stem(word))}


def test_prefix_and_absent_words(grown):
    _, newer, _ = grown
    found = {newer.word(i) for i in newer.prefix_ids("المدر").tolist()}
    assert found == {word for word in newer.words if word.startswith("المدر")}
    assert (newer.find("absent"), newer.frequency("absent")) == (-1, 0)
    with pytest.raises(IndexError):
        newer.spelling(newer.find("احمد"), 4)


def test_more_spellings_than_a_byte_counts(tmp_path):
    words = [f"{a}{b}" for a in "eéèêë" for b in ("ab", "áb", "àb", "âb", "ãb", "äb")]
    words += [f"{w}{m}" for w in words for m in ("c", "ç", "ć", "ĉ", "ċ", "č", "C", "Ç", "Ć", "Č")]
    path = segment_of([Article("1", "", " ".join(words))], tmp_path / "1")
    builder = LexiconBuilder()
    builder.add(Segment.open(path))
    lexicon = builder.finish()
    builder.seal(0, path)
    segment = Segment.open(path)
    word_id = lexicon.find("eabc")
    assert len(lexicon.spellings(word_id)) == 300
    start, stop = segment.position_starts[segment.terms.find("eabc") :][:2]
    assert sorted(segment.spellings[start:stop].tolist()) == [*range(255), *[255] * 45]


def test_an_empty_lexicon():
    lexicon = LexiconBuilder().finish()
    assert len(lexicon) == 0
    assert lexicon.find("x") == -1
    assert isinstance(lexicon.arrays, MemoryArrays)
