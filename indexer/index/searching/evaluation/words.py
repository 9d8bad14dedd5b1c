"""Term, Concept and the patterns: words of the index, and many of them added into one list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...storage import ragged
from ...storage.arrays import Array
from ..expansion import pattern_distance
from ..leaf import Leaf
from ..nodes import Concept
from ..scored import (
    NOTHING,
    TINY,
    Documents,
    Scored,
    Scores,
    clear,
    distinct,
    scores_of,
    with_dense,
)
from .base import Evaluation
from .places import occurrences


def evaluate_term(ev: Evaluation, node: Any) -> Scored:
    """Return the documents that hold the word."""
    return ev.leaf.word(node.text, node.boost)


def size_of_term(ev: Evaluation, node: Any) -> int:
    """Return the word's document frequency."""
    return ev.leaf.scoring.frequency(node.text)


def look_up_term(ev: Evaluation, node: Any, docs: Documents) -> Scores:
    """Return the word's scores in *docs*."""
    return scores_of(ev.leaf.word(node.text, node.boost), docs)


def evaluate_concept(ev: Evaluation, node: Concept, in_title: bool = False) -> Scored:
    """Return the documents that hold any form, scored by the forms' added frequencies."""
    key = ("in title" if in_title else "anywhere", node.token)
    found: Scored = ev.leaf.kept(key, lambda: _sized(_merge_forms(ev, node, in_title)))
    return found


def size_of_concept(ev: Evaluation, node: Concept) -> int:
    """Return the documents of all forms together."""
    size: int = ev.leaf.kept(
        ("size", node.token), lambda: (_documents_of_words(ev, node.form_words), 0)
    )
    return size


def _documents_of_words(ev: Evaluation, words: Sequence[str]) -> int:
    return int(ev.leaf.scoring.frequencies(words).sum())


def concept_weight(ev: Evaluation, node: Concept, count: int) -> float:
    """Return the idf of the first *count* forms of a concept: that of their weighted frequencies."""
    scoring = ev.leaf.scoring
    words, weights = node.form_words[:count], node.weights[:count]
    return scoring.idf(scoring.weighted_frequency(words, weights))


def _sized(found: Scored) -> tuple[Scored, int]:
    return found, found.byte_size


def _merge_forms(ev: Evaluation, node: Concept, in_title: bool) -> Scored:
    words, weights = node.form_words[: node.own_count], node.weights[: node.own_count]
    weight = node.boost * concept_weight(ev, node, node.own_count)
    # A phrase is in no dictionary and falls out with the words that are not there.
    ordinals = ev.leaf.ordinals(words)
    there = (ordinals >= 0).nonzero()[0]
    phrases = [
        (*occurrences(ev.leaf, word.split(), in_title=in_title), share)
        for word, share in zip(words, weights, strict=True)
        if " " in word
    ]
    found = np.array(weights, np.float32)[there]
    return _add_frequencies(ev, ordinals[there], found, phrases, weight, in_title)


def _add_frequencies(
    ev: Evaluation,
    ordinals: Array,
    weights: Array,
    phrases: Sequence[tuple[Documents, Array, float]],
    weight: float,
    in_title: bool,
) -> Scored:
    """Return the documents of these terms, their weighted frequencies added before BM25."""
    leaf = ev.leaf
    sums = leaf.scratch.sums
    touched: list[Documents] = []
    starts, counts = leaf.stretches(ordinals, zones=in_title)
    try:
        for part in ragged.portions(counts):
            ev.clock.check()
            postings = ragged.indices(starts[part], counts[part])
            frequencies = np.repeat(weights[part], counts[part])
            frequencies *= leaf.in_title(postings) if in_title else leaf.frequencies(postings)
            touched.append(leaf.docs(postings))
            np.add.at(sums, touched[-1], np.maximum(frequencies, 0 if in_title else TINY))
        for docs, amounts, form_weight in phrases:
            touched.append(docs)
            np.add.at(sums, docs, np.maximum(amounts * np.float32(form_weight), TINY))
        if not touched:
            return NOTHING
        docs = distinct(leaf.scratch, touched)
        if in_title:
            docs = docs[sums[docs] > 0]
        found = saturated(leaf, docs, sums[docs], weight)
        return with_dense(found.docs, found.scores, leaf.document_count)
    finally:
        clear(sums, touched)


def saturated(leaf: Leaf, docs: Documents, frequencies: Array, weight: float) -> Scored:
    """Return *docs* scored by BM25 of *frequencies*, times *weight*."""
    norms = leaf.scoring.norms[leaf.segment.lengths[docs]]
    scores = np.float32(weight) * (frequencies / (frequencies + norms))
    return Scored(docs, np.maximum(scores, TINY).astype(np.float32, copy=False))


def evaluate_pattern(ev: Evaluation, node: Any, in_title: bool = False) -> Scored:
    """Return the documents that hold any word of a Prefix, Wildcard or FuzzyTerm.

    Every match scores the boost: a pattern says nothing of how well a word fits.
    """
    ordinals = ev.expansions.ordinals(node, ev.leaf.number)
    if not len(ordinals):
        return NOTHING
    key = (type(node), node.text, in_title, *pattern_distance(node))
    docs: Documents = ev.leaf.kept(key, lambda: _documents_of(ev, ordinals, in_title))
    return Scored(docs, np.full(len(docs), max(np.float32(node.boost), TINY)))


def _documents_of(ev: Evaluation, ordinals: Array, in_title: bool) -> tuple[Documents, int]:
    leaf = ev.leaf
    starts, counts = leaf.stretches(ordinals, zones=in_title)
    lists: list[Documents] = []
    for part in ragged.portions(counts):
        ev.clock.check()
        postings = ragged.indices(starts[part], counts[part])
        if in_title:
            postings = postings[leaf.in_title(postings) > 0]
        lists.append(distinct(leaf.scratch, [leaf.docs(postings)]))
    docs = lists[0] if len(lists) == 1 else distinct(leaf.scratch, lists)
    return docs, docs.nbytes


def size_of_pattern(ev: Evaluation, node: Any) -> int:
    """Return the documents of all its words together."""
    return ev.expansions.document_count(node)
