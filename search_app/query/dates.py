"""Dates as readers write them, in every tradition of the Arabic press, to spans of days.

dates := range (, range)*

What a range may be stands in ``date_ranges.py``, what one date may be in
``date_reader.py``, and their words in ``date_words.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from .calendars import ONE_DAY, Spans
from .date_ranges import IN_WORDS, Gap, read_range, whole_of
from .date_words import DATE_WORDS
from .syntax import Days

MAX_SPANS = 8  # in a list of spans


def read_days(
    text: str, start: int, today: date, gaps: Sequence[Gap] = IN_WORDS
) -> tuple[Spans, int] | None:
    """Return the days of a date, a range, or a list of these with commas, and where they end.

    Of *gaps* one stands between the two dates of a range.
    """
    spans: list[Days] = []
    while len(spans) < MAX_SPANS:
        found = read_range(text, start, today, gaps)
        if found is None:
            break
        spans += found[0]
        end = found[1]
        start = end + 1
        if text[end : end + 1] != "," or not text[start : start + 1].strip(" \t"):
            return tuple(spans), end
    return (tuple(spans), start - 1) if spans else None


def whole_days(text: str, today: date) -> Days | None:
    """Return the days that all of *text* names, from the first to the last; None where none.

    >>> str(whole_days("رمضان 1436", date(2026, 1, 1)))
    '2015-06-18..2015-07-16'
    """
    found = read_days(text, 0, today)
    if found is None or text[found[1] :].strip():
        return None
    return whole_of(found[0])


def before(spans: Spans) -> Spans:
    """Return the days before the first of *spans*."""
    start = spans[0].start
    return (Days(None, start - ONE_DAY),) if start and start > date.min else ()


def after(spans: Spans) -> Spans:
    """Return the days from the first of *spans* on: what ``before`` leaves."""
    return (Days(spans[0].start, None),) if spans[0].start else ()


def until(spans: Spans) -> Spans:
    """Return the days up to the last of *spans*, it included."""
    return (Days(None, spans[-1].end),) if spans[-1].end else ()


def is_closed(spans: Spans) -> bool:
    """Return whether the days have a first and a last."""
    return spans[0].start is not None and spans[-1].end is not None


@lru_cache(maxsize=1)
def first_words() -> frozenset[str]:
    """Return the folded words with which a date in words can begin."""
    words = DATE_WORDS
    names = {*words.months, *words.relative, *words.weekdays}
    marks = {word for mark in ("since", "last", "weekday") for word in words.marks[mark]}
    return frozenset(name.split()[0] for name in names | marks)
