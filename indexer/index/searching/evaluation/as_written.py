"""AsWritten: the positions of words, those of one spelling kept."""

from __future__ import annotations

import numpy as np

from ...storage.arrays import Array
from ..as_written import AsWritten
from ..leaf import POSITION_BITS, Leaf
from ..scored import NOTHING, Scored
from .base import Evaluation
from .numbers import whole_numbers
from .places import Packed, count_by_document, exact_starts, within_title
from .words import saturated


def evaluate_as_written(ev: Evaluation, node: AsWritten, in_title: bool = False) -> Scored:
    """Return the documents that hold the words as they are written, scored as a phrase."""
    packed = places_as_written(ev.leaf, node)
    if in_title:
        packed = within_title(ev.leaf, packed)
    docs, frequencies = count_by_document(packed[:-1] >> POSITION_BITS)
    if not len(docs):
        return NOTHING
    return saturated(ev.leaf, docs, frequencies, node.boost * idf_as_written(ev, node))


def idf_as_written(ev: Evaluation, node: AsWritten) -> float:
    """Return the added idf of the words, however they are spelt."""
    scoring = ev.leaf.scoring
    return sum(scoring.idf(scoring.frequency(term)) for term in node.folded)


def size_as_written(ev: Evaluation, node: AsWritten) -> int:
    """Return the frequency of the rarest word."""
    return min(map(ev.leaf.scoring.frequency, node.folded), default=0)


def places_as_written(leaf: Leaf, node: AsWritten) -> Packed:
    """Return where the words stand as written: the places of the first, one more behind all."""
    lists = [
        leaf.positions_as_written(term, spelling)
        for term, spelling in zip(node.folded, node.spellings, strict=True)
    ]
    if len(lists) == 1:
        return lists[0]
    starts = whole_numbers(leaf, exact_starts(lists), node.folded, spellings=node.spellings)
    return np.append(starts, lists[0][-1])


def positions_as_written(leaf: Leaf, node: AsWritten, document: int) -> Array:
    """Return the positions in one document at which the first of the words stands."""
    packed = places_as_written(leaf, node)
    bounds = np.array([document, document + 1], np.int64) << POSITION_BITS
    start, end = packed.searchsorted(bounds)
    positions: Array = packed[start:end] & ((1 << POSITION_BITS) - 1)
    return positions
