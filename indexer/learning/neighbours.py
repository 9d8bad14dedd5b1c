"""Related stems: nearest to each other among all, both ways."""

from __future__ import annotations

import numpy as np

from .sparse import Floats, Integers

LEAST = 0.4  # similarity
NEAREST = 10  # of a stem, among which a related one is
REVERSE = 15  # of the related stem, among which the first one is
BLOCK = 1024  # stems compared with all others at once


def related_stems(vectors: Floats) -> tuple[Integers, Integers, Floats]:
    """Return (starts, others, similarities): for each row of *vectors* its related rows.

    The most similar first; *vectors* are of length one, so that their products
    are similarities.
    """
    rows, columns, values = _similar_pairs(vectors)
    count = len(vectors)
    order = np.lexsort((columns, -values, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    starts = np.searchsorted(rows, np.arange(count + 1))
    ranks = np.arange(len(rows)) - starts[rows]
    keys = rows * count + columns
    by_key = np.argsort(keys)
    mirrored = by_key[np.searchsorted(keys[by_key], columns * count + rows)]
    kept = (ranks < NEAREST) & (ranks[mirrored] < REVERSE)
    rows, columns, values = rows[kept], columns[kept], values[kept]
    return np.searchsorted(rows, np.arange(count + 1)), columns, values


def _similar_pairs(vectors: Floats) -> tuple[Integers, Integers, Floats]:
    """Return all pairs of at least LEAST, each both ways."""
    rows, columns, values = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], []
    for start in range(0, len(vectors), BLOCK):
        # Only what stands behind: a pair is similar both ways.
        products = vectors[start : start + BLOCK] @ vectors[start:].T
        row, column = (products >= LEAST).nonzero()
        behind = column > row
        row, column = row[behind], column[behind]
        rows.append(row + start)
        columns.append(column + start)
        values.append(products[row, column])
    one, other = np.concatenate(rows), np.concatenate(columns)
    value = np.concatenate([*values, np.zeros(0, np.float32)])
    return (
        np.concatenate([one, other]),
        np.concatenate([other, one]),
        np.concatenate([value, value]),
    )
