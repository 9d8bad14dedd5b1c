"""What an update adds to a lexicon: words and spellings that are new, and nothing else.

The cost is that of the update, not of the lexicon: words are looked up, new
ones are numbered behind the others, and all that was added since the lexicon
was written stands in one file, written again by each update.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ..storage.arrays import Array, MemoryArrays
from ..storage.dictionary import TermDictionary, pack_words
from ..storage.segment import Segment
from .family_rules import pack_spellings
from .lexicon import GrownLexicon, Lexicon

LAST_SPELLING = 255  # stands for all spellings from there on


class LexiconGrowth:
    """Takes the segments of an update, then gives what is added and the segments' numbers.

    Ids, order of spellings and frequencies of what was there stay as they are.
    """

    def __init__(self, lexicon: Lexicon):
        self._lexicon = lexicon
        self._size = len(lexicon)
        self._base = lexicon.base if isinstance(lexicon, GrownLexicon) else lexicon
        self._new: dict[str, int] = {}  # words that are new, and their ids
        self._frequencies: defaultdict[int, int] = defaultdict(int)  # of those
        self._known: dict[int, dict[str, int]] = {}  # by word id: spellings that were there
        self._counts: dict[int, dict[str, int]] = {}  # by word id: new spellings, as they come
        self._segments: list[tuple[Array, list[tuple[int, str]]]] = []

    def add(self, segment: Segment) -> None:
        """Take the words and spellings of a segment that is not sealed yet."""
        counts = np.diff(segment.starts).tolist()
        words = [
            self._number(word, count) for word, count in zip(segment.terms, counts, strict=True)
        ]
        starts = segment.arrays.get("form_starts")
        of_forms = np.repeat(np.array(words, np.int64), np.diff(starts)).tolist()
        forms = list(zip(of_forms, TermDictionary.of(segment.arrays, "form"), strict=True))
        written = segment.arrays.get("form_counts").tolist()
        for (word_id, spelling), count in zip(forms, written, strict=True):
            if spelling not in self._spellings_of(word_id):
                new = self._counts.setdefault(word_id, {})
                new[spelling] = new.get(spelling, 0) + count
        self._segments.append((np.array(words, np.int64), forms))

    def _number(self, word: str, count: int) -> int:
        word_id = self._new.get(word, -1)
        if word_id < 0:
            word_id = self._lexicon.find(word)
        if word_id < 0:
            word_id = self._new[word] = self._size + len(self._new)
        if word_id >= self._size:
            self._frequencies[word_id] += count
        return word_id

    def _spellings_of(self, word_id: int) -> dict[str, int]:
        """Return the spellings that were there with their places."""
        known = self._known.get(word_id)
        if known is None:
            found = self._lexicon.spellings(word_id) if word_id < self._size else []
            known = self._known[word_id] = {name: place for place, (name, _) in enumerate(found)}
        return known

    def finish(self) -> MemoryArrays:
        """Return all that was added since the lexicon was written; no segment can follow."""
        for word_id, counts in self._counts.items():
            # The commonest first; of equals the one met first.
            ranked = sorted(counts, key=lambda name: -counts[name])
            self._counts[word_id] = {name: counts[name] for name in ranked}
        first = len(self._base)
        older = range(first, self._size)
        words = [self._lexicon.word(word_id) for word_id in older] + list(self._new)
        frequencies = [int(self._lexicon.frequencies[word_id]) for word_id in older]
        frequencies += [self._frequencies[word_id] for word_id in self._new.values()]
        order = sorted(range(len(words)), key=words.__getitem__)
        foreign = self._foreign(first)
        arrays = {
            **pack_words("word", [words[i] for i in order]),
            "word_ids": np.array(order, np.int32),
            "frequencies": np.array(frequencies, np.uint32),
            **pack_spellings("spelling", [self._all(first + i) for i in range(len(words))]),
            **pack_spellings("foreign", list(foreign.values())),
            "foreign_words": np.array(list(foreign), np.int32),
        }
        return MemoryArrays(arrays, {})

    def _all(self, word_id: int) -> list[tuple[str, int]]:
        """Return the spellings of a word, those that are new behind the others."""
        before = self._lexicon.spellings(word_id) if word_id < self._size else []
        return before + list(self._counts.get(word_id, {}).items())

    def _foreign(self, first: int) -> dict[int, list[tuple[str, int]]]:
        """Return by word id, rising, the spellings that words below *first* did not have."""
        found: dict[int, list[tuple[str, int]]] = {}
        if isinstance(self._lexicon, GrownLexicon):
            added = self._lexicon.added
            found = {i: added.foreign_spellings(i) for i in added.foreign_words.tolist()}
        for word_id, counts in self._counts.items():
            if word_id < first:
                found[word_id] = found.get(word_id, []) + list(counts.items())
        return dict(sorted(found.items()))

    def numbers(self, number: int) -> tuple[Array, Array]:
        """Return for the segment added as *number* its terms' ids, its spellings' places."""
        words, forms = self._segments[number]
        places = np.zeros(len(forms), np.uint8)
        ranks: dict[int, dict[str, int]] = {}
        for at, (word_id, spelling) in enumerate(forms):
            known = self._spellings_of(word_id)
            place = known.get(spelling)
            if place is None:
                new = ranks.get(word_id)
                if new is None:
                    new = ranks[word_id] = {
                        name: rank for rank, name in enumerate(self._counts[word_id])
                    }
                place = len(known) + new[spelling]
            places[at] = min(place, LAST_SPELLING)
        return words, places
