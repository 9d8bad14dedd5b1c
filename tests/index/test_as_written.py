"""Words in one spelling: the engine, and stock Whoosh reading every stored text."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.article import Article
from indexer.backends import SearchRequest
from indexer.backends.embedded import Embedded
from indexer.index.searching.as_written import AsWritten, spelling_of
from indexer.index.searching.near import Near
from search_app.query.expansion import expand
from search_app.query.parser import parse
from tests.contract.stock_whoosh import StockWhoosh

# Titles and bodies of a few articles, by id; one spelling of each word a line.
TEXTS = {
    "hamza-on-waw": dict(
        title="قال مسؤول كبير",
        body="قال مسـؤُول في وزارة الداخلية.",
    ),
    "hamza-on-yeh": dict(
        title="قال مسئول كبير",
        body="والمسئول في وزاره الداخليه.",
    ),
    "both": dict(
        title="بيان",
        body="مسئول ثم مسؤول، ثم مسؤول.",
    ),
    "presentation": dict(
        title="بيان",
        body="ﻣﺴﺆﻭﻝ",
    ),
    "yeh": dict(
        title="علي",
        body="ذهب علي إلى السوق. Google",
    ),
    "alef-maksura": dict(
        title="على",
        body="السوق على النهر google",
    ),
}
ARTICLES = [Article(id=name, **texts) for name, texts in TEXTS.items()]

CASES = {
    "hamza": dict(query="=مسؤول", ids="hamza-on-waw both presentation"),
    "the other hamza": dict(query="=مسئول", ids="hamza-on-yeh both"),
    "harakat and tatweel aside": dict(query="=مَسْـؤول", ids="hamza-on-waw both presentation"),
    "no clitic": dict(query="=والمسئول", ids="hamza-on-yeh"),
    "yeh": dict(query="=علي", ids="yeh"),
    "alef maksura": dict(query="=على", ids="alef-maksura"),
    "hamza below": dict(query="=الى", ids=""),
    "capitals aside": dict(query="=GOOGLE", ids="yeh alef-maksura"),
    "a phrase": dict(query='="وزارة الداخلية"', ids="hamza-on-waw"),
    "a phrase in the other style": dict(query='="وزاره الداخليه"', ids="hamza-on-yeh"),
    "a phrase of two styles": dict(query='="وزارة الداخليه"', ids=""),
    "in the title": dict(query="عنوان:=مسؤول", ids="hamza-on-waw"),
    "a phrase in the title": dict(query='عنوان:="مسئول كبير"', ids="hamza-on-yeh"),
    "near": dict(query="=مسئول قرب/2 =مسؤول", ids="both"),
    "near a phrase": dict(query='=مسؤول قرب/3 ="وزارة الداخلية"', ids="hamza-on-waw"),
    "excluded": dict(query="=قال -=مسئول", ids="hamza-on-waw"),
    "and": dict(query="=مسئول AND =مسؤول", ids="both"),
    "a prefix in the title": dict(query="عنوان:مسؤ*", ids="hamza-on-waw"),
    "a shape in the title": dict(query="عنوان:مس?ول", ids="hamza-on-waw hamza-on-yeh"),
    "slips in the title": dict(query="عنوان:مسوولل~", ids="hamza-on-waw"),
    "a prefix near a word": dict(query="مسؤ* قرب/2 =كبير", ids="hamza-on-waw"),
    "a shape near a phrase": dict(query='مس?ول قرب/3 ="وزاره الداخليه"', ids="hamza-on-yeh"),
    "slips near a word": dict(query="مسوولل~ قرب/1 =قال", ids="hamza-on-waw"),
    "nowhere": dict(query="=زرافة", ids=""),
}


def opened(backend, directory: Path, articles=ARTICLES):
    with backend.writer(directory) as writer:
        for article in articles:
            writer.add(article)
        contents = writer.finish()
    return backend.open(directory, contents)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    searcher = opened(Embedded(), tmp_path_factory.mktemp("engine"))
    yield searcher
    searcher.close()


@pytest.fixture(scope="module")
def stock(tmp_path_factory):
    searcher = opened(StockWhoosh(), tmp_path_factory.mktemp("stock"))
    yield searcher
    searcher.close()


def tree_of(query: str, searcher):
    return expand(parse(query), searcher.vocabulary).tree


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_found(engine, case):
    page = engine.search(SearchRequest(tree=tree_of(case["query"], engine)))
    assert sorted(hit.id for hit in page.hits) == sorted(case["ids"].split())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_stock_whoosh_agrees(engine, stock, case):
    tree = tree_of(case["query"], engine)
    ours, theirs = (s.search(SearchRequest(tree=tree)).hits for s in (engine, stock))
    scores = {hit.id: hit.score for hit in theirs}
    assert {hit.id: hit.score for hit in ours} == pytest.approx(scores, rel=1e-4)
    for article in ARTICLES:
        # The engine marks what stands between the ends of a Near; a phrase ends behind them.
        marked, whole = engine.spans(article.id, tree), stock.spans(article.id, tree)
        assert marked == whole or (isinstance(tree, Near) and set(marked) < set(whole))


def test_only_the_spelling_is_marked(engine):
    tree = tree_of("=مسؤول", engine)
    marked = [ARTICLES[2].body[s.start : s.end] for s in engine.spans("both", tree)]
    assert len(marked) == 2
    assert {spelling_of(word) for word in marked} == {tree.spellings[0]}


EXPLAINED = [
    "=مسؤول",
    "title:=مسؤول",
    "=مسؤول a",
]


@pytest.mark.parametrize("query", EXPLAINED)
def test_the_parts_of_a_score_add_up(engine, query):
    tree = tree_of(query, engine)
    (hit, *_) = engine.search(SearchRequest(tree=tree)).hits
    assert engine.explain(hit.id, SearchRequest(tree=tree)).value == pytest.approx(
        hit.score, rel=1e-4
    )


def test_spellings_that_an_update_adds(tmp_path):
    backend = Embedded()
    old, new = ARTICLES[1:2], ARTICLES[2:3]
    with backend.writer(tmp_path) as writer:
        for article in old:
            writer.add(article)
        contents = writer.finish()
    with backend.updater(tmp_path, contents, 2) as updater:
        for article in new:
            updater.put(article)
        contents = updater.finish()
    searcher = backend.open(tmp_path, contents)
    wanted = {
        "مسؤول": ["both"],
        "مسئول": ["both", "hamza-on-yeh"],
    }
    for spelling, ids in wanted.items():
        page = searcher.search(SearchRequest(tree=AsWritten((spelling,))))
        assert sorted(hit.id for hit in page.hits) == ids
    searcher.close()
