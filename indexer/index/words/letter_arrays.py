"""Many words as one array of letters, and their hashes: what every table over words is made of.

A letter is a UTF-16 code unit, so that a word is read back exactly and an
Arabic letter takes two bytes. Hashes are ours, because they are stored: the
same in every process and on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Letters = NDArray[np.uint16]
Numbers = NDArray[np.int32]
Offsets = NDArray[np.uint32]
Hashes = NDArray[np.uint64]

_ENCODING = "utf-16-le"
_MASK = (1 << 64) - 1
# A polynomial over the letters modulo 2**64, then the finaliser of splitmix64
# (Steele, Lea and Flood 2014), so that every bit depends on every letter.
_BASE = 0x9E3779B97F4A7C15
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_SHIFT = 31


@dataclass(frozen=True, slots=True)
class LetterArray:
    """Words in a row. Word *i* is ``letters[offsets[i]:offsets[i + 1]]``."""

    letters: Letters
    offsets: Offsets

    def __len__(self) -> int:
        """Return how many words there are."""
        return len(self.offsets) - 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Return the letters of each word."""
        offsets = self.offsets.astype(np.int64)
        return offsets[1:] - offsets[:-1]

    def word(self, number: int) -> str:
        """Return one word."""
        start, end = self.offsets[number], self.offsets[number + 1]
        return self.letters[start:end].tobytes().decode(_ENCODING, "surrogatepass")

    def take(self, numbers: NDArray[np.integer]) -> LetterArray:
        """Return the words with these numbers, in their order."""
        starts = self.offsets[numbers].astype(np.int64)
        lengths = self.offsets[numbers + 1].astype(np.int64) - starts
        return LetterArray(self.letters[ranges(starts, lengths)], _offsets(lengths))

    def joined(self, other: LetterArray) -> LetterArray:
        """Return these words and then those of *other*."""
        return LetterArray(
            np.concatenate([self.letters, other.letters]),
            np.concatenate([self.offsets, other.offsets[1:] + self.offsets[-1]]),
        )


def _offsets(lengths: NDArray[np.int64]) -> Offsets:
    offsets = np.zeros(len(lengths) + 1, np.uint32)
    np.cumsum(lengths, out=offsets[1:], dtype=np.uint32)
    return offsets


def ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ``starts[i] .. starts[i] + lengths[i] - 1`` for each i, one after the other.

    >>> ranges(np.array([5, 20]), np.array([2, 3])).tolist()
    [5, 6, 20, 21, 22]
    """
    before = np.cumsum(lengths) - lengths
    inside = np.arange(int(lengths.sum()), dtype=np.int64)
    inside += np.repeat(starts - before, lengths)
    return inside


def letter_array(words: Iterable[str]) -> LetterArray:
    """Return *words* as one array."""
    encoded = [word.encode(_ENCODING, "surrogatepass") for word in words]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded)) // 2
    return LetterArray(np.frombuffer(b"".join(encoded), "<u2"), _offsets(lengths))


def _mixed(hashes: Hashes) -> Hashes:
    for shift, factor in _MIX:
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * np.uint64(factor)
    return hashes ^ (hashes >> np.uint64(_LAST_SHIFT))


def _powers(count: int) -> Hashes:
    powers = np.full(count, _BASE, np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)


def _sums(words: LetterArray) -> tuple[Hashes, Hashes]:
    """Return the running sum of the polynomials' terms over all letters, and each letter's term."""
    lengths = words.lengths
    place = np.arange(len(words.letters), dtype=np.int64) - np.repeat(
        words.offsets[:-1].astype(np.int64), lengths
    )
    terms = words.letters.astype(np.uint64) * _powers(int(lengths.max(initial=0)))[place]
    sums = np.zeros(len(terms) + 1, np.uint64)
    np.cumsum(terms, out=sums[1:])
    return sums, terms


def hash_words(words: LetterArray) -> Hashes:
    """Return the 64-bit hash of each word."""
    sums, _ = _sums(words)
    return _mixed(sums[words.offsets[1:]] - sums[words.offsets[:-1]])


def hash_word(word: str) -> int:
    """Return the hash of one word, the same as ``hash_words`` gives it.

    >>> hash_word("خبر") == int(hash_words(letter_array(["خبر"]))[0])
    True
    """
    value = 0
    encoded = word.encode(_ENCODING, "surrogatepass")
    for high, low in zip(encoded[-1::-2], encoded[-2::-2], strict=True):
        value = (value * _BASE + (high << 8 | low)) & _MASK
    for shift, factor in _MIX:
        value = (value ^ value >> shift) * factor & _MASK
    return value ^ value >> _LAST_SHIFT


def hash_deletions(words: LetterArray) -> Hashes:
    """Return, for each letter of each word, the hash of the word without that letter.

    As many as ``words.letters``, in their order; equal to hashing each
    shortened word, in linear time for words of any length.
    """
    sums, terms = _sums(words)
    lengths = words.lengths
    before = sums[:-1] - np.repeat(sums[words.offsets[:-1]], lengths)
    whole = np.repeat(sums[words.offsets[1:]] - sums[words.offsets[:-1]], lengths)
    # The letters behind the gap move one place to the left.
    return _mixed(before + (whole - before - terms) * np.uint64(_BASE_INVERSE))


def hash_joins(
    words: LetterArray, first: NDArray[np.integer], second: NDArray[np.integer]
) -> Hashes:
    """Return the hash of word ``first[i]`` followed by word ``second[i]``, without joining them.

    >>> pair = letter_array(["عبد", "الله"])
    >>> int(hash_joins(pair, np.array([0]), np.array([1]))[0]) == hash_word("عبدالله")
    True
    """
    sums, _ = _sums(words)
    raw = sums[words.offsets[1:]] - sums[words.offsets[:-1]]
    lengths = words.lengths
    shift = _powers(int(lengths.max(initial=0)) + 1)[lengths]
    return _mixed(raw[first] + raw[second] * shift[first])
