"""Which stems of a vocabulary are spellings of one name: the rules of sound, applied.

Worked out as a whole when families are built or compacted; a few hundred
pairs for a year of news, so they are stored as two short arrays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ...analysis.clitics import ARTICLE_PREFIXES, take_apart
from ...analysis.names import (
    LEAST_CONSONANTS,
    SHORTEST,
    is_another_word,
    may_be_rare,
    name_limit,
    skeleton,
    sound_alike,
)
from ...analysis.roots import find_root
from .families import Families
from .keyed_groups import ABSENT
from .letter_arrays import Numbers, hash_word

LEAST_COUNT = 3  # articles that hold the commoner spelling without a clitic, and mostly both
ARABIC = ("\N{ARABIC LETTER HAMZA}", "\N{ARABIC LETTER YEH}")


@dataclass(frozen=True, slots=True)
class Spellings:
    """Pairs of stem numbers, each both ways, sorted by the first."""

    stems: Numbers
    others: Numbers

    def of(self, stem: int) -> list[int]:
        """Return the stems that are other spellings of *stem*."""
        start, end = np.searchsorted(self.stems, [stem, stem + 1])
        return [int(other) for other in self.others[start:end]]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return both arrays by name, to be stored."""
        return {"spellings.stems": self.stems, "spellings.others": self.others}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the spellings that ``arrays`` gave."""
        return cls(arrays["spellings.stems"], arrays["spellings.others"])


class _Vocabulary:
    """What the rules ask of a vocabulary, worked out where they ask."""

    def __init__(self, words: Sequence[str], counts: NDArray[np.integer], families: Families):
        self.words, self.counts, self.families = words, counts, families
        self.known: dict[str, int] = dict(zip(words, counts.tolist(), strict=True))
        stems = families.stem_of
        kept = stems != ABSENT
        self.family_count = np.bincount(
            stems[kept], counts[kept], minlength=len(families.stems)
        ).tolist()
        self._roots: dict[str, dict[str, float]] = {}

    def frequency(self, word: str) -> int:
        return self.known.get(word, 0)

    def possible_names(self) -> dict[str, dict[str, int]]:
        """Return words that may be names, with their stems, by skeleton."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for number in self._bare().tolist():
            word = self.words[number]
            if not (word.isalpha() and ARABIC[0] <= word[0] <= ARABIC[1]):
                continue
            bones = skeleton(word)
            known = self.counts[number] >= LEAST_COUNT or may_be_rare(word, bones)
            if known and len(bones) >= LEAST_CONSONANTS:
                found[bones][word] = int(self.families.stem_of[number])
        return found

    def _bare(self) -> NDArray[np.integer]:
        """Return the words that are as long as their stems: no others can be names."""
        lengths = np.fromiter(map(len, self.words), np.int64, len(self.words))
        stems = self.families.stem_of
        own = np.append(self.families.stems.lengths, 0)  # the last is of the words without a stem
        return np.flatnonzero((lengths >= SHORTEST) & (lengths == own[stems]))

    def _affixes(self, stem: int) -> tuple[float, float]:
        """Return the shares of a stem's articles with the article and with an ending."""
        article = suffix = 0
        for member in self.families.by_stem.group(stem).tolist():
            parts = take_apart(self.words[member], self.frequency)
            count = int(self.counts[member])
            article += count if parts.prefix in ARTICLE_PREFIXES else 0
            suffix += count if parts.suffix else 0
        return article / self.family_count[stem], suffix / self.family_count[stem]

    def _root_of_others(self, word: str) -> float:
        root = find_root(word)
        by_skeleton = self._roots.get(root)
        if by_skeleton is None:
            by_skeleton = self._roots[root] = defaultdict(float)
            families = self.families
            for other in families.by_root.group(families.by_root.find(hash_word(root))).tolist():
                by_skeleton[skeleton(families.stems.word(other))] += self.family_count[other]
        return sum(by_skeleton.values()) - by_skeleton.get(skeleton(word), 0.0)

    def names_among(self, stems: Mapping[str, int]) -> list[str]:
        """Return the words of one skeleton that are names; none where all are rare."""
        if len(stems) < 2 or all(self.known[word] < LEAST_COUNT for word in stems):
            return []
        return [word for word, stem in stems.items() if self.is_name(word, stem)]

    def is_name(self, word: str, stem: int) -> bool:
        """Return whether the vocabulary uses a bare stem as it uses names."""
        if self.families.stems.word(stem) != word:
            return False
        most = name_limit(word)
        # The cheap question first: it turns nearly all words away.
        root = self._root_of_others(word) / self.family_count[stem]
        if root > most.root_of_others or is_another_word(word, self.frequency):
            return False
        article, suffix = self._affixes(stem)
        return article <= most.with_article and suffix <= most.with_suffix


def find_spellings(
    words: Sequence[str], counts: NDArray[np.integer], families: Families
) -> Spellings:
    """Return the pairs of stems that are spellings of one name.

    *words* with the articles of each are those that *families* were built of.
    """
    vocabulary = _Vocabulary(words, counts, families)
    pairs: list[tuple[int, int]] = []
    for stems in vocabulary.possible_names().values():
        names = vocabulary.names_among(stems)
        for one, other in combinations(names, 2):
            if max(map(vocabulary.frequency, (one, other))) < LEAST_COUNT:
                continue
            if sound_alike(one, other):
                pairs += [(stems[one], stems[other]), (stems[other], stems[one])]
    both = np.array(sorted(pairs), np.int32).reshape(-1, 2)
    return Spellings(both[:, 0].copy(), both[:, 1].copy())
