"""The production server, over the real index."""

import http.client
import subprocess
import sys
from urllib.parse import quote, urlsplit

import pytest

from search_app.texts.messages import TEXTS
from search_app.web import server

ODD = {
    "100 kB of text": dict(query="q=" + quote("خبر " * 14_500), status=414),
    "prefix of all": dict(query="q=" + quote("ا*"), status=200),
    "NUL": dict(query="q=a%00b", status=200),
    "lone surrogate": dict(query="q=%ED%A0%80", status=200),
    "bytes that are no text": dict(query="q=%FF%FE", status=200),
    "one quotation mark": dict(query="q=%22", status=200),
    "brackets": dict(query="q=((((", status=200),
    "page -1": dict(query="q=a&page=-1", status=400),
    "page beyond all": dict(query="q=a&page=99999999", status=400),
    "wrong date": dict(query="q=a&from=2025-99-99", status=400),
}


def ask(base, method, path, **options):
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    try:
        connection.request(method, path, **options)
        response = connection.getresponse()
        return response, response.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("case", ODD.values(), ids=ODD.keys())
def test_whatever_is_asked_gets_a_clear_answer(live_server, case):
    response, page = ask(live_server, "GET", "/search?" + case["query"])
    assert response.status == case["status"]
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert TEXTS["site.tagline"] in page or "<h1" in page


LONG = quote("خبر " * 1000)
TAKES_A_QUERY = [
    f"/search?q={LONG}",
    f"/facets/source?q={LONG}",
    f"/api/v1/facets/source?q={LONG}",
    f"/search.rss?q={LONG}",
    f"/search.csv?q={LONG}",
    f"/article/a?q={LONG}",
    f"/analyze?q={LONG}",
    f"/suggest?q={LONG}",
    f"/advanced?q={LONG}",
    f"/compare?q=a&q={LONG}",
    f"/api/v1/search?q={LONG}",
    f"/api/v1/articles/a?q={LONG}",
    f"/api/v1/suggest?q={LONG}",
    f"/api/v1/analyze?q={LONG}",
    f"/api/v1/explain?id=a&q={LONG}",
    f"/api/v1/compare?q=a&q={LONG}",
    f"/api/v1/compare.csv?q=a&q={LONG}",
]


@pytest.mark.parametrize("address", TAKES_A_QUERY, ids=lambda address: address.partition("?")[0])
def test_a_query_too_long_is_refused_with_one_sentence(live_server, address):
    response, page = ask(live_server, "GET", address)
    assert response.status == 414
    assert TEXTS["usage.too_long"] in page


def test_an_unknown_article_is_not_found(live_server):
    response, page = ask(live_server, "GET", "/article/" + quote("../../etc/passwd\0"))
    assert response.status == 404
    assert TEXTS["error.article.title"] in page


def test_a_large_body_is_refused(live_server):
    response, _ = ask(live_server, "POST", "/search", body=b"x" * 20_000)
    assert response.status == 413


def test_the_server_does_not_name_itself(live_server):
    response, _ = ask(live_server, "GET", "/healthz")
    assert "Server" not in response.headers


def test_only_this_machine_is_served_unless_asked_otherwise():
    assert server.LOOPBACK == "127.0.0.1"
    assert server.listen.__defaults__[0] == server.LOOPBACK


PROCESS = """
import gc, sys
from search_app import create_app
from search_app.web.server import listen, serve
def begin():
    print(gc.get_freeze_count(), len(gc.get_objects()), flush=True)
    raise SystemExit
with listen(port=0) as listening:
    serve(create_app(), listening, processes=1, begin=begin)
"""


def test_the_collector_leaves_out_what_was_there_before_the_index():
    found = subprocess.run([sys.executable, "-c", PROCESS], capture_output=True, check=True)
    left_out, looked_at = map(int, found.stdout.split())
    assert left_out > 20_000
    assert looked_at < 1000
