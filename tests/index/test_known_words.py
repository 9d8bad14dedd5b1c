"""A rare word that is known is corrected only where its family is rare too."""

from __future__ import annotations

import pytest

from indexer import backends
from indexer.analysis import term_of
from indexer.article import Article
from indexer.index.words import deletions, known_words

BICYCLE = "دراجة"
BICYCLES = "دراجات"
DEGREE = "درجة"
ARTICLES = {DEGREE: 40, BICYCLE: 2}


@pytest.fixture
def corrections_in(tmp_path, monkeypatch):
    monkeypatch.setattr(deletions, "ARTICLES_OF_RARE", 20)
    opened = []

    def corrections(counts):
        backend = backends.default()
        with backend.writer(tmp_path) as writer:
            for word, count in counts.items():
                for number in range(count):
                    writer.add(Article(f"{term_of(word)}-{number}", "", word))
            opened.append(backend.open(tmp_path, writer.finish()))
        return [word for word, _ in opened[-1].vocabulary.corrections(term_of(BICYCLE))]

    yield corrections
    for searcher in opened:
        searcher.close()


def test_a_rare_word_may_be_another(corrections_in):
    assert corrections_in(ARTICLES) == [term_of(DEGREE)]


def test_its_family_goes_before_another_word(corrections_in):
    assert corrections_in(ARTICLES | {BICYCLES: 20}) == []


def test_a_word_that_is_nowhere_may_be_another_whatever_its_family(corrections_in):
    assert corrections_in({DEGREE: 40, "دراجتان": 20})[0] == term_of(DEGREE)


def test_what_is_used_again_stays_known(tmp_path, monkeypatch):
    monkeypatch.setattr(known_words, "CONCEPTS", 8)
    backend = backends.default()
    with backend.writer(tmp_path) as writer:
        writer.add(Article("1", "", BICYCLE))
        vocabulary = backend.open(tmp_path, writer.finish()).vocabulary
    made = []

    def kept(key):
        return vocabulary.kept(key, lambda: made.append(key) or key)

    for number in range(100):
        assert kept("often") == "often"
        assert kept(number) == number
    assert made.count("often") == 1
    assert kept(99) == 99
    assert made[-1] == 99
    assert kept(0) == 0
    assert made[-1] == 0
