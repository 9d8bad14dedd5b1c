"""NewsConcept: every form gathered at once, scored in three parts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .. import ragged, relevance
from ..arrays import Array
from ..leaf import Leaf
from ..nodes import NewsConcept
from ..scored import NOTHING, TINY, Documents, Scored, distinct, with_dense
from ..scoring import news_lengths
from .base import Evaluation
from .places import occurrences
from .words import concept_weight


class Parts(NamedTuple):
    """What a concept is worth in each of *docs*, part by part; the score is their sum."""

    docs: Documents
    every_form: Array
    exact: Array
    title: Array

    @property
    def scores(self) -> Array:
        """The parts added, above zero."""
        added = self.every_form + self.exact + self.title
        scores: Array = np.maximum(added, TINY).astype(np.float32, copy=False)
        return scores


def evaluate_news_concept(ev: Evaluation, node: NewsConcept) -> Scored:
    """Return the documents that hold any form, with what the concept is worth there."""
    key = ("news", node)
    found: Scored = ev.leaf.kept(key, lambda: _scored(ev, node))
    return found


def _scored(ev: Evaluation, node: NewsConcept) -> tuple[Scored, int]:
    parts = news_parts(ev, node)
    if not len(parts.docs):
        return NOTHING, NOTHING.byte_size
    found = with_dense(parts.docs, parts.scores, ev.leaf.document_count)
    return found, found.byte_size


def news_parts(ev: Evaluation, node: NewsConcept) -> Parts:
    """Return the parts of the concept's score in every document that holds a form."""
    sums = _Sums(ev.leaf.document_count)
    _add_words(ev, node, sums)
    _add_phrases(ev, node, sums)
    if not sums.touched:
        nothing = np.zeros(0, np.float32)
        return Parts(NOTHING.docs, nothing, nothing, nothing)
    docs = distinct(ev.leaf.scratch, sums.touched)
    norms, title_norms = news_norms(ev.leaf)
    idf = node.boost * concept_weight(ev, node.forms)
    exact_idf = node.boost * concept_weight(ev, node.forms[: node.exact])
    return Parts(
        docs,
        worth(relevance.EVERY_FORM * idf, sums.every_form[docs], norms[docs]),
        worth(relevance.EXACT * exact_idf, sums.exact[docs], norms[docs]),
        worth(relevance.TITLE * idf, sums.title[docs], title_norms[docs]),
    )


class _Sums:
    """Weighted frequencies by document: of every form, of the exact ones, in titles."""

    def __init__(self, document_count: int):
        self.every_form, self.exact, self.title = np.zeros((3, document_count), np.float32)
        self.touched: list[Documents] = []


def worth(weight: float, frequencies: Array, norms: Array) -> Array:
    """Return *weight* times what frequencies are worth against K1 times the length norm."""
    saturated: Array = np.float32(weight) * (frequencies / (frequencies + norms))
    return saturated


def _add_words(ev: Evaluation, node: NewsConcept, sums: _Sums) -> None:
    leaf = ev.leaf
    # A phrase is in no dictionary and falls out with the words that are not there.
    ordinals = leaf.ordinals([form.word for form in node.forms])
    there = (ordinals >= 0).nonzero()[0]
    ordinals = ordinals[there]
    weights = np.array([form.weight for form in node.forms], np.float32)[there]
    exact: Array = there < node.exact
    starts, counts = leaf.stretches(ordinals, zones=True)
    for part in ragged.portions(counts):
        ev.clock.check()
        postings = ragged.indices(starts[part], counts[part])
        docs = leaf.docs(postings)
        weight = np.repeat(weights[part], counts[part])
        amounts = weight * (leaf.frequencies(postings) + relevance.LEAD * leaf.in_lead(postings))
        sums.touched.append(docs)
        np.add.at(sums.every_form, docs, amounts)
        kept = np.repeat(exact[part], counts[part])
        np.add.at(sums.exact, docs[kept], amounts[kept])
        titles = leaf.in_title(postings)
        kept = titles.nonzero()[0]
        np.add.at(sums.title, docs[kept], weight[kept] * titles[kept])


def _add_phrases(ev: Evaluation, node: NewsConcept, sums: _Sums) -> None:
    for number, form in enumerate(node.forms):
        if " " not in form.word:
            continue
        words = form.word.split()
        docs, counts = occurrences(ev.leaf, words, clock=ev.clock)
        sums.touched.append(docs)
        amounts = counts * np.float32(form.weight)
        np.add.at(sums.every_form, docs, amounts)
        if number < node.exact:
            np.add.at(sums.exact, docs, amounts)
        docs, counts = occurrences(ev.leaf, words, in_title=True, clock=ev.clock)
        np.add.at(sums.title, docs, counts * np.float32(form.weight))


def news_norms(leaf: Leaf) -> tuple[Array, Array]:
    """Return K1 times the length norm of each document, and of its title."""
    norms: tuple[Array, Array] = leaf.kept("news norms", lambda: _norms(leaf))
    return norms


def _norms(leaf: Leaf) -> tuple[tuple[Array, Array], int]:
    averages = leaf.scoring.news_lengths
    norms = _norm(news_lengths(leaf.segment), averages.whole, relevance.B)
    titles = _norm(leaf.segment.title_lengths, averages.title, relevance.TITLE_B)
    return (norms, titles), norms.nbytes + titles.nbytes


def _norm(lengths: Array, average: float, b: float) -> Array:
    norm: Array = (relevance.K1 * (1 - b + b * lengths / average)).astype(np.float32)
    return norm
