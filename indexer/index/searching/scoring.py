"""What BM25 needs to know of a whole snapshot: counts of all its segments together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from .. import bm25, relevance
from ..storage.arrays import Array
from ..storage.segment import Segment
from ..words.finders import KNOWN_WORDS, ByLexicon, BySearch, Finder
from ..words.lexicon import Lexicon
from ..words.lexicon_growth import LAST_SPELLING
from ..words.remembered import Remembered
from ..writing.inversion import LEAD_WORDS
from .as_written import spelling_of

KNOWN_CONCEPTS = 1 << 10  # sets of forms whose frequency is remembered

BYTE_LENGTHS = np.array([bm25.byte_to_length(byte) for byte in range(256)], np.float64)


class NewsLengths(NamedTuple):
    """Average lengths: of whole documents with the lead counted again, and of titles."""

    whole: float
    title: float


class Scoring:
    """Document count, average length and what follows from them.

    N, document frequencies and lengths count deleted documents until a merge
    drops them, as in Lucene, so that all segments score alike.
    """

    def __init__(self, segments: Sequence[Segment], lexicon: Lexicon | None = None):
        self._segments = segments
        self._lexicon = lexicon
        self.finders = [_finder(segment, lexicon) for segment in segments]
        self.frequency = Remembered(self._frequency, KNOWN_WORDS)
        # Each segment asks for the same sum, which is over all of them.
        self.weighted_frequency = lru_cache(maxsize=KNOWN_CONCEPTS)(self._weighted_frequency)
        self.document_count = sum(segment.document_count for segment in segments)
        self.token_count = sum(_token_count(segment) for segment in segments)
        self.average_length = self.token_count / max(1, self.document_count) or 1.0
        share = bm25.B * BYTE_LENGTHS / self.average_length
        norms = bm25.K1 * (1 - bm25.B + share)
        self.norms: Array = norms.astype(np.float32)  # by length byte
        frequencies = np.arange(256.0)[:, None]
        table = frequencies / (frequencies + norms)
        # By posting key: frequency << 8 | length byte.
        self.saturation: Array = table.astype(np.float32).ravel()

    @cached_property
    def news_lengths(self) -> NewsLengths:
        """The averages that the ranking of news measures lengths against."""
        count = max(1, self.document_count)
        whole = sum(float(news_lengths(s).sum(dtype=np.float64)) for s in self._segments)
        title = sum(float(s.title_lengths.sum(dtype=np.float64)) for s in self._segments)
        return NewsLengths(whole / count or 1.0, title / count or 1.0)

    def _frequency(self, word: str) -> int:
        """Return in how many documents *word* stands, deleted ones included.

        Of a phrase nothing better is known at once than that of its rarest word.
        """
        if " " in word:
            return min(map(self.frequency, word.split()), default=0)
        total = 0
        for segment, finder in zip(self._segments, self.finders, strict=True):
            ordinal = finder.find(word)
            if ordinal >= 0:
                start, stop = segment.bounds("starts", ordinal)
                total += stop - start
        return total

    def frequencies(self, words: Sequence[str]) -> Array:
        """Return the frequency of each of many words or phrases."""
        totals = np.zeros(len(words), np.int64)
        for segment, finder in zip(self._segments, self.finders, strict=True):
            ordinals = finder.find_all(words)
            there = (ordinals >= 0).nonzero()[0]
            found = ordinals[there]
            starts, stops = segment.stretches(found)
            totals[there] += stops - starts
        for number, word in enumerate(words):
            if " " in word:
                totals[number] = self.frequency(word)
        return totals

    def _weighted_frequency(self, words: tuple[str, ...], weights: tuple[float, ...]) -> float:
        """Return the frequencies of weighted words, added."""
        return float(np.dot(weights, self.frequencies(words)))

    def forget(self) -> None:
        """Let go of the segments, which the memory of frequencies would hold on to."""
        self._segments, self.finders = (), []

    def spelling_numbers(self, term: str, spelling: str) -> list[int] | None:
        """Return the numbers that a spelling of *term* has; None where none are told apart."""
        return None if self._lexicon is None else _numbers_of(self._lexicon, term, spelling)

    def idf(self, frequency: float) -> float:
        """Return the weight of what stands in so many documents (at most all)."""
        return bm25.idf(self.document_count, min(frequency, self.document_count))


def _numbers_of(lexicon: Lexicon, term: str, wanted: str) -> list[int]:
    number = lexicon.find(term)
    if number < 0:
        return []
    spellings = [spelling_of(written) for written, _ in lexicon.spellings(number)]
    found = {min(n, LAST_SPELLING) for n, spelling in enumerate(spellings) if spelling == wanted}
    return sorted(found)


def _finder(segment: Segment, lexicon: Lexicon | None) -> Finder:
    ids = segment.lexicon_ids
    if lexicon is None or ids is None:
        return BySearch(segment.terms)
    return ByLexicon(lexicon, ids)


def news_lengths(segment: Segment) -> Array:
    """Return the length of each document in words, those of the lead counted LEAD times more."""
    bodies = segment.body_lengths
    lengths: Array = (
        segment.title_lengths + bodies + relevance.LEAD * np.minimum(bodies, LEAD_WORDS)
    )
    return lengths


def _token_count(segment: Segment) -> int:
    """Return the words of a segment; its token arrays need not be read for that."""
    counted = segment.meta.get("tokens")
    if counted is not None:
        return int(counted)
    lengths = segment.title_lengths.sum(dtype=np.int64) + segment.body_lengths.sum(dtype=np.int64)
    return int(lengths)
