"""Searches as feeds: read back by a feed parser, and by a schema of each kind."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote, urlsplit

import feedparser
import jsonschema
import pytest
from lxml import etree

from indexer import backends
from indexer.article import Article
from indexer.build import build
from indexer.index.storage.home import IndexHome
from search_app import create_app
from search_app.search import SearchService
from search_app.web import feeds

WATER = quote("مياه النهر")
UNBOUNDED = {"requests_per_second": 0, "api_requests_per_second": 0}
KINDS = ["rss", "atom", "json"]
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "json-feed.schema.json").read_text("utf-8"))
XML_SCHEMAS = {
    kind: etree.RelaxNG(etree.parse(str(HERE / f"{kind}.rng"))) for kind in ("rss", "atom")
}


@pytest.fixture(scope="module")
def client(service):
    return create_app({"public_url": "https://khabar.example/", **UNBOUNDED}, service).test_client()


def parsed(content):
    """Return XML as feedparser reads it, told the type as a server would."""
    return feedparser.parse(content, response_headers={"content-type": "application/xml"})


def read(response):
    """Return a feed as feedparser sees it; JSON Feed brought to the same names."""
    if "json" not in response.content_type:
        return parsed(response.data)
    feed = response.json
    return feedparser.FeedParserDict(
        bozo=False,
        feed=feedparser.FeedParserDict(
            title=feed["title"],
            language=feed["language"],
            link=feed["home_page_url"],
            opensearch_totalresults=str(feed["_opensearch"]["total_results"]),
            opensearch_startindex=str(feed["_opensearch"]["start_index"]),
            opensearch_itemsperpage=str(feed["_opensearch"]["items_per_page"]),
        ),
        entries=[
            feedparser.FeedParserDict(
                id=item["id"],
                title=item["title"],
                link=item["url"],
                summary=item["content_html"],
                published=item.get("date_published", ""),
            )
            for item in feed["items"]
        ],
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_is_what_its_readers_can_read(client, kind):
    response = client.get(f"/search.{kind}?q={WATER}")
    assert response.status_code == 200
    assert response.content_type == TYPES[kind]
    feed = read(response)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.feed.language == "ar"
    assert "مياه النهر" in feed.feed.title
    assert feed.feed.link.startswith("https://khabar.example/search?q=")
    records = client.get(f"/api/v1/search?q={WATER}&sort=newest&per_page=20").json
    assert feed.feed.opensearch_totalresults == str(records["total"])
    assert feed.feed.opensearch_startindex == "1"
    assert feed.feed.opensearch_itemsperpage == "20"
    ids = ["urn:khabar:article:" + quote(r["id"], safe="") for r in records["results"]]
    assert [entry.id for entry in feed.entries] == ids
    for entry, record in zip(feed.entries, records["results"], strict=True):
        assert entry.title == record["title"]
        assert entry.link == "https://khabar.example/article/" + quote(record["id"])
        assert client.get(urlsplit(entry.link).path).status_code == 200
    assert "<mark>" in feed.entries[0].summary or kind != "json"


def test_the_json_feed_matches_its_schema(client):
    for query in (WATER, quote("كلمة لا وجود لها")):
        feed = client.get(f"/search.json?q={query}").json
        jsonschema.validate(feed, SCHEMA, format_checker=jsonschema.FormatChecker())


def test_the_schema_can_fail(client):
    feed = client.get(f"/search.json?q={WATER}").json
    del feed["items"][0]["id"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(feed, SCHEMA)


@pytest.mark.parametrize("kind", XML_SCHEMAS)
@pytest.mark.parametrize("asked", [f"{WATER}&page=2&per_page=3", WATER, quote("لا وجود لها")])
def test_a_feed_in_xml_matches_its_schema(client, kind, asked):
    feed = etree.fromstring(client.get(f"/search.{kind}?q={asked}").data)
    XML_SCHEMAS[kind].assertValid(feed)


SPOILT = {
    "an entry without an id": ("atom", ".//{*}entry/{*}id", None),
    "an entry without an author": ("atom", ".//{*}entry/{*}author", None),
    "a time without a zone": ("atom", ".//{*}updated", "2025-01-13T18:45:00"),
    "a name that is no address": ("atom", "./{*}id", "search"),
    "a channel without a link": ("rss", "./channel/link", None),
    "a link within the site": ("rss", ".//item/link", "/article/1"),
    "a time as Atom has it": ("rss", ".//item/pubDate", "2025-01-13T18:45:00Z"),
    "an item without a guid's text": ("rss", ".//item/guid", ""),
}


@pytest.mark.parametrize(("kind", "place", "text"), SPOILT.values(), ids=SPOILT.keys())
def test_the_schemas_of_xml_can_fail(client, kind, place, text):
    feed = etree.fromstring(client.get(f"/search.{kind}?q={WATER}").data)
    part = feed.find(place)
    if text is None:
        part.getparent().remove(part)
    else:
        part.text = text
    assert not XML_SCHEMAS[kind].validate(feed)


@pytest.mark.parametrize("kind", KINDS)
def test_the_newest_comes_first_unless_the_address_says_otherwise(client, kind):
    def days(address):
        ids = [entry.id.rpartition(":")[2] for entry in read(client.get(address)).entries]
        moments = [client.get(f"/api/v1/articles/{name}").json["published"] for name in ids]
        return [(moment or "")[:10] for moment in moments]

    base = f"/search.{kind}?q={WATER}&group=0"
    newest = days(base)
    assert newest == days(base + "&sort=newest") == sorted(newest, reverse=True)
    oldest = days(base + "&sort=oldest")
    assert oldest == sorted(oldest, key=lambda day: day or "without a day: last")
    assert oldest[0] <= min(filter(None, newest))
    assert newest != days(base + "&sort=relevance")


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_pages_on_by_its_own_links(client, kind):
    seen, address = [], f"/search.{kind}?q={quote('في')}&per_page=7&group=0"
    total = int(read(client.get(address)).feed.opensearch_totalresults)
    for _ in range(30):
        response = client.get(address)
        feed = read(response)
        seen += [entry.id for entry in feed.entries]
        links = {link.rel: link.href for link in feed.feed.get("links", [])}
        following = response.json.get("next_url") if kind == "json" else links.get("next")
        if not following:
            break
        assert following.startswith("https://khabar.example/search.")
        address = following.removeprefix("https://khabar.example")
    assert len(seen) == len(set(seen)) == total > 20


def test_a_rebuild_announces_nothing_twice(tmp_path, client):
    """Other folder, other commit, same articles: the same ids, and the same feed."""
    corpus = Path(__file__).resolve().parent.parent.parent / "corpus"
    build([str(corpus)], IndexHome(tmp_path), backends.default())
    service = SearchService(IndexHome(tmp_path), backends.default())
    again = create_app({"public_url": "https://other.example"}, service).test_client()
    for kind in KINDS:
        address = f"/search.{kind}?q={WATER}"
        before, after = read(client.get(address)), read(again.get(address))
        assert [entry.id for entry in before.entries] == [entry.id for entry in after.entries]
        assert before.feed.get("id") == after.feed.get("id")
    service.close()


@pytest.mark.parametrize("address", [f"/search?q={WATER}", "/search?q=xyzzyx"])
def test_a_results_page_leads_to_its_feeds(client, address):
    page = client.get(address + "&group=0").get_data(as_text=True)
    found = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)" title=', page)
    assert [kind for kind, _ in found] == [TYPES[kind].partition(";")[0] for kind in KINDS]
    for _, href in found:
        assert href.endswith("&amp;group=0")
        assert client.get(href.replace("&amp;", "&")).status_code == 200


def test_absolute_links_are_never_of_a_host_that_a_request_made_up(service):
    app = create_app({}, service)
    address = f"/search.rss?q={WATER}"
    assert app.test_client().get(address, headers={"Host": "evil.example"}).status_code == 400
    local = app.test_client().get(address, headers={"Host": "127.0.0.1:8000"})
    assert b"http://127.0.0.1:8000/article/" in local.data
    named = create_app({"public_url": "https://khabar.example"}, service).test_client()
    assert b"evil" not in named.get(address, headers={"Host": "evil.example"}).data


HOSTILE = [
    "<script>alert(1)</script> & ]]> <!-- -->",
    "control \x00\x01\x1b\x7f \x85 characters",
    "noncharacters \ufffe\uffff and a lone \ud800 surrogate",
    "'\"><x:y xmlns:x='z'>&amp;&#0;&bogus;",
]


def entry_of(text, published=None):
    article = Article(text, text, text, author=text, section=text, published=published)
    return feeds.Entry(
        article, text, text, "https://a.example/x", "https://b.example/y", "<p>x</p>"
    )


def feed_of(*entries):
    text = entries[0].title if entries else "t"
    return feeds.Feed(
        text, text, text, "https://a.example/s", "q", "https://a.example/f", "", 1, 1, 10, entries
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_leaves_a_feed_well_formed(text):
    # The record of an article keeps lone surrogates out; here even those do no harm to XML.
    entry = entry_of(text.replace("\ud800", ""))
    for write in (feeds.rss, feeds.atom):
        feed = parsed(write(feed_of(entry)))
        assert not feed.bozo, feed.get("bozo_exception")
        assert len(feed.entries) == 1
    if "\ud800" not in text:
        assert json.loads(feeds.json_feed(feed_of(entry)))["items"][0]["title"] == text


TIMES = {
    "none": dict(published=None, rss=None, json=None),
    "no zone": dict(
        published=datetime(2025, 1, 13, 18, 45),
        rss="Mon, 13 Jan 2025 18:45:00 +0000",
        json="2025-01-13T18:45:00+00:00",
    ),
    "Riyadh": dict(
        published=datetime(2025, 1, 13, 18, 45, tzinfo=timezone(timedelta(hours=3))),
        rss="Mon, 13 Jan 2025 18:45:00 +0300",
        json="2025-01-13T18:45:00+03:00",
    ),
}


@pytest.mark.parametrize("case", TIMES.values(), ids=TIMES.keys())
def test_times_keep_their_zone(case):
    feed = feed_of(entry_of("a", case["published"]))
    (rss,) = parsed(feeds.rss(feed)).entries
    (atom,) = parsed(feeds.atom(feed)).entries
    (item,) = json.loads(feeds.json_feed(feed))["items"]
    assert rss.get("published") == case["rss"]
    assert item.get("date_published") == case["json"]
    assert atom.updated == (case["json"] or "1970-01-01T00:00:00+00:00")


def test_an_empty_feed_is_valid():
    for write in (feeds.rss, feeds.atom):
        feed = parsed(write(feed_of()))
        assert not feed.bozo
        assert feed.entries == []
    assert feeds.newest(feed_of()) == datetime(1970, 1, 1, tzinfo=UTC)
