"""A search as a feed: RSS 2.0, Atom and JSON Feed 1.1 of one list of entries.

An entry is known by the id of its article, so that a rebuilt index announces
nothing twice.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from indexer.article import Article

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Atom asks for a time where none is known
LANGUAGE = "ar"

# What XML 1.0 cannot hold, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _namespace in (("atom", ATOM), ("dc", DUBLIN_CORE), ("opensearch", OPENSEARCH)):
    Xml.register_namespace(_prefix, _namespace)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a feed. ``html`` is what a reader shows, made of escaped pieces."""

    article: Article
    title: str
    paper: str  # its name, "" where none is known
    address: str  # of its page here
    original: str  # of the article at the paper, "" where none is safe
    html: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a search, ready to be written as any kind of feed; addresses are absolute."""

    title: str
    description: str
    query: str
    search: str  # address of the search as a page
    canonical: str  # what makes two feeds the same, whatever the site is called
    address: str  # of the feed
    following: str  # address of the next page of the feed, "" on the last
    total: int
    first: int  # rank of the first entry
    per_page: int
    entries: tuple[Entry, ...]


def entry_id(article: Article) -> str:
    """Return what names an article in every feed, for ever.

    >>> entry_id(Article("a b/1", "", ""))
    'urn:khabar:article:a%20b%2F1'
    """
    return "urn:khabar:article:" + quote(article.id, safe="")


def moment_of(article: Article) -> datetime | None:
    """Return when *article* was published, with an offset: UTC where the paper's is unknown."""
    moment = article.published
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def newest(feed: Feed) -> datetime:
    """Return the latest time of all entries."""
    moments = [moment for entry in feed.entries if (moment := moment_of(entry.article))]
    return max(moments, default=NEVER)


# RSS --------------------------------------------------------------------------


def rss(feed: Feed) -> bytes:
    """Return *feed* as RSS 2.0, UTF-8."""
    root = Xml.Element("rss", version="2.0")
    channel = Xml.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.search)
    _add(channel, "description", feed.description)
    _add(channel, "language", LANGUAGE)
    _add(channel, "generator", "Khabar")
    if feed.entries:
        _add(channel, "pubDate", format_datetime(newest(feed)))
    for relation, address in _addresses(feed):
        _add(channel, f"{{{ATOM}}}link", rel=relation, href=address, type="application/rss+xml")
    _totals(channel, feed)
    for entry in feed.entries:
        _rss_item(Xml.SubElement(channel, "item"), entry)
    return _written(root)


def _rss_item(item: Xml.Element, entry: Entry) -> None:
    article, moment = entry.article, moment_of(entry.article)
    _add(item, "title", entry.title)
    _add(item, "link", entry.address)
    _add(item, "guid", entry_id(article), isPermaLink="false")
    if moment:
        _add(item, "pubDate", format_datetime(moment))
    if article.author:
        _add(item, f"{{{DUBLIN_CORE}}}creator", article.author)
    if entry.paper:
        _add(item, f"{{{DUBLIN_CORE}}}publisher", entry.paper)
    if article.section:
        _add(item, "category", article.section)
    _add(item, "description", entry.html)


# Atom -------------------------------------------------------------------------


def atom(feed: Feed) -> bytes:
    """Return *feed* as Atom (RFC 4287), UTF-8."""
    root = Xml.Element(f"{{{ATOM}}}feed", {"xml:lang": LANGUAGE})
    _add(root, f"{{{ATOM}}}id", feed_id(feed))
    _add(root, f"{{{ATOM}}}title", feed.title)
    _add(root, f"{{{ATOM}}}subtitle", feed.description)
    _add(root, f"{{{ATOM}}}updated", newest(feed).isoformat())
    _add(root, f"{{{ATOM}}}generator", "Khabar")
    _add(root, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=feed.search)
    for relation, address in _addresses(feed):
        _add(root, f"{{{ATOM}}}link", rel=relation, type="application/atom+xml", href=address)
    _totals(root, feed)
    for entry in feed.entries:
        _atom_entry(Xml.SubElement(root, f"{{{ATOM}}}entry"), entry)
    return _written(root)


def _atom_entry(element: Xml.Element, entry: Entry) -> None:
    article, moment = entry.article, moment_of(entry.article)
    _add(element, f"{{{ATOM}}}id", entry_id(article))
    _add(element, f"{{{ATOM}}}title", entry.title)
    _add(element, f"{{{ATOM}}}updated", (moment or NEVER).isoformat())
    if moment:
        _add(element, f"{{{ATOM}}}published", moment.isoformat())
    # An entry must have an author: where nobody signed it, the paper stands for it.
    author = Xml.SubElement(element, f"{{{ATOM}}}author")
    _add(author, f"{{{ATOM}}}name", article.author or entry.paper or "Khabar")
    _add(element, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=entry.address)
    if entry.original:
        _add(element, f"{{{ATOM}}}link", rel="via", href=entry.original)
    if article.section:
        _add(element, f"{{{ATOM}}}category", term=article.section)
    _add(element, f"{{{ATOM}}}summary", entry.html, type="html")


def feed_id(feed: Feed) -> str:
    """Return what names the feed of one search, whatever the site is called."""
    digest = hashlib.sha256(feed.canonical.encode("utf-8")).hexdigest()
    return f"urn:khabar:search:{digest[:32]}"


# JSON Feed --------------------------------------------------------------------


def json_feed(feed: Feed) -> bytes:
    """Return *feed* as JSON Feed 1.1, UTF-8; totals stand under ``_opensearch``."""
    record: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.search,
        "feed_url": feed.address,
        "language": LANGUAGE,
        "_opensearch": {
            "about": OPENSEARCH,
            "total_results": feed.total,
            "start_index": feed.first,
            "items_per_page": feed.per_page,
        },
        "items": [_json_item(entry) for entry in feed.entries],
    }
    if feed.following:
        record["next_url"] = feed.following
    return json.dumps(record, ensure_ascii=False).encode("utf-8")


def _json_item(entry: Entry) -> dict[str, Any]:
    article, moment = entry.article, moment_of(entry.article)
    names = [name for name in (article.author, entry.paper) if name]
    item: dict[str, Any] = {
        "id": entry_id(article),
        "url": entry.address,
        "title": entry.title,
        "content_html": entry.html,
        "language": article.language or LANGUAGE,
    }
    if entry.original:
        item["external_url"] = entry.original
    if moment:
        item["date_published"] = moment.isoformat()
    if names:
        item["authors"] = [{"name": name} for name in names]
    if article.section:
        item["tags"] = [article.section]
    return item


# XML --------------------------------------------------------------------------


def _addresses(feed: Feed) -> Iterator[tuple[str, str]]:
    yield "self", feed.address
    if feed.following:
        yield "next", feed.following


def _totals(parent: Xml.Element, feed: Feed) -> None:
    """Say how much was found and what of it this is, as OpenSearch 1.1 has it."""
    _add(parent, f"{{{OPENSEARCH}}}totalResults", str(feed.total))
    _add(parent, f"{{{OPENSEARCH}}}startIndex", str(feed.first))
    _add(parent, f"{{{OPENSEARCH}}}itemsPerPage", str(feed.per_page))
    _add(parent, f"{{{OPENSEARCH}}}Query", role="request", searchTerms=feed.query)


def _add(parent: Xml.Element, tag: str, text: str = "", **attributes: str) -> None:
    attributes = {name: xml_text(value) for name, value in attributes.items()}
    Xml.SubElement(parent, tag, attributes).text = xml_text(text) or None


def xml_text(text: str) -> str:
    r"""Return *text* without what XML cannot hold.

    >>> xml_text("a\x00b")
    'a\ufffdb'
    """
    return _NOT_XML.sub("\ufffd", text)


def _written(root: Xml.Element) -> bytes:
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
