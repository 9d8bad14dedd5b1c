"""The best of many scores without sorting them all: by the maxima of blocks."""

from __future__ import annotations

import numpy as np

from ..storage.arrays import Array

# Scores count to six places, so that the order of addition and the division
# into segments do not decide; whatever may round up to the last place is kept.
ROUNDING = 1.1e-6
BLOCK = 64  # scores in a block, where few are wanted
SMALLEST_BLOCK = 4
SPREAD = 3  # blocks at least to each score that is wanted, so that few blocks hold two of them
FEW = 256  # from here on a plain comparison costs less than blocks

Scores = Array  # float32
Indices = Array  # intp


def best(scores: Scores, count: int) -> Indices:
    """Return the places, ascending, that may hold one of the *count* best positive scores.

    At least the best ones and all that tie with the last of them; zero means
    "no match" and is never returned. The k-th largest maximum of disjoint
    blocks is a lower bound of the k-th largest score.

    >>> best(np.array([0, 3, 1, 2, 3], np.float32), 2).tolist()
    [1, 4]
    """
    rows = min(BLOCK, len(scores) // (SPREAD * max(1, count)))
    if rows < SMALLEST_BLOCK or len(scores) <= FEW:
        bound = _kth_largest(scores, count)
        return (scores >= bound).nonzero()[0] if bound > 0 else scores.nonzero()[0]
    columns = len(scores) // rows
    whole = columns * rows
    table = scores[:whole].reshape(rows, columns)
    maxima = table.max(axis=0)
    bound = _kth_largest(maxima, count)
    if bound <= 0:
        return scores.nonzero()[0]
    chosen = (maxima >= bound).nonzero()[0]
    # One look at the flat array: finding the places in two dimensions costs four times as much.
    found = (table.take(chosen, axis=1).ravel() >= bound).nonzero()[0]
    row, at = np.divmod(found, len(chosen))
    places: Indices = row * columns + chosen[at]
    if whole < len(scores):
        rest = (scores[whole:] >= bound).nonzero()[0]
        places = np.concatenate((places, rest + whole))
    places.sort()
    return places


def _kth_largest(values: Scores, count: int) -> float:
    """Return a little less than the count-th largest value, 0 where there are fewer."""
    if len(values) < count or count < 1:
        return 0.0
    # Among many equal values, as the zeros are, numpy parts ninety times as slowly.
    values = values[values > 0]
    at = len(values) - count
    if at < 0:
        return 0.0
    values.partition(at)
    return float(values[at]) - ROUNDING


def round_scores(scores: Scores) -> Array:
    """Return the scores to six places, as they are compared and shown."""
    return scores.astype(np.float64).round(6)
