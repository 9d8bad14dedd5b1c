"""The same cases over every engine: a new backend is right when it passes them."""

from __future__ import annotations

import threading
import tomllib
from collections import Counter
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from indexer.analysis import light_stem, term_of, terms
from indexer.backends import SearchRequest
from indexer.backends.embedded import Embedded
from indexer.schema import day_number, text_stream
from indexer.sources import Accepted, Papers, read_articles
from search_app.query.expansion import expand
from search_app.query.parser import parse
from tests.contract.stock_whoosh import StockWhoosh

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))
BACKENDS = [Embedded(), StockWhoosh()]


def read_all(path: Path):
    outcomes = list(read_articles([path], papers=Papers.empty()))
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    return [outcome.article for outcome in outcomes]


ARTICLES = read_all(HERE / "articles.jsonl")


@pytest.fixture(scope="module", params=BACKENDS, ids=lambda backend: backend.name)
def backend(request):
    return request.param


@pytest.fixture(scope="module")
def searcher(backend, tmp_path_factory):
    directory = tmp_path_factory.mktemp("index")
    with backend.writer(directory) as writer:
        numbers = [writer.add(article) for article in ARTICLES]
        contents = writer.finish()
    assert numbers == list(range(len(ARTICLES)))
    searcher = backend.open(directory, contents)
    yield searcher
    searcher.close()


class LightStems:
    """What is known of the words: their light stems, so that the cases judge engines alone."""

    articles = len(ARTICLES)

    def __init__(self):
        streams = (set(terms(text_stream(article))) for article in ARTICLES)
        self._frequencies = Counter(chain.from_iterable(streams))

    def frequency(self, word: str) -> int:
        return self._frequencies[word]

    def written(self, word: str) -> str:
        return word

    def stem(self, word: str) -> str:
        return light_stem(word)

    def relatives(self, word: str):
        stem = light_stem(word)
        return [(w, 0.9, "form") for w in self._frequencies if light_stem(w) == stem]

    def slips(self, word: str):
        return ()

    def corrections(self, word: str):
        return ()

    def name_spellings(self, word: str):
        return ()

    def related(self, word: str):
        return ()

    def pair_count(self, first: str, second: str) -> int:
        return 0

    def kept(self, key, make):
        return make()


@pytest.fixture(scope="module")
def vocabulary():
    return LightStems()


def day(value: date | None) -> int | None:
    return None if value is None else day_number(value)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_search(backend, searcher, case, vocabulary):
    if backend.name in case.get("not_on", ()):
        pytest.skip(f"{backend.name} cannot")
    request = SearchRequest(
        tree=expand(parse(case["query"]), vocabulary).tree,
        sort=case.get("sort", "relevance"),
        offset=case.get("offset", 0),
        limit=case.get("limit", 100),
        filters={name: tuple(values) for name, values in case.get("filters", {}).items()},
        start=day(case.get("start")),
        end=day(case.get("end")),
    )
    page = searcher.search(request)
    found = [hit.id for hit in page.hits]
    if "order" in case:
        assert found == case["order"]
    else:
        assert sorted(found) == sorted(case["ids"])
    assert page.total == case.get("total", len(found))
    assert [hit.rank for hit in page.hits] == [request.offset + n + 1 for n in range(len(found))]
    assert not page.partial


def test_a_facet_counts_what_its_own_choice_hides(searcher, vocabulary):
    tree = expand(parse("المياه مجلس"), vocabulary).tree
    filters = {"source": ("p3",), "section": ("سياسة",)}
    page = searcher.search(SearchRequest(tree=tree, filters=filters, facets=("source", "section")))
    assert [hit.id for hit in page.hits] == ["city"]
    assert dict(page.facets["source"]) == {"p2": 1, "p3": 1}
    assert dict(page.facets["section"]) == {"سياسة": 1}


def test_articles_come_back_as_they_were(searcher):
    assert list(searcher.articles()) == ARTICLES
    for article in ARTICLES:
        assert searcher.article(article.id) == article
    assert searcher.article("nowhere") is None


def test_the_latest_come_newest_first(searcher):
    assert [a.id for a in searcher.latest(3)] == ["twice-b", "twice-a", "google"]


def test_stats(searcher):
    stats = searcher.stats
    assert stats.articles == len(ARTICLES)
    assert stats.sources == {"p1": 5, "p2": 4, "p3": 5, "": 1}
    assert stats.sections["سياسة"] == 2
    assert stats.first_day == day_number(date(2024, 11, 20))
    assert stats.last_day == day_number(date(2025, 5, 2))
    assert stats.words > 50


BEGINNINGS = {
    "a beginning": dict(text="المدي", told="المدينة", articles=2),
    "without the article": dict(text="مدي", told="المدينة", articles=2),
    "harakat make no difference": dict(text="المِيَ", told="المياه", articles=2),
    "latin in any case": dict(text="gOO", told="Google", articles=1),
    "nothing begins so": dict(text="ظظظ", told="", articles=0),
}


@pytest.mark.parametrize("case", BEGINNINGS.values(), ids=BEGINNINGS.keys())
def test_suggestions(searcher, case):
    found = searcher.suggest(case["text"])
    counts = {" ".join(terms(suggestion.text)): suggestion.articles for suggestion in found}
    if not case["told"]:
        assert not counts
        return
    assert counts[term_of(case["told"])] == case["articles"]
    assert list(counts.values()) == sorted(counts.values(), reverse=True)


SPANS = {
    "a word in title and body": dict(query="كتاب", id="book", words="الكتاب الكِتـاب وكتاب"),
    "a phrase only where it stands": dict(
        query='"مجلس الأمن"', id="council", words="لمجلس الأمن مجلس الأمن"
    ),
    "what is excluded is not marked": dict(query="الأمن -الوزير", id="city", words="الأمن الأمن"),
    "nothing": dict(query="زيتون", id="dam", words=""),
}


@pytest.mark.parametrize("case", SPANS.values(), ids=SPANS.keys())
def test_spans(searcher, case, vocabulary):
    article = searcher.article(case["id"])
    tree = expand(parse(case["query"]), vocabulary).tree
    spans = searcher.spans(case["id"], tree)
    texts = {"title": article.title, "body": article.body}
    assert " ".join(texts[s.field][s.start : s.end] for s in spans) == case["words"]


def test_many_threads_share_a_searcher(searcher, vocabulary):
    tree = expand(parse("المياه"), vocabulary).tree
    wrong: list[object] = []

    def ask():
        for _ in range(20):
            page = searcher.search(SearchRequest(tree=tree))
            if {hit.id for hit in page.hits} != {"dam", "city", "undated"}:
                wrong.append(page)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_dropped_article_is_gone(backend, tmp_path, vocabulary):
    with backend.writer(tmp_path) as writer:
        for article in ARTICLES:
            writer.add(article)
        writer.drop(0)
        contents = writer.finish()
    searcher = backend.open(tmp_path, contents)
    assert searcher.article("dam") is None
    assert len(list(searcher.articles())) == len(ARTICLES) - 1
    tree = expand(parse("المياه"), vocabulary).tree
    page = searcher.search(SearchRequest(tree=tree))
    assert {hit.id for hit in page.hits} == {"city", "undated"}
    assert page.total == 2
    assert searcher.stats.articles == len(ARTICLES) - 1
    searcher.close()
