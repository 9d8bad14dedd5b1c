"""Columns: one number a document, for filters, facets and sorts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .arrays import Array, Arrays
from .dictionary import TermDictionary, pack_words

ABSENT = -1  # the code of a document without a value
GROUP = "group"  # the column of the groups of copies


@dataclass(frozen=True)
class Column:
    """A field as one int32 a document.

    A keyword's ``codes`` are places in ``values``, which are sorted, ABSENT
    where the document has none. A number's ``codes`` are the numbers, and
    ``values`` is empty.
    """

    codes: Array
    values: Sequence[str] = ()

    def value(self, document: int) -> str:
        """Return the keyword of a document, "" where it has none."""
        code = int(self.codes[document])
        return "" if code == ABSENT else self.values[code]

    def find(self, value: str) -> int:
        """Return the code of a keyword, ABSENT where no document has it."""
        place = bisect_left(self.values, value)
        return place if place < len(self.values) and self.values[place] == value else ABSENT


def pack_keywords(name: str, values: Sequence[str]) -> dict[str, Array]:
    """Return the arrays of a keyword column: its codes and its sorted values."""
    distinct = sorted(set(values) - {""})
    codes = {value: code for code, value in enumerate(distinct)} | {"": ABSENT}
    packed = np.fromiter((codes[value] for value in values), np.int32, len(values))
    return {f"column_{name}": packed, **pack_words(f"column_{name}", distinct)}


def pack_numbers(name: str, numbers: Sequence[int] | Array) -> dict[str, Array]:
    """Return the array of a column of numbers."""
    return {f"column_{name}": np.asarray(numbers, np.int32)}


def read_column(arrays: Arrays, name: str) -> Column:
    """Return the column of this name; KeyError where there is none."""
    codes = arrays.get(f"column_{name}")
    if f"column_{name}_ends" not in arrays:
        return Column(codes)
    return Column(codes, TermDictionary.of(arrays, f"column_{name}"))


class Columns(Mapping[str, Column]):
    """The columns of a segment by name."""

    def __init__(self, arrays: Arrays, names: Sequence[str]):
        self._arrays = arrays
        self._read: dict[str, Column | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> Column:
        column = self._read[name]
        if column is None:
            column = self._read[name] = read_column(self._arrays, name)
        return column

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)
