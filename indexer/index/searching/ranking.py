"""The best documents of one leaf, in the order of a page."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from whoosh.query import Or, Term

from ...schema import NO_MOMENT
from ..clock import OutOfTime
from ..storage.arrays import Array
from . import topk
from .evaluation import Evaluation
from .filters import Mask
from .leaf import Leaf, tie_minutes
from .scored import SPARSE_SHARE, Documents, Scored, add_up, combine, first_ones

FEW = 64  # documents that are sorted sooner than the best of them are found
NO_SCORES = np.zeros(0)
HEAD = 100  # the best documents of a word that are kept beside its list


class Top(NamedTuple):
    """The best documents of one leaf in the order of a page, and how many match in all."""

    docs: Documents
    scores: Array  # rounded
    total: int
    partial: bool = False


def narrowed(found: Scored, mask: Mask | None) -> Scored:
    """Return what of the list *mask* lets through; None lets all through."""
    if mask is None:
        return found
    kept = mask[found.docs].nonzero()[0]
    return Scored(found.docs[kept], found.scores[kept])


def top_of_tree(ev: Evaluation, tree: Any, count: int, mask: Mask | None) -> Top:
    """Return the *count* most relevant documents among what *mask* lets through.

    An Or at the root is added up over all documents and never made a list:
    the page needs its best, not its documents. Where time is up amid its
    children, those that were read count.
    """
    if type(tree) is Term and mask is None and count <= HEAD:
        return _head(ev, tree, count)
    if type(tree) is not Or or tree.boost != 1.0 or len(tree.subqueries) < 2:
        return by_relevance(ev.leaf, narrowed(ev.evaluate(tree), mask), count)
    lists: list[Scored] = []
    partial = False
    try:
        for child in tree.subqueries:
            lists.append(ev.evaluate(child))
    except OutOfTime:
        if not lists:
            raise
        partial = True
    return _top_of_any(ev.leaf, lists, count, mask)._replace(partial=partial)


def _head(ev: Evaluation, term: Any, count: int) -> Top:
    """Return the best of one word, which depend on nothing else and are kept."""
    leaf = ev.leaf

    def make() -> tuple[Top, int]:
        top = by_relevance(leaf, ev.evaluate(term), HEAD)
        return top, top.docs.nbytes + top.scores.nbytes

    docs, scores, total, _ = leaf.kept(("head", term.text, term.boost), make)
    return Top(docs[:count], scores[:count], total)


def _top_of_any(leaf: Leaf, lists: list[Scored], count: int, mask: Mask | None) -> Top:
    if sum(len(found.docs) for found in lists) * SPARSE_SHARE <= leaf.document_count:
        found = combine(leaf.scratch, lists, gather=first_ones)
        return by_relevance(leaf, narrowed(found, mask), count)
    page = leaf.scratch.page
    add_up(page, leaf.document_count, lists)
    if mask is not None:
        np.multiply(page[: len(mask)], mask, out=page[: len(mask)])
    # Zero is all zero bits, and numpy counts integers five times as fast.
    total = int(np.count_nonzero(page.view(np.int32)))
    docs = topk.best(page, count)
    return _in_order(leaf, docs, page[docs], count, total)


def by_relevance(leaf: Leaf, found: Scored, count: int) -> Top:
    """Return the *count* best by rounded score, then newer, then id."""
    docs, scores, _ = found
    total = len(docs)
    if not count:
        return Top(docs[:0], NO_SCORES, total)
    if total > max(count, FEW):
        places = topk.best(scores, count)
        docs, scores = docs[places], scores[places]
    return _in_order(leaf, docs, scores, count, total)


def _in_order(leaf: Leaf, docs: Documents, scores: Array, count: int, total: int) -> Top:
    rounded = topk.round_scores(scores)
    if len(docs) > FEW and len(docs) > count:
        docs, rounded = _least_of_ties(leaf, docs, rounded, count)
    falling = -rounded
    order = falling.argsort()
    ranked = falling[order]
    if (ranked[1:] == ranked[:-1]).any():
        order = np.lexsort((leaf.tie_keys[docs], falling))
    order = order[:count]
    return Top(docs[order], rounded[order], total)


def _least_of_ties(
    leaf: Leaf, docs: Documents, rounded: Array, count: int
) -> tuple[Documents, Array]:
    """Return the *count* best, in no order: where many tie with the last, those that go first."""
    last = -np.partition(-rounded, count - 1)[count - 1] if count else np.inf
    better = (rounded > last).nonzero()[0]
    ties = (rounded == last).nonzero()[0]
    wanted = count - len(better)
    if 0 < wanted < len(ties):
        ties = ties[np.argpartition(leaf.tie_keys[docs[ties]], wanted - 1)[:wanted]]
    kept = np.concatenate((better, ties))
    return docs[kept], rounded[kept]


def newest(leaf: Leaf, found: Scored, count: int) -> Top:
    """Return the *count* newest, then by score, then by id; what has no date comes last."""
    return _by_time(leaf, found, count, -leaf.moments[found.docs])


def oldest(leaf: Leaf, found: Scored, count: int) -> Top:
    """Return the *count* oldest, then by score, then by id; what has no date comes last."""
    return _by_time(leaf, found, count, oldest_first(leaf.moments[found.docs]))


def oldest_first(moments: Array) -> Array:
    """Return int64, one a moment: rising with it, the unknown behind all."""
    return np.where(moments == NO_MOMENT, -moments, moments)


def _by_time(leaf: Leaf, found: Scored, count: int, keys: Array) -> Top:
    docs, scores, _ = found
    total = len(docs)
    if total > count > 0:
        kept = (keys <= np.partition(keys, count - 1)[count - 1]).nonzero()[0]
        docs, scores, keys = docs[kept], scores[kept], keys[kept]
    rounded = topk.round_scores(scores)
    order = np.lexsort((leaf.id_ranks[docs], -rounded, keys))[:count]
    return Top(docs[order], rounded[order], total)


Ranker = Callable[[Leaf, Scored, int], Top]
RANKERS: dict[str, Ranker] = {"relevance": by_relevance, "newest": newest, "oldest": oldest}


def merged_order(
    order: str, scores: Array, moments: Array, id_of: Callable[[int], str], count: int
) -> Array:
    """Return the places of documents of several leaves in the same order as within one.

    *id_of* gives the article id of the document at a place; only those that
    tie in all else, among the first *count*, are asked for it.
    """
    if order == "relevance":
        first, second = -scores, -tie_minutes(moments)
    else:
        first, second = oldest_first(moments) if order == "oldest" else -moments, -scores
    ranked = np.lexsort((second, first))
    first, second = first[ranked], second[ranked]
    tied = (first[1:] == first[:-1]) & (second[1:] == second[:-1])
    if tied.any():
        starts = np.concatenate(([0], (~tied).nonzero()[0] + 1, [len(ranked)])).tolist()
        for start, stop in pairwise(starts):
            if start >= count:
                break
            if stop - start > 1:
                ranked[start:stop] = sorted(ranked[start:stop].tolist(), key=id_of)
    return ranked
