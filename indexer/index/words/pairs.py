"""Neighbours whose join is a word of the index too, and how often they stand side by side.

Counted when an index is built, segment by segment, and summed: whether a
reader who writes two words together means what papers write apart is decided
by these counts. Pairs whose join is no word are not kept; they can be counted
as phrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ...schema import POSITION_GAP
from ..storage.arrays import Array
from ..storage.segment import Segment
from .letter_arrays import Hashes, LetterArray, hash_joins, hash_words, letter_array

SHORTEST_JOIN = 5  # letters
FILTER_BITS = 24  # of a hash, that a first look asks for
STRETCH = 1 << 21  # neighbours looked at together

Keys = NDArray[np.int64]  # first word's id << 32 | second word's id


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of word ids, sorted, with the times they stand side by side."""

    keys: Keys
    counts: NDArray[np.uint32]

    def count(self, first: int, second: int) -> int:
        """Return how often *second* stands right behind *first*; 0 where the pair is not kept."""
        key = first << 32 | second
        place = int(self.keys.searchsorted(key))
        return int(self.counts[place]) if place < len(self.keys) and self.keys[place] == key else 0

    def added(self, keys: Keys, counts: NDArray[np.integer]) -> Self:
        """Return these pairs with others, which are sorted too, counts of the same pair summed."""
        return type(self)(*add_counts(self.keys, self.counts, keys, counts))

    def arrays(self) -> dict[str, Array]:
        """Return both arrays by name, to be stored."""
        return {"pairs.keys": self.keys, "pairs.counts": self.counts}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the pairs that ``arrays`` gave; nothing is copied."""
        return cls(arrays["pairs.keys"], arrays["pairs.counts"])


def add_counts(
    keys: Keys, counts: NDArray[np.uint32], more: Keys, times: NDArray[np.integer]
) -> tuple[Keys, NDArray[np.uint32]]:
    """Return the union of two sorted arrays of distinct keys, and the sums of their counts.

    The shorter is looked up in the longer: sorting both together took 40 bytes a key.
    """
    if len(more) > len(keys):
        return add_counts(more, times.astype(np.uint32), keys, counts)
    places = keys.searchsorted(more)
    known = keys.take(places, mode="clip") == more if len(keys) else np.zeros(0, bool)
    sums = counts.copy()
    sums[places[known]] += times[known].astype(np.uint32)
    new, behind = more[~known], places[~known]
    return np.insert(keys, behind, new), np.insert(sums, behind, times[~known].astype(np.uint32))


def no_pairs() -> Pairs:
    """Return no pair at all."""
    return Pairs(np.zeros(0, np.int64), np.zeros(0, np.uint32))


class JoinFinder:
    """Knows the words of a lexicon by their hashes: which two words are one word too."""

    def __init__(self, words: LetterArray):
        self._hashes: Hashes = np.sort(hash_words(words))
        self._seen = np.zeros(1 << FILTER_BITS, bool)
        self._seen[self._hashes >> np.uint64(64 - FILTER_BITS)] = True

    def are_words(self, hashes: Hashes) -> Array:
        """Return which hashes are those of words."""
        found: Array = self._seen[hashes >> np.uint64(64 - FILTER_BITS)]
        maybe = found.nonzero()[0]
        wanted = hashes[maybe]
        places = self._hashes.searchsorted(wanted)
        found[maybe] = self._hashes.take(places, mode="clip") == wanted
        return found


class RunningText(NamedTuple):
    """The terms of a segment in the order of the text: int32 and bool, one a word."""

    terms: Array
    followed: Array  # whether the next word stands in the same title or body

    @classmethod
    def of(cls, segment: Segment) -> Self:
        """Return the text of a segment; a title is not followed by its body."""
        terms = terms_in_order(segment)
        return cls(terms, _followed(segment, len(terms)))

    def neighbours(self) -> Iterator[tuple[Array, Array]]:
        """Yield the terms of neighbours, first and second, a stretch of the text at a time."""
        for start in range(0, len(self.terms), STRETCH):
            places = start + self.followed[start : start + STRETCH].nonzero()[0]
            yield self.terms[places], self.terms[places + 1]


def count_pairs(
    segment: Segment, text: RunningText, ids: Array, finder: JoinFinder
) -> tuple[Keys, Array]:
    """Return the pairs of a segment as keys over *ids* (one a term), and their counts."""
    terms = letter_array(segment.terms)
    lengths = terms.lengths
    found: list[Array] = []
    for first, second in text.neighbours():
        long = (lengths[first] + lengths[second] >= SHORTEST_JOIN).nonzero()[0]
        one, other = first[long], second[long]
        joined = finder.are_words(hash_joins(terms, one, other)).nonzero()[0]
        found.append(ids[one[joined]].astype(np.int64) << 32 | ids[other[joined]])
    keys, counts = np.unique(np.concatenate([np.zeros(0, np.int64), *found]), return_counts=True)
    return keys, counts


def terms_in_order(segment: Segment) -> Array:
    """Return the term of every word of the segment, in the order of the text."""
    starts = segment.starts
    frequencies = _frequencies(segment)
    order = np.empty(int(segment.position_starts[-1]), np.int32)
    first = 0
    while first < len(starts) - 1:
        # A stretch of whole terms, one at least: all at once they take a build's memory.
        bounds = segment.position_starts
        last = int(np.searchsorted(bounds, bounds[first] + STRETCH, "right")) - 1
        last = max(last, first + 1)
        part = slice(starts[first], starts[last])
        documents = np.repeat(segment.docs[part].astype(np.int64), frequencies[part])
        positions = segment.positions[bounds[first] : bounds[last]].astype(np.int64)
        in_body = positions >= segment.title_places[documents]
        places = segment.token_starts[documents] + positions - in_body * POSITION_GAP
        order[places] = np.repeat(
            np.arange(first, last, dtype=np.int32), np.diff(bounds[first : last + 1])
        )
        segment.arrays.release()  # what was read of the file would else stay in memory
        first = last
    return order


def _frequencies(segment: Segment) -> Array:
    frequencies = (segment.keys >> 8).astype(np.int32)
    if len(segment.big):
        frequencies[segment.big[:, 0]] = segment.big[:, 1]
    return frequencies


def _followed(segment: Segment, count: int) -> Array:
    """Return bool, one a word: whether it has a next one in the same title or body."""
    followed = np.ones(count, bool)
    starts = segment.token_starts
    # What begins a title or a body follows nothing.
    begins: Iterable[Array] = (starts[:-1], starts[:-1] + segment.title_places, starts[-1:])
    for places in begins:
        before = places - 1
        followed[before[(before >= 0) & (before < count)]] = False
    return followed
