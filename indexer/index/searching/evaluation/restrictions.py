"""InTitle, days, keywords, everything and nothing: tests on counts and columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from whoosh.query import Phrase, Term

from ..as_written import AsWritten
from ..filters import days_mask, keyword_mask
from ..near import Near
from ..nodes import TERM_PATTERNS, Concept, Form, NewsConcept
from ..restrictions import DayRange, InTitle, KeywordFilter
from ..scored import NOTHING, TINY, Documents, Scored, Scores
from .as_written import evaluate_as_written
from .base import Evaluation
from .phrases import evaluate_near, evaluate_phrase
from .words import evaluate_concept, evaluate_pattern


def _evaluate_term_in_title(ev: Evaluation, node: Any, in_title: bool) -> Scored:
    forms = (Form(node.text),)
    return evaluate_concept(ev, Concept(node.text, forms, node.boost), in_title)


IN_TITLE: dict[type, Callable[[Evaluation, Any, bool], Scored]] = {
    Term: _evaluate_term_in_title,
    Concept: evaluate_concept,
    NewsConcept: evaluate_concept,
    Phrase: evaluate_phrase,
    Near: evaluate_near,
    AsWritten: evaluate_as_written,
    **dict.fromkeys(TERM_PATTERNS, evaluate_pattern),
}


def evaluate_in_title(ev: Evaluation, node: InTitle) -> Scored:
    """Return the documents that hold the child in their title."""
    evaluate = IN_TITLE.get(type(node.child))
    if evaluate is None:
        raise TypeError(f"{type(node.child).__name__} cannot stand within InTitle")
    return evaluate(ev, node.child, True)


def _same_score(docs: Documents, boost: float) -> Scored:
    return Scored(docs, np.full(len(docs), max(np.float32(boost), TINY)))


def _mask_scores(mask: Any, docs: Documents, boost: float) -> Scores:
    return np.where(mask[docs], max(np.float32(boost), TINY), np.float32(0))


def evaluate_days(ev: Evaluation, node: DayRange) -> Scored:
    """Return the articles of these days."""
    return _same_score(days_mask(ev.leaf, node.start, node.end).nonzero()[0], node.boost)


def look_up_days(ev: Evaluation, node: DayRange, docs: Documents) -> Scores:
    """Return the boost where the article is of these days."""
    return _mask_scores(days_mask(ev.leaf, node.start, node.end), docs, node.boost)


def evaluate_keywords(ev: Evaluation, node: KeywordFilter) -> Scored:
    """Return the articles that have one of the values."""
    mask = keyword_mask(ev.leaf, node.field_name, node.values)
    return _same_score(mask.nonzero()[0], node.boost)


def look_up_keywords(ev: Evaluation, node: KeywordFilter, docs: Documents) -> Scores:
    """Return the boost where the article has one of the values."""
    return _mask_scores(keyword_mask(ev.leaf, node.field_name, node.values), docs, node.boost)


def evaluate_every(ev: Evaluation, node: Any) -> Scored:
    """Return all documents."""
    return _same_score(ev.all_documents(), node.boost)


def look_up_every(ev: Evaluation, node: Any, docs: Documents) -> Scores:
    """Return the boost for each."""
    return np.full(len(docs), max(np.float32(node.boost), TINY))


def size_of_all(ev: Evaluation, node: Any) -> int:
    """Return how many documents there are: nothing better is known."""
    return ev.leaf.scoring.document_count


def evaluate_nothing(ev: Evaluation, node: Any) -> Scored:
    """Return no document."""
    return NOTHING


def size_of_nothing(ev: Evaluation, node: Any) -> int:
    """Return 0."""
    return 0
