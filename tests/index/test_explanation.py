"""Explanations: the parts add up, to what a search gives."""

from __future__ import annotations

import random
import sys
from itertools import islice
from pathlib import Path

import pytest
from articles import generate
from naive_segment import naive_segment

from indexer import backends
from indexer.analysis import find_words
from indexer.backends import SearchRequest
from indexer.index.searching.explanation import explain_tree
from indexer.index.searching.nodes import TEXT, Concept, DisjunctionMax, Form, NewsConcept, Or, Term
from indexer.index.searching.plan import Plan
from indexer.index.searching.restrictions import MinMatch
from indexer.index.searching.snapshot import Snapshot
from search_app.answer import answer
from search_app.evaluation.collection import load_collection
from search_app.query.parser import parse

sys.path.append(str(Path(__file__).parents[1] / "oracle"))
from trees import Trees

TOPICS = Path(__file__).parents[2] / "corpus" / "topics.toml"
COLLECTION = load_collection(TOPICS)
EXACTLY = 1e-5


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    directory = tmp_path_factory.mktemp("explained")
    with backends.default().writer(directory) as writer:
        for article in COLLECTION.articles:
            writer.add(article)
        contents = writer.finish()
    opened = backends.default().open(directory, contents)
    yield opened
    opened.close()


def queries() -> list[str]:
    """Topics, and queries of every kind made of words of the articles."""
    made = [topic.query for topics in COLLECTION.sets.values() for topic in topics]
    pick = random.Random(6)
    for _ in range(60):
        article = pick.choice(COLLECTION.articles)
        words = [word.text for word in islice(find_words(article.body), 80)]
        start = pick.randrange(len(words) - 4)
        one, two, three, four = words[start : start + 4]
        kinds = [
            f"{one} {two} {three} {four}",
            f'"{one} {two}"',
            f'"{one} {two}" {three} {pick.choice(words)}',
            f"{one} OR {pick.choice(words)}",
            f"{one} {three} -{pick.choice(words)}",
            f"{one}{two} {three[:-1]}",
        ]
        made.append(pick.choice(kinds))
    return made


def sums(explanation):
    """Every node's children add up to it."""
    if explanation.children:
        added = sum(child.value for child in explanation.children)
        assert added == pytest.approx(explanation.value, abs=EXACTLY), explanation.what
    for child in explanation.children:
        sums(child)


def leaves(explanation):
    if not explanation.children:
        return explanation.value
    return sum(map(leaves, explanation.children))


@pytest.mark.parametrize("query", queries())
def test_the_parts_add_up_to_the_score_of_the_search(searcher, query):
    answered = answer(parse(query), searcher, limit=100)
    for hit in answered.found.hits:
        explanation = answered.explain(searcher, hit.id)
        assert explanation.value == pytest.approx(hit.score, abs=EXACTLY)
        assert leaves(explanation) == pytest.approx(hit.score, abs=EXACTLY)
        sums(explanation)


def test_what_does_not_match_has_no_parts(searcher):
    expansion = answer(parse("تحلية"), searcher).expansion
    found = {hit.id for hit in searcher.search(SearchRequest(expansion.tree, limit=100)).hits}
    other = next(a.id for a in COLLECTION.articles if a.id not in found)
    assert searcher.explain(other, expansion.request()).what == "nothing"
    assert searcher.explain("no such article", expansion.request()) is None


def test_the_tiers_of_a_concept_and_the_words_that_stand_together_are_named(searcher):
    answered = answer(parse("كأس السواحل"), searcher)
    expansion = answered.expansion
    found = searcher.explain(answered.found.hits[0].id, expansion.request())
    assert [child.what for child in found.children] == ["any", "closeness"]
    tiers = {tier.what for concept in found.children[0].children for tier in concept.children}
    assert tiers == {"every-form", "exact", "title"}
    assert [part.what for part in found.children[1].children] == ["near", "near"]


ARTICLES = generate(120, seed=3)
SNAPSHOT = Snapshot([naive_segment(ARTICLES[:70]), naive_segment(ARTICLES[70:])])
WORDS = sorted({word for leaf in SNAPSHOT.leaves for word in leaf.segment.terms})


@pytest.mark.parametrize("seed", range(40))
def test_any_tree_adds_up(seed):
    trees = Trees(WORDS, ("alpha", "beta"), (16617, 16677), seed)
    for _ in range(5):
        tree = trees.tree()
        for row in SNAPSHOT.rank(tree, Plan(count=15)).rows:
            ev = SNAPSHOT.evaluations()[row.leaf]
            part = explain_tree(ev, tree, row.document)
            assert part.value == pytest.approx(row.score, abs=EXACTLY), tree
            assert added(part) == pytest.approx(row.score, abs=EXACTLY), tree


def added(part):
    return sum(map(added, part.parts)) if part.parts else part.value


def test_boosts_and_shares_reach_the_leaves():
    one, other = Term(TEXT, WORDS[3]), Concept("x", (Form(WORDS[4]), Form(WORDS[5], 0.5)))
    news = NewsConcept("y", (Form(WORDS[6]), Form(WORDS[7], 0.4)), boost=1.5)
    trees = [
        Or([one, other, news], boost=2.0),
        DisjunctionMax([one, other, news], tiebreak=0.3, boost=0.5),
        MinMatch([one, other, news], 2),
    ]
    for tree in trees:
        rows = SNAPSHOT.rank(tree, Plan(count=50)).rows
        assert rows
        for row in rows:
            part = explain_tree(SNAPSHOT.evaluations()[row.leaf], tree, row.document)
            assert added(part) == pytest.approx(row.score, abs=EXACTLY)
