"""What a tree may hold, and what our own nodes are to Whoosh."""

from __future__ import annotations

import gc

import pytest
from articles import generate
from naive_segment import naive_segment
from whoosh import query
from whoosh.query import Query

from indexer.index.searching.byte_cache import ByteCache
from indexer.index.searching.evaluation import TABLE
from indexer.index.searching.near import Near
from indexer.index.searching.nodes import CLOSED_SET, Concept, Form, NewsConcept, check_tree
from indexer.index.searching.plan import Plan
from indexer.index.searching.restrictions import InTitle, MinMatch
from indexer.index.searching.snapshot import Snapshot

WORD = query.Term("text", "كتب")

WRONG = {
    "another Whoosh node": query.Regex("text", "x"),
    "within another": query.And([WORD, query.Variations("text", "x")]),
    "a span query": query.SpanFirst(WORD),
    "another field": query.Term("title", "x"),
    "every of a field": query.Every("text"),
    "minmatch of an Or": query.Or([WORD], minmatch=1),
    "scale of an Or": query.Or([WORD], scale=0.5),
    "a negative boost": query.Term("text", "x", boost=-1.0),
    "a negative score": query.ConstantScoreQuery(WORD, score=-1.0),
    "near what has no place": Near([WORD, query.And([WORD])]),
    "a title of anything": InTitle(query.And([WORD])),
    "within MinMatch": MinMatch([query.Regex("text", "x")], 1),
}


@pytest.mark.parametrize("tree", WRONG.values(), ids=WRONG.keys())
def test_what_no_engine_answers_is_an_error_when_checked(tree):
    with pytest.raises(TypeError):
        check_tree(tree)


def test_the_engine_answers_the_closed_set():
    assert set(TABLE) == CLOSED_SET


def test_an_unknown_node_is_never_a_slow_path():
    snapshot = Snapshot([naive_segment(generate(3))])
    with pytest.raises(TypeError, match="no node"):
        snapshot.rank(query.Regex("text", "x"), Plan())


NODES = [
    Concept("x", (Form("a"), Form("b", 0.5))),
    Near([WORD, WORD], 2, ordered=True),
    InTitle(WORD),
    MinMatch([WORD, WORD], 2),
]


@pytest.mark.parametrize("node", NODES, ids=lambda node: type(node).__name__)
def test_our_nodes_are_whoosh_queries(node):
    assert isinstance(node, Query)
    assert node.normalize() == node
    assert type(node).__name__ in repr(query.And([node, WORD]))
    assert str(query.Or([node]))
    assert len({node, node.normalize()}) == 1
    assert node != WORD


FORMS = (Form("كتب"), Form("كتاب", 0.5))
LIKE_NO_OTHER = {
    "a word of plain weight": Concept("كتب", FORMS),
    "news": NewsConcept("كتب", FORMS),
    "another word": NewsConcept("كتاب", FORMS),
    "another boost": NewsConcept("كتب", FORMS, boost=2.0),
    "another weight": NewsConcept("كتب", (FORMS[0], Form("كتاب", 0.6))),
    "another order": NewsConcept("كتب", FORMS[::-1]),
    "a form less": NewsConcept("كتب", FORMS[:1]),
    "two forms as one": NewsConcept("كتب", (Form("كتب كتاب", 1.0),)),
    "two equals": NewsConcept("كتب", FORMS, exact=2),
    "one related": NewsConcept("كتب", FORMS, related=1),
    "one behind": NewsConcept("كتب", FORMS, behind=frozenset({"كتاب"})),
}


def test_equal_concepts_alone_have_one_token():
    tokens = {name: concept.token for name, concept in LIKE_NO_OTHER.items()}
    assert len(set(tokens.values())) == len(LIKE_NO_OTHER)
    for concept in LIKE_NO_OTHER.values():
        assert sum(concept == other for other in LIKE_NO_OTHER.values()) == 1
    again = NewsConcept("كتب", tuple(map(Form._make, FORMS)), boost=1, behind=frozenset())
    assert again.token == tokens["news"]
    assert again == LIKE_NO_OTHER["news"]
    assert hash(again) == hash(LIKE_NO_OTHER["news"])


def test_the_cache_keeps_no_concept():
    cache = ByteCache()
    snapshot = Snapshot([naive_segment(generate(50, seed=3))], cache)
    concept = NewsConcept("كتب", FORMS)
    plan = Plan(proximity=(concept, NewsConcept("في", (Form("في"),))))
    ranking = snapshot.rank(query.Or([*plan.proximity]), plan)
    row = ranking.rows[0]
    snapshot.marks(snapshot.leaves[row.leaf], row.document, concept)
    assert len(cache) > 5
    kept = {type(part) for key in cache._entries for part in (*key, *_parts(key))}
    assert kept <= {int, str, bytes, float, tuple, bool}


def _parts(key):
    return [part for whole in key if isinstance(whole, tuple) for part in whole]


def test_a_full_collection_looks_at_nothing_that_the_cache_keeps():
    cache = ByteCache()
    snapshot = Snapshot([naive_segment(generate(50, seed=3))], cache)
    concept = NewsConcept("كتب", FORMS)
    plan = Plan(proximity=(concept, NewsConcept("في", (Form("في"),))))
    for tree in (query.Or([*plan.proximity]), WORD, InTitle(concept), Near([WORD, WORD], 2)):
        snapshot.rank(tree, plan)
    snapshot.marks(snapshot.leaves[0], 0, concept)
    first = {key: cache.get(key) for key in [*cache._entries]}
    kinds = {type(value).__name__ for value in first.values()}
    assert kinds >= {"Scored", "ScoredAndCovered", "NearPostings", "Holders"}
    for _ in range(3):  # a tuple is left out when all that it holds is
        gc.collect()
    kept = [part for item in cache._entries.items() for part in item]
    assert len(kept) > 10
    assert not any(map(gc.is_tracked, kept))


def test_a_full_collection_looks_at_no_form_of_a_concept():
    concept = NewsConcept("كتب", [Form(f"كتب{n}", 1 / (n + 1)) for n in range(100)])
    assert len(concept.held.forms) > 1
    assert len(concept.marked.token) == 16
    for _ in range(3):
        gc.collect()
    parts = gc.get_referents(*[one.__dict__ for one in (concept, concept.marked)])
    assert sum(map(gc.is_tracked, parts)) <= 3  # the concepts made of it
