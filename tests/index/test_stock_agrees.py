"""The plain searcher of stock Whoosh over our own files answers our own nodes alike."""

from __future__ import annotations

import pytest
from articles import generate, publish_articles

from indexer.backends import SearchRequest
from indexer.backends.embedded import Embedded
from indexer.index.searching.near import Near
from indexer.index.searching.nodes import And, Concept, Form, Or, Phrase, Term
from indexer.index.searching.restrictions import DayRange, InTitle, KeywordFilter, MinMatch
from indexer.index.whoosh_index import open_whoosh

COMMON, RARE = Term("text", "في"), Term("text", "كتب")
CONCEPT = Concept("x", (Form("كتب"), Form("كتاب", 0.5)))

TREES = [
    Or([COMMON, RARE]),
    And([COMMON, DayRange(16630, 16650)]),
    CONCEPT,
    Near([COMMON, CONCEPT], 3),
    InTitle(COMMON),
    DayRange(None, 16640),
    KeywordFilter("source", ["alpha", "beta"]),
    MinMatch([COMMON, RARE, CONCEPT], 2),
    Phrase("text", [COMMON.text, "مصر"]),
]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    path = tmp_path_factory.mktemp("index")
    index = publish_articles(path, generate(200), [3])
    return Embedded().open(index.path, index.contents), open_whoosh(path).searcher()


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: type(tree).__name__)
def test_the_same_articles_match(both, tree):
    ours, stock = both
    page = ours.search(SearchRequest(tree, limit=1000))
    found = {hit["id"] for hit in stock.search(tree, limit=None, optimize=False)}
    assert found == {hit.id for hit in page.hits}
    assert page.total == len(found) > 0
