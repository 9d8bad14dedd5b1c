"""NewsConcept: every form gathered at once, scored in three parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ... import relevance
from ...storage import ragged
from ...storage.arrays import Array
from ..leaf import Leaf
from ..nodes import NewsConcept
from ..scored import NOTHING, TINY, Documents, Scored, Scores, distinct, places_of, with_dense
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
    covered: Array  # bool: whether the word's own forms stand for it there

    @property
    def scores(self) -> Array:
        """The parts added, above zero."""
        added = self.every_form + self.exact + self.title
        scores: Array = np.maximum(added, TINY).astype(np.float32, copy=False)
        return scores


class ScoredAndCovered(NamedTuple):
    """What a Scored has, and as bits which of the documents cover the concept."""

    docs: Documents
    scores: Scores
    dense: Scores | None
    covered: Array


def evaluate_news_concept(ev: Evaluation, node: NewsConcept) -> Scored:
    """Return the documents that hold any form, with what the concept is worth there."""
    found = _scored_and_covered(ev, node)
    return Scored(found.docs, found.scores, found.dense)


def covered_shares(ev: Evaluation, docs: Documents, concepts: Sequence[NewsConcept]) -> Array:
    """Return the share of the concepts, by idf, that each of *docs* (rising) covers: 0 to 1."""
    covered = np.zeros(len(docs), np.float32)
    total = 0.0
    for concept in concepts:
        ev.clock.check()
        weight = concept_weight(ev, concept, concept.own_count)
        total += weight
        found = _scored_and_covered(ev, concept)
        here, there = places_of(found.docs, docs)
        bits = found.covered[there >> 3] >> (7 - (there & 7)) & 1
        covered[here] += np.float32(weight) * bits
    shares: Array = covered / np.float32(max(total, 1e-9))
    return shares


def _scored_and_covered(ev: Evaluation, node: NewsConcept) -> ScoredAndCovered:
    found: ScoredAndCovered = ev.leaf.kept(("news", node.token), lambda: _scored(ev, node))
    return found


def _scored(ev: Evaluation, node: NewsConcept) -> tuple[ScoredAndCovered, int]:
    parts = news_parts(ev, node)
    bits = np.packbits(parts.covered)
    found = NOTHING
    if len(parts.docs):
        found = with_dense(parts.docs, parts.scores, ev.leaf.document_count)
    return ScoredAndCovered(*found, bits), found.byte_size + bits.nbytes


def news_parts(ev: Evaluation, node: NewsConcept) -> Parts:
    """Return the parts of the concept's score in every document that holds a form."""
    sums = _Sums(ev.leaf.document_count, node.related > 0)
    _add_words(ev, node, sums)
    _add_phrases(ev, node, sums)
    if not sums.touched:
        nothing = np.zeros(0, np.float32)
        return Parts(NOTHING.docs, nothing, nothing, nothing, np.zeros(0, np.bool_))
    docs = distinct(ev.leaf.scratch, sums.touched)
    norms, title_norms = news_norms(ev.leaf)
    norm, own = norms[docs], sums.own[docs]
    every_form = own if sums.related is None else own + sums.related[docs]
    idf = node.boost * concept_weight(ev, node, node.own_count)
    exact_idf = node.boost * concept_weight(ev, node, node.exact)
    return Parts(
        docs,
        worth(relevance.EVERY_FORM * idf, every_form, norm),
        worth(relevance.EXACT * exact_idf, sums.exact[docs], norm),
        worth(relevance.TITLE * idf, sums.title[docs], title_norms[docs]),
        own > relevance.COVERED / (1 - relevance.COVERED) * norm,
    )


class _Sums:
    """Weighted frequencies by document: of own and related forms, of the exact ones, in titles."""

    def __init__(self, document_count: int, related: bool):
        self.own, self.exact, self.title = np.zeros((3, document_count), np.float32)
        self.related = np.zeros(document_count, np.float32) if related else None
        self.touched: list[Documents] = []


def worth(weight: float, frequencies: Array, norms: Array) -> Array:
    """Return *weight* times what frequencies are worth against K1 times the length norm."""
    saturated: Array = np.float32(weight) * (frequencies / (frequencies + norms))
    return saturated


def _add_words(ev: Evaluation, node: NewsConcept, sums: _Sums) -> None:
    leaf = ev.leaf
    # A phrase is in no dictionary and falls out with the words that are not there.
    ordinals = leaf.ordinals(node.form_words)
    there = (ordinals >= 0).nonzero()[0]
    ordinals = ordinals[there]
    weights = np.array(node.weights, np.float32)[there]
    exact: Array = there < node.exact
    own: Array = there < node.own_count
    starts, counts = leaf.stretches(ordinals, zones=True)
    for part in ragged.portions(counts):
        ev.clock.check()
        postings = ragged.indices(starts[part], counts[part])
        docs = leaf.docs(postings)
        weight = np.repeat(weights[part], counts[part])
        amounts = weight * (leaf.frequencies(postings) + relevance.LEAD * leaf.in_lead(postings))
        sums.touched.append(docs)
        if sums.related is not None:
            # Related forms come last; they count in this one sum alone.
            last = int(counts[part][own[part]].sum())
            np.add.at(sums.related, docs[last:], amounts[last:])
            postings, docs = postings[:last], docs[:last]
            weight, amounts = weight[:last], amounts[:last]
        np.add.at(sums.own, docs, amounts)
        kept = np.repeat(exact[part], counts[part])[: len(docs)]
        np.add.at(sums.exact, docs[kept], amounts[kept])
        titles = leaf.in_title(postings)
        kept = titles.nonzero()[0]
        np.add.at(sums.title, docs[kept], weight[kept] * titles[kept])


def _add_phrases(ev: Evaluation, node: NewsConcept, sums: _Sums) -> None:
    for number, form in enumerate(node.forms if node.form_phrases else ()):
        if " " not in form.word:
            continue
        words = form.word.split()
        docs, counts = occurrences(ev.leaf, words, clock=ev.clock)
        sums.touched.append(docs)
        amounts = counts * np.float32(form.weight)
        np.add.at(sums.own, docs, amounts)  # no related form is a phrase
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
