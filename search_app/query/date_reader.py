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

from datetime import date, timedelta
from typing import TypeVar

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
)
from .date_numbers import in_numbers, is_year_and_month
from .date_pieces import END, Piece, pieces_of
from .date_words import DATE_WORDS, Month
from .relative_days import RELATIVE
from .syntax import Days

T = TypeVar("T")

LONGEST_NAME = 4  # words: "Dhu al-Qi'dah"

_WITHIN_NAMES = {"-", "'", "\N{RIGHT SINGLE QUOTATION MARK}", "`"}
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


class Reader:
    """Reads one date from pieces of a text."""

    def __init__(self, text: str, pieces: list[Piece], today: date):
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

    def _at(self, i: int) -> Piece:
        return self._pieces[i] if i < len(self._pieces) else END

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
        found = in_numbers(self._text, piece.start, self._today)
        if found is None:
            return None
        while self._at(i).end and self._at(i).start < found.end:
            i += 1
        return (found.days,), self._mark_of(found.calendar, i)

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
        if year is None or is_year_and_month(self._text, self._at(i).start):
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
