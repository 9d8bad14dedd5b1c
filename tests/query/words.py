"""A vocabulary of a few words, made of their frequencies and of pairs that stand side by side."""

from __future__ import annotations

import numpy as np

from indexer.analysis.clitics import stem
from indexer.index.words.deletions import corrections, may_be_misspelt, no_deletions, slips
from indexer.index.words.families import build_families
from indexer.index.words.relatives import relatives


class Words:
    """A seam.Vocabulary over plain words; name spellings and related words are given."""

    articles = 30_000

    def __init__(self, pairs=None, names=None, related=None, **frequencies: int):
        self._frequencies = frequencies
        self._words = list(frequencies)
        self._counts = np.array(list(frequencies.values()))
        self._families = build_families(self._words, self._counts)
        self._deletions = no_deletions().extended(self._words, self._counts)
        self._pairs = pairs or {}
        self._names = names or {}
        self._related = related or {}

    def frequency(self, word: str) -> int:
        return self._frequencies.get(word, 0)

    def written(self, word: str) -> str:
        return word

    def stem(self, word: str) -> str:
        return stem(word, self.frequency)

    def relatives(self, word: str):
        found = relatives(word, self.stem(word), self._families, self._words, self._counts)
        return [(self._words[r.number], r.weight, r.reason) for r in found]

    def corrections(self, word: str):
        if not may_be_misspelt(
            word, self.frequency(word), self.frequency(self.stem(word)), self.articles
        ):
            return []
        return corrections(word, self._deletions, self._words_of, self.frequency)

    def _words_of(self, numbers) -> list[str]:
        return [self._words[number] for number in numbers]

    def slips(self, word: str):
        return slips(word, self._deletions, self._words_of, self.frequency)

    def name_spellings(self, word: str):
        return self._names.get(word, ())

    def related(self, word: str):
        return self._related.get(word, ())

    def pair_count(self, first: str, second: str) -> int:
        return self._pairs.get(f"{first} {second}", 0)

    def kept(self, key, make):
        return make()
