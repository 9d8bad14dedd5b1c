"""What documents gain where neighbouring words of the query stand close to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from . import relevance
from .arrays import Array
from .clock import NO_LIMIT, Clock
from .evaluation.places import places_of_forms
from .leaf import POSITION_BITS, Leaf
from .nodes import NewsConcept
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
    numbers = np.full(leaf.document_count, -1, np.intp)
    numbers[docs] = np.arange(len(docs))
    places = [_places(leaf, concept, numbers, clock) for concept in concepts]
    weights = [_weight(leaf, concept) for concept in concepts]
    for second in range(1, len(concepts)):
        first = second - 1
        yield min(weights[first], weights[second]) * pair_closeness(
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


def _places(leaf: Leaf, concept: NewsConcept, numbers: Array, clock: Clock) -> Array:
    """Return the concept's places in the documents that have a number."""
    clock.check()
    packed = places_of_forms(leaf, concept.near_forms())[:-1]
    kept: Array = packed[numbers[packed >> POSITION_BITS] >= 0]
    return kept


def _weight(leaf: Leaf, concept: NewsConcept) -> float:
    """Return the idf of the forms that are looked for."""
    words = [form.word for form in concept.near_forms()]
    frequencies = leaf.scoring.frequencies(words)
    return leaf.scoring.idf(float(max(1, frequencies.sum())))
