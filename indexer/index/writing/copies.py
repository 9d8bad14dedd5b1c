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

from ..storage.arrays import Array, ArrayFileWriter
from ..storage.columns import GROUP, pack_numbers
from ..storage.segment import Segment
from .sketches import EMPTY, NAME, resemblance

LIKE = 0.48  # estimated share of common shingles
FIRSTS = 0.2
UNGROUPED = -1  # the group of a new article before it has one
LEAST_SHARED = 8  # hashes of two sketches that are compared
CROWD = 64  # articles that share a hash: of more, each is compared with few
_PAIRS = 1 << 16  # pairs, or sketches, that are compared at a time
_WAITING = 1 << 22  # pairs that wait to be counted
_FACTOR = 0x9E3779B97F4A7C15


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
    groups = [segment.columns[GROUP].codes for segment in old]
    known = np.concatenate([*groups, np.full(len(new), UNGROUPED, np.int32)])
    return join(np.concatenate([*sketches, new]), known)[len(known) - len(new) :]


def write_groups(path: Path, groups: Array) -> None:
    """Write the groups into a sealed segment that nobody reads yet."""
    file = ArrayFileWriter.reopen(path)
    try:
        for name, array in pack_numbers(GROUP, groups).items():
            file.add(name, array)
        file.meta["columns"] = [*file.meta["columns"], GROUP]
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
    new = known == UNGROUPED
    firsts = same_sketches(sketches, new, ranks)
    copies = np.flatnonzero(firsts != np.arange(len(firsts)))
    for one, other in zip(firsts[copies].tolist(), copies.tolist(), strict=True):
        families.join(one, other)
    taking = np.ones(len(known), np.bool_)
    taking[copies] = False  # the first of them speaks for all
    pairs = candidates(sketches, new, taking)
    likeness = _likeness(sketches, pairs)
    alike = likeness >= LIKE
    pairs, likeness = pairs[alike], likeness[alike]
    earlier = np.sort(ranks[pairs], axis=1)
    for place in np.lexsort((earlier[:, 1], earlier[:, 0], -likeness)).tolist():
        families.join(int(pairs[place, 0]), int(pairs[place, 1]))
    return families.numbers()


def same_sketches(sketches: Array, new: Array, ranks: Array) -> Array:
    """Return of each *new* article the first by *ranks* with the very same sketch; else itself.

    A text that stands a hundred times would make five thousand pairs, each
    SIZE times over.
    """
    firsts = np.arange(len(sketches))
    documents = np.flatnonzero(new & (sketches[:, 0] != EMPTY))
    hashes = _row_hashes(sketches)[documents]
    order = np.lexsort((ranks[documents], hashes))
    documents, hashes = documents[order], hashes[order]
    begins = np.ones(len(documents), np.bool_)
    begins[1:] = hashes[1:] != hashes[:-1]
    leaders = documents[begins][np.cumsum(begins) - 1]
    for start in range(0, len(documents), _PAIRS):
        part = slice(start, start + _PAIRS)
        same = (sketches[documents[part]] == sketches[leaders[part]]).all(axis=1)
        firsts[documents[part][same]] = leaders[part][same]
    return firsts


def _row_hashes(sketches: Array) -> Array:
    factors = np.cumprod(np.full(sketches.shape[1], _FACTOR, np.uint64))
    hashes = np.zeros(len(sketches), np.uint64)
    for start in range(0, len(sketches), _PAIRS):
        part = slice(start, start + _PAIRS)
        hashes[part] = (sketches[part] * factors).sum(axis=1, dtype=np.uint64)
    return hashes


def candidates(sketches: Array, new: Array, taking: Array | None = None) -> Array:
    """Return int64[k, 2]: pairs of articles, one of them *new*, that share some hashes.

    Only those that are *taking* part are looked at.
    """
    hashes, documents = _common_hashes(sketches, new, taking)
    pairs = _PairCounts()
    for distance in range(1, CROWD):
        same = np.flatnonzero(hashes[distance:] == hashes[:-distance])
        if not len(same):
            break
        first, second = documents[same], documents[same + distance]
        wanted = new[first] | new[second]
        pairs.add((first[wanted] << 32) | second[wanted])
    packed, shared = pairs.counted()
    filled = (sketches != EMPTY).sum(axis=1)
    found = np.stack([packed >> 32, packed & int(EMPTY)], axis=1)
    needed = np.minimum(filled[found].min(axis=1), LEAST_SHARED)
    enough: Array = found[shared >= needed]
    return enough


def _common_hashes(sketches: Array, new: Array, taking: Array | None) -> tuple[Array, Array]:
    """Return the hashes that several articles have, sorted, and the article of each."""
    there = sketches != EMPTY
    if taking is not None:
        there &= taking[:, None]
    documents = np.repeat(np.arange(len(sketches), dtype=np.uint64), there.sum(axis=1))
    keys = sketches[there].astype(np.uint64)
    if not new.all():
        wanted = np.isin(keys, np.unique(keys[new[documents]]))
        documents, keys = documents[wanted], keys[wanted]
    keys <<= np.uint64(32)
    keys |= documents
    del there, documents
    keys.sort()
    hashes = (keys >> np.uint64(32)).astype(np.uint32)
    again = np.zeros(len(hashes), np.bool_)
    again[1:] = hashes[1:] == hashes[:-1]
    again[:-1] |= again[1:]
    return hashes[again], (keys[again] & np.uint64(EMPTY)).astype(np.int64)


class _PairCounts:
    """How often each pair was added; of many pairs at a time no more than so many are kept."""

    def __init__(self) -> None:
        self._pairs, self._counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self._waiting: list[Array] = []

    def add(self, pairs: Array) -> None:
        self._waiting.append(pairs)
        if sum(map(len, self._waiting)) > _WAITING:
            self._put()

    def _put(self) -> None:
        pairs = np.concatenate([self._pairs, *self._waiting])
        counts = np.ones(len(pairs), np.int64)
        counts[: len(self._counts)] = self._counts
        self._waiting.clear()
        order = np.argsort(pairs, kind="stable")
        pairs, counts = pairs[order], counts[order]
        starts = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1])))
        self._pairs, self._counts = pairs[starts], np.add.reduceat(counts, starts)

    def counted(self) -> tuple[Array, Array]:
        """Return the pairs, rising, and the count of each."""
        if sum(map(len, self._waiting)):
            self._put()
        return self._pairs, self._counts


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
