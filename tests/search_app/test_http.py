"""HTTP beyond the pages: 304, compression, names of requests, the log, settings."""

import gzip
import json
import logging
import re
from dataclasses import fields
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest
import zstandard

from indexer import backends
from indexer.build import build
from indexer.errors import UsageError
from indexer.index.storage.home import IndexHome
from indexer.update import delete
from search_app import create_app
from search_app.search import SearchService
from search_app.web.config import AppConfig
from search_app.web.request_log import JsonLines

ROOT = Path(__file__).resolve().parent.parent.parent
SEARCH = "/search?q=" + quote("مياه النهر")
UNBOUNDED = {"requests_per_second": 0, "api_requests_per_second": 0}


@pytest.fixture(scope="module")
def client(service):
    return create_app(UNBOUNDED, service).test_client(use_cookies=False)


# What the reader has already --------------------------------------------------

ANSWERS = ["/", SEARCH, "/api/v1" + SEARCH, SEARCH.replace("?", ".rss?"), "/analyze?q=a"]


@pytest.mark.parametrize("address", ANSWERS)
def test_what_the_reader_has_is_not_sent_again(client, address):
    first = client.get(address)
    assert first.headers["ETag"].startswith('W/"')
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]


def test_what_the_reader_has_is_not_searched_again(service):
    class Watched:
        searched = 0

        def search(self, parameters):
            self.searched += 1
            return service.search(parameters)

        def __getattr__(self, name):
            return getattr(service, name)

    watched = Watched()
    client = create_app({}, watched).test_client()
    tag = client.get(SEARCH).headers["ETag"]
    assert client.get(SEARCH, headers={"If-None-Match": tag}).status_code == 304
    assert watched.searched == 1


OTHERS = {
    "query": dict(address=SEARCH + "x"),
    "page": dict(address=SEARCH + "&page=2"),
    "kind": dict(address="/api/v1" + SEARCH),
    "preferences": dict(address=SEARCH, headers={"Cookie": "khabar=digits=arabic"}),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_another_answer_has_another_tag(client, other):
    tag = client.get(SEARCH).headers["ETag"]
    headers = {**other.get("headers", {}), "If-None-Match": tag}
    response = client.get(other["address"], headers=headers)
    assert response.status_code == 200
    assert response.headers["ETag"] != tag


def test_a_new_commit_has_another_tag(tmp_path):
    home = IndexHome(tmp_path)
    build([str(ROOT / "corpus")], home, backends.default())
    service = SearchService(home, backends.default())
    client = create_app({}, service).test_client()
    first = client.get(SEARCH)
    article_id = re.search(r'href="/article/([^"?]+)', first.get_data(as_text=True))[1]
    delete([article_id], home, backends.default())
    again = client.get(SEARCH, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert article_id not in again.get_data(as_text=True)
    service.close()


@pytest.mark.parametrize("address", ["/nowhere", "/article/x", "/search?q=a&page=-1"])
def test_a_failure_is_not_kept(client, address):
    response = client.get(address)
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


# Compression ------------------------------------------------------------------

DECODERS = {
    "zstd": lambda content: zstandard.ZstdDecompressor().decompressobj().decompress(content),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}


@pytest.mark.parametrize("coding", DECODERS)
@pytest.mark.parametrize("address", ["/", SEARCH, SEARCH.replace("?", ".rss?"), "/article/x"])
def test_an_answer_is_compressed_as_the_browser_takes_it(client, coding, address):
    plain = client.get(address)
    small = client.get(address, headers={"Accept-Encoding": coding})
    assert "Accept-Encoding" in small.headers["Vary"]
    if plain.status_code != 200:
        assert "Content-Encoding" not in small.headers
        return
    assert small.headers["Content-Encoding"] == coding
    assert DECODERS[coding](small.data) == plain.data
    assert len(small.data) < len(plain.data)
    assert small.headers["ETag"] == plain.headers["ETag"]
    headers = {"Accept-Encoding": coding, "If-None-Match": small.headers["ETag"]}
    assert client.get(address, headers=headers).status_code == 304


def test_a_table_is_compressed_while_it_is_written(client):
    address = SEARCH.replace("?", ".csv?")
    plain, small = (client.get(address, headers={"Accept-Encoding": c}) for c in ("", "zstd"))
    assert small.headers["Content-Encoding"] == "zstd"
    assert DECODERS["zstd"](small.data) == plain.data


def test_a_compressed_static_file_is_known_again(client):
    css = re.search(r'href="(/static/\w+/khabar\.css)"', client.get("/").get_data(as_text=True))[1]
    first = client.get(css, headers={"Accept-Encoding": "br"})
    assert first.headers["Content-Encoding"] == "br"
    headers = {"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]}
    assert client.get(css, headers=headers).status_code == 304


def test_streams_can_be_head_too(client):
    response = client.head(SEARCH.replace("?", ".csv?"))
    assert (response.status_code, response.data) == (200, b"")


# Names of requests and the log ------------------------------------------------


def lines(caplog):
    return [json.loads(JsonLines().format(record)) for record in caplog.records]


@pytest.fixture
def logged(caplog):
    caplog.set_level(logging.INFO, logger="search_app.web.request_log")
    return lambda: [line for line in lines(caplog) if line["event"] == "request"]


def test_a_request_is_one_line_without_what_was_searched_for(client, logged):
    response = client.get(SEARCH, environ_base={"REMOTE_ADDR": "192.0.2.77"})
    (line,) = logged()
    assert line["id"] == response.headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{16}", line["id"])
    assert line["client"] == "192.0.2.0"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/search", 200)
    assert line["total"] > 0
    assert line["bytes"] == len(response.data)
    assert "q" not in line
    assert "مياه" not in json.dumps(line, ensure_ascii=False)


def test_what_was_searched_for_is_logged_where_that_is_switched_on(service, logged):
    create_app({"log_queries": True}, service).test_client().get(SEARCH)
    assert logged()[0]["q"] == "مياه النهر"


def test_a_request_has_the_name_that_a_trusted_proxy_gave_it(service):
    name = {"X-Request-ID": "proxy-0123456789"}
    for proxies, kept in ((0, False), (1, True)):
        app = create_app({"trusted_proxies": proxies}, service)
        response = app.test_client().get("/", headers=name)
        assert (response.headers["X-Request-ID"] == name["X-Request-ID"]) is kept
    hostile = app.test_client().get("/", headers={"X-Request-ID": "<script>alert(1)</script>"})
    assert re.fullmatch("[0-9a-f]{16}", hostile.headers["X-Request-ID"])


# Settings ---------------------------------------------------------------------


def test_settings_come_from_the_environment():
    config = AppConfig.of_environment(
        {
            "KHABAR_TRUSTED_HOSTS": "news.example, .khabar.example",
            "KHABAR_PUBLIC_URL": "https://news.example",
            "KHABAR_REQUESTS_PER_SECOND": "0.5",
            "KHABAR_METRICS": "off",
            "KHABAR_BURST": "",
            "KHABAR_INDEX_HOME": "/elsewhere",
        },
        index_home=Path("here"),
    )
    assert config.trusted_hosts == ("news.example", ".khabar.example")
    assert (config.requests_per_second, config.metrics) == (0.5, False)
    assert config.burst == AppConfig().burst
    assert config.index_home == Path("here")


WRONG = {"KHABAR_BURST": "many", "KHABAR_METRICS": "maybe", "KHABAR_WAIT_SECONDS": "-1"}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_said_by_name(name):
    with pytest.raises(UsageError, match=f"{name}: '{WRONG[name]}' is not"):
        AppConfig.of_environment({name: WRONG[name]})


def test_every_setting_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for field in fields(AppConfig):
        if field.name != "index_home":
            assert f"`KHABAR_{field.name.upper()}`" in readme
