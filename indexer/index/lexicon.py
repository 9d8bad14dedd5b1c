"""The lexicon: the words of one generation, their spellings, and the families they belong to.

Ids are given once and never change: a lexicon that grows appends. Words lie
sorted; ``word_ids`` leads from their ordinals to the ids. What belongs to a
word (frequency, spellings, stem) lies in the order of the ids.

Updates write what they add into one small file beside the lexicon, itself a
lexicon whose ids go on where the other's end, and with spellings for words of
the other. ``GrownLexicon`` reads the two as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from heapq import merge
from pathlib import Path

import numpy as np

from .arrays import Array, ArrayFile, Arrays
from .dictionary import TermDictionary

FILE_NAME = "lexicon.arrays"


class Lexicon:
    """The reader of a lexicon; safe to share among threads, never changes."""

    def __init__(self, arrays: Arrays, families: Arrays | None = None):
        self.arrays = arrays
        self._families = families  # in place of those that stand in *arrays*

    @classmethod
    def open(cls, path: Path) -> Lexicon:
        """Return the lexicon of a file; IndexDamaged where it is none."""
        return cls(ArrayFile(path))

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

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
        return Family(self._families or self.arrays, name)

    def with_families(self, families: Arrays) -> Lexicon:
        """Return this lexicon with other families."""
        return Lexicon(self.arrays, families)

    def parts(self) -> Iterator[tuple[Lexicon, int]]:
        """Yield the lexicons that this one is made of, and where their ids begin."""
        yield self, 0

    # -- what was added for words of another lexicon

    @cached_property
    def foreign_words(self) -> Array:
        """int32, rising: the ids of the words of the other lexicon with new spellings."""
        return self.arrays.get("foreign_words")

    def foreign_spellings(self, word_id: int) -> list[tuple[str, int]]:
        """Return the new spellings of a word of the other lexicon, and their counts."""
        place = int(self.foreign_words.searchsorted(word_id))
        if place == len(self.foreign_words) or self.foreign_words[place] != word_id:
            return []
        start, stop = self.arrays.get("foreign_starts")[place : place + 2].tolist()
        counts = self.arrays.get("foreign_counts")[start:stop].tolist()
        return list(zip(self._foreign.words(start, stop), counts, strict=True))

    @cached_property
    def _foreign(self) -> TermDictionary:
        return TermDictionary.of(self.arrays, "foreign")

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

    def key(self, word_id: int) -> str:
        """Return the key of a word."""
        return self.keys.word(int(self.key_of[word_id]))

    def members(self, key: str) -> Array:
        """Return the ids of the words with this key, commonest first."""
        ordinal = self.keys.find(key)
        if ordinal < 0:
            return self._members[:0]
        return self._members[int(self._starts[ordinal]) : int(self._starts[ordinal + 1])]


class GrownLexicon(Lexicon):
    """A lexicon and what updates added to it, read as one."""

    def __init__(self, base: Lexicon, added: Lexicon, families: Arrays | None = None):
        super().__init__(base.arrays, families)
        self.base, self.added = base, added
        self._size = len(base)

    def __len__(self) -> int:
        return self._size + len(self.added)

    def __iter__(self) -> Iterator[str]:
        return merge(self.base, self.added)

    @cached_property
    def frequencies(self) -> Array:
        """uint32, by id: in how many documents the word stood when it was new."""
        return np.concatenate([self.base.frequencies, self.added.frequencies])

    def find(self, word: str) -> int:
        """Return the id of *word*, -1 where it is absent."""
        word_id = self.base.find(word)
        if word_id < 0:
            word_id = self.added.find(word)
            return word_id + self._size if word_id >= 0 else -1
        return word_id

    def word(self, word_id: int) -> str:
        """Return the word with this id."""
        if word_id < self._size:
            return self.base.word(word_id)
        return self.added.word(word_id - self._size)

    def prefix_ids(self, prefix: str) -> Array:
        """Return the ids of the words that start with *prefix*, in the order of the words."""
        added = self.added.prefix_ids(prefix) + self._size
        ids = np.concatenate([self.base.prefix_ids(prefix), added])
        if not len(added):
            return ids
        return np.array(sorted(ids.tolist(), key=self.word), np.int32)

    def spelling(self, word_id: int, number: int) -> str:
        """Return spelling *number* of a word; IndexError where it has none such."""
        spellings = self.spellings(word_id)
        if not 0 <= number < len(spellings):
            raise IndexError(number)
        return spellings[number][0]

    def spellings(self, word_id: int) -> list[tuple[str, int]]:
        """Return all spellings of a word and how often each was written, in their order."""
        if word_id < self._size:
            return self.base.spellings(word_id) + self.added.foreign_spellings(word_id)
        return self.added.spellings(word_id - self._size)

    def family(self, name: str) -> Family:
        """Return the families of one kind; KeyError where the lexicon has none."""
        return Family(self._families, name) if self._families else GrownFamily(self, name)

    def with_families(self, families: Arrays) -> Lexicon:
        """Return this lexicon with other families."""
        return GrownLexicon(self.base, self.added, families)

    def parts(self) -> Iterator[tuple[Lexicon, int]]:
        """Yield the lexicons that this one is made of, and where their ids begin."""
        yield self.base, 0
        yield self.added, self._size


class GrownFamily(Family):
    """The families of a lexicon that has grown."""

    def __init__(self, lexicon: GrownLexicon, name: str):
        self._parts = lexicon.base.family(name), lexicon.added.family(name)
        self._first = len(lexicon.base)
        self._frequencies = lexicon.frequencies

    def members(self, key: str) -> Array:
        """Return the ids of the words with this key, commonest first."""
        base, added = (part.members(key) for part in self._parts)
        if not len(added):
            return base
        ids = np.concatenate([base, added + self._first])
        return ids[np.lexsort((ids, -self._frequencies[ids].astype(np.int64)))]

    def key(self, word_id: int) -> str:
        """Return the key of a word."""
        if word_id < self._first:
            return self._parts[0].key(word_id)
        return self._parts[1].key(word_id - self._first)
