"""Days with respect to today: yesterday, this week, last month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from .calendars import ONE_DAY, months_back
from .syntax import Days

FIRST_WEEKDAY = 5  # Saturday, as CLDR has it for most Arab countries


def _week(today: date, ago: int) -> Days:
    start = today - timedelta(days=(today.weekday() - FIRST_WEEKDAY) % 7 + 7 * ago)
    return Days(start, start + timedelta(days=6))


def _month_ago(today: date, ago: int) -> Days:
    first = months_back(today.replace(day=1), ago)
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Days(first, following - ONE_DAY)


def _year_ago(today: date, ago: int) -> Days:
    year = max(1, today.year - ago)
    return Days(date(year, 1, 1), date(year, 12, 31))


def _day_ago(today: date, ago: int) -> Days:
    day = today - timedelta(days=ago)
    return Days(day, day)


RELATIVE: dict[str, Callable[[date], Days]] = {
    "today": lambda today: _day_ago(today, 0),
    "yesterday": lambda today: _day_ago(today, 1),
    "before_yesterday": lambda today: _day_ago(today, 2),
    "this_week": lambda today: _week(today, 0),
    "last_week": lambda today: _week(today, 1),
    "this_month": lambda today: _month_ago(today, 0),
    "last_month": lambda today: _month_ago(today, 1),
    "this_year": lambda today: _year_ago(today, 0),
    "last_year": lambda today: _year_ago(today, 1),
}
