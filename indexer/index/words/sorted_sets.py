"""Distinct numbers, rising: what ``np.unique`` gives, without what it costs a first query."""

from __future__ import annotations

import numpy as np

from ..storage.arrays import Array


def sorted_set(values: Array) -> Array:
    """Return the distinct *values*, rising.

    numpy's own ``unique`` loads its masked arrays when it is first called (8 ms),
    and hashes what a sort of a few runs that rise already does sooner.

    >>> sorted_set(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    if len(values) < 2:
        return values
    ordered = np.sort(values, kind="stable")
    new = np.empty(len(ordered), bool)
    new[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    distinct: Array = ordered[new]
    return distinct
