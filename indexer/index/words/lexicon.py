"""The lexicon: the words of one generation, their spellings, and the families they belong to.

Ids are given once and never change: a lexicon that grows appends. Words lie
sorted; ``word_ids`` leads from their ordinals to the ids. What belongs to a
word (frequency, spellings, stem) lies in the order of the ids.

Updates write what they add into one small file beside the lexicon: words whose
ids go on where the other's end, and spellings for words of the other.
``GrownLexicon`` reads the two as one; families and the table of deletions are
lengthened in memory, on first use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from heapq import merge
from pathlib import Path

import numpy as np

from ..storage.arrays import Array, ArrayFile, Arrays
from ..storage.dictionary import TermDictionary
from .collocations import NAME as COLLOCATIONS
from .collocations import Collocations, no_collocations
from .deletions import Deletions
from .families import Families
from .pairs import Pairs
from .spellings import Spellings

FILE_NAME = "lexicon.arrays"

REMEMBERED = 1 << 18  # words whose ids are remembered


def places_of(ids: Array, count: int) -> Array:
    """Return the place of each of *count* ids among distinct *ids*, -1 where it has none.

    Words get their ids in order when an index is built, so that all ids often
    count up: then they are the answer, and no table need be made at open.

    >>> places_of(np.array([2, 0]), 3).tolist()
    [1, -1, 0]
    >>> places_of(np.array([0, 1, 2]), 3).tolist()
    [0, 1, 2]
    """
    if len(ids) == count and bool((ids[1:] > ids[:-1]).all()):
        return ids
    places = np.full(count, -1, np.int32)
    places[ids] = np.arange(len(ids), dtype=np.int32)
    return places


class Lexicon:
    """The reader of a lexicon; safe to share among threads, never changes."""

    def __init__(self, arrays: Arrays):
        self.arrays = arrays
        self._seen: dict[str, int] = {}

    @classmethod
    def open(cls, path: Path) -> Lexicon:
        """Return the lexicon of a file; IndexDamaged where it is none."""
        return cls(ArrayFile(path))

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def in_order_of_ids(self) -> list[str]:
        """Return all words, in the order of their ids."""
        found = [""] * len(self.word_ids)
        for word, word_id in zip(self.words, self.word_ids.tolist(), strict=True):
            found[word_id] = word
        return found

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
        return places_of(self.word_ids, len(self.word_ids))

    @cached_property
    def frequencies(self) -> Array:
        """uint32, by id: in how many documents the word stood when the index was built."""
        return self.arrays.get("frequencies")

    def find(self, word: str) -> int:
        """Return the id of *word*, -1 where it is absent."""
        word_id = self._seen.get(word)
        if word_id is None:
            ordinal = self.words.find(word)
            word_id = int(self.word_ids[ordinal]) if ordinal >= 0 else -1
            self._remember(word, word_id)
        return word_id

    def _remember(self, word: str, word_id: int) -> None:
        if len(self._seen) >= REMEMBERED:
            self._seen.clear()
        self._seen[word] = word_id

    def word(self, word_id: int) -> str:
        """Return the word with this id. Whoever reads it will soon look for it."""
        word = self.words.word(int(self._ordinals[word_id]))
        self._remember(word, word_id)
        return word

    def words_of(self, word_ids: Array) -> list[str]:
        """Return the words with these ids. Whoever reads them will soon look for them."""
        words = self.words.at(self._ordinals[word_ids])
        if len(self._seen) + len(words) > REMEMBERED:
            self._seen.clear()
        self._seen.update(zip(words, word_ids.tolist(), strict=True))
        return words

    def frequency(self, word: str) -> int:
        """Return in how many documents *word* stood when the index was built, 0 where in none."""
        word_id = self.find(word)
        return int(self.frequencies[word_id]) if word_id >= 0 else 0

    def prefix_ids(self, prefix: str) -> Array:
        """Return the ids of the words that start with *prefix*, in the order of the words."""
        low, high = self.words.prefix_range(prefix)
        return self.word_ids[low:high]

    def ids_beginning(self, prefix: str) -> Array:
        """Return the ids of the words that start with *prefix*, in no order."""
        return self.prefix_ids(prefix)

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
    def families(self) -> Families:
        """The words by stem, light stem, root and similar stems."""
        return Families.from_arrays(_Named(self.arrays))

    def same_light_stem(self, stem: str) -> list[tuple[str, int]]:
        """Return the words whose light stem is *stem* with their frequencies, commonest first."""
        ids = self.families.same_light_stem(stem)
        ids = ids[np.lexsort((ids, -self.frequencies[ids].astype(np.int64)))]
        return [(self.word(i), int(self.frequencies[i])) for i in ids.tolist()]

    @cached_property
    def deletions(self) -> Deletions:
        """What misspelt words are looked up in."""
        return Deletions.from_arrays(_Named(self.arrays))

    @cached_property
    def name_spellings(self) -> Spellings:
        """Stems that are spellings of one foreign name."""
        return Spellings.from_arrays(_Named(self.arrays))

    @cached_property
    def pairs(self) -> Pairs:
        """Neighbours whose join is a word too."""
        return Pairs.from_arrays(_Named(self.arrays))

    @cached_property
    def collocations(self) -> Collocations:
        """Neighbours that are common; none in an index that was built without them."""
        if f"{COLLOCATIONS}.keys" not in self.arrays:
            return no_collocations()
        return Collocations.from_arrays(_Named(self.arrays))


class AddedWords(Lexicon):
    """What updates added to another lexicon: new words, and new spellings of the other's."""

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


class GrownLexicon(Lexicon):
    """A lexicon and what updates added to it, read as one.

    Spellings of names and pairs stay those of the lexicon until it is written
    anew: they are evidence, and frozen like the counts.
    """

    def __init__(self, base: Lexicon, added: AddedWords):
        super().__init__(base.arrays)
        self.base, self.added = base, added
        self._size = len(base)

    def __len__(self) -> int:
        return self._size + len(self.added)

    def __iter__(self) -> Iterator[str]:
        return merge(self.base, self.added)

    def in_order_of_ids(self) -> list[str]:
        """Return all words, in the order of their ids."""
        return self.base.in_order_of_ids() + self.added.in_order_of_ids()

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

    def words_of(self, word_ids: Array) -> list[str]:
        """Return the words with these ids."""
        return [self.word(word_id) for word_id in word_ids.tolist()]

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

    def ids_beginning(self, prefix: str) -> Array:
        """Return the ids of the words that start with *prefix*, in no order."""
        added = self.added.prefix_ids(prefix) + self._size
        return np.concatenate([self.base.prefix_ids(prefix), added])

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

    @cached_property
    def families(self) -> Families:
        """The words by stem, light stem, root and similar stems."""
        return self.base.families.extended(self.added.in_order_of_ids(), self.frequency)

    @cached_property
    def deletions(self) -> Deletions:
        """What misspelt words are looked up in."""
        words, counts = self.added.in_order_of_ids(), self.added.frequencies
        return self.base.deletions.extended(words, counts, self._size)


class _Named(Mapping[str, Array]):
    """The arrays of a file by name, as those who store several of them take them back."""

    def __init__(self, arrays: Arrays):
        self._arrays = arrays

    def __getitem__(self, name: str) -> Array:
        return self._arrays.get(name)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("the arrays are asked for by name")

    def __len__(self) -> int:
        raise TypeError("the arrays are asked for by name")
