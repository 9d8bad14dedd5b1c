"""Answers that are kept: sent again as they were, and never to another reader or after a commit."""

from pathlib import Path
from urllib.parse import quote

import pytest

from indexer import backends
from indexer.build import build
from indexer.index.storage.home import IndexHome
from indexer.update import delete
from search_app import create_app
from search_app.search import SearchService

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
UNBOUNDED = {"requests_per_second": 0, "api_requests_per_second": 0}
SEARCH = "/search?q=" + quote("مياه النهر")
ARTICLE = "barid-alnil-2024-09-17-river"
PAGES = ["/", SEARCH, "/api/v1" + SEARCH, SEARCH.replace("?", ".rss?"), f"/article/{ARTICLE}"]
OTHERS = [
    {"Cookie": "khabar=language=en"},
    {"Cookie": "khabar=digits=arabic"},
    {"Cookie": "khabar=theme=dark"},
    {"Host": "127.0.0.1"},
    {"X-Forwarded-Proto": "https"},
]


class Counting:
    """The real service, and how often it was asked."""

    def __init__(self, service):
        self.service, self.asked = service, []

    def __getattr__(self, name):
        if name not in ("state", "source_name"):
            self.asked.append(name)
        return getattr(self.service, name)


@pytest.fixture
def counting(service):
    return Counting(service)


def client_of(service, **settings):
    return create_app({**UNBOUNDED, **settings}, service).test_client(use_cookies=False)


@pytest.mark.parametrize("address", PAGES)
def test_the_second_answer_is_the_first(counting, address):
    client = client_of(counting)
    first = client.get(address)
    asked = list(counting.asked)
    second = client.get(address)
    assert counting.asked == asked, "nothing was asked again"
    assert (second.status_code, second.data) == (200, first.data)
    without_id = [
        {k: v for k, v in r.headers.items() if k != "X-Request-ID"} for r in (first, second)
    ]
    assert without_id[0] == without_id[1]
    assert second.headers["X-Request-ID"] != first.headers["X-Request-ID"]


def test_nothing_is_kept_where_that_was_asked(counting):
    client = client_of(counting, kept_answers_mib=0)
    client.get(SEARCH)
    client.get(SEARCH)
    assert counting.asked.count("search") == 2


@pytest.mark.parametrize("headers", OTHERS, ids=str)
def test_another_reader_gets_another_answer(service, headers):
    settings = {"trusted_proxies": 1}
    fresh = client_of(service, kept_answers_mib=0, **settings).get(SEARCH, headers=headers)
    client = client_of(service, **settings)
    client.get(SEARCH)
    answer = client.get(SEARCH, headers=headers)
    assert answer.data == fresh.data
    assert answer.headers["ETag"] == fresh.headers["ETag"] != client.get(SEARCH).headers["ETag"]


def test_cookies_of_others_make_no_difference(counting):
    client = client_of(counting)
    client.get(SEARCH)
    client.get(SEARCH, headers={"Cookie": "_ga=1.2.3"})
    assert counting.asked.count("search") == 1


def test_a_new_commit_is_never_answered_with_an_old_page(tmp_path):
    home = IndexHome(tmp_path / "index")
    build([str(CORPUS)], home, backends.default())
    service = SearchService(home, backends.default())
    client = client_of(service)
    before = [client.get(page).data for page in PAGES]
    assert ARTICLE.encode() in client.get(SEARCH).data
    delete([ARTICLE], home, backends.default())
    assert ARTICLE.encode() not in client.get(SEARCH).data
    assert client.get(PAGES[-1]).status_code == 404
    assert [client.get(page).data for page in PAGES[:-1]] != before[:-1]
    service.close()


def test_failures_and_long_tables_are_not_kept(counting):
    client = client_of(counting)
    for address in (SEARCH + "&page=-1", "/article/nowhere", SEARCH.replace("?", ".csv?")):
        client.get(address)
        asked = len(counting.asked)
        client.get(address)
        assert "page=-1" in address or len(counting.asked) > asked


def test_the_answers_used_longest_ago_make_room(counting):
    client = client_of(counting, kept_answers_mib=0.15)
    addresses = [f"{SEARCH}&per_page=3&page={page}" for page in range(1, 30)]
    for address in addresses:
        assert client.get(address).status_code == 200
    asked = len(counting.asked)
    client.get(addresses[-1])
    assert len(counting.asked) == asked
    client.get(addresses[0])
    assert len(counting.asked) > asked
