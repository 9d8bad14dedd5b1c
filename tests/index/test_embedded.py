"""The embedded backend from articles to pages, over files on disk."""

from __future__ import annotations

import time
from threading import Event, Thread

import pytest
from articles import generate
from naive_segment import naive_segment
from whoosh.query import And, Every, Or, Prefix, Regex, Term

from indexer.analysis import term_of
from indexer.backends import Searcher, SearchRequest
from indexer.backends.embedded import Embedded, EmbeddedSearcher
from indexer.errors import IndexDamaged
from indexer.index.searching.nodes import Concept, Form
from indexer.index.searching.snapshot import Snapshot
from indexer.schema import NO_MOMENT, day_number, moment_number

ARTICLES = generate(200, seed=4)
TREE = Or([Term("text", "في"), Concept("x", (Form("كتب"), Form("كتاب", 0.5)))])


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    directory = tmp_path_factory.mktemp("index")
    with Embedded().writer(directory) as writer:
        for article in ARTICLES:
            writer.add(article)
        writer.drop(7)
        contents = writer.finish()
    return directory, contents


@pytest.fixture(scope="module")
def searcher(index):
    searcher = Embedded().open(*index)
    yield searcher
    searcher.close()


def live():
    return [article for number, article in enumerate(ARTICLES) if number != 7]


def test_it_is_a_searcher(searcher):
    opened: Searcher = searcher
    assert opened is searcher


def test_articles_come_back(searcher):
    assert list(searcher.articles()) == live()
    assert searcher.article("a8") == ARTICLES[8]
    assert searcher.article("a7") is None
    assert searcher.article("nowhere") is None


def test_pages_are_those_of_a_segment_made_by_loops(searcher):
    plain = EmbeddedSearcher(Snapshot([naive_segment(ARTICLES, deleted=[7])]), searcher.vocabulary)
    for sort in ("relevance", "newest", "oldest"):
        request = SearchRequest(
            TREE, sort=sort, offset=3, limit=20, facets=("source", "author"), histogram="month"
        )
        page = searcher.search(request)
        assert page == plain.search(request)
        assert [hit.rank for hit in page.hits] == list(range(4, 24))
        assert page.total_is_exact
        assert not page.partial


def test_spans_are_exact(searcher):
    for hit in searcher.search(SearchRequest(TREE, limit=50)).hits:
        article = searcher.article(hit.id)
        spans = searcher.spans(hit.id, TREE)
        assert spans
        for span in spans:
            assert term_of(getattr(article, span.field)[span.start : span.end]) == span.form
    assert searcher.spans("nowhere", TREE) == ()


def test_an_article_shown_again_is_read_once_and_counted(index):
    backend = Embedded()
    searcher = backend.open(*index)
    before = backend.cache_use.size
    for _ in searcher.articles():  # a walk through all leaves no trace
        pass
    assert backend.cache_use.size == before
    article = searcher.article(ARTICLES[0].id)
    assert searcher.article(ARTICLES[0].id) is article
    assert backend.cache_use.size - before > len(article.body)
    searcher.close()
    assert backend.cache_use.size == 0


def test_the_latest_come_newest_first(searcher):
    moments = [moment_number(article.published) for article in searcher.latest(30)]
    assert moments == sorted(moments, reverse=True)
    assert NO_MOMENT not in moments


def test_stats(searcher):
    stats = searcher.stats
    days = [day_number(article.published) for article in live() if article.published]
    assert (stats.articles, stats.first_day, stats.last_day) == (199, min(days), max(days))
    assert sum(stats.sources.values()) == 199
    assert stats.sources[""] == sum(not article.source for article in live())
    assert set(stats.sections) == {"sport", "economy", "world"}


def test_the_vocabulary(searcher):
    words = searcher.vocabulary
    relatives = {word: weight for word, weight, _ in words.relatives("الكتاب")}
    assert relatives["الكتاب"] == 1.0
    assert relatives["كتاب"] >= 0.9
    assert all(words.frequency(word) for word in relatives)
    assert words.articles == len(ARTICLES)


def test_what_no_engine_answers_is_an_error(searcher):
    with pytest.raises(TypeError):
        searcher.search(SearchRequest(And([Every(), Regex("text", "x")])))


def test_a_broad_pattern_says_that_it_was_capped(searcher):
    assert searcher.search(SearchRequest(Prefix("text", "ك"))).capped == ()


def test_a_passed_deadline_gives_a_partial_page(searcher):
    page = searcher.search(SearchRequest(And([TREE, Every()]), deadline=time.monotonic() - 1))
    assert page.partial
    assert not page.total_is_exact


def test_a_missing_file_is_damage(index, tmp_path):
    with pytest.raises(IndexDamaged, match="missing"):
        Embedded().open(tmp_path, index[1])


def test_snapshots_come_and_go_under_running_queries(index):
    backend = Embedded()
    request = SearchRequest(TREE, limit=20, facets=("source",))
    first = backend.open(*index)
    expected = first.search(request)
    stop, wrong = Event(), []

    def work():
        while not stop.is_set():
            if first.search(request) != expected:
                wrong.append(1)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(30):
        other = backend.open(*index)
        assert other.search(request) == expected
        other.close()
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    first.close()
    assert backend.cache_use.size == 0
