"""Similar stems: those that share half of their trigrams, found by signatures.

An inverted list of trigrams would take three times the memory and could not
grow by appending. Instead each stem has 64 bits, one set for each trigram; one
pass over the signatures (a tenth of a millisecond for 100,000) leaves a
handful of candidates, whose letters are then compared exactly.
"""

from __future__ import annotations

import math

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
    likely, shared, plain = _likely(grams, stems, signature_of, least)
    lengths = stems.offsets[likely + 1].astype(np.int64) - stems.offsets[likely]
    dice = 2 * shared / (len(grams) + lengths)
    result = [
        (number, share)
        for number, share in zip(likely[plain].tolist(), dice[plain].tolist(), strict=True)
        if share >= least and (share < 1 or stems.word(number) != stem)
    ]
    mine = _trigram_set(stem)
    for number in likely[~plain].tolist():
        other = stems.word(number)
        theirs = _trigram_set(other)
        share = 2 * len(mine & theirs) / (len(mine) + len(theirs))
        if share >= least and other != stem:
            result.append((number, share))
    return sorted(result, key=lambda pair: (-pair[1], pair[0]))


def _trigram_set(stem: str) -> set[str]:
    padded = f"{chr(EDGE)}{stem}{chr(EDGE)}"
    return {padded[start : start + 3] for start in range(len(stem))}


def _likely(
    grams: Hashes, stems: LetterArray, signature_of: Hashes, least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return the stems that share enough of *grams*, how many, and for which that is exact.

    It is where no trigram stands in a stem twice: there are as many bits as letters.
    """
    candidates, bits = _candidates(grams, signature_of, least)
    near = stems.take(candidates)
    found, owner = trigrams(near)
    place = grams.searchsorted(found)
    common = grams.take(place, mode="clip") == found
    count = np.bincount(owner[common], minlength=len(candidates))
    likely = (2 * count >= least * (bits + len(grams))).nonzero()[0]
    return candidates[likely], count[likely], near.lengths[likely] == bits[likely]


def _candidates(
    grams: Hashes, signature_of: Hashes, least: float
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return the stems that may share enough of *grams*, all that do and a few more, and their bits."""
    bits, times = np.unique(_bits(grams), return_counts=True)
    # Where several trigrams fall on one bit, it may stand for all of them.
    masks = [np.bitwise_or.reduce(bits[times > round_]) for round_ in range(int(times.max()))]
    shared = np.bitwise_count(signature_of & masks[0])
    for mask in masks[1:]:
        shared += np.bitwise_count(signature_of & mask)
    # A stem has as many bits as it shares of them, and at least as many trigrams as bits:
    # one comparison with all stems leaves few to compare with what each needs itself.
    alike = len(grams) - len(bits)
    fewest = math.ceil(least * (len(grams) - alike) / (2 - least))
    candidates = (shared >= np.uint8(fewest)).nonzero()[0]
    counts = np.bitwise_count(signature_of[candidates])
    needed = np.ceil(least * (np.arange(_BITS + 1) + len(grams)) / 2).astype(np.uint8)
    enough = shared[candidates] >= needed[counts]
    return candidates[enough], counts[enough]
