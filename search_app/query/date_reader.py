"""One date as readers write it, read from the words, numbers and signs that make it.

value    := numbers | relative | [weekday] [day] month [year] | year [month [day]]
numbers  := 2015-07-21 | 21/7/2015 (day first) | 21/7/15 | 2015-07 | 7/2015
relative := today | last week | last 7 days | since a week | 3 days ago ...

The words are in ``date_words.toml``, month names as in CLDR and hijridate among
them. A month without a year is the last one that has begun; a
name of two months means both. Years 1343 to 1500 are Hijri (Umm al-Qura). A year
of two digits is the last one that has begun, of this century or the Hijri one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from indexer.analysis import term_of
from indexer.analysis.letters import INVISIBLE, MARK_RANGES

from .calendars import (
    ONE_DAY,
    Calendar,
    Spans,
    calendar_of,
    hijri_within,
    joined,
    months_back,
    most_recent,
    span_of,
    year_now,
)
from .date_words import DATE_WORDS, Month
from .syntax import Days

T = TypeVar("T")

MAX_PIECES = 24  # words, numbers and signs that one value may have
LONGEST_NAME = 4  # words: "Dhu al-Qi'dah"
CENTURIES: tuple[tuple[Calendar, int], ...] = (("gregorian", 2000), ("hijri", 1400))
FIRST_WEEKDAY = 5  # Saturday, as CLDR has it for most Arab countries

_JOINERS = "[\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}]*"
_SIGN = rf"{_JOINERS}([-/.\N{{ARABIC DATE SEPARATOR}}]){_JOINERS}"
_THREE = re.compile(rf"(\d{{1,4}}){_SIGN}(\d{{1,2}}){_JOINERS}\2{_JOINERS}(\d{{1,4}})(?!\d)")
_YEAR_MONTH = re.compile(rf"(\d{{4}}){_SIGN}(\d{{1,2}})(?!\d)")
_MONTH_YEAR = re.compile(rf"(\d{{1,2}}){_SIGN}(\d{{4}})(?!\d)")
_WITHIN_NAMES = {"-", "'", "\N{RIGHT SINGLE QUOTATION MARK}", "`"}
_MARKS = "".join(f"{first}-{last}" for first, last in MARK_RANGES)
_PIECE = re.compile(rf"[\s{INVISIBLE}]*(?:(\d+)|([^\W\d_](?:[^\W\d_]|[{_MARKS}])*)|(\S))")


class _Piece(NamedTuple):
    word: str  # folded; "" for a number or a sign
    number: int  # -1 where it is none
    sign: str
    digits: int
    start: int
    end: int


def pieces_of(text: str, start: int) -> list[_Piece]:
    """Return the words, numbers and signs from *start* on, at most MAX_PIECES."""
    pieces: list[_Piece] = []
    while len(pieces) < MAX_PIECES and (match := _PIECE.match(text, start)):
        number, word, sign = match.groups()
        begin = match.start(match.lastindex or 0)
        value = int(number) if number and len(number) <= 4 else -1
        folded = term_of(word) if word else ""
        pieces.append(_Piece(folded, value, sign or "", len(number or ""), begin, match.end()))
        start = match.end()
    return pieces


_END = _Piece("", -1, "", 0, 0, 0)
_Found = tuple[Spans, int] | None  # the days, and the number of the piece behind them


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


def read_recurring(text: str, today: date) -> Spans | None:
    """Return the last days by *today* that all of *text* names, of a name that comes again.

    Such are a weekday, and a day or a month without its year.
    """
    pieces = pieces_of(text, 0)
    reader = Reader(text, pieces, today)
    found = reader.recurring(0) if not any(piece.digits == 4 for piece in pieces) else None
    return found[0] if found and found[1] == len(pieces) else None


def read_length(text: str, start: int, today: date) -> tuple[Spans, int] | None:
    """Return the days since a length of time before *today*, and where it ends: "3 weeks"."""
    pieces = pieces_of(text, start)
    found = Reader(text, pieces, today).since_length(0)
    return (found[0], pieces[found[1] - 1].end) if found else None


_DAY_AND_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})(?![\d/])")


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


class Reader:
    """Reads one date from pieces of a text."""

    def __init__(self, text: str, pieces: list[_Piece], today: date):
        self._text = text
        self._pieces = pieces
        self._today = today
        self._words = DATE_WORDS

    def value(self, i: int) -> _Found:
        """Return the days of the date at piece *i* and the piece behind it; None for no date."""
        for read in (
            self._numbers,
            self._relative,
            self._since,
            self._last,
            self._ago,
            self._weekday,
            self._month,
            self._year,
        ):
            found = read(i)
            if found is not None:
                return found
        return None

    def recurring(self, i: int) -> _Found:
        """Return the days of a weekday, a day of a month or a month at piece *i*."""
        return self._weekday(i) or self._month(i)

    def _at(self, i: int) -> _Piece:
        return self._pieces[i] if i < len(self._pieces) else _END

    def _name(self, table: dict[str, T], i: int) -> tuple[T, int] | None:
        """Return what the longest name of *table* at piece *i* stands for, and the piece behind."""
        words: list[str] = []
        found = None
        while len(words) < LONGEST_NAME and (word := self._at(i).word):
            words.append(word)
            i += 1
            if (key := " ".join(words)) in table:
                found = table[key], i
            # "Rabi' al-Awwal": signs within a Latin name part its words.
            if word.isascii() and self._at(i).sign in _WITHIN_NAMES:
                i += 1
        return found

    def _is(self, mark: str, i: int) -> bool:
        return self._at(i).word in self._words.marks[mark]

    def _skip(self, mark: str, i: int) -> int:
        return i + 1 if self._is(mark, i) else i

    # -- numbers

    def _numbers(self, i: int) -> _Found:
        piece = self._at(i)
        if piece.number < 0:
            return None
        if match := _THREE.match(self._text, piece.start):
            last = match[4] if len(match[1]) == 4 else self._with_century(match[4])
            span = _of_three(match[1], match[3], last)
        elif match := _YEAR_MONTH.match(self._text, piece.start):
            span = _of_two(int(match[1]), int(match[3]))
        elif match := _MONTH_YEAR.match(self._text, piece.start):
            span = _of_two(int(match[3]), int(match[1]))
        else:
            return None
        if span is None:
            return None
        while self._at(i).end and self._at(i).start < match.end():
            i += 1
        return (span,), self._mark_of(span_calendar(match), i)

    def _with_century(self, year: str) -> str:
        """Return a year of two digits as the last one with these, of two calendars the later."""
        if len(year) != 2:
            return year
        for kind, century in CENTURIES:
            if century + int(year) <= year_now(kind, self._today):
                return str(century + int(year))
        return f"19{year}"

    def _mark_of(self, kind: Calendar | None, i: int) -> int:
        return self._skip(kind, i) if kind else i

    # -- with respect to today

    def _since(self, i: int) -> _Found:
        if not self._is("since", i) or self._is("since", i + 1):
            return None
        if length := self.since_length(i + 1):
            return length
        found = self.value(i + 1)
        return None if found is None else ((Days(found[0][0].start, None),), found[1])

    def since_length(self, i: int) -> _Found:
        """Return the days since so long before today as piece *i* says, and the piece behind."""
        length = self._length(i)
        return ((Days(self._back(*length[0]), None),), length[1]) if length else None

    def _last(self, i: int) -> _Found:
        length = self._length(i + 1) if self._is("last", i) else None
        if length is None:
            return None
        (count, unit), i = length
        start = self._back(count, unit)
        # So many days, weeks or months, this day the last of them.
        start += timedelta(0) if unit == "hour" else ONE_DAY
        return (Days(start, self._today),), self._skip("past", i)

    def _ago(self, i: int) -> _Found:
        length = self._length(i + 1) if self._is("ago", i) else None
        if length is None:
            return None
        day = self._back(*length[0])
        return (Days(day, day),), length[1]

    def _length(self, i: int) -> tuple[tuple[int, str], int] | None:
        """Return how many of which unit: "3 أيام", "أسبوعين", "ثلاثة أشهر"."""
        if two := self._name(self._words.two, i):
            return (2, two[0]), two[1]
        count, number = 1, self._at(i)
        if 0 < number.number <= 1000:
            count, i = number.number, i + 1
        elif number.word in self._words.numbers:
            count, i = self._words.numbers[number.word], i + 1
        unit = self._name(self._words.units, i)
        return ((count, unit[0]), unit[1]) if unit else None

    def _back(self, count: int, unit: str) -> date:
        if unit in ("month", "year"):
            return months_back(self._today, count * (12 if unit == "year" else 1))
        days = {"hour": -(-count // 24), "day": count, "week": 7 * count}[unit]
        return self._today - timedelta(days=days)

    def _relative(self, i: int) -> _Found:
        name = self._name(self._words.relative, i)
        return None if name is None else ((RELATIVE[name[0]](self._today),), name[1])

    def _weekday(self, i: int) -> _Found:
        name = self._name(self._words.weekdays, self._skip("weekday", i))
        if name is None:
            return None
        number, i = name
        follows = i + 1 if self._at(i).sign in (",", "\N{ARABIC COMMA}") else i
        whole = self._numbers(follows) or self._month(follows, with_day=True)
        if whole:
            return whole
        back = (self._today.weekday() - number - 1) % 7 + 1
        day = self._today - timedelta(days=back)
        return (Days(day, day),), self._skip("past", i)

    # -- months and years

    def _month(self, i: int, with_day: bool = False) -> _Found:
        day = 0
        if 1 <= self._at(i).number <= 31 and self._at(i).digits <= 2:
            day, i = self._at(i).number, i + 1
        elif with_day:
            return None
        name = self._name(self._words.months, self._skip("month", i))
        if name is None:
            return None
        month, i = name
        latin = self._at(i - 1).word.isascii()
        if (
            latin
            and not day
            and self._at(i).digits in (1, 2)
            and self._at(i).number in range(1, 32)
        ):
            day, i = self._at(i).number, i + 1
            i += self._at(i).sign == ","
        i = self._same_month(month, i)
        return self._with_year(month, day, i)

    def _same_month(self, month: Month, i: int) -> int:
        """Return the piece behind the month's other name: "شباط/فبراير", "آب (أغسطس)"."""
        sign = self._at(i).sign
        if sign not in ("/", "-", "(", "\N{EN DASH}"):
            return i
        other = self._name(self._words.months, i + 1)
        if other is None or not set(other[0].numbers) & set(month.numbers):
            return i
        if sign == "(":
            return other[1] + 1 if self._at(other[1]).sign == ")" else i
        return other[1]

    def _with_year(self, month: Month, day: int, i: int) -> _Found:
        comma = self._at(i).sign in (",", "\N{ARABIC COMMA}")
        year = self._year_number(self._skip("year", i + comma))
        if year is None:
            recent = (most_recent(month.calendar, m, day, self._today) for m in month.numbers)
            spans = joined(span for span in recent if span)
            behind = self._skip("current", self._skip("past", i))
        else:
            (number, kind), behind = year
            spans = joined(_in_year(month, day, number, kind))
        return (spans, behind) if spans else None

    def _year(self, i: int) -> _Found:
        i = self._skip("year", i)
        year = self._year_number(i)
        # "2015-13" is no month, and not the year 2015 either.
        if year is None or _YEAR_MONTH.match(self._text, self._at(i).start):
            return None
        (number, kind), behind = year
        if found := self._month_behind(number, kind, behind):
            return found
        span = span_of(kind, number)
        return None if span is None else ((span,), behind)

    def _month_behind(self, year: int, kind: Calendar, i: int) -> _Found:
        """Return the days of a month, or of a day of it, that stands behind its year."""
        name = self._name(self._words.months, self._skip("month", i))
        if name is None or name[0].calendar != kind:
            return None
        month, i = name
        day, number = 0, self._at(i)
        if 1 <= number.number <= 31 and number.digits <= 2:
            day, i = number.number, i + 1
        if self._year_number(self._skip("year", i)):
            return None  # the month has a year of its own behind it
        spans = joined(_in_year(month, day, year, kind))
        return (spans, i) if spans else None

    def _year_number(self, i: int) -> tuple[tuple[int, Calendar], int] | None:
        piece = self._at(i)
        kind = calendar_of(piece.number) if piece.digits == 4 else None
        if kind is None:
            return None
        return (piece.number, kind), self._mark_of(kind, i + 1)


def _in_year(month: Month, day: int, year: int, kind: Calendar) -> list[Days]:
    """Return that month, or both months of a double name, or that day of them, in a year."""
    if month.calendar == "hijri" and kind == "gregorian":
        return [span for m in month.numbers for span in hijri_within(year, m, day)]
    if month.calendar != kind:
        return []
    return [span for m in month.numbers if (span := span_of(kind, year, m, day))]


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


def span_calendar(match: re.Match[str]) -> Calendar | None:
    """Return the calendar of a date in numbers, by its year."""
    years = [int(group) for group in match.groups() if group and group.isdecimal()]
    return next((kind for year in years if (kind := calendar_of(year))), None)


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
