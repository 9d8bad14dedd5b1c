"""Sorted words in two arrays: their bytes end to end, and where each ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .arrays import Array, Arrays

_STEP = 64  # every so many words one may be kept as an object, to bisect among


class TermDictionary(Sequence[str]):
    """Words in the order of their UTF-8 bytes (which is that of code points)."""

    def __init__(self, text: Array, ends: Array):
        self._text = text
        self._ends = ends
        self._samples: dict[int, bytes] = {}  # of blocks, as they are met
        # Single elements come twice as fast from a memoryview as from an array.
        self._bytes: Any = memoryview(text)  # type: ignore[arg-type]
        self._places: Any = memoryview(ends) if ends.dtype.isnative else ends  # type: ignore[arg-type]

    @classmethod
    def of(cls, arrays: Arrays, name: str) -> TermDictionary:
        """Return the dictionary that ``pack_words`` made under this name."""
        return cls(arrays.get(f"{name}_text"), arrays.get(f"{name}_ends"))

    def __len__(self) -> int:
        return len(self._ends)

    def encoded(self, ordinal: int) -> bytes:
        """Return the UTF-8 bytes of a word."""
        places = self._places
        start = places[ordinal - 1] if ordinal else 0
        return self._bytes[start : places[ordinal]].tobytes()  # type: ignore[no-any-return]

    def word(self, ordinal: int) -> str:
        """Return a word by its ordinal."""
        return self.encoded(ordinal).decode()

    def words(self, start: int = 0, stop: int | None = None) -> list[str]:
        """Return many words at once."""
        ends = self._ends[start:stop].tolist()
        if not ends:
            return []
        first = int(self._ends[start - 1]) if start else 0
        text = self._text[first : ends[-1]].tobytes()
        starts = [first, *ends[:-1]]
        return [text[a - first : b - first].decode() for a, b in zip(starts, ends, strict=True)]

    def at(self, ordinals: Array) -> list[str]:
        """Return the words with these ordinals."""
        ends = self._ends[ordinals]
        starts = np.where(ordinals > 0, self._ends[ordinals - 1], 0)
        text = self._bytes
        pairs = zip(starts.tolist(), ends.tolist(), strict=True)
        return [str(text[start:end], "utf-8") for start, end in pairs]

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), 1 << 14):
            yield from self.words(start, start + (1 << 14))

    def __getitem__(self, ordinal: int) -> str:  # type: ignore[override]
        if not 0 <= ordinal < len(self):
            raise IndexError(ordinal)
        return self.word(ordinal)

    def lower_bound(self, key: bytes) -> int:
        """Return the ordinal of the first word that is not before *key*."""
        low, high = self._block(key)
        text, places = self._bytes, self._places
        while low < high:
            middle = (low + high) // 2
            start = places[middle - 1] if middle else 0
            # ``encoded`` written out: a call each would cost as much as the step.
            if text[start : places[middle]].tobytes() < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _block(self, key: bytes) -> tuple[int, int]:
        """Return two ordinals, a block apart at most, between which *key* belongs."""
        samples = self._samples
        low, high = 0, -(-len(self) // _STEP)
        while low < high:
            middle = (low + high) // 2
            sample = samples.get(middle)
            if sample is None:
                sample = samples[middle] = self.encoded(middle * _STEP)
            if key < sample:
                high = middle
            else:
                low = middle + 1
        start = max(0, low - 1) * _STEP
        return start, min(start + _STEP, len(self)) if low else start

    def find(self, word: str) -> int:
        """Return the ordinal of *word*, -1 where it is absent."""
        # A lone surrogate is in no dictionary; its bytes simply are not found.
        key = word.encode("utf-8", "surrogatepass")
        ordinal = self.lower_bound(key)
        return ordinal if ordinal < len(self) and self.encoded(ordinal) == key else -1

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """Return the first ordinal of the words that start with *prefix*, and the one behind."""
        key = prefix.encode("utf-8", "surrogatepass")
        if not key:
            return 0, len(self)
        # No byte of UTF-8 is 255, so that the last one always has a next.
        return self.lower_bound(key), self.lower_bound(key[:-1] + bytes([key[-1] + 1]))


def pack_words(name: str, words: Sequence[str]) -> dict[str, Array]:
    """Return the two arrays of *words*, in the order given, under this name."""
    encoded = [word.encode() for word in words]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    ends = np.cumsum(lengths)
    small = not len(ends) or ends[-1] < 1 << 32
    return {
        f"{name}_text": np.frombuffer(b"".join(encoded), np.uint8),
        f"{name}_ends": ends.astype(np.uint32 if small else np.uint64),
    }
