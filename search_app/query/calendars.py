"""Days of the two calendars: a year, a month or a day of either as a span of days."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from hijridate import Gregorian, Hijri

from .syntax import Days

Calendar = Literal["gregorian", "hijri"]
Language = Literal["ar", "en"]
Spans = tuple[Days, ...]

GREGORIAN_YEARS = range(1800, 2201)
HIJRI_YEARS = range(1343, 1501)  # those that the tables of Umm al-Qura cover
ONE_DAY = timedelta(days=1)


def calendar_of(year: int) -> Calendar | None:
    """Return the calendar that counts a year of this number, None where neither does.

    >>> calendar_of(1436), calendar_of(2015), calendar_of(12)
    ('hijri', 'gregorian', None)
    """
    if year in GREGORIAN_YEARS:
        return "gregorian"
    return "hijri" if year in HIJRI_YEARS else None


def span_of(kind: Calendar, year: int, month: int = 0, day: int = 0) -> Days | None:
    """Return the days of a year, of a month of it or one day; None where there is no such.

    >>> str(span_of("hijri", 1436, 10))
    '2015-07-17..2015-08-15'
    """
    try:
        return _gregorian(year, month, day) if kind == "gregorian" else _hijri(year, month, day)
    except (ValueError, OverflowError):
        return None


def _gregorian(year: int, month: int, day: int) -> Days:
    if year not in GREGORIAN_YEARS:
        raise ValueError(year)
    if day:
        return Days(date(year, month, day), date(year, month, day))
    first, last = (month, month) if month else (1, 12)
    return Days(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _hijri(year: int, month: int, day: int) -> Days:
    first, last = (month, month) if month else (1, 12)
    length = Hijri(year, last, 1).month_length()
    start = Hijri(year, first, day or 1).to_gregorian()
    end = start if day else Hijri(year, last, length).to_gregorian()
    # Plain dates: hijridate's own class prints and compares in other ways.
    return Days(date(*start.datetuple()), date(*end.datetuple()))


def year_now(kind: Calendar, today: date) -> int:
    """Return the year of *today* in a calendar; 0 where its tables end before."""
    if kind == "gregorian":
        return today.year
    try:
        return int(Gregorian(today.year, today.month, today.day).to_hijri().year)
    except (ValueError, OverflowError):
        return 0


def most_recent(kind: Calendar, month: int, day: int, today: date) -> Days | None:
    """Return the last such month or day that has begun by *today*."""
    year = year_now(kind, today)
    for candidate in (year, year - 1, year - 2, year - 3, year - 4):
        span = span_of(kind, candidate, month, day)
        if span and span.start and span.start <= today:
            return span
    return None


def hijri_within(year: int, month: int, day: int) -> Iterable[Days]:
    """Yield the Hijri months, or days, that begin in a Gregorian year."""
    first = year_now("hijri", date(year, 1, 1))
    for candidate in (first, first + 1):
        span = span_of("hijri", candidate, month, day)
        if span and span.start and span.start.year == year:
            yield span


def months_back(day: date, count: int) -> date:
    """Return the day *count* months before, the last of its month where that is shorter.

    >>> months_back(date(2015, 3, 31), 1)
    datetime.date(2015, 2, 28)
    """
    whole = day.year * 12 + day.month - 1 - count
    year, month = max(1, whole // 12), whole % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def joined(spans: Iterable[Days]) -> Spans:
    """Return closed spans in order, those that touch made one."""
    found: list[Days] = []
    for span in sorted(spans, key=lambda s: s.start or date.min):
        before = found[-1] if found else None
        if before and before.end and span.start and span.start <= before.end + ONE_DAY:
            found[-1] = Days(before.start, max(before.end, span.end or date.max))
        else:
            found.append(span)
    return tuple(found)


def parts_of(day: date, kind: Calendar) -> tuple[int, int, int] | None:
    """Return year, month and day of *day* in a calendar, None where its tables do not reach.

    >>> parts_of(date(2015, 7, 17), "hijri")
    (1436, 10, 1)
    """
    if kind == "gregorian":
        return day.year, day.month, day.day
    try:
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    except (ValueError, OverflowError):
        return None
    return hijri.year, hijri.month, hijri.day


def hijri_words(day: date, language: Language) -> str:
    """Return *day* in the Hijri calendar, its month by name; "" where the tables do not reach.

    >>> hijri_words(date(2015, 7, 17), "en")
    '1 Shawwal 1436'
    """
    try:
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    except (ValueError, OverflowError):
        return ""
    return f"{hijri.day} {hijri.month_name(language)} {hijri.year}"


def hijri_months(language: Language) -> list[str]:
    """Return the names of the Hijri months in order."""
    return [Hijri(1440, number, 1).month_name(language) for number in range(1, 13)]
