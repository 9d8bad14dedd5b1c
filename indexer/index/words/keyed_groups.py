"""Numbers in groups, each group with a key: found by key, by group, and extended in place.

Groups are numbered in the order in which their keys first came, so that a
group keeps its number when more numbers are added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .letter_arrays import Hashes, Numbers, Offsets, ranges

ABSENT = -1


@dataclass(frozen=True, slots=True)
class Groups:
    """Group *g* holds ``members[offsets[g]:offsets[g + 1]]``, in the order of their coming."""

    keys: Hashes  # sorted
    numbers: Numbers  # the group of each key
    offsets: Offsets
    members: Numbers

    def __len__(self) -> int:
        """Return how many groups there are."""
        return len(self.keys)

    def find(self, key: int) -> int:
        """Return the number of the group with this key, or ABSENT."""
        place = int(np.searchsorted(self.keys, np.uint64(key)))
        if place < len(self.keys) and int(self.keys[place]) == key:
            return int(self.numbers[place])
        return ABSENT

    def find_all(self, keys: Hashes) -> Numbers:
        """Return the group of each key, ABSENT where there is none."""
        if not len(self.keys):
            return np.full(len(keys), ABSENT, np.int32)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, self.numbers[place], np.int32(ABSENT))

    def group(self, number: int) -> Numbers:
        """Return the members of one group, none where it is ABSENT."""
        if number == ABSENT:
            return self.members[:0]
        return self.members[self.offsets[number] : self.offsets[number + 1]]

    def groups(self, numbers: NDArray[np.integer]) -> tuple[Numbers, NDArray[np.int64]]:
        """Return the members of several groups in a row, and how many each has."""
        starts = self.offsets[numbers].astype(np.int64)
        lengths = self.offsets[numbers + 1].astype(np.int64) - starts
        return self.members[ranges(starts, lengths)], lengths

    def extended(self, keys: Hashes, members: Numbers) -> tuple[Self, Numbers]:
        """Return these groups with ``members[i]`` put behind group ``keys[i]``; and its number.

        What was there keeps its group and its order; keys that are new make
        new groups at the end, in the order of their coming.
        """
        group_of = self.find_all(keys)
        unknown = group_of == ABSENT
        new_keys, first, back = np.unique(keys[unknown], return_index=True, return_inverse=True)
        by_coming = np.argsort(first, kind="stable")
        number_of = np.empty(len(new_keys), np.int32)
        number_of[by_coming] = np.arange(len(self), len(self) + len(new_keys), dtype=np.int32)
        group_of[unknown] = number_of[back]

        ends = self.offsets.astype(np.int64)
        before = ends[1:] - ends[:-1]
        sizes = np.zeros(len(self) + len(new_keys), np.int64)
        sizes[: len(self)] = before
        added = np.bincount(group_of, minlength=len(sizes))
        offsets = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(sizes + added, out=offsets[1:])
        merged = np.empty(int(offsets[-1]), np.int32)
        merged[ranges(offsets[: len(self)], before)] = self.members
        merged[ranges(offsets[:-1] + sizes, added)] = members[np.argsort(group_of, kind="stable")]

        all_keys = np.concatenate([self.keys, new_keys])
        order = np.argsort(all_keys, kind="stable")
        numbers = np.concatenate([self.numbers, number_of])[order]
        grown = type(self)(all_keys[order], numbers, offsets.astype(np.uint32), merged)
        return grown, group_of

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Return the arrays by name, each beginning with *name* and a dot."""
        return {f"{name}.{field.name}": getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> Self:
        """Return the groups that ``arrays`` gave under *name*."""
        return cls(*(arrays[f"{name}.{field.name}"] for field in fields(cls)))


def no_groups() -> Groups:
    """Return groups without a member, to be extended."""
    return Groups(
        np.zeros(0, np.uint64), np.zeros(0, np.int32), np.zeros(1, np.uint32), np.zeros(0, np.int32)
    )
