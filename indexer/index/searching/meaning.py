"""What documents gain for what they are about, by vectors learnt from the index.

Three signs, each at most one: how close an article's vector is to the query's,
how much of what the best results have in common it shares, and which share of
the query it covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .. import relevance
from ..storage.arrays import Array
from ..words.learnt import Learnt, Strongest


class Signs(NamedTuple):
    """What documents gain by each sign, float32; the gain is their sum, where above zero."""

    closeness: Array
    common: Array
    coverage: Array

    @property
    def gains(self) -> Array:
        """Return what each document gains."""
        gains: Array = np.maximum(self.closeness + self.common + self.coverage, 0)
        return gains


NO_SIGNS = Signs(*np.zeros(3, np.float32))


def meaning_signs(
    learnt: Learnt,
    leaves: Array,
    documents: Array,
    scores: Array,
    concepts: Sequence[Any],
    covered: Array,
) -> Signs:
    """Return what each document gains; together at most as much as the best one scores.

    *leaves* and *documents* say which they are, the best of *scores* first;
    *covered* is the share of *concepts* that each covers.
    """
    best = np.float32(scores[0])
    strongest = learnt.strongest(leaves, documents)
    return Signs(
        best * relevance.CLOSENESS * _closeness(learnt, leaves, documents, concepts),
        best * relevance.COMMON * _common_share(strongest, scores),
        best * relevance.COVERAGE * covered,
    )


def _closeness(learnt: Learnt, leaves: Array, documents: Array, concepts: Sequence[Any]) -> Array:
    direction = learnt.direction(concept.form_words[: concept.exact] for concept in concepts)
    if direction is None:
        return np.zeros(len(documents), np.float32)
    closeness: Array = learnt.vectors(leaves, documents) @ direction
    return closeness


def _common_share(strongest: Strongest, scores: Array) -> Array:
    """Return how much of the strongest stems of the best articles each one holds."""
    places, stems, strengths = strongest
    count = min(len(scores), relevance.BEST)
    best = places < count
    columns, numbers = np.unique(stems[best], return_inverse=True)
    lists = np.zeros((count, len(columns)), np.float32)
    lists[places[best], numbers] = strengths[best]
    kept = _no_copies(lists)
    if not len(columns) or not kept:
        return np.zeros(len(scores), np.float32)
    weights = scores[kept] / max(float(scores[kept].sum()), 1e-9)
    common = weights.astype(np.float32) @ lists[kept]
    top = np.argsort(-common, kind="stable")[: relevance.COMMON_STEMS]
    worth = np.zeros(int(stems.max()) + 1, np.float32)
    worth[columns[top]] = common[top]
    share: Array = np.bincount(places, strengths * worth[stems], len(scores)).astype(np.float32)
    return share


def _no_copies(lists: Array) -> list[int]:
    """Return the first articles that are no copies of each other, at most BEST_KEPT."""
    lengths = np.maximum(np.linalg.norm(lists, axis=1, keepdims=True), 1e-9)
    alike = (lists / lengths) @ (lists / lengths).T
    copies = alike >= relevance.COPY
    free = np.asarray(lists.any(axis=1))
    kept: list[int] = []
    for number in range(len(lists)):
        if free[number]:
            kept.append(number)
            free &= ~copies[number]
            if len(kept) == relevance.BEST_KEPT:
                break
    return kept
