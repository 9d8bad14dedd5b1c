"""Corrections of a misspelt word: words of the index that share a one-letter deletion with it.

Two words one slip apart (a letter added, dropped, exchanged, or two
transposed) agree once each has lost at most one letter. So the table holds,
for each common word, the hash of it and of it without each letter: sorted
arrays, searched where they lie, nothing to set up when an index is opened.
Source: the idea is SymSpell's (Garbe 2012); prices are in ``analysis.slips``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ...analysis.clitics import Frequency
from ...analysis.slips import slip_cost
from .letter_arrays import LetterArray, Numbers, hash_deletions, hash_words, letter_array, ranges
from .sorted_sets import sorted_set

LEAST_COUNT = 3  # articles of a word in the table; less than a correction needs, since words grow
SHORTEST, LONGEST = 3, 14  # letters of a word in the table
SHORTEST_TYPED = 4  # letters of a word that is corrected

RARE = 5  # articles that a word and its stem hold at most, to be corrected
ARTICLES_OF_RARE = 30_000  # in an index of so many; fewer in a smaller one
TIMES_COMMONER = 5  # articles that a correction must have for each of the typed word
HIGHEST_COST = 1.3
PREFIX_COST = 0.2  # where a prefix had to come off first
PREFIXES = (
    "ال",
    "و",
    "ب",
    "ل",
    "وال",
    "بال",
    "لل",
)
FREQUENCY_FACTOR = 0.5  # of the logarithm of the articles, against
COST_FACTOR = 3.0
MOST = 3  # corrections kept
WITHIN = 1.5  # of the best score
WEIGHT = 0.7  # of the best correction


WordsOf = Callable[[Numbers], Sequence[str]]


class Correction(NamedTuple):
    """A word of the index for a misspelt one, and how much it counts."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Deletions:
    """Hashes (the lower half) in order, and the number of the word of each."""

    hashes: NDArray[np.uint32]
    words: Numbers

    def extended(
        self,
        words: Sequence[str],
        counts: Sequence[int] | NDArray[np.integer],
        first: int = 0,
        least: int = LEAST_COUNT,
    ) -> Self:
        """Return the table with *words* too, numbered from *first*.

        Left out: words that fewer than *least* articles hold, very short or
        long ones, and those with a digit.
        """
        numbers = np.fromiter(
            (
                number
                for number, (word, count) in enumerate(zip(words, counts, strict=True))
                if count >= least and SHORTEST <= len(word) <= LONGEST and word.isalpha()
            ),
            np.int32,
        )
        hashes, owner = _hashes_of(letter_array(words[number] for number in numbers))
        order = np.argsort(hashes, kind="stable")
        hashes, new = hashes[order], (numbers[owner] + np.int32(first))[order]
        places = np.searchsorted(self.hashes, hashes, side="right")
        return type(self)(
            np.insert(self.hashes, places, hashes), np.insert(self.words, places, new)
        )

    def candidates(self, word: str) -> Numbers:
        """Return the numbers of the words that may be one slip from *word*, each once."""
        hashes, _ = _hashes_of(letter_array([word]))
        starts = np.searchsorted(self.hashes, hashes)
        ends = np.searchsorted(self.hashes, hashes, side="right")
        return sorted_set(self.words[ranges(starts, ends - starts)])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return both arrays by name, to be stored."""
        return {"deletions.hashes": self.hashes, "deletions.words": self.words}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the table that ``arrays`` gave; nothing is copied."""
        return cls(arrays["deletions.hashes"], arrays["deletions.words"])


def _hashes_of(words: LetterArray) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the hashes of each word and of each without one letter, and whose each is."""
    numbers = np.arange(len(words))
    hashes = np.concatenate([hash_words(words), hash_deletions(words)])
    owner = np.concatenate([numbers, np.repeat(numbers, words.lengths)])
    return hashes.astype(np.uint32), owner


def no_deletions() -> Deletions:
    """Return a table without a word, to be extended."""
    return Deletions(np.zeros(0, np.uint32), np.zeros(0, np.int32))


def may_be_misspelt(word: str, count: int, stem_count: int, articles: int) -> bool:
    """Return whether a folded word is rare enough, with its stem, to be corrected.

    *articles* are those of the index: five articles of thirty thousand are a
    slip, five of three hundred are a topic.
    """
    most = RARE * min(1.0, articles / ARTICLES_OF_RARE)
    return len(word) >= SHORTEST_TYPED and word.isalpha() and max(count, stem_count) <= most


def corrections(
    word: str, table: Deletions, words: WordsOf, frequency: Frequency
) -> list[Correction]:
    """Return at most three words for which a folded *word* was mistyped, likeliest first.

    *words* gives the words with the numbers given. Whether it needs correcting is
    for ``may_be_misspelt`` to say; this finds only what is far commoner.
    """
    least = TIMES_COMMONER * max(1, frequency(word))
    costs: dict[str, float] = {}
    for prefix in ("", *PREFIXES):
        if prefix and not (word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST_TYPED):
            continue
        typed = word[len(prefix) :]
        for meant in words(table.candidates(typed)):
            if meant == word or frequency(meant) < least:
                continue
            cost = slip_cost(typed, meant)
            if cost <= HIGHEST_COST and meant != typed:
                cost += PREFIX_COST if prefix else 0
                costs[meant] = min(cost, costs.get(meant, cost))
    scored = sorted(
        (
            (FREQUENCY_FACTOR * math.log(frequency(w)) - COST_FACTOR * c, w)
            for w, c in costs.items()
        ),
        reverse=True,
    )
    return [
        Correction(meant, WEIGHT * math.exp(score - scored[0][0]))
        for score, meant in scored[:MOST]
        if score > scored[0][0] - WITHIN
    ]


def slips(word: str, table: Deletions, words: WordsOf, frequency: Frequency) -> list[str]:
    """Return the words of the table that are one slip from a folded *word*, the cheapest first.

    However common *word* is: which of them was meant is for its neighbours to say.
    """
    costs: dict[str, float] = {}
    for meant in words(table.candidates(word)):
        cost = slip_cost(word, meant)
        if meant != word and cost <= HIGHEST_COST and frequency(meant):
            costs[meant] = cost
    return sorted(costs, key=lambda meant: (costs[meant], -frequency(meant)))
