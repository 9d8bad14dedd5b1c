"""Which documents a filter lets through, by columns: one bool a document, cached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...schema import NO_DAY
from ..storage.arrays import Array
from ..storage.columns import Column
from .leaf import Leaf

Mask = Array  # bool, one a document


def keyword_column(leaf: Leaf, field: str) -> Column:
    """Return the column of a keyword field; TypeError where there is no such field."""
    column = leaf.column(field)
    if column is None or not (column.values or (column.codes < 0).all()):
        raise TypeError(f"{field!r} is no keyword field of this index")
    return column


def keyword_mask(leaf: Leaf, field: str, values: Sequence[str]) -> Mask:
    """Return which documents have one of *values* in *field*; TypeError for no such field."""
    column = keyword_column(leaf, field)

    def make() -> tuple[Mask, int]:
        # One more entry, False, which the code -1 of absent values picks.
        wanted = np.zeros(len(column.values) + 1, bool)
        for value in values:
            code = column.find(value)
            if code >= 0:
                wanted[code] = True
        mask = wanted[column.codes]
        return mask, mask.nbytes

    mask: Mask = leaf.kept(("keywords", field, tuple(values)), make)
    return mask


def days_mask(leaf: Leaf, start: int | None, end: int | None) -> Mask:
    """Return which documents are of the days *start* to *end*, both included.

    A document without a date is in no range, an open one neither.
    """

    def make() -> tuple[Mask, int]:
        mask = leaf.days != NO_DAY
        if start is not None:
            mask &= leaf.days >= start
        if end is not None:
            mask &= leaf.days <= end
        return mask, mask.nbytes

    mask: Mask = leaf.kept(("days", start, end), make)
    return mask


class Filters:
    """The filters of one search over one leaf, each apart, so that a facet can leave its own out."""

    DAYS = "day"

    def __init__(
        self,
        leaf: Leaf,
        keywords: Mapping[str, Sequence[str]],
        start: int | None = None,
        end: int | None = None,
    ):
        self._live = leaf.segment.live
        self._masks = {
            field: keyword_mask(leaf, field, values) for field, values in keywords.items() if values
        }
        if start is not None or end is not None:
            self._masks[self.DAYS] = days_mask(leaf, start, end)

    def __contains__(self, field: str) -> bool:
        return field in self._masks

    def mask(self, without: str = "") -> Mask | None:
        """Return which documents pass all filters but that on *without*; None lets all pass."""
        mask: Mask | None = self._live
        for field, passes in self._masks.items():
            if field != without:
                mask = passes if mask is None else mask & passes
        return mask
