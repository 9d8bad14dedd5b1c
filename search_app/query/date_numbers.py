"""Dates in numbers alone: 2015-07-21, 21/7/2015, 21/7/15, 2015-07, 7/2015, 14/7.

The day stands before the month unless it cannot; the year is first or last. One
of two digits is the last that has begun, of this century or else the Hijri one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from .calendars import Calendar, Spans, calendar_of, most_recent, span_of, year_now
from .syntax import Days

CENTURIES: Final[tuple[tuple[Calendar, int], ...]] = (("gregorian", 2000), ("hijri", 1400))

_JOINERS = "[\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}]*"
_SIGN = rf"{_JOINERS}([-/.\N{{ARABIC DATE SEPARATOR}}]){_JOINERS}"
_THREE = re.compile(rf"(\d{{1,4}}){_SIGN}(\d{{1,2}}){_JOINERS}\2{_JOINERS}(\d{{1,4}})(?!\d)")
_YEAR_MONTH = re.compile(rf"(\d{{4}}){_SIGN}(\d{{1,2}})(?!\d)")
_MONTH_YEAR = re.compile(rf"(\d{{1,2}}){_SIGN}(\d{{4}})(?!\d)")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})(?![\d/])")


class InNumbers(NamedTuple):
    """The days of a date, the calendar of its year as written, and where it ends."""

    days: Days
    calendar: Calendar | None
    end: int


def in_numbers(text: str, start: int, today: date) -> InNumbers | None:
    """Return the date of two or three numbers at *start*; None where there is none.

    >>> str(in_numbers("21/7/15", 0, date(2026, 1, 1)).days)
    '2015-07-21'
    """
    if match := _THREE.match(text, start):
        last = match[4] if len(match[1]) == 4 else _with_century(match[4], today)
        days = _of_three(match[1], match[3], last)
    elif match := _YEAR_MONTH.match(text, start):
        days = _of_two(int(match[1]), int(match[3]))
    elif match := _MONTH_YEAR.match(text, start):
        days = _of_two(int(match[3]), int(match[1]))
    else:
        return None
    return InNumbers(days, _calendar_written(match), match.end()) if days else None


def is_year_and_month(text: str, start: int) -> bool:
    """Return whether a year and a number stand at *start* as a month would, be it one or not."""
    return bool(_YEAR_MONTH.match(text, start))


def read_day_and_month(text: str, start: int, today: date) -> tuple[Spans, int] | None:
    """Return the last such day by *today* and where it ends: "14/7", the day first unless it cannot be."""
    match = _DAY_AND_MONTH.match(text, start)
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    if month > 12:
        day, month = month, day
    span = most_recent("gregorian", month, day, today) if day and month else None
    return ((span,), match.end()) if span else None


def _with_century(year: str, today: date) -> str:
    """Return a year of two digits as the last one with these, of two calendars the later."""
    if len(year) != 2:
        return year
    for kind, century in CENTURIES:
        if century + int(year) <= year_now(kind, today):
            return str(century + int(year))
    return f"19{year}"


def _of_three(first: str, middle: str, last: str) -> Days | None:
    """Return the day of three numbers: the year first or last, the day before the month."""
    if len(first) == 4:
        year, month, day = int(first), int(middle), int(last)
    elif len(last) == 4:
        day, month, year = int(first), int(middle), int(last)
        if month > 12:  # month first, as it cannot be otherwise
            day, month = month, day
    else:
        return None
    kind = calendar_of(year)
    return span_of(kind, year, month, day) if kind and day else None


def _of_two(year: int, month: int) -> Days | None:
    kind = calendar_of(year)
    return span_of(kind, year, month) if kind and month else None


def _calendar_written(match: re.Match[str]) -> Calendar | None:
    """Return the calendar of a date in numbers, by its year."""
    years = [int(group) for group in match.groups() if group and group.isdecimal()]
    return next((kind for year in years if (kind := calendar_of(year))), None)
