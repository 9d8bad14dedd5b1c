"""The copies of an article: which there are, which came out first, how they differ."""

from __future__ import annotations

from typing import Final

from indexer.article import Article
from indexer.backends import Copy, Searcher
from indexer.schema import NO_DAY, day_of

from ..page import CopyOf, Difference
from .difference import difference

COMPARED_TIMES: Final = 10  # copies of one day among which the first is looked for


def copies_of(searcher: Searcher, article_id: str) -> tuple[CopyOf, ...]:
    """Return all articles of a story, the earliest first; () for an article that is alone."""
    copies = searcher.copies(article_id)
    if not copies or copies[0].day == NO_DAY:
        return tuple(CopyOf(copy.id, copy.source, _iso(copy.day)) for copy in copies)
    same_day = [copy for copy in copies if copy.day == copies[0].day]
    first = _first_report(searcher, same_day)
    ordered = sorted(copies, key=lambda copy: copy.id != first)
    return tuple(CopyOf(c.id, c.source, _iso(c.day), c.id == first) for c in ordered)


def _first_report(searcher: Searcher, copies: list[Copy]) -> str:
    """Return the id of the copy that came out first on one day, "" where that is not known."""
    if len(copies) == 1:
        return copies[0].id
    times = []
    for copy in copies[:COMPARED_TIMES]:
        article = searcher.article(copy.id)
        if article is None or article.published is None or article.precision == "day":
            return ""
        times.append((article.published, copy.id))
    if len({moment.tzinfo is None for moment, _ in times}) > 1:
        return ""  # a time without a zone cannot be compared with one that has one
    times.sort()
    return times[0][1] if times[0][0] < times[1][0] else ""


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
