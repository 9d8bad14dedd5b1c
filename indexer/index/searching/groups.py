"""Collapse: of each group of documents only the one that ranks best is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from ..storage.arrays import Array
from ..storage.columns import ABSENT, GROUP, Column
from ..storage.segment import Segment
from .leaf import Leaf
from .ranking import Ranker, Top
from .scored import Scored

ALONE = -1  # the group of a document that belongs to none
PAPERS = "papers"  # the keyword field of how many papers carried a document's text


class Groups:
    """The groups of a snapshot: of each document its number, ALONE where it has no live copy."""

    def __init__(self, segments: Sequence[Segment]):
        self._segments = segments
        self._starts = np.cumsum([0, *(segment.document_count for segment in segments)])

    @cached_property
    def _whole(self) -> Array:
        whole = np.concatenate([*map(_codes, self._segments), np.zeros(0, np.int32)])
        grouped = np.flatnonzero(whole != ALONE)
        # Numbers of groups are below that of all documents ever added, so that they can be counted.
        sizes = np.bincount(whole[grouped])
        whole[grouped[sizes[whole[grouped]] < 2]] = ALONE
        return whole

    def of(self, leaf: Leaf) -> Array:
        """Return int32, one a document of *leaf*."""
        return self._of_segment(self._whole, leaf.number)

    def _of_segment(self, whole: Array, number: int) -> Array:
        return whole[self._starts[number] : self._starts[number + 1]]

    def papers(self, number: int) -> Column:
        """Return of each document of a segment how many papers carried its text, 1 at least.

        A keyword column: its values are the numbers as text.
        """
        counts = self._of_segment(self._papers, number)
        found = sorted(map(str, np.flatnonzero(np.bincount(counts)).tolist()))
        codes = np.zeros(int(counts.max(initial=0)) + 1, np.int32)
        codes[[int(value) for value in found]] = np.arange(len(found))
        return Column(codes[counts], found)

    @cached_property
    def _papers(self) -> Array:
        groups, sources = self._whole, self._sources()
        told = np.flatnonzero((groups != ALONE) & (sources != ABSENT))
        counts = np.ones(len(groups), np.int64)
        if len(told):
            most = int(sources.max()) + 1
            pairs = np.sort(groups[told].astype(np.int64) * most + sources[told])
            # Not by np.unique, which imports masked arrays at first: a third of a first query.
            pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
            of_group = np.bincount(pairs // most, minlength=int(groups.max()) + 1)
            grouped = groups != ALONE
            counts[grouped] = np.maximum(of_group[groups[grouped]], 1)
        return counts

    def _sources(self) -> Array:
        """Return of each document the number of its paper among those of all segments."""
        numbers: dict[str, int] = {}
        found = [np.zeros(0, np.int64)]
        for segment in self._segments:
            column = segment.columns.get("source")
            if column is None:
                found.append(np.full(segment.document_count, ABSENT, np.int64))
                continue
            known = [numbers.setdefault(value, len(numbers)) for value in column.values]
            # The code of an absent value is -1: the last.
            found.append(np.array([*known, ABSENT], np.int64)[column.codes])
        return np.concatenate(found)

    def members(self, group: int) -> list[tuple[int, int]]:
        """Return the live documents of a group as (leaf, document)."""
        members = np.flatnonzero(self._whole == group)
        leaves = self._starts.searchsorted(members, "right") - 1
        documents = members - self._starts[leaves]
        return list(zip(leaves.tolist(), documents.tolist(), strict=True))


def _codes(segment: Segment) -> Array:
    column = segment.columns.get(GROUP)
    if column is None:
        return np.full(segment.document_count, ALONE, np.int32)
    live = segment.live
    return column.codes if live is None else np.where(live, column.codes, np.int32(ALONE))


def first_of_groups(groups: Array) -> Array:
    """Return the places of the first document of each group, and of all that are alone, rising.

    >>> first_of_groups(np.array([7, ALONE, 3, 7, ALONE, 3])).tolist()
    [0, 1, 2, 4]
    """
    order = groups.argsort(kind="stable")
    ranked = groups[order]
    again = np.flatnonzero((ranked[1:] == ranked[:-1]) & (ranked[1:] != ALONE)) + 1
    first = np.ones(len(groups), bool)
    first[order[again]] = False
    return np.flatnonzero(first)


def top_stories(leaf: Leaf, group_of: Array, found: Scored, count: int, rank: Ranker) -> Top:
    """Return the first *count* documents in the order of *rank*, of each group only the first.

    Copies stand in the way of others: more are ranked than are wanted, and
    twice as many again while too few are left.
    """
    wanted = count + count // 2
    while True:
        top = rank(leaf, found, wanted)
        kept = first_of_groups(group_of[top.docs])[:count]
        if len(kept) == count or len(top.docs) == len(found.docs):
            return Top(top.docs[kept], top.scores[kept], top.total, top.partial)
        wanted *= 2
