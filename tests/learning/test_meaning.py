"""What documents gain by meaning: each sign alone, over an index of two topics."""

from __future__ import annotations

import numpy as np
import pytest
from topics import FIELD, SEA, generate

from indexer.analysis import term_of
from indexer.backends import default
from indexer.index import relevance
from indexer.index.opening import open_learnt, open_lexicon
from indexer.index.searching.meaning import meaning_signs
from indexer.index.searching.nodes import Form, NewsConcept
from indexer.index.words.learnt import Learnt

ARTICLES = generate()
OF_SEA = np.array([n for n in range(len(ARTICLES)) if n % 3])
OF_FIELD = np.array([n for n in range(len(ARTICLES)) if not n % 3])


@pytest.fixture(scope="module")
def learnt(tmp_path_factory) -> Learnt:
    directory = tmp_path_factory.mktemp("meaning")
    with default().writer(directory) as writer:
        for article in ARTICLES:
            writer.add(article)
        contents = writer.finish()
    contents, _ = default().learn(directory, contents, 2)
    found = open_learnt(directory, contents, open_lexicon(directory, contents))
    assert found is not None
    return found


def signs(learnt: Learnt, documents, words=(), coverage=0.0, score=2.0, leaf=0):
    count = len(documents)
    return meaning_signs(
        learnt,
        np.full(count, leaf),
        np.array(documents),
        np.full(count, score),
        [NewsConcept(word, (Form(term_of(word)),)) for word in words],
        np.full(count, coverage, np.float32),
    )


def test_articles_of_the_query_s_topic_gain_more(learnt):
    mixed = [*OF_SEA[:5].tolist(), *OF_FIELD[:5].tolist()]
    asked = signs(learnt, mixed, [SEA[0]]).closeness
    assert asked[:5].min() > max(0.0, asked[5:].max())
    asked = signs(learnt, mixed, [FIELD[0]]).closeness
    assert asked[5:].min() > max(0.0, asked[:5].max())


def test_articles_like_the_best_gain_more(learnt):
    found = signs(learnt, [*OF_SEA[:30].tolist(), OF_FIELD[0], OF_SEA[31]]).common
    assert found[-1] > found[-2]


def test_coverage_counts_in_shares_of_the_best_score(learnt):
    found = signs(learnt, [0, 1], coverage=1.0)
    assert found.coverage == pytest.approx([2.0 * relevance.COVERAGE] * 2)
    assert found.gains == pytest.approx(found.closeness + found.common + found.coverage)


def test_articles_of_which_nothing_was_learnt_gain_by_coverage_alone(learnt):
    without = Learnt(learnt.words, [None], learnt._lexicon)
    found = signs(without, [0, 1], [SEA[0]], coverage=0.5)
    assert found.gains == pytest.approx([relevance.COVERAGE] * 2)


def test_a_gain_is_never_below_nothing(learnt):
    mixed = [*OF_SEA[:5].tolist(), *OF_FIELD[:5].tolist()]
    assert (signs(learnt, mixed, [SEA[0]]).gains >= 0).all()


def test_an_unknown_word_has_no_direction(learnt):
    assert learnt.word_row("nowhere") == -1
    assert learnt.direction([["nowhere"]]) is None
    assert learnt.related("nowhere") == ()


def test_the_first_known_of_what_a_word_may_be_gives_the_direction(learnt):
    alone = learnt.direction([[term_of(SEA[0])]])
    assert alone == pytest.approx(learnt.direction([["nowhere", term_of(SEA[0])]]))
