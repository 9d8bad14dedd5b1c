"""Where the words of many texts are, and a hash of each, as array operations.

Finds what ``analysis.WORD`` finds: in a run of letters, marks and invisible
characters the word goes from the first letter to the last letter or mark.

The hash of a word is a polynomial over secret random numbers, one a
character, modulo 2**64. The numbers are drawn anew in each process, so that
nobody can write two words that meet; by chance, among a million distinct
words, some two do with a probability below 1e-6.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from ..storage.arrays import Array
from .characters import CODE_POINTS, INVISIBLE, LETTER, OUTSIDE, classes

_SEPARATOR = "\n"  # stands between texts; outside of every word


class Words(NamedTuple):
    """The words of some texts, in order. ``text[starts[i]:ends[i]]`` is word i as written."""

    text: str  # all texts, each ended by a separator
    starts: Array  # int64, code points of ``text``
    ends: Array
    hashes: Array  # uint64, never 0
    text_starts: Array  # int64, where each of the texts starts
    counts: Array  # int64, how many words each of the texts has


class _Polynomial:
    """Powers of a random odd base and their inverses, as many as the longest batch needs."""

    def __init__(self) -> None:
        random = np.random.default_rng()
        # 3 modulo 8: then base**n - 1 has few factors of two, and swapping
        # neighbours moves the hash in nearly all of its bits.
        base = int(random.integers(1 << 60)) * 8 + 3
        self._base = np.uint64(base)
        self._inverse = np.uint64(pow(base, -1, 1 << 64))
        self.values = random.integers(1, (1 << 64) - 1, CODE_POINTS, np.uint64)
        self.values[classes() == OUTSIDE] = 0
        self._grow(1 << 16)

    def _grow(self, length: int) -> None:
        self.powers = _powers(self._base, length)
        self.inverses = _powers(self._inverse, length)

    def fit(self, length: int) -> None:
        if length >= len(self.powers):
            self._grow(length + length // 2)


def _powers(base: np.uint64, length: int) -> Array:
    powers = np.full(length + 1, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


@cache
def _polynomial() -> _Polynomial:
    return _Polynomial()


_MIXER = np.uint64(0xBF58476D1CE4E5B9)  # of splitmix64


def find_words(texts: Sequence[str]) -> Words:
    """Return the words of *texts*; linear in their length, never raises on any text."""
    text = _SEPARATOR.join([*texts, ""])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    polynomial = _polynomial()
    polynomial.fit(len(codes))
    values = polynomial.values[codes]
    starts, ends = _bounds(codes, values)

    sums = np.empty(len(codes) + 1, np.uint64)
    sums[0] = 0
    np.multiply(values, polynomial.powers[: len(codes)], out=values)
    np.cumsum(values, out=sums[1:])
    hashes = (sums[ends] - sums[starts]) * polynomial.inverses[starts]
    hashes ^= hashes >> np.uint64(29)
    hashes *= _MIXER
    np.maximum(hashes, np.uint64(1), out=hashes)

    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    text_ends = np.cumsum(lengths)
    counts = np.diff(np.searchsorted(starts, text_ends), prepend=0)
    return Words(text, starts, ends, hashes, text_ends - lengths, counts)


def _bounds(codes: Array, values: Array) -> tuple[Array, Array]:
    """Return the first and the one-behind-last character of each word."""
    inside = np.zeros(len(codes) + 1, np.bool_)  # the last character is a separator
    np.not_equal(values, 0, out=inside[1:])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    table = classes()
    odd = (table[codes[starts]] != LETTER) | (table[codes[ends - 1]] == INVISIBLE)
    if odd.any():
        starts, ends = _trim(codes, starts, ends, np.flatnonzero(odd))
    return starts, ends


def _trim(codes: Array, starts: Array, ends: Array, odd: Array) -> tuple[Array, Array]:
    """Cut marks and invisible characters before the first letter, invisible ones at the end."""
    kinds = classes()[codes]
    letters = np.append(np.flatnonzero(kinds == LETTER), len(codes))
    visible = np.flatnonzero((kinds != INVISIBLE) & (kinds != OUTSIDE))
    starts, ends = starts.copy(), ends.copy()
    starts[odd] = letters[np.searchsorted(letters, starts[odd])]
    without = starts[odd] >= ends[odd]  # a run of marks alone
    trimmed = odd[~without]
    ends[trimmed] = visible[np.searchsorted(visible, ends[trimmed]) - 1] + 1
    keep = np.ones(len(starts), np.bool_)
    keep[odd[without]] = False
    return starts[keep], ends[keep]
