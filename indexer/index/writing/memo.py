"""A hash table from 64-bit numbers to small ones, asked for many at a time."""

from __future__ import annotations

import numpy as np

from ..storage.arrays import Array

MISSING = -(2**31)
_FIRST_BITS = 16


class Memo:
    """uint64 keys, never 0, to int32 values; open addressing in two arrays, at most half full.

    A key is its own hash: keys must differ in their high bits.
    """

    def __init__(self) -> None:
        self._count = 0
        self._allocate(_FIRST_BITS)

    def _allocate(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._mask = (1 << bits) - 1
        self._keys = np.zeros(1 << bits, np.uint64)
        self._values = np.zeros(1 << bits, np.int32)

    def __len__(self) -> int:
        return self._count

    def _home(self, keys: Array) -> Array:
        return (keys >> self._shift).astype(np.int64)

    def find(self, keys: Array) -> Array:
        """Return the value of each key, MISSING where it is not there."""
        slots = self._home(keys)
        found = self._keys[slots]
        values = self._values[slots]
        pending = np.flatnonzero(found != keys)
        while len(pending):
            empty = found[pending] == 0
            values[pending[empty]] = MISSING
            pending = pending[~empty]
            slots[pending] = (slots[pending] + 1) & self._mask
            found[pending] = self._keys[slots[pending]]
            values[pending] = self._values[slots[pending]]
            pending = pending[found[pending] != keys[pending]]
        return values

    def insert(self, keys: Array, values: Array) -> None:
        """Add keys that are distinct and not there yet."""
        self._count += len(keys)
        if 2 * self._count > len(self._keys):
            old = self._keys != 0
            keys = np.concatenate([self._keys[old], keys])
            values = np.concatenate([self._values[old], values])
            self._allocate(max(_FIRST_BITS, (4 * self._count).bit_length()))
        slots = self._home(keys)
        while len(keys):
            free = self._keys[slots] == 0
            # Of several keys that want one slot the last written gets it.
            self._keys[slots[free]] = keys[free]
            placed = self._keys[slots] == keys
            self._values[slots[placed]] = values[placed]
            keys, values, slots = keys[~placed], values[~placed], slots[~placed]
            slots = (slots + 1) & self._mask
