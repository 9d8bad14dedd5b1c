"""Dates as readers write them, in every tradition of the Arabic press, to spans of days.

dates := range (, range)*
range := date | date..date | date.. | ..date

What one date may be stands in ``date_reader.py``, its words in ``date_words.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from .calendars import ONE_DAY, Spans
from .date_reader import Reader, pieces_of
from .date_words import DATE_WORDS
from .syntax import Days

MAX_SPANS = 8  # in a list of spans

_BETWEEN = re.compile(r"\s*(?:\.\.\.?|\N{HORIZONTAL ELLIPSIS})\s*")


def read_value(text: str, start: int, today: date) -> tuple[Spans, int] | None:
    """Return the days of the date at *start* and where it ends; None where there is none.

    The longest date that the words make is taken; time is bounded.

    >>> spans, end = read_value("21 يوليو 2015 في القاهرة", 0, date(2026, 1, 1))
    >>> str(spans[0]), end
    ('2015-07-21', 13)
    """
    pieces = pieces_of(text, start)
    found = Reader(text, pieces, today).value(0)
    if found is None:
        return None
    spans, used = found
    return spans, pieces[used - 1].end


def read_days(text: str, start: int, today: date) -> tuple[Spans, int] | None:
    """Return the days of a date, a range ``a..b``, or a list of these with commas.

    A range may be open at one end. One that runs backwards is turned.
    """
    spans: list[Days] = []
    while len(spans) < MAX_SPANS:
        found = _range(text, start, today)
        if found is None:
            break
        spans += found[0]
        end = found[1]
        start = end + 1
        if text[end : end + 1] != "," or not text[start : start + 1].strip(" \t"):
            return tuple(spans), end
    return (tuple(spans), start - 1) if spans else None


def _range(text: str, start: int, today: date) -> tuple[Spans, int] | None:
    first = read_value(text, start, today)
    place = first[1] if first else start
    gap = _BETWEEN.match(text, place)
    if not gap:
        return first
    last = read_value(text, gap.end(), today)
    if first and last:
        whole = _whole((*first[0], *last[0]))
        return (whole,), last[1]
    if first:
        return (Days(first[0][0].start, None),), gap.end() - (len(gap[0]) - len(gap[0].rstrip()))
    return ((Days(None, last[0][-1].end),), last[1]) if last else None


def whole_days(text: str, today: date) -> Days | None:
    """Return the days that all of *text* names, from the first to the last; None where none.

    >>> str(whole_days("رمضان 1436", date(2026, 1, 1)))
    '2015-06-18..2015-07-16'
    """
    found = read_days(text, 0, today)
    if found is None or text[found[1] :].strip():
        return None
    return _whole(found[0])


def _whole(spans: Sequence[Days]) -> Days:
    """Return the days from the first to the last of *spans*."""
    starts = [span.start for span in spans]
    ends = [span.end for span in spans]
    return Days(
        None if None in starts else min(filter(None, starts)),
        None if None in ends else max(filter(None, ends)),
    )


def before(spans: Spans) -> Spans:
    """Return the days before the first of *spans*."""
    start = spans[0].start
    return (Days(None, start - ONE_DAY),) if start and start > date.min else ()


def after(spans: Spans) -> Spans:
    """Return the days from the first of *spans* on: what ``before`` leaves."""
    return (Days(spans[0].start, None),) if spans[0].start else ()


@lru_cache(maxsize=1)
def first_words() -> frozenset[str]:
    """Return the folded words with which a date in words can begin."""
    words = DATE_WORDS
    names = {*words.months, *words.relative, *words.weekdays}
    marks = {word for mark in ("since", "last", "weekday") for word in words.marks[mark]}
    return frozenset(name.split()[0] for name in names | marks)
