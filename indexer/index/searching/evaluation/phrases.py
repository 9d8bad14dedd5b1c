"""Phrase and Near: words that stand where they should, scored as Lucene scores phrases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from whoosh.query import Or

from ..as_written import AsWritten
from ..leaf import POSITION_BITS
from ..near import Near
from ..nodes import TERM_PATTERNS, Concept, Form
from ..scored import NOTHING, Scored
from .as_written import evaluate_as_written, idf_as_written, places_as_written
from .base import Evaluation
from .numbers import lone_number, whole_near
from .places import (
    Packed,
    chained,
    closeness,
    count_by_document,
    neighbours,
    occurrences,
    places_of_forms,
    within_title,
)
from .words import concept_weight, evaluate_concept, saturated


def evaluate_phrase(ev: Evaluation, node: Any, in_title: bool = False) -> Scored:
    """Return the documents that hold the phrase: its frequency saturates, its idfs are added."""
    if not node.words:
        return NOTHING
    scoring = ev.leaf.scoring
    docs, frequencies = occurrences(ev.leaf, node.words, node.slop, in_title, ev.clock, True)
    if not len(docs):
        return NOTHING
    weight = node.boost * sum(scoring.idf(scoring.frequency(word)) for word in node.words)
    return saturated(ev.leaf, docs, frequencies, weight)


def size_of_phrase(ev: Evaluation, node: Any) -> int:
    """Return the frequency of its rarest word."""
    return min(map(ev.leaf.scoring.frequency, node.words), default=0)


def forms_of(ev: Evaluation, part: Any) -> tuple[Form, ...]:
    """Return the words that a part of a Near stands for."""
    if isinstance(part, AsWritten):
        return (Form(" ".join(part.folded)),)
    if isinstance(part, Or):
        found = [form for child in part.subqueries for form in forms_of(ev, child)]
        return tuple({form.word: form for form in reversed(found)}.values())
    if isinstance(part, TERM_PATTERNS):
        return tuple(map(Form, ev.expansions.words(part)))
    forms: tuple[Form, ...] | None = getattr(part, "own_forms", None)
    return (Form(part.text),) if forms is None else forms


def evaluate_near(ev: Evaluation, node: Near, in_title: bool = False) -> Scored:
    """Return the documents where all parts stand within reach of each other."""
    forms = [forms_of(ev, part) for part in node.parts]
    if not all(forms):
        return NOTHING
    if len(forms) < 2:
        return _alone(ev, node, in_title) if forms else NOTHING
    lists = [ev.clock.checked(_places(ev, part)) for part in node.parts]
    if in_title:
        lists = [within_title(ev.leaf, packed) for packed in lists]
    lists = _with_whole_numbers(ev, node, lists, in_title)
    if node.ordered:
        lasts, firsts = chained(lists, node.reach, ev.clock)
    else:
        firsts, lasts = neighbours(lists, node.reach, ev.clock)
        order = np.argsort(firsts, kind="stable")
        firsts, lasts = firsts[order], lasts[order]
    near = (lasts - firsts <= node.reach).nonzero()[0]
    if not len(near):
        return NOTHING
    amounts = closeness((lasts - firsts)[near], len(lists))
    docs, frequencies = count_by_document(firsts[near] >> POSITION_BITS, amounts)
    weight = node.boost * sum(map(partial(_weight, ev), node.parts))
    return saturated(ev.leaf, docs, frequencies, weight)


def _with_whole_numbers(
    ev: Evaluation, node: Near, lists: list[Packed], in_title: bool
) -> list[Packed]:
    numbers = numbers_of(node)
    if not any(numbers):
        return lists

    def make() -> tuple[list[Packed], int]:
        whole = whole_near(ev.leaf, lists, numbers, node.reach, ev.clock)
        # What is no number lies in the cache for itself.
        return whole, sum(p.nbytes for p, number in zip(whole, numbers, strict=True) if number)

    found: list[Packed] = ev.leaf.kept(("whole near", node.parts, node.reach, in_title), make)
    return found


def numbers_of(node: Near) -> list[str]:
    """Return of each part of a Near the number that it is, "" for what is none."""
    return [lone_number(_typed(part)) for part in node.parts]


def _typed(part: Any) -> Sequence[str]:
    """Return the index words of a part as typed; none for a pattern."""
    if isinstance(part, AsWritten):
        return part.folded
    return part.own_forms[0].word.split() if isinstance(part, Concept) else ()


def _weight(ev: Evaluation, part: Any) -> float:
    if isinstance(part, AsWritten):
        return idf_as_written(ev, part)
    concept = Concept("", forms_of(ev, part))
    return concept_weight(ev, concept, concept.own_count)


def _places(ev: Evaluation, part: Any) -> Packed:
    if isinstance(part, AsWritten):
        return places_as_written(ev.leaf, part)
    return places_of_forms(ev.leaf, forms_of(ev, part))


def _alone(ev: Evaluation, node: Near, in_title: bool) -> Scored:
    (part,) = node.parts
    if isinstance(part, AsWritten):
        return evaluate_as_written(ev, AsWritten(part.words, node.boost), in_title)
    return evaluate_concept(ev, Concept("", forms_of(ev, part), node.boost), in_title)


def size_of_near(ev: Evaluation, node: Near) -> int:
    """Return the size of its rarest part."""
    return min(map(ev.size, node.parts), default=0)
