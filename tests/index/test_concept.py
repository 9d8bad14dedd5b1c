"""A concept: many weighted forms of one word in one list."""

from __future__ import annotations

import random

import pytest
from articles import generate
from naive_segment import naive_segment

from indexer.analysis import terms
from indexer.article import Article
from indexer.index import bm25
from indexer.index.clock import LARGEST_CALL
from indexer.index.searching.evaluation import words as words_module
from indexer.index.searching.nodes import Concept, Form, InTitle, Phrase, Term
from indexer.index.searching.plan import Plan
from indexer.index.searching.snapshot import Snapshot
from indexer.index.storage.ragged import portions

ARTICLES = generate(200, seed=9)
SNAPSHOT = Snapshot([naive_segment(ARTICLES[:80]), naive_segment(ARTICLES[80:])])
VOCABULARY = sorted({word for leaf in SNAPSHOT.leaves for word in leaf.segment.terms})


def split(text):
    """Return words; a list of literals would show them in the wrong order."""
    return text.split()


def found(tree, snapshot=SNAPSHOT):
    ranking = snapshot.rank(tree, Plan(count=1000))
    return {snapshot.id_of(row): row.score for row in ranking.rows}


@pytest.mark.parametrize("seed", range(20))
def test_frequencies_are_added_before_they_saturate(seed):
    pick = random.Random(seed)
    chosen = pick.sample(VOCABULARY, pick.randint(1, 20))
    forms = tuple(Form(word, round(pick.random(), 2)) for word in chosen)
    texts = [[*terms(a.title), *terms(a.body)] for a in ARTICLES]
    average = sum(map(len, texts)) / len(texts)
    frequency = sum(w * sum(word in text for text in texts) for word, w in forms)
    idf = bm25.idf(len(texts), min(len(texts), frequency))
    expected = {}
    for article, text in zip(ARTICLES, texts, strict=True):
        if set(chosen) & set(text):
            added = sum(weight * text.count(word) for word, weight in forms)
            length = bm25.byte_to_length(bm25.length_to_byte(len(text)))
            expected[article.id] = idf * bm25.saturate(added, length, average)
    assert found(Concept("x", forms)) == pytest.approx(expected, abs=1e-5)


def test_one_form_of_weight_one_is_a_term():
    word = VOCABULARY[3]
    assert found(Concept("x", (Form(word),))) == pytest.approx(found(Term("text", word)), abs=2e-6)


def test_a_form_may_be_a_phrase():
    concept = Concept("x", (Form("في مصر"),))
    assert found(concept).keys() == found(Phrase("text", split("في مصر"))).keys()
    both = Concept("x", (Form("في مصر"), Form("كتب", 0.5)))
    assert found(both).keys() == found(concept).keys() | found(Term("text", "كتب")).keys()


def test_a_form_without_weight_matches_and_scores_nothing():
    scores = found(Concept("x", (Form("كتب", 0.0),)))
    assert scores.keys() == found(Term("text", "كتب")).keys()
    assert set(scores.values()) == {0.0}


def test_no_form_at_all_matches_nothing():
    assert found(Concept("x", ())) == {}
    assert found(Concept("x", (Form("nowhere"),))) == {}


def test_large_concepts_are_gathered_in_portions(monkeypatch):
    forms = tuple(Form(word) for word in VOCABULARY)
    whole = found(Concept("x", forms))
    monkeypatch.setattr(words_module.ragged, "portions", lambda counts: portions(counts, limit=40))
    fresh = Snapshot([naive_segment(ARTICLES[:80]), naive_segment(ARTICLES[80:])])
    assert found(Concept("x", forms), fresh) == pytest.approx(whole, abs=2e-6)
    assert LARGEST_CALL == 4_000_000


def test_in_the_title_only_the_title_counts():
    articles = [
        Article("a", title="كتب كتب", body="قال"),
        Article("b", title="قال", body="كتب كتب كتب"),
        Article("c", "", "كتب"),
    ]
    snapshot = Snapshot([naive_segment(articles)])
    assert found(InTitle(Term("text", "كتب")), snapshot).keys() == {"a"}
    assert found(InTitle(Concept("x", (Form("كتب"), Form("قال")))), snapshot).keys() == {"a", "b"}
    assert found(InTitle(Phrase("text", split("كتب كتب"))), snapshot).keys() == {"a"}
