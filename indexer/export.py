"""An index as JSON Lines that ``khabar build`` reads back: one article a line, in its order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from .article import Article, Precision
from .backends import UpdatableBackend
from .index.storage.home import IndexHome

_FIELDS = ("id", "title", "body", "url", "source", "section", "author", "language")


def export(home: IndexHome, backend: UpdatableBackend) -> Iterator[str]:
    """Yield a line for each article that is live; writers need not wait."""
    searcher = home.read(lambda generation: backend.open(generation.path, generation.contents))
    try:
        for article in searcher.articles():
            yield json.dumps(export_record(article), ensure_ascii=False, separators=(",", ":"))
    finally:
        searcher.close()


def export_record(article: Article) -> dict[str, Any]:
    """Return *article* as a record under the usual names of fields.

    What the source said beyond an article's own fields stands beside them
    under the names that it had there.
    """
    record: dict[str, Any] = {}
    for name in _FIELDS:
        if value := getattr(article, name):
            record[name] = value
    if article.published is not None:
        record["published"] = _time(article.published, article.precision)
    return record | {key: value for key, value in article.extra.items() if key not in record}


def _time(moment: datetime, precision: Precision | None) -> str:
    """Return a time as that which is read back with the same precision.

    >>> _time(datetime(2015, 7, 21), "day"), _time(datetime(2015, 7, 21, 9, 5), "minute")
    ('2015-07-21', '2015-07-21T09:05')
    """
    if precision in ("year", "month", "day"):
        return moment.date().isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]]
    if precision == "minute":
        return moment.isoformat(timespec="minutes")
    if moment.second:
        return moment.isoformat(timespec="seconds")
    # A full minute in ISO 8601 would be read as one that knows no seconds.
    return format_datetime(moment) if moment.tzinfo else moment.strftime("%Y/%m/%d %H:%M:%S")
