"""Copies of one text, joined to groups by their sketches: at a build, and by every update.

Two articles are joined where their sketches are alike (LIKE) and so are those
of the first articles of both their groups (FIRSTS): a chain of small changes
does not lead from one story to another. Every article has a number of a group, its
own where it has no copy; so an update gives numbers to its new articles alone
and changes nothing that is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .arrays import Array, ArrayFileWriter
from .columns import pack_numbers
from .groups import COLUMN
from .segment import Segment
from .sketches import EMPTY, NAME, resemblance

LIKE = 0.48  # estimated share of common shingles
FIRSTS = 0.2
UNGROUPED = -1  # the group of a new article before it has one
LEAST_SHARED = 8  # hashes of two sketches that are compared
CROWD = 64  # articles that share a hash: of more, each is compared with few
_PAIRS = 1 << 16  # pairs that are compared at a time


def group_segments(paths: Sequence[Path]) -> None:
    """Write the group of every document into the sealed segments of a new index."""
    segments = [Segment.open(path) for path in paths]
    if not segments or any(NAME not in segment.arrays for segment in segments):
        return
    sketches = [_live_sketches(segment) for segment in segments]
    days = [segment.columns["day"].codes for segment in segments]
    whole = np.concatenate(sketches)
    groups = join(whole, np.full(len(whole), UNGROUPED, np.int32), np.concatenate(days))
    ends = np.cumsum([len(each) for each in sketches])[:-1]
    for path, own in zip(paths, np.split(groups, ends), strict=True):
        write_groups(path, own)


def join_new(new: Array, old: Sequence[Segment]) -> Array:
    """Return int32, the groups of new articles with the sketches *new*, beside older segments.

    What an update calls: an article that copies an older one gets its group;
    what is deleted takes no part.
    """
    sketches = [_live_sketches(segment) for segment in old]
    groups = [segment.columns[COLUMN].codes for segment in old]
    known = np.concatenate([*groups, np.full(len(new), UNGROUPED, np.int32)])
    return join(np.concatenate([*sketches, new]), known)[len(known) - len(new) :]


def write_groups(path: Path, groups: Array) -> None:
    """Write the groups into a sealed segment that nobody reads yet."""
    file = ArrayFileWriter.reopen(path)
    try:
        for name, array in pack_numbers(COLUMN, groups).items():
            file.add(name, array)
        file.meta["columns"] = [*file.meta["columns"], COLUMN]
        file.close()
    finally:
        file.abandon()


def _live_sketches(segment: Segment) -> Array:
    sketches = segment.arrays.get(NAME)
    if segment.live is None:
        return sketches
    return np.where(segment.live[:, None], sketches, EMPTY)


def join(sketches: Array, known: Array, days: Array | None = None) -> Array:
    """Return int32, the group of each article; *known* groups stay as they are.

    ``UNGROUPED`` stands for what is new. The first of a group is the earliest by
    *days*, of equals and without days the first in order.
    """
    order = np.arange(len(known)) if days is None else np.argsort(days, kind="stable")
    ranks = np.empty(len(known), np.int64)
    ranks[order] = np.arange(len(known))
    families = _Families(sketches, known, ranks)
    pairs = candidates(sketches, known == UNGROUPED)
    likeness = _likeness(sketches, pairs)
    alike = likeness >= LIKE
    pairs, likeness = pairs[alike], likeness[alike]
    earlier = np.sort(ranks[pairs], axis=1)
    for place in np.lexsort((earlier[:, 1], earlier[:, 0], -likeness)).tolist():
        families.join(int(pairs[place, 0]), int(pairs[place, 1]))
    return families.numbers()


def candidates(sketches: Array, new: Array) -> Array:
    """Return int64[k, 2]: pairs of articles, one of them *new*, that share some hashes."""
    documents, places = np.nonzero(sketches != EMPTY)
    hashes = sketches[documents, places]
    if not new.all():
        wanted = np.isin(hashes, np.unique(hashes[new[documents]]))
        documents, hashes = documents[wanted], hashes[wanted]
    keys = (hashes.astype(np.uint64) << np.uint64(32)) | documents.astype(np.uint64)
    keys.sort()
    hashes, documents = keys >> np.uint64(32), (keys & np.uint64(EMPTY)).astype(np.int64)
    found = [np.zeros((0, 2), np.int64)]
    for distance in range(1, CROWD):
        if len(hashes) <= distance:
            break
        same = np.flatnonzero(hashes[distance:] == hashes[:-distance])
        if not len(same):
            break
        found.append(np.stack([documents[same], documents[same + distance]], axis=1))
    pairs = np.concatenate(found)
    pairs = pairs[new[pairs[:, 0]] | new[pairs[:, 1]]]
    packed, shared = np.unique((pairs[:, 0] << 32) | pairs[:, 1], return_counts=True)
    filled = (sketches != EMPTY).sum(axis=1)
    pairs = np.stack([packed >> 32, packed & int(EMPTY)], axis=1)
    needed = np.minimum(filled[pairs].min(axis=1), LEAST_SHARED)
    enough: Array = pairs[shared >= needed]
    return enough


def _likeness(sketches: Array, pairs: Array) -> Array:
    pieces = [np.zeros(0)]
    for start in range(0, len(pairs), _PAIRS):
        first, second = pairs[start : start + _PAIRS].T
        pieces.append(resemblance(sketches[first], sketches[second]))
    return np.concatenate(pieces)


class _Families:
    """Groups that grow: union by the first article, guarded by how alike the firsts are."""

    def __init__(self, sketches: Array, known: Array, ranks: Array):
        self._sketches, self._known, self._ranks = sketches, known, ranks.tolist()
        self._parents = self._old_parents().tolist()

    def _old_parents(self) -> Array:
        """Return of each article the first of its known group, itself where it has none."""
        parents = np.arange(len(self._known))
        old = np.flatnonzero(self._known != UNGROUPED)
        deleted = self._sketches[old, 0] == EMPTY  # and cannot be compared with
        old = old[np.argsort(deleted, kind="stable")]
        _, first, inverse = np.unique(self._known[old], return_index=True, return_inverse=True)
        parents[old] = old[first][inverse]
        return parents

    def _first(self, article: int) -> int:
        parents = self._parents
        while parents[article] != article:
            parents[article] = article = parents[parents[article]]
        return article

    def join(self, one: int, other: int) -> None:
        """Join the groups of two articles that are alike, where their firsts are too."""
        first, second = self._first(one), self._first(other)
        if first == second or (self._is_known(first) and self._is_known(second)):
            return
        if self._is_known(second) or (
            not self._is_known(first) and self._ranks[second] < self._ranks[first]
        ):
            first, second = second, first
        if {first, second} == {one, other} or self._alike(first, second):
            self._parents[second] = first

    def _is_known(self, article: int) -> bool:
        return bool(self._known[article] != UNGROUPED)

    def _alike(self, first: int, second: int) -> bool:
        sketches = self._sketches
        return bool(resemblance(sketches[[first]], sketches[[second]])[0] >= FIRSTS)

    def numbers(self) -> Array:
        """Return int32: known numbers as they are, new ones counted on from them."""
        firsts = np.fromiter(map(self._first, range(len(self._parents))), np.int64)
        numbers = self._known.astype(np.int32)
        behind = int(numbers.max(initial=UNGROUPED)) + 1
        fresh, inverse = np.unique(firsts, return_inverse=True)
        taken = numbers[fresh]
        new = taken == UNGROUPED
        taken[new] = behind + np.arange(int(new.sum()))
        result: Array = taken[inverse].astype(np.int32)
        return result
