"""The Article: the one record that every source yields and every index holds."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MAX_BODY_BYTES = 1_000_000  # of UTF-8; the rest of a longer body is left out, and said so
MAX_MARKS = 3  # combining marks on one letter

Precision = Literal["second", "minute", "day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article of one paper, its text made safe.

    ``title`` and ``body`` are NFC, free of HTML entities, control characters,
    lone surrogates and bidi overrides; every offset of Khabar counts code
    points of these two strings. One of them may be empty, not both.
    ``published`` is local time at the paper, with its offset where known;
    where ``precision`` is "day" the time is midnight and means the paper's own
    day. ``source`` is the id of a paper, "" where none is known. ``extra``
    keeps what the source said beyond these fields, as JSON values.
    """

    id: str
    title: str
    body: str
    url: str = ""
    source: str = ""
    section: str = ""
    author: str = ""
    published: datetime | None = None
    precision: Precision | None = None
    language: str = "ar"
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def site(self) -> str:
        """The host of the address, without "www."; "" where there is none."""
        with suppress(ValueError):  # an address that is none
            return (urlsplit(self.url).hostname or "").removeprefix("www.")
        return ""


_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, C1
    "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides, isolates
    "\ud800-\udfff"  # lone surrogates
    "\ufffe\uffff"
    "]"
)
_REPLACED = {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x1c": "\n", "\x1d": "\n", "\x85": "\n"}
_SPACES = re.compile(r"\s+")
_HTML_SPACE = "\u00a0"
_MAX_ESCAPES = 8  # times that a text may have been escaped over again
# Python refuses to read a number of more than 4,300 digits; no character has one of twenty.
_ENDLESS_NUMBER = re.compile(r"&#[0-9]{20,};?")
# Marks are among these, and so many in a row are rare: cheap to look for.
_MAYBE_MANY_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_MARKS + 1}}}")


def _safe_character(match: re.Match[str]) -> str:
    character = match[0]
    if character in _REPLACED:
        return _REPLACED[character]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    # A control character often stands for a space that was lost; a bidi
    # control never does.
    return "" if character >= "\u202a" else " "


def is_mark(character: str) -> bool:
    """Return whether *character* is drawn on the letter before it."""
    return unicodedata.category(character) in ("Mn", "Me") or unicodedata.combining(character) > 0


def _limit_marks(text: str) -> str:
    """Drop combining marks beyond MAX_MARKS on one letter."""
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if is_mark(character) else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _clean_once(text: str) -> str:
    text = _UNSAFE.sub(_safe_character, text.replace("\r\n", "\n"))
    text = unicodedata.normalize("NFC", text)
    if _MAYBE_MANY_MARKS.search(text):
        text = unicodedata.normalize("NFC", _limit_marks(text))
    return text.replace(_HTML_SPACE, " ").strip()


def clean_text(text: str) -> str:
    r"""Return *text* as an Article may hold it; linear, never raises, twice changes nothing.

    HTML entities are undone (over again, for feeds escape what was escaped),
    line ends become newlines, controls become spaces, lone surrogates U+FFFD,
    bidi embeddings, overrides and isolates go, at most three marks stay on a
    letter, and the result is NFC without white space at its ends.

    >>> clean_text("قال &amp;quot;نعم&amp;quot;\r\nثم\x00مضى ")
    'قال "نعم"\nثم مضى'
    """
    text = _clean_once(text)
    # Each step may lay bare an entity that the one before did not see, so they
    # are taken together until nothing changes.
    for _ in range(_MAX_ESCAPES):
        if "&" not in text:
            return text
        unescaped = html.unescape(_ENDLESS_NUMBER.sub("\ufffd", text))
        if unescaped == text:
            return text
        text = _clean_once(unescaped)
    # Nobody's prose, but made to be escaped for ever: what is left is unreadable anyway.
    return _clean_once(text.replace("&", ""))


def clean_id(text: str) -> str:
    r"""Return the id *text* as it came, but for control characters and lone surrogates.

    >>> clean_id("a&amp;b/٣\n")
    'a&amp;b/٣'
    """
    text = text.translate({ord("\t"): None, ord("\n"): None})
    return _UNSAFE.sub(lambda m: "\ufffd" if "\ud800" <= m[0] <= "\udfff" else "", text)


def clean_line(text: str) -> str:
    r"""Return *text* cleaned and on one line, runs of white space as one space.

    >>> clean_line(" وكالة\n  الأنباء ")
    'وكالة الأنباء'
    """
    return _SPACES.sub(" ", clean_text(text)).strip()


def truncate_body(body: str) -> tuple[str, bool]:
    """Return *body* within MAX_BODY_BYTES, cut at a letter, and whether it was cut."""
    if len(body) * 4 <= MAX_BODY_BYTES:
        return body, False
    encoded = body.encode("utf-8")
    if len(encoded) <= MAX_BODY_BYTES:
        return body, False
    return encoded[:MAX_BODY_BYTES].decode("utf-8", "ignore"), True


_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|ref|ocid|cmpid)$", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """Return *url* in one spelling, or "" where it is no web address.

    Scheme and host in lower case, no default port, no fragment, no tracking
    parameters, the other parameters sorted, no slash at the end of the path.

    >>> canonical_url("HTTPS://Example.org:443/a/?b=2&a=1&utm_source=x#top")
    'https://example.org/a?a=1&b=2'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not parts.hostname:
        return ""
    default = {"http": 80, "https": 443}[scheme]
    host = parts.hostname if port in (None, default) else f"{parts.hostname}:{port}"
    pairs = [p for p in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(p[0])]
    query = urlencode(sorted(pairs), errors="surrogatepass")
    return urlunsplit((scheme, host, parts.path.rstrip("/"), query, ""))


def stable_id(source: str, url: str, title: str, body: str) -> str:
    """Return the id of an article that came without one; this rule never changes.

    A hash of the source and the canonical URL, or where there is none of the
    source, the title and the first 200 characters of the body, both NFC with
    white space collapsed. It knows nothing of the analysis, so that an index
    built by a later version keeps every id.

    >>> stable_id("p", "https://p.example/1", "", "") == stable_id("p", "https://P.example/1/", "x", "")
    True
    """
    parts = [source, canonical_url(url)]
    if not parts[1]:
        flat = [_SPACES.sub(" ", unicodedata.normalize("NFC", s)).strip() for s in (title, body)]
        parts = [source, flat[0], flat[1][:200]]
    # Lone surrogates are let through: the id must exist before the text is made safe.
    key = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(key).hexdigest()[:20]


def parse_published(value: str) -> tuple[datetime, Precision]:
    """Return the time that an ISO 8601 *value* names and how precise it is.

    Raises ValueError where it names none.

    >>> parse_published("2015-07-21")
    (datetime.datetime(2015, 7, 21, 0, 0), 'day')
    """
    value = value.strip()
    if match := re.fullmatch(r"(\d{4})(?:-(\d{2}))?", value, re.ASCII):
        year, month = match.groups()
        return datetime(int(year), int(month or 1), 1), "month" if month else "year"
    with suppress(ValueError):
        day = date.fromisoformat(value)
        return datetime(day.year, day.month, day.day), "day"
    moment = datetime.fromisoformat(value)
    return moment, "second" if moment.second else "minute"
