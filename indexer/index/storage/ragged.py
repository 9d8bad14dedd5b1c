"""Many stretches of one array gathered at once, through one array of indices."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..clock import LARGEST_CALL
from .arrays import Array

Integers = Array  # int64


def indices(starts: Integers, counts: Integers) -> Integers:
    """Return the indices of all elements of the stretches, one stretch after the other.

    >>> indices(np.array([5, 20]), np.array([2, 3])).tolist()
    [5, 6, 20, 21, 22]
    """
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    gathered: Integers = np.arange(total) + np.repeat(starts - (ends - counts), counts)
    return gathered


def portions(counts: Integers, limit: int = LARGEST_CALL) -> Iterator[slice]:
    """Yield slices of the stretches that together hold at most *limit* elements.

    A stretch above the limit is a portion alone; no stretch is longer than
    the documents of a segment.

    >>> list(portions(np.array([3, 3, 9, 1]), limit=6))
    [slice(0, 2, None), slice(2, 3, None), slice(3, 4, None)]
    """
    ends = np.cumsum(counts)
    first = 0
    while first < len(counts):
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + limit, "right")))
        yield slice(first, last)
        first = last
