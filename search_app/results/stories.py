"""The copies of an article: which there are, which came out first, how they differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from indexer.article import Article
from indexer.backends import Copy, Searcher
from indexer.schema import DAY_SECONDS, NO_MOMENT, day_of

from ..page import CopyOf, Difference
from .difference import difference

COMPARED_TIMES: Final = 10  # copies of the first day among which the first is looked for
TIMED: Final = 20  # copies whose times are looked up
# How long a time may be that is known so precisely. A month or a year tells nothing here.
_LENGTHS: Final = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "day": timedelta(days=1),
}


def copies_of(searcher: Searcher, article_id: str) -> tuple[CopyOf, ...]:
    """Return all articles of a story, the earliest first; () for an article that is alone."""
    copies = searcher.copies(article_id)
    if not copies or copies[0].moment == NO_MOMENT:
        return tuple(CopyOf(copy.id, copy.source, _iso(copy.day)) for copy in copies)
    first = _first_report(searcher, copies)
    ordered = sorted(copies, key=lambda copy: copy.id != first)
    return tuple(CopyOf(c.id, c.source, _iso(c.day), c.id == first) for c in ordered)


def with_times(searcher: Searcher, copies: Sequence[CopyOf]) -> tuple[CopyOf, ...]:
    """Return *copies*, of the first TIMED the time of day too where the paper gives it."""
    timed = (copy._replace(time=_time_of(searcher.article(copy.id))) for copy in copies[:TIMED])
    return (*timed, *copies[TIMED:])


def _time_of(article: Article | None) -> str:
    if article is None or article.published is None:
        return ""
    return f"{article.published:%H:%M}" if article.precision in ("minute", "second") else ""


def _first_report(searcher: Searcher, copies: Sequence[Copy]) -> str:
    """Return the id of the copy that came out before all others, "" where that is not known.

    Not known is it where two came within one second, minute or day and no
    more is said, and where some of the first day name a zone and others none.
    """
    near = [copy for copy in copies if 0 <= copy.moment - copies[0].moment < DAY_SECONDS]
    spans: list[tuple[datetime, datetime, str]] = []
    for copy in near[:COMPARED_TIMES]:
        article = searcher.article(copy.id)
        length = _LENGTHS.get(article.precision or "") if article else None
        if article is None or article.published is None or length is None:
            return ""
        # Copies are in the order of their moments, which is that of times with a zone or
        # of times without: where the second began within the first, no more need be read.
        if not spans and any(c.moment - copy.moment < length.total_seconds() for c in near[1:]):
            return ""
        spans.append((article.published, article.published + length, copy.id))
    if len({start.tzinfo is None for start, _, _ in spans}) > 1:
        return ""
    spans.sort()
    (_, end, first), *others = spans
    return first if all(end <= start for start, _, _ in others) else ""


def _iso(day: int) -> str:
    known = day_of(day)
    return known.isoformat() if known else ""


def difference_from(
    searcher: Searcher, article: Article, copies: tuple[CopyOf, ...], compared: str
) -> Difference | None:
    """Return how a copy differs from *article*: that named, else the first; None without copies."""
    others = {copy.id: copy for copy in copies if copy.id != article.id}
    if not others:
        return None
    other = others.get(compared) or next(iter(others.values()))
    text = searcher.article(other.id)
    return difference(article.body, text.body, other) if text else None
