"""The value of a field where it stands in a query: names, quoted or not, and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, NamedTuple

from indexer.analysis import WORD, term_of

from . import dates
from .calendars import Spans
from .date_ranges import BY_SIGNS
from .date_reader import read_length, read_value
from .fields import DATES, SINCES
from .quotation_marks import Quoted
from .syntax import KeywordName

MAX_NAME_WORDS: Final = 6  # of a value without quotes
COMMAS: Final = ",\N{ARABIC COMMA}"  # between the values of a field
BARE_VALUE: Final = re.compile(rf"[^\s\"()|{COMMAS}]+")
_NEXT_VALUE = re.compile(rf"[ \t\u00a0]+{BARE_VALUE.pattern}")
_SPACES = re.compile(r"[ \t\u00a0]*")

Names = Callable[[KeywordName, str], bool]  # whether a text is the whole name of a value


class Value(NamedTuple):
    """One value of a field, and where it stands."""

    text: str
    start: int
    end: int


class ValueReader:
    """Reads values from a query of which *quotations* are known.

    *today* is the day that "yesterday" is the day before, *names* says what the
    values of fields are called.
    """

    def __init__(
        self,
        text: str,
        quotations: Mapping[int, Quoted],
        today: Callable[[], date],
        names: Names | None,
    ):
        self._text = text
        self._quotations = quotations
        self._today = today
        self._names = names or (lambda field, name: False)

    def behind_spaces(self, place: int) -> int:
        """Return where the spaces at *place* end."""
        match = _SPACES.match(self._text, place)
        return match.end() if match else place

    def named(self, field: KeywordName, place: int, surely: bool) -> list[Value]:
        """Return the values at *place*, with commas between; behind a space only what is known.

        Where not *surely* a value is meant the first must be known too.
        """
        values: list[Value] = []
        while value := self._value(field, place, surely):
            values.append(value)
            if self._text[value.end : value.end + 1] not in tuple(COMMAS):
                break
            place = self.behind_spaces(value.end + 1)
            surely = place == value.end + 1
        return values

    def _value(self, field: KeywordName, place: int, surely: bool) -> Value | None:
        """Return a value: quoted, the longest name at *place*, or what stands up to the next space."""
        if quoted := self._quoted(place):
            inner = " ".join(quoted[0].replace('"', " ").split())
            return Value(inner, place, quoted[1]) if inner else None
        bare = BARE_VALUE.match(self._text, place)
        if not bare:
            return None
        for end in self._ends_of_words(bare.end()):
            if self._names(field, self._text[place:end]):
                return Value(self._text[place:end], place, end)
        return Value(bare[0], place, bare.end()) if surely else None

    def _ends_of_words(self, end: int) -> list[int]:
        """Return *end* and where the next words of a name may end, the last first."""
        ends = [end]
        while len(ends) < MAX_NAME_WORDS and (match := _NEXT_VALUE.match(self._text, ends[-1])):
            ends.append(match.end())
        return ends[::-1]

    def _quoted(self, place: int) -> tuple[str, int] | None:
        quoted = self._quotations.get(place)
        return (self._text[quoted.start : quoted.stop], quoted.end) if quoted else None

    def days(self, field: str, place: int) -> tuple[Spans, int] | None:
        """Return the days of the date at *place*, quoted or not, and where it ends."""
        quoted = self._quoted(place)
        if not quoted:
            return self._read_days(field, self._text, place)
        found = self._read_days(field, quoted[0], 0)
        whole = found and not term_of("".join(WORD.findall(quoted[0][found[1] :])))
        return (found[0], quoted[1]) if found and whole else None

    def _read_days(self, field: str, text: str, place: int) -> tuple[Spans, int] | None:
        today, gaps = self._today(), DATES[field][1]
        found = dates.read_days(text, place, today, gaps)
        return found or (read_length(text, place, today) if field in SINCES else None)

    def date_at(self, start: int, end: int) -> int | None:
        """Return where the date in words ends that begins with a word; None for no date."""
        word = term_of(self._text[start:end])
        if word not in dates.first_words() and not word.isdecimal():
            return None
        found = dates.read_days(self._text, start, self._today(), BY_SIGNS)
        if found is None or not dates.is_closed(found[0]):
            found = read_value(self._text, start, self._today())
        # A number alone is a number.
        return None if found is None or (word.isdecimal() and found[1] == end) else found[1]
