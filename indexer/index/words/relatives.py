"""The words of an index that stand for a word of a query, each with a weight and a reason.

What the families of the vocabulary are for: the highest weight wins, the
heaviest and then the commonest are kept.

    the word itself                                1
    same stem, same ending (other clitics)         .9
    same stem, another ending (another form)       .7
    same light stem                                .4
    similar stem                                   .3 of the Dice share
    broken plural or its singular, by pattern      .3
    same root                                      .2
    another spelling of a name                     .8

The last is found by ``name_spellings``. Weights were measured on the development halves; .7 for another form instead of
.9 costs nothing there, and keeps apart most words that only look like forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...analysis import light_stem
from ...analysis.clitics import ending
from ...analysis.plurals import other_numbers
from ...analysis.roots import SHORTEST_ROOT, find_root
from .families import Families

Reason = Literal["typed", "form", "similar", "root"]
_REASONS: tuple[Reason, ...] = ("typed", "form", "similar", "root")
_TYPED, _FORM, _SIMILAR, _ROOT = range(len(_REASONS))

ITSELF = 1.0
SAME_FORM = 0.9
OTHER_FORM = 0.7
SAME_LIGHT_STEM = 0.4
OTHER_NUMBER = 0.3  # below what is marked: a pattern alone proves no plural
LEAST_ATTESTED = 3  # articles of a stem and of what its plural may be
SIMILAR_FACTOR = 0.3
SAME_ROOT = 0.2
NAME_SPELLING = 0.8
SHORTEST_FOR_ROOT = 4  # letters of a word whose root is asked for
MOST = 100  # forms of a word


class Relative(NamedTuple):
    """A word of the index by its number, how closely it stands for the query's, and why."""

    number: int
    weight: float
    reason: Reason


def relatives(
    word: str,
    stem: str,
    families: Families,
    words: Sequence[str],
    counts: NDArray[np.integer],
    most: int = MOST,
) -> list[Relative]:
    """Return at most *most* words for a folded *word* with this *stem*, the closest first.

    *words* and *counts* (articles) are those of the vocabulary by number; the
    word itself need not be among them.
    """
    numbers: list[NDArray[np.integer]] = []
    weights: list[NDArray[np.float64]] = []
    reasons: list[NDArray[np.int8]] = []

    def put(found: NDArray[np.integer], weight: float | NDArray[np.float64], reason: int) -> None:
        numbers.append(found)
        weights.append(weight if isinstance(weight, np.ndarray) else np.full(len(found), weight))
        reasons.append(np.full(found.shape, reason, np.int8))

    same_stem = families.same_stem(stem)
    own = ending(word, stem)
    spelt = [words[number] for number in same_stem.tolist()]
    same_form = np.fromiter((ending(other, stem) == own for other in spelt), np.bool_)
    typed = [n for n, other in zip(same_stem.tolist(), spelt, strict=True) if other == word]
    put(np.array(typed, np.int32), ITSELF, _TYPED)
    put(same_stem, np.where(same_form, SAME_FORM, OTHER_FORM), _FORM)
    put(families.same_light_stem(light_stem(word)), SAME_LIGHT_STEM, _FORM)
    if counts[same_stem].sum() >= LEAST_ATTESTED:
        for other in other_numbers(stem):
            members = families.same_stem(other)
            if counts[members].sum() >= LEAST_ATTESTED:
                put(members, OTHER_NUMBER, _ROOT)
    alike = families.similar(stem)
    if alike:
        members, counts_of = families.of_stems(np.array([number for number, _ in alike]))
        put(members, SIMILAR_FACTOR * np.repeat([dice for _, dice in alike], counts_of), _SIMILAR)
    root = find_root(stem)
    if len(word) >= SHORTEST_FOR_ROOT and len(root) >= SHORTEST_ROOT:
        put(families.same_root(root), SAME_ROOT, _ROOT)

    all_numbers, all_weights = np.concatenate(numbers), np.concatenate(weights)
    all_reasons = np.concatenate(reasons)
    order = np.lexsort((all_numbers, -counts[all_numbers], -all_weights))
    _, first = np.unique(all_numbers[order], return_index=True)
    kept = order[np.sort(first)[:most]]
    return [
        Relative(number, weight, _REASONS[reason])
        for number, weight, reason in zip(
            all_numbers[kept].tolist(),
            all_weights[kept].tolist(),
            all_reasons[kept].tolist(),
            strict=True,
        )
    ]
