"""Words that often stand side by side: names and terms of two words, and through them of three.

Counted when an index is built, segment by segment, and summed; suggestions
complete a name by them. Stop words and rare words are in none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from ...analysis import is_stop_word
from ..storage.arrays import Array
from .pairs import Keys, RunningText, add_counts

NAME: Final = "collocations"
LEAST: Final = 5  # times that two words stand side by side, and articles that each is in


@dataclass(frozen=True, slots=True)
class Collocations:
    """Pairs of word ids, sorted, with the times they stand side by side."""

    keys: Keys  # first word's id << 32 | second word's id
    counts: NDArray[np.uint32]

    def following(self, first: int) -> tuple[Array, Array]:
        """Return the ids of the words that follow *first*, and how often each does."""
        low, high = self.keys.searchsorted([first << 32, (first + 1) << 32])
        return self.keys[low:high] & 0xFFFFFFFF, self.counts[low:high]

    def added(self, keys: Keys, counts: NDArray[np.integer]) -> Self:
        """Return these pairs with others, which are sorted too, counts of the same pair summed."""
        return type(self)(*add_counts(self.keys, self.counts, keys, counts))

    def common(self) -> Self:
        """Return the pairs that are common enough to be kept."""
        kept = (self.counts >= LEAST).nonzero()[0]
        return type(self)(self.keys[kept], self.counts[kept])

    def arrays(self) -> dict[str, Array]:
        """Return both arrays by name, to be stored."""
        return {f"{NAME}.keys": self.keys, f"{NAME}.counts": self.counts}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the pairs that ``arrays`` gave; nothing is copied."""
        return cls(arrays[f"{NAME}.keys"], arrays[f"{NAME}.counts"])


def no_collocations() -> Collocations:
    """Return no pair at all."""
    return Collocations(np.zeros(0, np.int64), np.zeros(0, np.uint32))


def may_collocate(words: Sequence[str], frequencies: Array) -> Array:
    """Return bool, one a word: whether it may be part of a name. Rare and stop words may not."""
    allowed: Array = frequencies >= LEAST
    for number in allowed.nonzero()[0].tolist():
        word = words[number]
        allowed[number] = len(word) > 1 and not word.isdigit() and not is_stop_word(word)
    return allowed


def count_collocations(text: RunningText, ids: Array, allowed: Array) -> tuple[Keys, Array]:
    """Return the pairs of a segment as keys over *ids* (one a term), and their counts."""
    of_terms = allowed[ids]
    keys, counts = np.zeros(0, np.int64), np.zeros(0, np.uint32)
    for first, second in text.neighbours():
        both = (of_terms[first] & of_terms[second]).nonzero()[0]
        found = ids[first[both]].astype(np.int64) << 32 | ids[second[both]]
        keys, counts = add_counts(keys, counts, *np.unique(found, return_counts=True))
    return keys, counts
