"""Figures for Prometheus, read back by its own parser."""

from urllib.parse import quote

import pytest
from prometheus_client.parser import text_string_to_metric_families

from indexer import backends
from indexer.index.storage.home import IndexHome
from search_app import create_app
from search_app.search import SearchService

SEARCH = "/search?q=" + quote("مياه النهر")


def figures(client):
    families = text_string_to_metric_families(client.get("/metrics").get_data(as_text=True))
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def client(service):
    return create_app({}, service).test_client()


def test_requests_and_searches_are_counted(client, service):
    client.get(SEARCH)
    client.get(SEARCH)
    client.get("/search?q=xyzzyx")
    client.get("/search?q=a&page=-1")
    found = figures(client)
    assert found["khabar_request_seconds_count", "search", "200"] == 3
    assert found["khabar_request_seconds_count", "search", "400"] == 1
    assert 0 < found["khabar_request_seconds_sum", "search", "200"] < 30
    assert found["khabar_searches_total", "found"] == 2
    assert found["khabar_searches_total", "nothing"] == 1
    assert found["khabar_searches_total", "partial"] == 0


def test_the_index_is_described(client, service):
    found = figures(client)
    state = service.state()
    assert found["khabar_index_ready",] == 1
    assert found["khabar_index_articles",] == state.articles == 122
    assert found["khabar_index_info", "1", state.generation] == 1
    assert 0 <= found["khabar_index_age_seconds",] < 3600


def test_the_cache_is_counted(corpus_index):
    service = SearchService(IndexHome(corpus_index), backends.default())
    client = create_app({"kept_answers_mib": 0}, service).test_client()
    before = figures(client)
    client.get(SEARCH)
    first = figures(client)
    client.get(SEARCH)
    second = figures(client)
    assert before["khabar_cache_bytes",] == 0 < first["khabar_cache_bytes",]
    assert first["khabar_cache_bytes",] < first["khabar_cache_limit_bytes",]
    assert second["khabar_cache_hits_total",] > first["khabar_cache_hits_total",]
    assert second["khabar_cache_misses_total",] == first["khabar_cache_misses_total",]
    service.close()


def test_kept_answers_are_counted(client):
    client.get(SEARCH)
    first = figures(client)
    assert first["khabar_kept_answers_hits_total",] == 0
    assert 10_000 < first["khabar_kept_answers_bytes",] < first["khabar_kept_answers_limit_bytes",]
    client.get(SEARCH)
    second = figures(client)
    assert second["khabar_kept_answers_hits_total",] == 1
    assert second["khabar_searches_total", "found"] == 2


def test_figures_are_there_without_an_index(tmp_path):
    service = SearchService(IndexHome(tmp_path), backends.default())
    found = figures(create_app({}, service).test_client())
    assert found["khabar_index_ready",] == 0
    assert ("khabar_index_articles",) not in found


def test_figures_can_be_switched_off(service):
    assert create_app({"metrics": False}, service).test_client().get("/metrics").status_code == 404
