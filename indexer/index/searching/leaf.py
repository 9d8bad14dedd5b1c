"""A segment as a search sees it: its lists decoded, scored and cached."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ...schema import DAY_SECONDS, NO_DAY
from ..storage import ragged
from ..storage.arrays import Array
from ..storage.columns import Column
from ..storage.segment import Segment
from .byte_cache import ByteCache
from .nodes import Concept
from .scored import NOTHING, TINY, Scored, Scratch, with_dense
from .scoring import Scoring

Integers = Array  # int64
POSITION_BITS = 32
BEHIND_ALL = np.iinfo(np.int64).max
_POSTINGS = ("docs", "keys")
_ZONES = _TITLE, _LEAD = "title_counts", "lead_counts"
_NOWHERE = np.zeros(0, np.int64)
NOTHING_DERIVED: Mapping[str, Callable[[int], Column]] = {}


def tie_minutes(moments: Array) -> Array:
    """Return the minutes by which equal scores are ordered: with the rank of an id in 64 bits."""
    minutes: Array = moments // 60
    return minutes


class Holders(NamedTuple):
    """The postings of several words by document: which word, and where its positions stand."""

    docs: Array  # int32, rising
    numbers: Array  # of the word among those asked for
    starts: Array
    ends: Array


class Leaf:
    """One segment of a snapshot. Shared by all threads; only the cache and scratch change."""

    def __init__(
        self,
        segment: Segment,
        scoring: Scoring,
        cache: ByteCache,
        number: int = 0,
        derived: Mapping[str, Callable[[int], Column]] = NOTHING_DERIVED,
    ):
        self.segment = segment
        self.scoring = scoring
        self.number = number  # among the segments of the snapshot
        self.document_count = segment.document_count
        self.scratch = Scratch(segment.document_count)
        self._cache = cache
        self.owner = cache.new_owner()  # of what the cache keeps for it
        self._ids: dict[int, str] = {}
        self._documents: dict[str, int] = {}  # the same the other way round
        self._derived = derived  # columns that depend on the other segments too, by number
        self.ordinal = scoring.finders[number].find
        self.ordinals = scoring.finders[number].find_all

    def kept(self, key: Hashable, make: Callable[[], tuple[Any, int]]) -> Any:
        """Return what the cache has under *key*, else what *make* gives (and its bytes)."""
        full_key = (self.owner, key)
        value = self._cache.get(full_key)
        if value is None:
            value, size = make()
            self._cache.put(full_key, value, size)
        return value

    def forget(self) -> None:
        """Drop all that the cache holds of this segment."""
        self._cache.drop(self.owner)

    # -- words

    def word(self, word: str, boost: float = 1.0) -> Scored:
        """Return the documents that hold *word*, scored by BM25."""
        full_key = (self.owner, (word, boost))
        found: Scored | None = self._cache.get(full_key)
        if found is None:
            found = self._read_word(word, boost)
            self._cache.put(full_key, found, found.byte_size)
        return found

    def _read_word(self, word: str, boost: float) -> Scored:
        ordinal = self.ordinal(word)
        if ordinal < 0:
            return NOTHING
        start, stop = self.postings_of(ordinal)
        docs = self.segment.arrays.part("docs", start, stop).astype(np.intp)
        weight = boost * self.scoring.idf(self.scoring.frequency(word))
        keys = self.segment.arrays.part("keys", start, stop)
        scores = self.scoring.saturation[keys] * np.float32(weight)
        for posting, frequency in self._big(start, stop):
            norm = self.scoring.norms[keys[posting - start] & 0xFF]
            scores[posting - start] = weight * frequency / (frequency + norm)
        return with_dense(docs, np.maximum(scores, TINY), self.document_count)

    def postings_of(self, ordinal: int) -> tuple[int, int]:
        """Return where the postings of a term start and stop."""
        return self.segment.bounds("starts", ordinal)

    def _big(self, start: int, stop: int) -> list[tuple[int, int]]:
        """Return (posting, frequency) of the postings there whose key cannot hold it."""
        big = self.segment.big
        if not len(big):
            return []
        first, last = np.searchsorted(big[:, 0], [start, stop])
        return [(int(posting), int(frequency)) for posting, frequency in big[first:last]]

    def frequencies(self, postings: Integers) -> Array:
        """Return the true frequencies of postings given by number, checked before."""
        frequencies: Array = (self._keys[postings] >> 8).astype(np.float32)
        big = self.segment.big
        if len(big) and (frequencies == 255).any():
            places = np.minimum(np.searchsorted(big[:, 0], postings), len(big) - 1)
            hit = (big[places, 0] == postings).nonzero()[0]
            frequencies[hit] = big[places[hit], 1]
        return frequencies

    # -- positions

    def positions(self, word: str) -> Integers:
        """Return every occurrence of *word* as document << 32 | position, rising.

        One more element, behind all, spares every search the question
        whether it ran over the end.
        """
        packed: Integers = self.kept(("positions", word), lambda: self._read_positions(word))
        return packed

    def _read_positions(self, word: str) -> tuple[Integers, int]:
        ordinal = self.ordinal(word)
        if ordinal < 0:
            packed = np.full(1, BEHIND_ALL)
            return packed, packed.nbytes
        start, stop = self.postings_of(ordinal)
        first, last = self.segment.bounds("position_starts", ordinal)
        counts = self._counts(start, stop)
        docs = self.segment.arrays.part("docs", start, stop).astype(np.int64) << POSITION_BITS
        packed = np.empty(last - first + 1, np.int64)
        packed[:-1] = np.repeat(docs, counts)
        packed[:-1] += self.segment.arrays.part("positions", first, last)
        packed[-1] = BEHIND_ALL
        return packed, packed.nbytes

    def positions_as_written(self, term: str, spelling: str) -> Integers:
        """Return the occurrences of *term* in one spelling, as ``positions`` does."""
        packed: Integers = self.kept(
            ("as written", term, spelling), lambda: self._read_as_written(term, spelling)
        )
        return packed

    def _read_as_written(self, term: str, spelling: str) -> tuple[Integers, int]:
        packed = self.positions(term)
        ordinal = self.ordinal(term)
        numbers = self.scoring.spelling_numbers(term, spelling)
        if ordinal >= 0 and numbers is not None and "spellings" in self.segment.arrays:
            first, last = map(int, self.segment.position_starts[ordinal : ordinal + 2])
            written = self.segment.arrays.part("spellings", first, last)
            packed = packed[np.append(np.isin(written, numbers), True)]
        return packed, packed.nbytes

    def positions_in(self, ordinal: int, document: int) -> Integers:
        """Return the positions of a term in one document, without decoding its others."""
        docs, ends = self.kept(("ends", ordinal), lambda: self._position_ends(ordinal))
        place = int(docs.searchsorted(document))
        if place == len(docs) or docs[place] != document:
            return np.zeros(0, np.int64)
        first, _ = self.segment.bounds("position_starts", ordinal)
        start = int(ends[place - 1]) if place else 0
        return self.segment.arrays.part("positions", first + start, first + int(ends[place]))

    def _position_ends(self, ordinal: int) -> tuple[tuple[Array, Integers], int]:
        """Return the documents of a term, and where the positions in each end."""
        start, stop = self.postings_of(ordinal)
        ends = np.cumsum(self._counts(start, stop))
        return (self.segment.arrays.part("docs", start, stop), ends), ends.nbytes

    def _counts(self, start: int, stop: int) -> Integers:
        """Return the true frequencies of postings that lie together."""
        counts = (self.segment.arrays.part("keys", start, stop) >> 8).astype(np.int64)
        for posting, frequency in self._big(start, stop):
            counts[posting - start] = frequency
        return counts

    def positions_by_posting(self, ordinals: Integers) -> tuple[Array, Integers, Array]:
        """Return the documents of all postings, where the positions of each start, and how many."""
        postings, lengths = self.postings(ordinals)
        counts = self.frequencies(postings).astype(np.int32)
        ends = counts.cumsum(dtype=np.int64)
        starts = ends - counts
        # Within a term one posting follows the other; each term starts where it says.
        begins = lengths.cumsum() - lengths
        full = (lengths > 0).nonzero()[0]
        firsts = self.segment.arrays.take("position_starts", ordinals[full])
        starts += np.repeat(firsts - starts[begins[full]], lengths[full])
        return self.docs(postings), starts, counts

    def positions_of(self, starts: Integers, counts: Array) -> Array:
        """Return the positions in these stretches, one stretch after the other."""
        positions = self.segment.arrays.checked("positions", starts, starts + counts)
        return positions[ragged.indices(starts, counts)]

    # -- many words at once

    def postings(self, ordinals: Integers, zones: bool = False) -> tuple[Integers, Integers]:
        """Return the numbers of all postings of these terms, and how many each has."""
        starts, counts = self.stretches(ordinals, zones)
        return ragged.indices(starts, counts), counts

    def stretches(self, ordinals: Integers, zones: bool = False) -> tuple[Integers, Integers]:
        """Return where the postings of these terms start, and how many each has.

        Their documents and keys have been checked, with *zones* also how often
        each word stands in title and lead.
        """
        starts, stops = self.segment.stretches(ordinals)
        arrays = self.segment.arrays
        for name in (*_POSTINGS, *(_ZONES if zones else ())):
            if name in arrays:
                arrays.checked(name, starts, stops)
        return starts, stops - starts

    def docs(self, postings: Integers) -> Array:
        """Return the documents of postings given by number, checked before."""
        docs: Array = self._docs[postings].astype(np.intp)
        return docs

    @cached_property
    def _docs(self) -> Array:
        return self.segment.arrays.checked("docs", _NOWHERE, _NOWHERE)

    @cached_property
    def _keys(self) -> Array:
        return self.segment.arrays.checked("keys", _NOWHERE, _NOWHERE)

    def in_title(self, postings: Integers) -> Array:
        """Return how often the words of postings, checked before, stand in the title."""
        return self._zone(_TITLE, postings)

    def in_lead(self, postings: Integers) -> Array:
        """Return how often the words of postings, checked before, stand in the lead."""
        return self._zone(_LEAD, postings)

    def _zone(self, name: str, postings: Integers) -> Array:
        if name not in self.segment.arrays:
            return np.zeros(len(postings), np.float32)
        counts = self.segment.arrays.checked(name, _NOWHERE, _NOWHERE)
        return counts[postings].astype(np.float32)

    def forms_in(self, concept: Concept, document: int) -> list[tuple[str, list[int]]]:
        """Return the forms of one word that the document holds, each with its positions."""
        words = concept.form_words
        holders: Holders = self.kept(("holders", concept.token), lambda: self._holders(words))
        # Few are asked for at a time, for which arrays are slow; views that were kept
        # would be two objects each for the garbage collector to look at.
        docs, numbers, starts, ends = (each.data for each in holders)
        part = self.segment.arrays.part
        found = []
        place = bisect_left(docs, document)
        while place < len(docs) and docs[place] == document:
            positions = part("positions", starts[place], ends[place])
            found.append((words[numbers[place]], positions.tolist()))
            place += 1
        return found

    def _holders(self, words: tuple[str, ...]) -> tuple[Holders, int]:
        ordinals = self.ordinals(words)
        there = (ordinals >= 0).nonzero()[0]
        docs, starts, counts = self.positions_by_posting(ordinals[there])
        firsts, behind = self.segment.stretches(ordinals[there])
        numbers = np.repeat(there.astype(np.int32), behind - firsts)
        # Stable: of one document the forms stay in the order of the concept.
        order = docs.argsort(kind="stable")
        arrays = (docs.astype(np.int32), numbers, starts, starts + counts)
        found = Holders(*(each[order] for each in arrays))
        return found, sum(each.nbytes for each in found)

    # -- documents

    def column(self, name: str) -> Column | None:
        """Return the column of this name, None where there is none."""
        if name not in self._derived:
            return self.segment.columns.get(name)

        def make() -> tuple[Column, int]:
            column = self._derived[name](self.number)
            return column, column.codes.nbytes

        column: Column = self.kept(("column", name), make)
        return column

    def id_of(self, document: int) -> str:
        """Return the article id of a document; those shown before are remembered."""
        article_id = self._ids.get(document)
        if article_id is None:
            article_id = self._ids[document] = self.segment.ids.id_of(document)
            self._documents[article_id] = document
        return article_id

    def find(self, article_id: str) -> int:
        """Return the live document with this id, -1 where there is none."""
        document = self._documents.get(article_id, -1)
        if document < 0:
            document = self.segment.ids.find(article_id)
        live = self.segment.live
        return document if document < 0 or live is None or live[document] else -1

    @cached_property
    def id_ranks(self) -> Array:
        """The place of each document in the order of ids."""
        order = self.segment.ids.sorted_documents()
        ranks = np.empty(self.document_count, np.intp)
        ranks[order] = np.arange(self.document_count)
        return ranks

    @cached_property
    def tie_keys(self) -> Array:
        """Numbers by which equal documents are ordered: the newer first, then by id."""
        minutes = np.maximum(tie_minutes(self.moments), NO_DAY)
        # 31 bits for the rank: shifted by one more, what is unknown would not fit.
        keys: Array = (-minutes << 31) + self.id_ranks
        return keys

    @cached_property
    def days(self) -> Array:
        """The paper's own day of each document, for filters; NO_DAY where it is unknown."""
        return self._numbers("day", NO_DAY)

    @cached_property
    def moments(self) -> Array:
        """int64, the instant of each document in seconds, for orders; NO_MOMENT where unknown."""
        days = self.days.astype(np.int64)
        moments: Array = days * DAY_SECONDS + self._numbers("second", 0)
        return moments

    def _numbers(self, name: str, unknown: int) -> Array:
        """Return a column of numbers; *unknown* everywhere where the index has no such column."""
        column = self.segment.columns.get(name)
        if column is None:
            return np.full(self.document_count, unknown, np.int32)
        return column.codes
