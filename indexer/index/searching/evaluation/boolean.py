"""And, Or and their kin: lists added, looked up in each other and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from whoosh.query import ConstantScoreQuery, Every, Not, Or, Term

from ..nodes import Concept
from ..restrictions import MinMatch
from ..scored import (
    NOTHING,
    TINY,
    Documents,
    Scored,
    Scores,
    add_into,
    boosted,
    clear,
    combine,
    combine_at,
    distinct,
    meet,
    raise_to,
)
from .base import Evaluation

LISTED = (Term, Concept)  # what has its whole list at hand


def evaluate_and(ev: Evaluation, node: Any) -> Scored:
    """Return the documents of all children: the rarest list, looked up in the others."""
    wanted = sorted((c for c in node.subqueries if type(c) is not Not), key=ev.size)
    unwanted = [child.query for child in node.subqueries if type(child) is Not]
    if not node.subqueries:
        return NOTHING
    found = ev.evaluate(wanted[0] if wanted else Every(boost=0))
    for child in wanted[1:]:
        if not len(found.docs):
            return NOTHING
        if type(child) in LISTED:
            found = meet(found, ev.evaluate(child))
        else:
            added = ev.look_up(child, found.docs)
            kept = added.nonzero()[0]
            found = Scored(found.docs[kept], found.scores[kept] + added[kept])
    for child in unwanted:
        found = without(ev, found, child)
    return boosted(found, node.boost)


def look_up_and(ev: Evaluation, node: Any, docs: Documents) -> Scores:
    """Return the added scores of *docs* that all children hold."""
    if not node.subqueries:
        return np.zeros(len(docs), np.float32)
    there = np.arange(len(docs))
    sums = np.full(len(docs), TINY)
    for child in sorted(node.subqueries, key=ev.size):
        if type(child) is Not:
            kept = (ev.look_up(child.query, docs[there]) == 0).nonzero()[0]
            there, sums = there[kept], sums[kept]
        else:
            added = ev.look_up(child, docs[there])
            kept = added.nonzero()[0]
            there, sums = there[kept], sums[kept] + added[kept]
    scores = np.zeros(len(docs), np.float32)
    scores[there] = np.maximum(sums * np.float32(node.boost), TINY)
    return scores


def size_of_and(ev: Evaluation, node: Any) -> int:
    """Return the size of the rarest child."""
    return min(map(ev.size, node.subqueries), default=0)


def evaluate_or(ev: Evaluation, node: Any) -> Scored:
    """Return the documents of any child, their scores added."""
    lists = [ev.evaluate(child) for child in node.subqueries]
    return boosted(combine(ev.leaf.scratch, lists), node.boost)


def look_up_or(ev: Evaluation, node: Any, docs: Documents) -> Scores:
    """Return the added scores of the children in *docs*."""
    sums = np.zeros(len(docs), np.float32)
    for child in node.subqueries:
        sums += ev.look_up(child, docs)
    if node.boost != 1.0:
        there = sums.nonzero()[0]
        sums[there] = np.maximum(sums[there] * np.float32(node.boost), TINY)
    return sums


def size_of_any(ev: Evaluation, node: Any) -> int:
    """Return the sizes of the children together."""
    return sum(map(ev.size, node.subqueries))


def evaluate_disjunction_max(ev: Evaluation, node: Any) -> Scored:
    """Return the documents of any child with the best score, and a share of the others'."""
    lists = [ev.evaluate(child) for child in node.subqueries]
    found = combine(ev.leaf.scratch, lists, raise_to)
    if node.tiebreak and len(lists) > 1:
        sums = combine(ev.leaf.scratch, lists)
        found = Scored(
            found.docs, found.scores + np.float32(node.tiebreak) * (sums.scores - found.scores)
        )
    return boosted(found, node.boost)


def evaluate_min_match(ev: Evaluation, node: MinMatch) -> Scored:
    """Return the documents of so many children, their scores added."""
    lists = [ev.evaluate(child) for child in node.subqueries]
    if node.minimum <= 1:
        return boosted(combine(ev.leaf.scratch, lists), node.boost)
    found = combine(ev.leaf.scratch, lists)
    counts = _count(ev, lists, found.docs)
    kept = (counts >= node.minimum).nonzero()[0]
    return boosted(Scored(found.docs[kept], found.scores[kept]), node.boost)


def _count(ev: Evaluation, lists: Sequence[Scored], docs: Documents) -> Scores:
    """Return in how many of the lists each of *docs* stands."""
    sums = ev.leaf.scratch.sums
    try:
        for found in lists:
            add_into(sums, Scored(found.docs, np.ones(len(found.docs), np.float32)))
        return sums[docs]
    finally:
        clear(sums, [found.docs for found in lists])


def evaluate_and_not(ev: Evaluation, node: Any) -> Scored:
    """Return the documents of the first that the second does not match."""
    return without(ev, ev.evaluate(node.a), node.b)


def look_up_and_not(ev: Evaluation, node: Any, docs: Documents) -> Scores:
    """Return the first's scores in *docs*, zero where the second matches."""
    scores = ev.look_up(node.a, docs)
    there = scores.nonzero()[0]
    scores[there[ev.look_up(node.b, docs[there]).nonzero()[0]]] = 0
    return scores


def without(ev: Evaluation, found: Scored, unwanted: Any) -> Scored:
    """Return *found* less the documents that *unwanted* matches."""
    if not len(found.docs):
        return NOTHING
    kept = (ev.look_up(unwanted, found.docs) == 0).nonzero()[0]
    return Scored(found.docs[kept], found.scores[kept])


def evaluate_and_maybe(ev: Evaluation, node: Any) -> Scored:
    """Return the documents of the first; the second only adds to their scores."""
    if type(node.a) is ConstantScoreQuery and type(node.b) is Or and node.b.boost == 1.0:
        return _summed_where(ev, node.b.subqueries, node.a)
    docs, scores, _ = ev.evaluate(node.a)
    if not len(docs):
        return NOTHING
    return Scored(docs, scores + ev.look_up(node.b, docs))


def _summed_where(ev: Evaluation, nodes: Sequence[Any], where: Any) -> Scored:
    """Return the documents of *where*, what any of *nodes* scores added to its one score.

    As looking up each of *nodes* there; but most of their lists are at hand,
    and adding up a whole list costs a fifth of finding places in it.
    """
    docs = documents_of(ev, where.child)
    if not len(docs):
        return NOTHING
    added = combine_at(ev.leaf.scratch, [ev.evaluate(node) for node in nodes], docs)
    return Scored(docs, max(np.float32(where.score), TINY) + added)


def documents_of(ev: Evaluation, node: Any) -> Documents:
    """Return the documents that match *node*, rising."""
    if type(node) is not Or:
        return ev.evaluate(node).docs
    lists = [ev.evaluate(child).docs for child in node.subqueries]
    return lists[0] if len(lists) == 1 else distinct(ev.leaf.scratch, lists)


def look_up_and_maybe(ev: Evaluation, node: Any, docs: Documents) -> Scores:
    """Return the first's scores in *docs*, the second's added where the first matches."""
    scores = ev.look_up(node.a, docs)
    there = scores.nonzero()[0]
    scores[there] += ev.look_up(node.b, docs[there])
    return scores


def size_of_first(ev: Evaluation, node: Any) -> int:
    """Return the size of the first of two."""
    return ev.size(node.a)


def evaluate_not(ev: Evaluation, node: Any) -> Scored:
    """Return every document that the child does not match; they score nothing."""
    docs = ev.all_documents()
    kept = np.ones(len(docs), bool)
    kept[ev.evaluate(node.query).docs] = False
    docs = kept.nonzero()[0]
    return Scored(docs, np.full(len(docs), TINY))


def look_up_not(ev: Evaluation, node: Any, docs: Documents) -> Scores:
    """Return next to nothing where the child does not match, else zero."""
    return np.where(ev.look_up(node.query, docs) == 0, TINY, np.float32(0))


def evaluate_constant(ev: Evaluation, node: Any) -> Scored:
    """Return the child's documents, each with the one score."""
    docs = documents_of(ev, node.child)
    return Scored(docs, np.full(len(docs), max(np.float32(node.score), TINY)))


def look_up_constant(ev: Evaluation, node: Any, docs: Documents) -> Scores:
    """Return the one score where the child matches."""
    there = ev.look_up(node.child, docs) > 0
    return np.where(there, max(np.float32(node.score), TINY), np.float32(0))


def size_of_child(ev: Evaluation, node: Any) -> int:
    """Return the size of the one child."""
    return ev.size(node.child)
