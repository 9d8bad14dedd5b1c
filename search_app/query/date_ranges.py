"""From one date to another, each written in full or as much of it as the other does not say.

range := [from] date gap date | date.. | ..date
gap   := .. | - | to | and, or a space, where what is asked lies between two dates

A first date without a month or a year has those of the last («1-7 August
2015»), and a last day those of the first (August 1-7, 2015).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from indexer.analysis import term_of

from .calendars import Spans
from .date_numbers import read_day_and_month
from .date_pieces import pieces_of
from .date_reader import read_recurring, read_value
from .date_words import DATE_WORDS
from .syntax import Days

Gap = Callable[[str, int], int]  # where a gap ends that stands there; 0 for none

_DOTS = re.compile(r"\s*(?:\.\.\.?|\N{HORIZONTAL ELLIPSIS})\s*")
_DASH = re.compile(r"(\s*)[-\N{EN DASH}\N{EM DASH}]\1(?=\w)")  # "2015 -2016" leaves a year out
_WORD = re.compile(r"\s*([^\W\d_]+)\s+")
_AND = re.compile(r"\s+(?:\N{ARABIC LETTER WAW}\s*|and\s+)(?=\w)")
_APART = re.compile(r"\s+(?=\d{4}[-/]\d|\d{1,2}[-/.]\d)")  # two dates in numbers
# A day without its year, or its month too.
_SHORT = re.compile(r"(\d{1,2})(?:[-/.]\d{1,2})?(?![\d/])")
_SHORT_WITH_YEAR = re.compile(rf"{_SHORT.pattern}(?:\s*[,\N{{ARABIC COMMA}}]?\s*\d{{4}}(?!\d))?")
_YEAR = re.compile(r"\d{4}")


def _dots(text: str, place: int) -> int:
    match = _DOTS.match(text, place)
    return match.end() if match else 0


def _dash(text: str, place: int) -> int:
    match = _DASH.match(text, place)
    return match.end() if match else 0


def _to(text: str, place: int) -> int:
    match = _WORD.match(text, place)
    return match.end() if match and term_of(match[1]) in DATE_WORDS.marks["to"] else 0


def _and(text: str, place: int) -> int:
    match = _AND.match(text, place)
    return match.end() if match else 0


def _apart(text: str, place: int) -> int:
    match = _APART.match(text, place)
    return match.end() if match else 0


BY_SIGNS: Final = (_dots,)
IN_WORDS: Final = (_dots, _dash, _to)
BETWEEN: Final = (*IN_WORDS, _and, _apart)


def read_range(
    text: str, start: int, today: date, gaps: Sequence[Gap] = IN_WORDS
) -> tuple[Spans, int] | None:
    """Return the days of the date or range at *start* and where it ends; None where there is none.

    Of *gaps* one stands between its dates. A first date that comes again, as
    weekdays do, is the last one before the other; else a range that runs backwards is turned.

    >>> spans, _ = read_range("1-7 August 2015", 0, date(2026, 1, 1))
    >>> str(spans[0])
    '2015-08-01..2015-08-07'
    """
    lead = _WORD.match(text, start)
    mark = term_of(lead[1]) if lead and len(gaps) > 1 else ""
    if lead and mark in DATE_WORDS.marks["from"]:
        found = _closed(text, lead.end(), today, gaps)
    elif lead and mark in DATE_WORDS.marks["between"]:
        found = _closed(text, lead.end(), today, BETWEEN)
    else:
        found = None
    return found or _closed(text, start, today, gaps) or _open(text, start, today)


def _open(text: str, start: int, today: date) -> tuple[Spans, int] | None:
    """Return one date, all days from it on or all up to it."""
    first = _value(text, start, today)
    place = first[1] if first else start
    gap = _DOTS.match(text, place)
    if not gap:
        return first
    if first:
        return (Days(first[0][0].start, None),), place + len(gap[0].rstrip())
    last = _value(text, gap.end(), today)
    return ((Days(None, last[0][-1].end),), last[1]) if last else None


def _value(text: str, start: int, today: date) -> tuple[Spans, int] | None:
    return read_value(text, start, today) or read_day_and_month(text, start, today)


def _closed(text: str, start: int, today: date, gaps: Sequence[Gap]) -> tuple[Spans, int] | None:
    whole = read_value(text, start, today)
    for place in _ends(text, start, whole[1] if whole else 0):
        behind = next(filter(None, (gap(text, place) for gap in gaps)), 0)
        last = _last(text, behind, text[start:place], today) if behind else None
        if last is None:
            continue
        days, written, end = last
        first = _borrowed(text[start:place], written, today, days)
        if first is None and whole and place == whole[1]:
            first = _in_order(text[start:place], whole[0], days)
        if first is None and (day := read_day_and_month(text, start, days[-1].end or today)):
            first = day[0] if day[1] == place else None
        if first:
            return (whole_of((*first, *days)),), end
    return None


def _ends(text: str, start: int, whole: int) -> Iterator[int]:
    """Yield where the first date of a range may end: a whole date, day and month, or a day."""
    if whole:
        yield whole
    if match := _SHORT.match(text, start):
        yield match.end()
        yield match.end(1)


def _last(text: str, start: int, first: str, today: date) -> tuple[Spans, str, int] | None:
    """Return the days of the last date, how it is written in full, and where it ends."""
    if found := read_value(text, start, today):
        return found[0], text[start : found[1]], found[1]
    match = _SHORT_WITH_YEAR.match(text, start)
    if not match:
        return None
    for piece in pieces_of(first, 0)[:0:-1]:
        written = first[: piece.start] + match[0]
        if spans := _all(written, today):
            return spans, written, match.end()
    day = read_day_and_month(text, start, today)
    return (day[0], text[start : day[1]], day[1]) if day else None


def _borrowed(first: str, last: str, today: date, days: Spans) -> Spans | None:
    """Return the days of *first* with as much of the end of *last* as it can take, if any.

    A month of the year is in the year before where it would come behind the last.
    """
    if _YEAR.search(first):
        return None
    for piece in pieces_of(last, 0)[:-1]:
        end = last[piece.end :]
        if end[:1].isdecimal() and first[-1:].isdecimal():
            continue
        spans = _all(first + end, today)
        if spans is None:
            continue
        behind = days[-1].end and spans[0].start and spans[0].start > days[-1].end
        year = _YEAR.search(end)
        if behind and year and not first.isdecimal():
            before = end.replace(year[0], str(int(year[0]) - 1), 1)
            spans = _all(first + before, today) or spans
        return spans
    return None


def _in_order(written: str, first: Spans, days: Spans) -> Spans:
    """Return the *first* days; where they come behind the last and come every week or year, those before."""
    last = days[-1].end
    if last is None or first[0].start is None or first[0].start <= last:
        return first
    return read_recurring(written, last) or first


def _all(text: str, today: date) -> Spans | None:
    """Return the days that all of *text* names."""
    found = read_value(text, 0, today)
    return None if found is None or text[found[1] :].strip() else found[0]


def whole_of(spans: Sequence[Days]) -> Days:
    """Return the days from the first to the last of *spans*."""
    starts = [span.start for span in spans]
    ends = [span.end for span in spans]
    return Days(
        None if None in starts else min(filter(None, starts)),
        None if None in ends else max(filter(None, ends)),
    )
