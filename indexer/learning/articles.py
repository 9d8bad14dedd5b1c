"""Vectors of articles, and of stems by the articles that they stand in (latent semantic analysis).

Source: Deerwester and others, "Indexing by latent semantic analysis" (1990).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..index import relevance
from ..index.storage.segment import Segment
from ..index.words.learnt import ArticleVectors
from .sparse import Floats, Integers, leading_directions, sparse, unit_rows

STRONGEST = 64  # stems of an article that are kept
ROUNDS = 1  # of power iteration; a second one changes no figure

# (rows, columns, values, count of rows) to what those rows are worth in directions
Product = Callable[[Integers, Integers, Floats, int], Floats]


@dataclass(frozen=True, slots=True)
class Entries:
    """How often stems stand in the documents of a segment: by document, then by stem's row."""

    rows: Integers
    columns: Integers
    frequencies: Floats
    lengths: Integers  # words of each document

    @property
    def count(self) -> int:
        """Return how many documents there are."""
        return len(self.lengths)


@dataclass(frozen=True, slots=True)
class StemVectors:
    """What the articles say of stems."""

    idf: Floats
    directions: Floats  # an article's vector is the weighted sum over its stems
    vectors: Floats  # each stem's own, of length one


def entries_of(segment: Segment, row_of_word: NDArray[np.int32], width: int) -> Entries:
    """Return the stems of a segment's documents; *row_of_word* gives each word's row, or -1."""
    assert segment.lexicon_ids is not None, "an index that learns has a lexicon"
    rows_of_terms = row_of_word[segment.lexicon_ids]
    columns = np.repeat(rows_of_terms, np.diff(segment.starts))
    known = columns >= 0
    frequencies = (segment.keys >> 8).astype(np.float32)
    frequencies[segment.big[:, 0]] = segment.big[:, 1]
    keys = segment.docs[known].astype(np.int64) * max(1, width) + columns[known]
    order = np.argsort(keys, kind="stable")
    keys, amounts = keys[order], frequencies[known][order]
    begins = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
    sums = np.add.reduceat(amounts, begins) if len(begins) else amounts
    keys = keys[begins]
    lengths = np.diff(segment.token_starts)
    return Entries(keys // max(1, width), keys % max(1, width), sums, lengths)


def renumbered(entries: Entries, numbers: NDArray[np.int32]) -> Entries:
    """Return the entries with other rows of stems, those of LEFT_OUT left out.

    The rows keep their order.
    """
    columns = numbers[entries.columns]
    kept = columns >= 0
    return replace(
        entries,
        rows=entries.rows[kept],
        columns=columns[kept].astype(np.int64),
        frequencies=entries.frequencies[kept],
    )


def stem_vectors(
    entries: Sequence[Entries],
    learnt: Sequence[NDArray[np.bool_]],
    frequencies: Integers,
    dimensions: int,
) -> StemVectors:
    """Return what the articles of all segments say, of each segment those that are *learnt*.

    *frequencies* says in how many of these each stem stands.
    """
    count = int(sum(map(np.sum, learnt)))
    known = np.log((count + 1) / (frequencies + 0.5))
    idf = np.maximum(known, 0).astype(np.float32)
    parts: list[tuple[Any, ...]] = []
    before = 0
    for segment, mask in zip(entries, learnt, strict=True):
        kept = mask[segment.rows]
        numbers = np.cumsum(mask) - 1 + before
        before += int(mask.sum())
        weights = _weights(segment, idf)
        parts.append((numbers[segment.rows[kept]], segment.columns[kept], weights[kept]))
    rows, columns, values = map(np.concatenate, zip(*parts, strict=True))
    matrix = sparse(rows, columns, values, (count, len(idf)))
    _, sizes, directions = leading_directions(matrix, dimensions, rounds=ROUNDS)
    directions = np.ascontiguousarray(directions)
    return StemVectors(idf, directions, unit_rows(directions * sizes))


def article_vectors(
    entries: Entries, idf: Floats, average_length: float, product: Product
) -> ArticleVectors:
    """Return the vectors of the documents of one segment."""
    rows, frequencies = entries.rows, entries.frequencies
    vectors = product(rows, entries.columns, _weights(entries, idf), entries.count)
    norms = 1 - relevance.B + relevance.B * entries.lengths / max(1.0, average_length)
    strengths = idf[entries.columns] * frequencies
    strengths /= frequencies + (relevance.K1 * norms).astype(np.float32)[rows]
    starts, strongest, kept = _strongest(
        rows, entries.columns, _unit_entries(rows, strengths, entries.count), entries.count
    )
    return ArticleVectors(unit_rows(vectors), starts, strongest, kept)


def _weights(entries: Entries, idf: Floats) -> Floats:
    values = (1 + np.log(entries.frequencies)) * idf[entries.columns]
    return _unit_entries(entries.rows, values, entries.count)


def _unit_entries(rows: Integers, values: Floats, count: int) -> Floats:
    lengths = np.sqrt(np.bincount(rows, values.astype(np.float64) ** 2, count))
    scaled: Floats = (values / np.maximum(lengths, 1e-9)[rows]).astype(np.float32)
    return scaled


def _strongest(
    rows: Integers, columns: Integers, values: Floats, count: int
) -> tuple[Integers, NDArray[np.int32], Floats]:
    # Numbers above zero lie in the order of their bits, so that one sort of integers does.
    bits = values.astype(np.float32).view(np.uint32).astype(np.int64)
    order = np.argsort((rows << 32) + (0xFFFFFFFF - bits), kind="stable")
    starts = np.searchsorted(rows, np.arange(count + 1))
    kept = order[np.arange(len(rows)) - starts[rows] < STRONGEST]
    sizes = np.minimum(np.diff(starts), STRONGEST)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    return ends, columns[kept].astype(np.int32), values[kept]
