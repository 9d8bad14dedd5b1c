"""Where words stand in the dictionary of a segment: by search, or by their ids in the lexicon.

A query's words come out of the lexicon, which remembers their ids; one array a
segment leads from there to the segment's terms, a hundred forms in one gather.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

import numpy as np

from ..storage.arrays import Array
from ..storage.dictionary import TermDictionary
from .lexicon import Lexicon, places_of
from .remembered import Remembered

KNOWN_WORDS = 1 << 16  # words whose place is remembered where it must be searched


class Finder(Protocol):
    """Finds the terms of one segment."""

    def find(self, word: str) -> int:
        """Return the ordinal of *word* among the terms, -1 where it is absent."""
        ...

    def find_all(self, words: Sequence[str]) -> Array:
        """Return the ordinals of many words."""
        ...


class BySearch:
    """A Finder for a segment without a lexicon: each word is searched once."""

    def __init__(self, terms: TermDictionary):
        self.find = Remembered(terms.find, KNOWN_WORDS)

    def find_all(self, words: Sequence[str]) -> Array:
        """Return the ordinals of many words."""
        return np.array([self.find(word) for word in words], np.int64)


class ByLexicon:
    """A Finder for a segment whose terms have ids in *lexicon*."""

    def __init__(self, lexicon: Lexicon, ids: Array):
        self._lexicon = lexicon
        self._ids = ids  # of the segment's terms

    @cached_property
    def _ordinals(self) -> Array:
        """The term of each id, -1 where the segment has none."""
        return places_of(self._ids, len(self._lexicon))

    def find(self, word: str) -> int:
        """Return the ordinal of *word* among the terms, -1 where it is absent."""
        word_id = self._lexicon.find(word)
        return int(self._ordinals[word_id]) if word_id >= 0 else -1

    def find_all(self, words: Sequence[str]) -> Array:
        """Return the ordinals of many words."""
        find = self._lexicon.find
        ids = np.array([find(word) for word in words], np.intp)
        known = ids >= 0
        ordinals = np.full(len(ids), -1, np.int64)
        ordinals[known] = self._ordinals[ids[known]]
        return ordinals
