"""Articles by time: an engine's histogram as the bars that a page shows."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from indexer.backends import ResultPage, Searcher, SearchRequest
from indexer.index.searching.nodes import Every
from indexer.schema import day_number, day_of

from ..page import Bar, Timeline

FIRST, LAST = day_number(date.min), day_number(date.max)


def timeline_of(found: ResultPage, start: int | None = None, end: int | None = None) -> Timeline:
    """Return the bars of *found*; those are selected that have days from *start* to *end*.

    Days are counted from 1970-01-01. Nothing is selected where neither is given.
    """
    ranged = start is not None or end is not None
    first, last = FIRST if start is None else start, LAST if end is None else end
    bars = (
        Bar(_date(b.start), _date(b.end), b.count, ranged and b.start <= last and first <= b.end)
        for b in found.histogram
    )
    return Timeline(found.histogram_step or "day", tuple(bars))


def whole_timeline(searcher: Searcher) -> Timeline:
    """Return all articles of a snapshot by time."""
    return timeline_of(searcher.search(SearchRequest(Every(), limit=0, histogram="auto")))


# Most searches span the same days.
@lru_cache(4096)
def _date(day: int) -> date:
    found = day_of(max(FIRST, min(LAST, day)))
    assert found is not None, "a bucket has days"
    return found
