"""Lists of documents with scores, and how they are added and looked up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import local
from typing import NamedTuple

import numpy as np

from ..storage.arrays import Array
from .topk import BLOCK

Documents = Array  # intp
Scores = Array  # float32

# A matched document never scores zero, for zero says "no match" in a dense
# list; this little is lost beside any real score and rounds to zero.
TINY = np.float32(1e-30)

DENSE_SHARE = 8  # a list of more than an eighth of the documents is worth an array of all

# Looking at all documents costs less than looking where lists point, once these
# hold more than one in so many (measured: 0.7 ns a document against 20 a place).
SPARSE_SHARE = 32


class Scored(NamedTuple):
    """Documents, rising, and the score of each, above zero.

    ``dense`` holds the same scores by document, zero elsewhere, where the
    list is long.
    """

    docs: Documents
    scores: Scores
    dense: Scores | None = None

    @property
    def byte_size(self) -> int:
        """Return the bytes of the arrays."""
        dense = 0 if self.dense is None else self.dense.nbytes
        return self.docs.nbytes + self.scores.nbytes + dense


NOTHING = Scored(np.zeros(0, np.intp), np.zeros(0, np.float32))


def with_dense(docs: Documents, scores: Scores, document_count: int) -> Scored:
    """Return the list, with an array over all documents where that pays."""
    if len(docs) * DENSE_SHARE <= document_count:
        return Scored(docs, scores)
    dense = np.zeros(document_count, np.float32)
    dense[docs] = scores
    return Scored(docs, scores, dense)


def boosted(found: Scored, boost: float) -> Scored:
    """Return the list with its scores times *boost*; matches of boost 0 remain matches."""
    if boost == 1.0:
        return found
    return Scored(found.docs, np.maximum(found.scores * np.float32(boost), TINY))


def places_of(docs: Documents, wanted: Documents) -> tuple[Documents, Documents]:
    """Return which of *wanted* stand in *docs*, as places in *wanted* and in *docs*.

    Both rise. The shorter is looked up in the longer, never a union made.
    """
    if len(docs) < len(wanted):
        there, here = places_of(wanted, docs)
        return here, there
    if not len(wanted):
        return wanted, wanted
    places = docs.searchsorted(wanted)
    # A document behind the last has a place behind the list; clipped it differs too.
    here = (docs.take(places, mode="clip") == wanted).nonzero()[0]
    return here, places[here]


def meet(found: Scored, other: Scored) -> Scored:
    """Return the documents of both lists, their scores added."""
    if other.dense is not None:
        added = other.dense[found.docs]
        kept = added.nonzero()[0]
        return Scored(found.docs[kept], found.scores[kept] + added[kept])
    here, there = places_of(other.docs, found.docs)
    return Scored(found.docs[here], found.scores[here] + other.scores[there])


def scores_of(found: Scored, wanted: Documents) -> Scores:
    """Return the score of each of *wanted* (rising), zero where it is not in the list."""
    if found.dense is not None:
        return found.dense[wanted]
    scores = np.zeros(len(wanted), np.float32)
    here, there = places_of(found.docs, wanted)
    scores[here] = found.scores[there]
    return scores


class Scratch(local):
    """Arrays over all documents of a segment, one set a thread.

    ``sums`` is zero everywhere between uses; ``page`` and ``order`` hold
    anything. ``page`` is a whole number of blocks long, the last zero.
    """

    def __init__(self, document_count: int):
        self.sums = np.zeros(document_count, np.float32)
        self.order = np.empty(document_count, np.intp)
        self.page = np.zeros(-(-document_count // BLOCK) * BLOCK, np.float32)


def add_into(sums: Scores, found: Scored) -> None:
    """Add the list's scores to those of its documents."""
    if found.dense is not None:
        np.add(sums, found.dense, out=sums)
    else:
        np.add.at(sums, found.docs, found.scores)


def add_up(page: Scores, document_count: int, lists: Sequence[Scored]) -> None:
    """Write the sums of the lists over whatever *page* held, in the order of the lists."""
    whole = page[:document_count]
    first = lists[0]
    if first.dense is not None:
        np.copyto(whole, first.dense)
    else:
        whole.fill(0)
        whole[first.docs] = first.scores
    for found in lists[1:]:
        add_into(whole, found)


def raise_to(sums: Scores, found: Scored) -> None:
    """Raise the scores of the list's documents to at least what the list says."""
    sums[found.docs] = np.maximum(sums[found.docs], found.scores)


def combine(
    scratch: Scratch,
    lists: Sequence[Scored],
    into: Callable[[Scores, Scored], None] = add_into,
    gather: Callable[[Scratch, Sequence[Documents]], Documents] | None = None,
) -> Scored:
    """Return the documents of any of the lists, their scores added (or combined *into*).

    They rise, unless *gather* is ``first_ones``: ranking needs no order.

    The scores of a document are added in the order of the lists, whatever
    their lengths, so that all segments round alike.
    """
    lists = [found for found in lists if len(found.docs)]
    if len(lists) < 2:
        return lists[0] if lists else NOTHING
    sums = scratch.sums
    try:
        for found in lists:
            into(sums, found)
        docs = (gather or distinct)(scratch, [found.docs for found in lists])
        return Scored(docs, sums[docs])
    finally:
        clear(sums, [found.docs for found in lists])


def combine_at(scratch: Scratch, lists: Sequence[Scored], docs: Documents) -> Scores:
    """Return the added scores of *docs* in the lists, in the order of the lists; zero for none."""
    sums = scratch.sums
    lists = [found for found in lists if len(found.docs)]
    try:
        for found in lists:
            add_into(sums, found)
        return sums[docs]
    finally:
        clear(sums, [found.docs for found in lists])


def distinct(scratch: Scratch, lists: Sequence[Documents]) -> Documents:
    """Return the documents of all lists, rising, each once."""
    total = sum(map(len, lists))
    order = scratch.order
    if total * SPARSE_SHARE > len(order):
        seen = np.zeros(len(order), bool)
        for docs in lists:
            seen[docs] = True
        return seen.nonzero()[0]
    docs = first_ones(scratch, lists)
    docs.sort()
    return docs


def first_ones(scratch: Scratch, lists: Sequence[Documents]) -> Documents:
    """Return the documents of all lists, in no order, each once."""
    order, docs = scratch.order, np.concatenate(lists)
    numbers = np.arange(len(docs))
    # Of equal documents the last one wrote its number.
    order[docs] = numbers
    first: Documents = docs[order[docs] == numbers]
    return first


def clear(sums: Scores, lists: Sequence[Documents]) -> None:
    """Set the sums of these documents back to zero."""
    if sum(map(len, lists)) * SPARSE_SHARE > len(sums):
        sums.fill(0)
    else:
        for docs in lists:
            sums[docs] = 0
