"""What documents gain where words of the query stand together, in one stretch of their text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .. import relevance
from ..clock import NO_LIMIT, Clock
from ..storage.arrays import Array
from .evaluation.places import places_of_forms
from .leaf import POSITION_BITS, Leaf
from .nodes import Form, NewsConcept
from .scored import Documents


def proximity_gains(
    leaf: Leaf, docs: Documents, concepts: Sequence[NewsConcept], clock: Clock = NO_LIMIT
) -> Array:
    """Return float32, one a document: NEAR times the idf of all that its best stretch holds."""
    gains = np.zeros(len(docs), np.float32)
    numbers = np.full(leaf.document_count, -1, np.int32)
    numbers[docs] = np.arange(len(docs), dtype=np.int32)
    places, kinds, worth = _asked(leaf, concepts, numbers, clock)
    if len(places):
        held = held_together(places, kinds, worth)
        of = places >> POSITION_BITS
        first = np.flatnonzero(np.diff(of, prepend=-1))
        gains[numbers[of[first]]] = np.maximum.reduceat(held, first)
    return gains


def best_stretch(
    leaf: Leaf, document: int, concepts: Sequence[NewsConcept]
) -> list[tuple[NewsConcept, float]]:
    """Return the concepts that the best stretch of a document holds, each with what it adds."""
    numbers = np.full(leaf.document_count, -1, np.int32)
    numbers[document] = 0
    places, kinds, worth = _asked(leaf, concepts, numbers, NO_LIMIT)
    if not len(places):
        return []
    last = int(np.argmax(held_together(places, kinds, worth)))
    inside = places[: last + 1] >= places[last] - relevance.WINDOW
    kept = set(kinds[: last + 1][inside].tolist())
    return [(concepts[number], float(worth[number])) for number in sorted(kept)]


def _asked(
    leaf: Leaf, concepts: Sequence[NewsConcept], numbers: Array, clock: Clock
) -> tuple[Array, Array, Array]:
    """Return rising places, the number of the concept at each, and what each concept is worth."""
    near = [_near_postings(leaf, concept, clock) for concept in concepts]
    worth = relevance.NEAR * np.array([postings.weight for postings in near])
    return *_places(leaf, near, numbers), worth


def held_together(places: Array, kinds: Array, worth: Array) -> Array:
    """Return for each of *places* what the stretch of WINDOW words that it ends is worth.

    *places* (document << 32 | position) rise; *kinds* says which word stands
    there, *worth* what each word counts for, once a stretch. Linear but for
    two sorts of what is sorted in runs.

    >>> held_together(np.array([3, 5, 30]), np.array([0, 1, 0]), np.array([1.0, 2.0])).tolist()
    [1.0, 3.0, 1.0]
    """
    count = len(places)
    each = worth[kinds]
    # A word counts from its place on, until it stands again or the stretch has passed it.
    behind = places.searchsorted(places + relevance.WINDOW, "right")
    together = np.argsort(kinds, kind="stable")
    again = np.full(count, count)
    same = kinds[together[1:]] == kinds[together[:-1]]
    again[together[:-1][same]] = together[1:][same]
    gone = np.bincount(np.minimum(behind, again), each, count + 1)
    held: Array = np.cumsum(each - gone[:count])
    return held


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
    postings: NearPostings = leaf.kept(("near", concept.token), make)
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


def _places(leaf: Leaf, near: Sequence[NearPostings], numbers: Array) -> tuple[Array, Array]:
    """Return the places in the documents that have a number, rising, and whose each is."""
    # All at once: on so few postings each call of numpy costs more than its work.
    docs = np.concatenate([postings.docs for postings in near])
    kept = (numbers[docs] >= 0).nonzero()[0]
    starts = np.concatenate([postings.starts for postings in near])[kept]
    counts = np.concatenate([postings.counts for postings in near])[kept]
    places = np.repeat(docs[kept] << POSITION_BITS, counts)
    places += leaf.positions_of(starts, counts)
    owners = np.repeat(np.arange(len(near)), [len(postings.docs) for postings in near])
    owners = np.repeat(owners[kept], counts)
    for number, postings in enumerate(near):
        if len(postings.phrases):
            there = postings.phrases[numbers[postings.phrases >> POSITION_BITS] >= 0]
            places = np.concatenate((places, there))
            owners = np.concatenate((owners, np.full(len(there), number)))
    order = np.argsort(places, kind="stable")
    return places[order], owners[order].astype(np.int16)
