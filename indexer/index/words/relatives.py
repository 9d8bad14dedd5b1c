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
    found = _Found()
    _add_forms(found, word, stem, families, words)
    _add_other_numbers(found, stem, families, counts)
    alike = families.similar(stem)
    if alike:
        members, sizes = families.of_stems(np.array([number for number, _ in alike]))
        found.add(members, SIMILAR_FACTOR * np.repeat([dice for _, dice in alike], sizes), _SIMILAR)
    root = find_root(stem)
    if len(word) >= SHORTEST_FOR_ROOT and len(root) >= SHORTEST_ROOT:
        found.add(families.same_root(root), SAME_ROOT, _ROOT)
    return found.closest(counts, most)


class _Found:
    """What was found, one rule after the other; a word may come by several."""

    def __init__(self) -> None:
        self._numbers: list[NDArray[np.integer]] = []
        self._weights: list[NDArray[np.float64]] = []
        self._reasons: list[NDArray[np.int8]] = []

    def add(
        self, numbers: NDArray[np.integer], weight: float | NDArray[np.float64], reason: int
    ) -> None:
        """Take words by their numbers; the weight is that of all, or of each."""
        each = weight if isinstance(weight, np.ndarray) else np.full(len(numbers), weight)
        self._numbers.append(numbers)
        self._weights.append(each)
        self._reasons.append(np.full(numbers.shape, reason, np.int8))

    def closest(self, counts: NDArray[np.integer], most: int) -> list[Relative]:
        """Return each word once, by its highest weight; the heaviest, then the commonest first."""
        numbers, weights = np.concatenate(self._numbers), np.concatenate(self._weights)
        reasons = np.concatenate(self._reasons)
        order = np.lexsort((numbers, -counts[numbers], -weights))
        _, first = np.unique(numbers[order], return_index=True)
        kept = order[np.sort(first)[:most]]
        rows = zip(
            numbers[kept].tolist(), weights[kept].tolist(), reasons[kept].tolist(), strict=True
        )
        return [Relative(number, weight, _REASONS[reason]) for number, weight, reason in rows]


def _add_forms(
    found: _Found, word: str, stem: str, families: Families, words: Sequence[str]
) -> None:
    """Add the word itself, the words of its stem, and those of its light stem."""
    same_stem = families.same_stem(stem)
    own = ending(word, stem)
    spelt = [words[number] for number in same_stem.tolist()]
    same_form = np.fromiter((ending(other, stem) == own for other in spelt), np.bool_)
    typed = [n for n, other in zip(same_stem.tolist(), spelt, strict=True) if other == word]
    found.add(np.array(typed, np.int32), ITSELF, _TYPED)
    found.add(same_stem, np.where(same_form, SAME_FORM, OTHER_FORM), _FORM)
    found.add(families.same_light_stem(light_stem(word)), SAME_LIGHT_STEM, _FORM)


def _add_other_numbers(
    found: _Found, stem: str, families: Families, counts: NDArray[np.integer]
) -> None:
    """Add the words of what may be the stem's broken plural or singular, where both are attested."""
    if counts[families.same_stem(stem)].sum() < LEAST_ATTESTED:
        return
    for other in other_numbers(stem):
        members = families.same_stem(other)
        if counts[members].sum() >= LEAST_ATTESTED:
            found.add(members, OTHER_NUMBER, _ROOT)
