"""Similar stems: those that share half of their trigrams, found by signatures.

An inverted list of trigrams would take three times the memory and could not
grow by appending. Instead each stem has 64 bits, one set for each trigram; one
pass over the signatures (a tenth of a millisecond for 100,000) leaves a
handful of candidates, whose letters are then compared exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .letter_arrays import Hashes, LetterArray, letter_array, ranges
from .sorted_sets import sorted_set

LEAST_DICE = 0.5
SHORTEST, LONGEST = 3, 14  # letters of a stem that others may be similar to
EDGE = ord("_")  # stands before and behind a stem; no word holds it
_BITS = 64
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio: Fibonacci hashing
_TOP_BITS = np.uint64(58)


def trigrams(stems: LetterArray) -> tuple[Hashes, NDArray[np.int64]]:
    """Return the trigrams of all stems, as many as each has letters, and whose each is.

    A trigram is three letters of 16 bits, so it is exact; the edges count.
    """
    lengths = stems.lengths
    owner = np.repeat(np.arange(len(lengths)), lengths)
    padded = np.full(len(stems.letters) + 2 * len(lengths), EDGE, np.uint64)
    starts = stems.offsets[:-1].astype(np.int64) + 2 * np.arange(len(lengths))
    middle = ranges(starts + 1, lengths)
    padded[middle] = stems.letters
    left, right = padded[middle - 1], padded[middle + 1]
    return left << np.uint64(32) | padded[middle] << np.uint64(16) | right, owner


def _bits(grams: Hashes) -> Hashes:
    return np.uint64(1) << (grams * _SPREAD >> _TOP_BITS)


def _comparable(stems: LetterArray) -> NDArray[np.bool_]:
    """Return which stems may be similar to others: of fair length and without a digit.

    Two years or two prices that differ in one digit are not alike.
    """
    lengths = stems.lengths
    digit = (stems.letters >= ord("0")) & (stems.letters <= ord("9"))
    digits = np.concatenate([[0], np.cumsum(digit)])
    without: NDArray[np.bool_] = digits[stems.offsets[1:]] == digits[stems.offsets[:-1]]
    without &= (lengths >= SHORTEST) & (lengths <= LONGEST)
    return without


def signatures(stems: LetterArray) -> Hashes:
    """Return 64 bits a stem, zero for a stem to which none is similar."""
    grams, owner = trigrams(stems)
    result = np.zeros(len(stems), np.uint64)
    np.bitwise_or.at(result, owner, _bits(grams))
    return np.where(_comparable(stems), result, np.uint64(0))


def similar_stems(
    stem: str, stems: LetterArray, signature_of: Hashes, least: float = LEAST_DICE
) -> list[tuple[int, float]]:
    """Return the numbers of *stems* like *stem*, with the Dice share of trigrams, best first.

    Dice is twice the shared trigrams over the trigrams of both, as sets.
    """
    wanted = letter_array([stem])
    if not _comparable(wanted)[0]:
        return []
    grams = sorted_set(trigrams(wanted)[0])
    candidates = _candidates(grams, signature_of, least)
    found, owner = trigrams(stems.take(candidates))
    place = np.minimum(np.searchsorted(grams, found), len(grams) - 1)
    common = grams[place] == found
    # A trigram that stands twice in a stem is shared once.
    shared = sorted_set(owner[common] * len(grams) + place[common]) // len(grams)
    count = np.bincount(shared, minlength=len(candidates))
    likely = np.flatnonzero(
        2 * count >= least * (_bit_count(signature_of[candidates]) + len(grams))
    )
    result = []
    for number in likely:
        other = stems.word(int(candidates[number]))
        padded = f"{chr(EDGE)}{other}{chr(EDGE)}"
        distinct = len({padded[start : start + 3] for start in range(len(other))})
        dice = 2 * int(count[number]) / (distinct + len(grams))
        if dice >= least and other != stem:
            result.append((int(candidates[number]), dice))
    return sorted(result, key=lambda pair: (-pair[1], pair[0]))


def _bit_count(values: Hashes) -> NDArray[np.int16]:
    return np.bitwise_count(values).astype(np.int16)


def _candidates(grams: Hashes, signature_of: Hashes, least: float) -> NDArray[np.int64]:
    """Return the stems that may share enough of *grams*: all that do, and a few more."""
    bits, times = np.unique(_bits(grams), return_counts=True)
    # Where several trigrams fall on one bit, it may stand for all of them.
    shared = np.zeros(len(signature_of), np.int16)
    for round_ in range(int(times.max())):
        mask = np.bitwise_or.reduce(bits[times > round_])
        shared += np.bitwise_count(signature_of & mask)
    # A stem has at least as many trigrams as bits.
    needed = least * (np.arange(_BITS + 1) + len(grams)) / 2
    enough = shared >= np.ceil(needed).astype(np.int16)[np.bitwise_count(signature_of)]
    return np.flatnonzero(enough & (signature_of != 0))
