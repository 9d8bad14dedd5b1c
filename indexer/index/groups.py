"""Collapse: of each group of documents only the one that ranks best is shown."""

from __future__ import annotations

import numpy as np

from ..schema import NO_DAY
from .arrays import Array
from .leaf import Leaf
from .scored import Scored
from .topk import round_scores

COLUMN = "group"
ALONE = -1  # the group of a document that belongs to none


def groups_of(leaf: Leaf) -> Array:
    """Return the group of each document; ALONE everywhere without such a column."""
    column = leaf.segment.columns.get(COLUMN)
    if column is None:
        return np.full(leaf.document_count, ALONE, np.int32)
    return column.codes


def leaders(leaf: Leaf, found: Scored, order: str) -> Scored:
    """Return the best of each group, and all documents that belong to none."""
    groups = groups_of(leaf)[found.docs]
    alone = (groups == ALONE).nonzero()[0]
    if len(alone) == len(groups):
        return found
    grouped = (groups != ALONE).nonzero()[0]
    docs = found.docs[grouped]
    days = leaf.days[docs].astype(np.int64)
    best = [leaf.id_ranks[docs], -days, -round_scores(found.scores[grouped])]
    if order != "relevance":
        oldest = np.where(days == NO_DAY, -NO_DAY, days)
        best = [best[0], best[2], -days if order == "newest" else oldest]
    ranked = np.lexsort((*best, groups[grouped]))
    in_order = groups[grouped][ranked]
    first = np.ones(len(in_order), bool)
    first[1:] = in_order[1:] != in_order[:-1]
    kept = np.sort(np.concatenate((alone, grouped[ranked[first]])))
    return Scored(found.docs[kept], found.scores[kept])
