"""The words that dates are made of: the table ``date_words.toml``, its names folded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, NamedTuple

from indexer.analysis import terms

from .calendars import Calendar

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


def _read() -> DateWords:
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


def _months(tables: Mapping[str, Any]) -> Iterator[tuple[str, Month]]:
    calendars: tuple[Calendar, ...] = ("gregorian", "hijri")
    # Of two rows with one name the later counts: a bare name of two months means both.
    for calendar in calendars:
        for key, row in tables["known"][calendar].items():
            yield from _of_row(calendar, key, row)
    for calendar in calendars:
        for key, row in (*tables[calendar].items(), *tables["both"][calendar].items()):
            yield from _of_row(calendar, key, row)


def _of_row(calendar: Calendar, key: str, row: str) -> Iterator[tuple[str, Month]]:
    month = Month(calendar, tuple(map(int, key.split())))
    return ((name, month) for name in _split(row))


# Read with the program: a first query does not wait for it.
DATE_WORDS: Final = _read()
