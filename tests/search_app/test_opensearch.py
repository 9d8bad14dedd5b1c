"""The description for browsers: parsed, and each of its addresses called."""

import re
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as Xml

import feedparser
import pytest

from search_app import create_app
from search_app.web.feeds import OPENSEARCH

SPACE = {"o": OPENSEARCH}
UNBOUNDED = {"requests_per_second": 0, "api_requests_per_second": 0}
SITE = "https://khabar.example"


@pytest.fixture(scope="module")
def client(service):
    return create_app({"public_url": SITE, **UNBOUNDED}, service).test_client()


@pytest.fixture(scope="module")
def description(client):
    page = client.get("/").get_data(as_text=True)
    (link,) = re.findall(r'<link rel="search" type="([^"]+)" href="([^"]+)"', page)
    response = client.get(link[1])
    assert response.mimetype == link[0] == "application/opensearchdescription+xml"
    return Xml.fromstring(response.data)


def call(client, description, media_type, **values):
    """Ask the address of a type, its template filled as OpenSearch 1.1 says."""
    (url,) = description.findall(f"o:Url[@type='{media_type}']", SPACE)
    address = url.get("template")
    for name, value in values.items():
        address = re.sub(rf"\{{{name}\??\}}", quote(str(value), safe=""), address)
    address = re.sub(r"\{\w+\?\}", "", address)  # what is optional may be left empty
    assert "{" not in address
    assert address.startswith(SITE + "/")
    parts = urlsplit(address)
    response = client.get(f"{parts.path}?{parts.query}")
    assert response.status_code == 200
    assert response.mimetype == media_type
    return response


def test_the_description_has_what_browsers_ask_for(description):
    assert description.tag == f"{{{OPENSEARCH}}}OpenSearchDescription"
    assert 0 < len(description.findtext("o:ShortName", None, SPACE)) <= 16
    assert 0 < len(description.findtext("o:Description", None, SPACE)) <= 1024
    assert description.findtext("o:InputEncoding", None, SPACE) == "UTF-8"


def test_its_page_of_results(client, description):
    page = call(client, description, "text/html", searchTerms="مياه النهر & بحر", startPage=1)
    assert 'value="مياه النهر &amp; بحر"' in page.get_data(as_text=True)


def test_its_feed(client, description):
    response = call(
        client, description, "application/rss+xml", searchTerms="مياه", count=3, startPage=2
    )
    feed = feedparser.parse(response.data, response_headers={"content-type": "application/xml"})
    assert len(feed.entries) == 3
    assert feed.feed.opensearch_startindex == "4"


def test_its_suggestions(client, description):
    media_type = "application/x-suggestions+json"
    query, words, counts, addresses = call(
        client, description, media_type, searchTerms="مي"
    ).get_json(force=True)
    assert query == "مي"
    assert words
    assert len(words) == len(counts) == len(addresses)
    for word, address in zip(words, addresses, strict=True):
        found = client.get(address.removeprefix(SITE)).get_data(as_text=True)
        assert f'value="{word}"' in found
        assert 'class="hits"' in found, word
    # What is offered is what the box on the page offers.
    offered = client.get("/api/v1/suggest?q=" + quote("مي")).json["suggestions"]
    assert words == [one["text"] for one in offered]


def test_its_icon_and_itself(client, description):
    icon = client.get(description.findtext("o:Image", None, SPACE).removeprefix(SITE))
    assert icon.mimetype == "image/svg+xml"
    again = call(client, description, "application/opensearchdescription+xml")
    assert Xml.fromstring(again.data).tag == description.tag


def test_a_program_below_a_path_says_so(service):
    client = create_app({"public_url": SITE + "/news"}, service).test_client()
    response = client.get("/opensearch.xml", environ_overrides={"SCRIPT_NAME": "/news"})
    for url in Xml.fromstring(response.data).findall("o:Url", SPACE):
        assert url.get("template").startswith(SITE + "/news/")
        assert "/news/news" not in url.get("template")


def test_no_stranger_chooses_the_addresses(service):
    client = create_app(UNBOUNDED, service).test_client()
    assert client.get("/opensearch.xml", headers={"Host": "evil.example"}).status_code == 400
