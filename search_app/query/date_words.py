"""The words that dates are made of: CLDR's month names, hijridate's, and a table of our own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from babel import Locale
from hijridate import Hijri

from indexer.analysis import terms

from .calendars import Calendar

# Their month names differ: Egypt and the Gulf, the Levant and Iraq, the Maghreb.
ARABIC_LOCALES = ("ar_EG", "ar_LB", "ar_DZ", "ar_TN", "ar_MA", "ar_MR")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEPARATOR = "\N{ARABIC COMMA}"


class Month(NamedTuple):
    """A month of a calendar by its number; both where a name stands for two."""

    calendar: Calendar
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DateWords:
    """Each table maps folded words, parted by spaces, to what they stand for."""

    months: dict[str, Month]
    weekdays: dict[str, int]  # Monday is 0
    relative: dict[str, str]
    units: dict[str, str]
    two: dict[str, str]
    numbers: dict[str, int]
    marks: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def date_words() -> DateWords:
    """Return the tables, read once."""
    path = files(__package__).joinpath("date_words.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return DateWords(
        months=dict(_months(tables)),
        weekdays={
            n: WEEKDAYS.index(d) for d, row in tables["weekdays"].items() for n in _split(row)
        },
        relative=_reversed(tables["relative"]),
        units=_reversed(tables["units"]),
        two=_reversed(tables["two"]),
        numbers={name: int(n) for name, n in _reversed(tables["numbers"]).items()},
        marks={mark: frozenset(_split(row)) for mark, row in tables["marks"].items()},
    )


def _split(row: str) -> Iterator[str]:
    """Yield the names of a row, folded; a name of which nothing is left is none."""
    for name in row.split(_SEPARATOR):
        if folded := _folded(name):
            yield folded


def _folded(name: str) -> str:
    return " ".join(terms(name))


def _reversed(table: Mapping[str, str]) -> dict[str, str]:
    return {name: key for key, row in table.items() for name in _split(row)}


def _months(tables: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterable[tuple[str, Month]]:
    for locale in ARABIC_LOCALES:
        yield from _of_cldr(locale, "wide")
    yield from _of_cldr("en", "wide")
    yield from _of_cldr("en", "abbreviated")
    for number in range(1, 13):
        yield _folded(Hijri(1440, number, 1).month_name("ar")), Month("hijri", (number,))
    calendars: tuple[Calendar, ...] = ("gregorian", "hijri")
    for calendar in calendars:
        for key, row in (*tables[calendar].items(), *tables["both"][calendar].items()):
            numbers = tuple(map(int, key.split()))
            for name in _split(row):  # type: ignore[arg-type]
                yield name, Month(calendar, numbers)


def _of_cldr(locale: str, width: str) -> Iterator[tuple[str, Month]]:
    names = Locale.parse(locale).months["format"][width]
    return ((_folded(name), Month("gregorian", (number,))) for number, name in names.items())
