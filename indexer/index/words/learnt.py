"""What was learnt from an index: related words, and vectors of what its articles are about.

One file of words and, for each segment, one of vectors, made by ``khabar learn``;
an index without them serves as well. Stems stand there as letters, so that the
words stay true when the lexicon is written anew; vectors stand in the order of
the segment's documents and move with them when segments are merged.

    words     stems and their rows; idf, related stems, a direction by row
    vectors   articles: their vectors, and their strongest stems
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from ..storage.arrays import Array, ArrayFileWriter, Arrays
from ..storage.dictionary import TermDictionary
from ..storage.ragged import indices
from .lexicon import Lexicon

RELATED: Final = 0.1  # of the similarity: the weight of a related word
MOST_FORMS: Final = 3  # of each of them, the commonest
_CHUNK = 1 << 14  # rows copied together


class LearntWords:
    """What was learnt of stems; safe to share among threads, never changes."""

    def __init__(self, arrays: Arrays):
        self.arrays = arrays
        self.articles: int = arrays.meta["articles"]  # from which it was learnt
        self.average_length: float = arrays.meta["average_length"]

    @cached_property
    def _stems(self) -> TermDictionary:
        return TermDictionary.of(self.arrays, "stem")

    @cached_property
    def _ordinals(self) -> Array:
        return np.argsort(self.arrays.get("stem_rows"))

    @cached_property
    def idf(self) -> Array:
        """float32, by row of a stem."""
        return self.arrays.get("idf")

    @cached_property
    def directions(self) -> Array:
        """float16[stems, dimensions]: a text's vector is the weighted sum over its stems."""
        return self.arrays.get("directions")

    def __len__(self) -> int:
        return len(self._stems)

    def row(self, stem: str) -> int:
        """Return the row of a stem, -1 where nothing was learnt of it."""
        ordinal = self._stems.find(stem)
        return int(self.arrays.get("stem_rows")[ordinal]) if ordinal >= 0 else -1

    def stem(self, row: int) -> str:
        """Return the stem of a row."""
        return self._stems.word(int(self._ordinals[row]))

    def related(self, stem: str) -> list[tuple[str, float]]:
        """Return the stems that are used like *stem* with their similarity, closest first."""
        row = self.row(stem)
        if row < 0:
            return []
        start, stop = self.arrays.get("related_starts")[row : row + 2].tolist()
        others = self.arrays.get("related")[start:stop].tolist()
        similar = self.arrays.get("similarities")[start:stop].tolist()
        return [(self.stem(other), value) for other, value in zip(others, similar, strict=True)]


class Strongest(NamedTuple):
    """The strongest stems of articles: which article (a place), stem row, strength."""

    places: Array
    rows: Array
    strengths: Array


class Learnt:
    """The reader of what was learnt; safe to share among threads, never changes.

    *vectors* has a file for each segment of the snapshot, in its order; None
    where a segment has none yet. *lexicon* is the snapshot's.
    """

    def __init__(self, words: LearntWords, vectors: Sequence[Arrays | None], lexicon: Lexicon):
        self.words = words
        self._lexicon = lexicon
        self._vectors = vectors
        self._dimensions = words.directions.shape[1]

    def related(self, stem: str) -> tuple[tuple[str, float, str], ...]:
        """Return words that are used like those of *stem*: (word, weight, its stem), closest first.

        The commonest forms of each related stem; there may be more than one wants.
        """
        return tuple(
            (word, RELATED * similarity, other)
            for other, similarity in self.words.related(stem)
            for word in _commonest(other, self._lexicon)
        )

    def word_row(self, word: str) -> int:
        """Return the row of a word's stem, -1 where nothing was learnt of it."""
        number = self._lexicon.find(word)
        families = self._lexicon.families
        return self.words.row(families.stem(number)) if 0 <= number < len(families) else -1

    def direction(self, words: Iterable[Iterable[str]]) -> Array | None:
        """Return the vector of a text, of length one; None where none of it is known.

        *words* has for each word of the text what it may be; the first known counts.
        """
        known = ([row for w in word if (row := self.word_row(w)) >= 0] for word in words)
        rows = np.array([found[0] for found in known if found], np.int64)
        if not len(rows):
            return None
        vector = self.words.idf[rows] @ self.words.directions[rows].astype(np.float32)
        scaled: Array = vector / max(float(np.linalg.norm(vector)), 1e-9)
        return scaled

    def vectors(self, leaves: Array, documents: Array) -> Array:
        """Return float32, one row a document: its vector, zeros where there is none."""
        found = np.zeros((len(documents), self._dimensions), np.float32)
        for arrays, here in self._by_leaf(leaves):
            found[here] = arrays.get("articles")[documents[here]]
        return found

    def strongest(self, leaves: Array, documents: Array) -> Strongest:
        """Return the strongest stems of documents; their places are those in *documents*."""
        found = [Strongest(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))]
        for arrays, here in self._by_leaf(leaves):
            starts = arrays.get("strongest_starts")
            first = starts[documents[here]]
            counts = starts[documents[here] + 1] - first
            entries = indices(first, counts)
            found.append(
                Strongest(
                    np.repeat(here, counts),
                    arrays.get("strongest")[entries].astype(np.int64),
                    arrays.get("strengths")[entries].astype(np.float32),
                )
            )
        return Strongest(*map(np.concatenate, zip(*found, strict=True)))

    def _by_leaf(self, leaves: Array) -> Iterator[tuple[Arrays, Array]]:
        for number, arrays in enumerate(self._vectors):
            here = (leaves == number).nonzero()[0]
            if arrays is not None and len(here):
                yield arrays, here


def _commonest(stem: str, lexicon: Lexicon) -> list[str]:
    number = lexicon.families.stems_find(stem)
    if number < 0:
        return []
    words = lexicon.families.of_stem(number)
    counts = lexicon.frequencies[words].astype(np.int64)
    return [lexicon.word(w) for w in words[np.lexsort((words, -counts))][:MOST_FORMS].tolist()]


@dataclass(frozen=True, slots=True)
class ArticleVectors:
    """Vectors of a segment's documents, of length one, and their strongest stems."""

    articles: Array
    strongest_starts: Array  # articles + 1
    strongest: Array
    strengths: Array


def write_vectors(path: Path, vectors: ArticleVectors) -> None:
    """Write the vectors of a segment's documents."""
    file = ArrayFileWriter(path)
    try:
        file.add("articles", vectors.articles.astype(np.float16))
        file.add("strongest_starts", vectors.strongest_starts.astype(np.int64))
        file.add("strongest", vectors.strongest.astype(np.int32))
        file.add("strengths", vectors.strengths.astype(np.float16))
        file.close()
    finally:
        file.abandon()


def merge_vectors(sources: Sequence[tuple[Arrays, Array | None]], path: Path) -> None:
    """Write the vectors of the live documents of several segments, in their order, as one file.

    *sources* has the vectors of each segment, and what of it is live; None for all.
    """
    kept = [
        np.arange(len(arrays.get("articles"))) if live is None else live.nonzero()[0]
        for arrays, live in sources
    ]
    pairs = [(arrays, rows) for (arrays, _), rows in zip(sources, kept, strict=True)]
    counts = [np.diff(arrays.get("strongest_starts"))[rows] for arrays, rows in pairs]
    ends = np.cumsum(np.concatenate([np.zeros(1, np.int64), *counts]))
    dimensions = sources[0][0].get("articles").shape[1]
    file = ArrayFileWriter(path)
    try:
        file.add_chunks("articles", np.float16, _rows(pairs), (dimensions,))
        file.add("strongest_starts", ends)
        file.add_chunks("strongest", np.int32, _entries(pairs, "strongest"))
        file.add_chunks("strengths", np.float16, _entries(pairs, "strengths"))
        file.close()
    finally:
        file.abandon()


def _rows(pairs: Sequence[tuple[Arrays, Array]]) -> Iterator[Array]:
    for arrays, rows in pairs:
        for start in range(0, len(rows), _CHUNK):
            yield arrays.get("articles")[rows[start : start + _CHUNK]]


def _entries(pairs: Sequence[tuple[Arrays, Array]], name: str) -> Iterator[Array]:
    for arrays, rows in pairs:
        starts = arrays.get("strongest_starts")
        for start in range(0, len(rows), _CHUNK):
            some = rows[start : start + _CHUNK]
            yield arrays.get(name)[indices(starts[some], starts[some + 1] - starts[some])]
