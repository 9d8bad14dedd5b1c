"""What the index holds of an article: one row a field, and the article as a document.

The text is one stream a document: the title, a gap, the body. One stream has
one vocabulary and one length, phrases cannot run from the title into the body,
and the position of a word tells in which of the two it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from whoosh.analysis import Analyzer
from whoosh.analysis import Token as WhooshToken
from whoosh.fields import ID, NUMERIC, STORED, TEXT, Schema

from .analysis import analyze
from .analysis import fingerprint as analysis_fingerprint
from .article import Article

FORMAT_VERSION = 5

TITLE_END = "\f"  # between title and body; an Article holds no form feed
POSITION_GAP = 100  # positions left free there, so that no phrase crosses

KEYWORD_FIELDS = ("source", "section", "author", "site")
NO_DAY = -(2**31)  # the day of an article without a date: before all others
DAY_SECONDS = 24 * 60 * 60
NO_MOMENT = NO_DAY * DAY_SECONDS  # its moment

FIELDS = tuple(field.name for field in fields(Article))

EPOCH = date(1970, 1, 1).toordinal()
EPOCH_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def text_stream(article: Article) -> str:
    """Return the text that is indexed of *article*."""
    return f"{article.title}{TITLE_END}{article.body}"


class StreamAnalyzer(Analyzer):
    """The analysis of a text stream, for Whoosh."""

    def __call__(self, value: str, **kwargs: Any) -> Iterator[WhooshToken]:
        """Yield the tokens of *value* (Whoosh's way: one object, changed in place)."""
        title, _, body = value.partition(TITLE_END)
        token = WhooshToken(**{**kwargs, "positions": True, "chars": True})
        token.boost, token.stopped = 1.0, False
        position = -1
        for text, start, gap in ((title, 0, 0), (body, len(title) + 1, POSITION_GAP)):
            offset = position + 1 + gap
            for term, place, first, last in analyze(text):
                position = offset + place
                token.text = term
                token.pos = position
                token.startchar, token.endchar = start + first, start + last
                yield token


def day_number(moment: datetime | date | None) -> int:
    """Return the paper's own day as days since 1970-01-01, NO_DAY where it is unknown.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return NO_DAY if moment is None else moment.toordinal() - EPOCH


def day_of(number: int) -> date | None:
    """Return the day with this number; None for NO_DAY."""
    return None if number == NO_DAY else date.fromordinal(number + EPOCH)


def moment_number(moment: datetime | None) -> int:
    """Return the instant as whole seconds since 1970-01-01T00:00Z, NO_MOMENT where it is unknown.

    A time without an offset counts as UTC. A bare day is its first second.

    >>> moment_number(datetime.fromisoformat("1970-01-01T03:01:59+03:00"))
    119
    """
    if moment is None:
        return NO_MOMENT
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (known - EPOCH_MOMENT) // timedelta(seconds=1)


def second_number(moment: datetime | None) -> int:
    """Return by how many seconds the instant is behind 00:00Z of the paper's own day.

    ``day_number(m) * DAY_SECONDS + second_number(m) == moment_number(m)``: two
    small numbers in place of a large one. Below 0 east of Greenwich by night.

    >>> second_number(datetime.fromisoformat("2025-01-01T01:00:00+03:00"))
    -7200
    """
    return moment_number(moment) - day_number(moment) * DAY_SECONDS


def whoosh_schema() -> Schema:
    """Return the Whoosh schema of the index. Change FORMAT_VERSION with it."""
    return Schema(
        id=ID(unique=True, stored=True, sortable=True),
        text=TEXT(analyzer=StreamAnalyzer(), phrase=True, stored=False),
        source=ID(sortable=True),
        section=ID(sortable=True),
        author=ID(sortable=True),
        site=ID(sortable=True),
        day=NUMERIC(int, bits=32, signed=True, sortable=True, default=NO_DAY),
        second=NUMERIC(int, bits=32, signed=True, sortable=True, default=0),
        record=STORED,
    )


def to_document(article: Article) -> dict[str, Any]:
    """Return *article* as the keyword arguments of a Whoosh writer."""
    return {
        "id": article.id,
        "text": text_stream(article),
        "source": article.source,
        "section": article.section,
        "author": article.author,
        "site": article.site,
        "day": day_number(article.published),
        "second": second_number(article.published),
        "record": to_record(article),
    }


def to_record(article: Article) -> bytes:
    """Return *article* as the JSON bytes that are stored."""
    kept = {name: value for name in FIELDS if (value := getattr(article, name))}
    if article.published is not None:
        kept["published"] = article.published.isoformat()
    if article.extra:
        kept["extra"] = dict(article.extra)
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def from_record(record: bytes) -> Article:
    """Return the Article of stored JSON bytes: ``from_record(to_record(a)) == a``."""
    stored = json.loads(record)
    if "published" in stored:
        stored["published"] = datetime.fromisoformat(stored["published"])
    return Article(**{"title": "", "body": "", **stored})


def fingerprint() -> str:
    """Return what an index must have been written with to be read by this code."""
    return f"{FORMAT_VERSION}-{analysis_fingerprint()}"
