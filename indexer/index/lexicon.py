"""The lexicon: the words of one generation, their spellings, and the families they belong to.

Ids are given once and never change: a lexicon that grows appends. Words lie
sorted; ``word_ids`` leads from their ordinals to the ids. What belongs to a
word (frequency, spellings, stem) lies in the order of the ids.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np

from .arrays import Array, ArrayFile, Arrays
from .dictionary import TermDictionary

FILE_NAME = "lexicon.arrays"


class Lexicon:
    """The reader of a lexicon; safe to share among threads, never changes."""

    def __init__(self, arrays: Arrays):
        self.arrays = arrays

    @classmethod
    def open(cls, path: Path) -> Lexicon:
        """Return the lexicon of a file; IndexDamaged where it is none."""
        return cls(ArrayFile(path))

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def words(self) -> TermDictionary:
        """The words, sorted."""
        return TermDictionary.of(self.arrays, "word")

    @cached_property
    def word_ids(self) -> Array:
        """int32: the id of each word of ``words``."""
        return self.arrays.get("word_ids")

    @cached_property
    def _ordinals(self) -> Array:
        ordinals = np.empty(len(self.word_ids), np.int32)
        ordinals[self.word_ids] = np.arange(len(ordinals), dtype=np.int32)
        return ordinals

    @cached_property
    def frequencies(self) -> Array:
        """uint32, by id: in how many documents the word stood when the index was built."""
        return self.arrays.get("frequencies")

    def find(self, word: str) -> int:
        """Return the id of *word*, -1 where it is absent."""
        ordinal = self.words.find(word)
        return int(self.word_ids[ordinal]) if ordinal >= 0 else -1

    def word(self, word_id: int) -> str:
        """Return the word with this id."""
        return self.words.word(int(self._ordinals[word_id]))

    def frequency(self, word: str) -> int:
        """Return in how many documents *word* stood when the index was built, 0 where in none."""
        word_id = self.find(word)
        return int(self.frequencies[word_id]) if word_id >= 0 else 0

    def prefix_ids(self, prefix: str) -> Array:
        """Return the ids of the words that start with *prefix*, in the order of the words."""
        low, high = self.words.prefix_range(prefix)
        return self.word_ids[low:high]

    # -- spellings

    @cached_property
    def _spelling_starts(self) -> Array:
        return self.arrays.get("spelling_starts")

    @cached_property
    def _spellings(self) -> TermDictionary:
        return TermDictionary.of(self.arrays, "spelling")

    @cached_property
    def _spelling_counts(self) -> Array:
        return self.arrays.get("spelling_counts")

    def spelling(self, word_id: int, number: int) -> str:
        """Return spelling *number* of a word, 0 the commonest; IndexError where it has none such.

        Number 255 stands for all spellings from there on.
        """
        start, stop = self._spelling_starts[word_id : word_id + 2].tolist()
        if not 0 <= number < stop - start:
            raise IndexError(number)
        return self._spellings.word(start + number)

    def spellings(self, word_id: int) -> list[tuple[str, int]]:
        """Return all spellings of a word and how often each was written, in their order."""
        start, stop = self._spelling_starts[word_id : word_id + 2].tolist()
        counts = self._spelling_counts[start:stop].tolist()
        return list(zip(self._spellings.words(start, stop), counts, strict=True))

    # -- families

    @cached_property
    def stems(self) -> Family:
        """The words by their light stems."""
        return self.family("stem")

    def family(self, name: str) -> Family:
        """Return the families of one kind; KeyError where the lexicon has none."""
        return Family(self.arrays, name)

    def same_stem(self, stem: str) -> list[tuple[str, int]]:
        """Return the words whose light stem is *stem* with their frequencies, commonest first."""
        ids = self.stems.members(stem)
        return [(self.word(i), int(self.frequencies[i])) for i in ids.tolist()]


class Family:
    """Words that share a key (their stem, say): key to words and word to key."""

    def __init__(self, arrays: Arrays, name: str):
        self.keys = TermDictionary.of(arrays, f"{name}_key")
        self.key_of = arrays.get(f"{name}_of")  # int32, by word id: ordinal in ``keys``
        self._starts = arrays.get(f"{name}_starts")
        self._members = arrays.get(f"{name}_members")

    def members(self, key: str) -> Array:
        """Return the ids of the words with this key, commonest first."""
        ordinal = self.keys.find(key)
        if ordinal < 0:
            return self._members[:0]
        return self._members[int(self._starts[ordinal]) : int(self._starts[ordinal + 1])]
