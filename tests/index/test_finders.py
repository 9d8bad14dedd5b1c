"""Words found in a segment by their ids in the lexicon are those that a search finds."""

from __future__ import annotations

from articles import WORDS, generate

from indexer.analysis import fold
from indexer.index.storage.segment import Segment
from indexer.index.words.finders import ByLexicon, BySearch
from indexer.index.words.lexicon import FILE_NAME, Lexicon
from indexer.index.writing.writer import EmbeddedWriter


def test_ids_and_search_agree_in_every_segment(tmp_path):
    with EmbeddedWriter(tmp_path, memory=1 << 16) as writer:
        for article in generate(200):
            writer.add(article)
        writer.finish()
    lexicon = Lexicon.open(tmp_path / FILE_NAME)
    words = [*sorted({fold(word) for word in WORDS}), "absent", "two words", ""]
    lexicon.word(0)  # remembered from then on, whatever its place
    names = [path for path in sorted(tmp_path.glob("*.arrays")) if path.name != FILE_NAME]
    assert len(names) > 1
    for path in names:
        segment = Segment.open(path)
        by_lexicon, by_search = ByLexicon(lexicon, segment.lexicon_ids), BySearch(segment.terms)
        assert by_lexicon.find_all(words).tolist() == by_search.find_all(words).tolist()
        assert [by_lexicon.find(word) for word in words] == by_search.find_all(words).tolist()


def test_what_the_lexicon_remembers_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("indexer.index.words.lexicon.REMEMBERED", 3)
    with EmbeddedWriter(tmp_path) as writer:
        for article in generate(20):
            writer.add(article)
        writer.finish()
    lexicon = Lexicon.open(tmp_path / FILE_NAME)
    for number in range(len(lexicon)):
        assert lexicon.find(lexicon.word(number)) == number
    assert lexicon.find("absent") == -1
    assert len(lexicon._seen) <= 3
