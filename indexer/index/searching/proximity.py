"""What documents gain where neighbouring words of the query stand close to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .. import relevance
from ..clock import NO_LIMIT, Clock
from ..storage.arrays import Array
from ..words.sorted_sets import sorted_set
from .evaluation.places import places_of_forms
from .leaf import POSITION_BITS, Leaf
from .nodes import Form, NewsConcept
from .scored import Documents


def proximity_gains(
    leaf: Leaf, docs: Documents, concepts: Sequence[NewsConcept], clock: Clock = NO_LIMIT
) -> Array:
    """Return float32, one a document: what it gains over all pairs of neighbours."""
    gains = np.zeros(len(docs), np.float32)
    if len(docs):
        for gain in pair_gains(leaf, docs, concepts, clock):
            gains += gain
    return gains


def pair_gains(
    leaf: Leaf, docs: Documents, concepts: Sequence[NewsConcept], clock: Clock = NO_LIMIT
) -> Iterator[Array]:
    """Yield for each pair of neighbours, in order, what every one of *docs* gains by it."""
    numbers = np.full(leaf.document_count, -1, np.int32)
    numbers[docs] = np.arange(len(docs), dtype=np.int32)
    near = [_near_postings(leaf, concept, clock) for concept in concepts]
    places = _places(leaf, near, numbers)
    for second in range(1, len(concepts)):
        first = second - 1
        yield min(near[first].weight, near[second].weight) * pair_closeness(
            places[first], places[second], numbers, len(docs)
        )


def pair_closeness(first: Array, second: Array, numbers: Array, count: int) -> Array:
    """Return how close two words stand in each of *count* documents: 0 for never.

    *first* and *second* are rising places (document << 32 | position);
    *numbers* gives each document its number among those.
    """
    ahead = _gaps(second, first)  # behind the last of the first word before it
    ordered = _counts(second[ahead <= relevance.ORDERED_GAP], numbers, count)
    near = _counts(second[ahead <= relevance.WINDOW], numbers, count)
    near += _counts(first[_gaps(first, second) <= relevance.WINDOW], numbers, count)
    k = np.float32(relevance.NEAR_K)
    closeness: Array = relevance.NEAR * (ordered / (ordered + k) + near / (near + k))
    return closeness


def _gaps(places: Array, others: Array) -> Array:
    """Return how far behind the last of *others* before it each place stands; far where none is."""
    far = np.iinfo(np.int64).max
    if not len(others):
        return np.full(len(places), far)
    before = others.searchsorted(places) - 1
    gaps: Array = np.where(before >= 0, places - others[before], far)
    # Two concepts may share a word; a place is not close to itself.
    gaps[gaps <= 0] = far
    return gaps


def _counts(places: Array, numbers: Array, count: int) -> Array:
    counted = np.bincount(numbers[places >> POSITION_BITS], minlength=count)
    return counted.astype(np.float32)


class NearPostings(NamedTuple):
    """The postings of the forms that are looked for, in no order.

    ``starts`` and ``counts`` say where their positions stand; ``phrases`` are
    places of forms of several words; ``weight`` is the idf of all.
    """

    docs: Documents
    starts: Array
    counts: Array
    phrases: Array
    weight: float


def _near_postings(leaf: Leaf, concept: NewsConcept, clock: Clock) -> NearPostings:
    def make() -> tuple[NearPostings, int]:
        found = _read_near_postings(leaf, concept.near_forms)
        return found, sum(array.nbytes for array in found[:4])

    clock.check()
    postings: NearPostings = leaf.kept(("near", concept), make)
    return postings


def _read_near_postings(leaf: Leaf, forms: Sequence[Form]) -> NearPostings:
    words = [form.word for form in forms]
    ordinals = leaf.ordinals(words)
    ordinals = ordinals[ordinals >= 0]
    docs, starts, counts = leaf.positions_by_posting(ordinals)
    phrases = [places_of_forms(leaf, [form])[:-1] for form in forms if " " in form.word]
    frequency = float(max(1, leaf.scoring.frequencies(words).sum()))
    return NearPostings(
        docs,
        starts,
        counts,
        np.concatenate([np.zeros(0, np.int64), *phrases]),
        leaf.scoring.idf(frequency),
    )


def _places(leaf: Leaf, near: Sequence[NearPostings], numbers: Array) -> list[Array]:
    """Return the places of each, rising, in the documents that have a number."""
    # All at once: on so few postings each call of numpy costs more than its work.
    docs = np.concatenate([postings.docs for postings in near])
    kept = (numbers[docs] >= 0).nonzero()[0]
    starts = np.concatenate([postings.starts for postings in near])[kept]
    counts = np.concatenate([postings.counts for postings in near])[kept]
    places = np.repeat(docs[kept] << POSITION_BITS, counts)
    places += leaf.positions_of(starts, counts)
    ends = np.concatenate(([0], counts.cumsum()))
    bounds = kept.searchsorted(np.cumsum([0, *(len(postings.docs) for postings in near)]))
    found = []
    for postings, (first, last) in zip(near, pairwise(ends[bounds].tolist()), strict=True):
        part = places[first:last]
        if len(postings.phrases):
            there = numbers[postings.phrases >> POSITION_BITS] >= 0
            part = sorted_set(np.concatenate((part, postings.phrases[there])))
        else:
            part.sort()
        found.append(part)
    return found
