"""Where words stand in the dictionary of a segment: by search, or by their ids in the lexicon.

A query's words come out of the lexicon, which remembers their ids; one array a
segment leads from there to the segment's terms, a hundred forms in one gather.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np

from ..storage.arrays import Array
from ..storage.dictionary import TermDictionary
from .lexicon import Lexicon

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
        self.find = lru_cache(KNOWN_WORDS)(terms.find)

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
        """The term of each id; one more element at the end, where id -1 leads, says absent."""
        ordinals = np.full(len(self._lexicon) + 1, -1, np.int32)
        ordinals[self._ids] = np.arange(len(self._ids), dtype=np.int32)
        return ordinals

    def find(self, word: str) -> int:
        """Return the ordinal of *word* among the terms, -1 where it is absent."""
        return int(self._ordinals[self._lexicon.find(word)])

    def find_all(self, words: Sequence[str]) -> Array:
        """Return the ordinals of many words."""
        find = self._lexicon.find
        ids = np.array([find(word) for word in words], np.intp)
        return self._ordinals[ids].astype(np.int64)
