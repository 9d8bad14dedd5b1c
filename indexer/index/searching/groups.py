"""Collapse: of each group of documents only the one that ranks best is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..storage.arrays import Array
from ..storage.columns import GROUP
from .leaf import Leaf
from .ranking import oldest_first
from .scored import Scored
from .topk import round_scores

ALONE = -1  # the group of a document that belongs to none


class Groups:
    """The groups of a snapshot: of each document its number, ALONE where it has no live copy."""

    def __init__(self, leaves: Sequence[Leaf]):
        codes = [_codes(leaf) for leaf in leaves]
        whole = np.concatenate([*codes, np.zeros(0, np.int32)])
        self._starts = np.cumsum([0, *map(len, codes)])
        grouped = np.flatnonzero(whole != ALONE)
        # Numbers of groups are below that of all documents ever added, so that they can be counted.
        sizes = np.bincount(whole[grouped])
        whole[grouped[sizes[whole[grouped]] < 2]] = ALONE
        self._whole = whole
        self._of_leaf = np.split(whole, self._starts[1:-1]) if codes else []

    def of(self, leaf: Leaf) -> Array:
        """Return int32, one a document of *leaf*."""
        return self._of_leaf[leaf.number]

    def members(self, group: int) -> list[tuple[int, int]]:
        """Return the live documents of a group as (leaf, document)."""
        members = np.flatnonzero(self._whole == group)
        leaves = self._starts.searchsorted(members, "right") - 1
        documents = members - self._starts[leaves]
        return list(zip(leaves.tolist(), documents.tolist(), strict=True))


def _codes(leaf: Leaf) -> Array:
    column = leaf.segment.columns.get(GROUP)
    if column is None:
        return np.full(leaf.document_count, ALONE, np.int32)
    live = leaf.segment.live
    return column.codes if live is None else np.where(live, column.codes, np.int32(ALONE))


def leaders(leaf: Leaf, group_of: Array, found: Scored, order: str) -> Scored:
    """Return the best of each group, and all documents that belong to none."""
    groups = group_of[found.docs]
    alone = (groups == ALONE).nonzero()[0]
    if len(alone) == len(groups):
        return found
    grouped = (groups != ALONE).nonzero()[0]
    docs = found.docs[grouped]
    minutes = leaf.minutes[docs].astype(np.int64)
    best = [leaf.id_ranks[docs], -minutes, -round_scores(found.scores[grouped])]
    if order != "relevance":
        by_time = -minutes if order == "newest" else oldest_first(minutes)
        best = [best[0], best[2], by_time]
    ranked = np.lexsort((*best, groups[grouped]))
    in_order = groups[grouped][ranked]
    first = np.ones(len(in_order), bool)
    first[1:] = in_order[1:] != in_order[:-1]
    kept = np.sort(np.concatenate((alone, grouped[ranked[first]])))
    return Scored(found.docs[kept], found.scores[kept])
