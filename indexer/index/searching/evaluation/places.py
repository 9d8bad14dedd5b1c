"""Phrases and proximity on sorted positions: document << 32 | position, term after term."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...clock import NO_LIMIT, Clock
from ...storage.arrays import Array
from ...words.sorted_sets import sorted_set
from ..leaf import BEHIND_ALL, POSITION_BITS, Leaf
from ..nodes import Form
from ..scored import Documents
from .numbers import whole_numbers

Packed = Array  # int64, rising, one more element behind all
_POSITION = (1 << POSITION_BITS) - 1


def occurrences(
    leaf: Leaf,
    words: Sequence[str],
    slop: int = 1,
    in_title: bool = False,
    clock: Clock = NO_LIMIT,
    whole: bool = False,
) -> tuple[Documents, Array]:
    """Return the documents that hold the words as a phrase, and its frequency in each.

    *whole*: a number at an end of the phrase is no part of another. Neighbours are 1 to *slop* positions apart. An occurrence counts
    1 / (1 + words between); one ends wherever the last word does.
    """
    lists = [clock.checked(leaf.positions(word)) for word in words]
    if slop == 1:
        starts = exact_starts(lists, clock)
        if whole:
            starts = whole_numbers(leaf, starts, words, clock)
        if in_title:
            starts = starts[_in_title(leaf, starts)]
        return count_by_document(starts >> POSITION_BITS)
    ends, firsts = chained(lists, slop, clock)
    if in_title:
        kept = _in_title(leaf, ends)
        ends, firsts = ends[kept], firsts[kept]
    return count_by_document(ends >> POSITION_BITS, closeness(ends - firsts, len(words)))


def exact_starts(lists: Sequence[Packed], clock: Clock = NO_LIMIT) -> Array:
    """Return where the words follow each other: the place of the first, rising."""
    order = sorted(range(len(lists)), key=lambda number: len(lists[number]))
    rarest = order[0]
    starts = lists[rarest][:-1] - rarest
    for number in order[1:]:
        if not len(starts):
            break
        clock.check()
        wanted = starts + number
        packed = lists[number]
        starts = starts[packed[packed.searchsorted(wanted)] == wanted]
    return starts


def chained(lists: Sequence[Packed], reach: int, clock: Clock = NO_LIMIT) -> tuple[Array, Array]:
    """Return where words in this order, each at most *reach* behind the one before, end and start.

    Of all chains with one end the shortest is given: that through the latest
    place of each earlier word.
    """
    ends = firsts = lists[0][:-1]
    for packed in lists[1:]:
        here = packed[:-1]
        if not len(ends):
            break
        clock.check()
        before = ends.searchsorted(here) - 1
        near = ((before >= 0) & (here - ends[before] <= reach)).nonzero()[0]
        ends, firsts = here[near], firsts[before[near]]
    return ends, firsts


def neighbours(lists: Sequence[Packed], reach: int, clock: Clock = NO_LIMIT) -> tuple[Array, Array]:
    """Return where words in any order begin and end, all within *reach*, in no order.

    One for each place of a word behind which all others follow.
    """
    firsts, lasts = [], []
    for number, packed in enumerate(lists):
        first = last = packed[:-1]
        for other in (*lists[:number], *lists[number + 1 :]):
            clock.check()
            follows = other[other.searchsorted(first, "right")]
            near = (follows - first <= reach).nonzero()[0]
            first, last = first[near], np.maximum(last[near], follows[near])
        firsts.append(first)
        lasts.append(last)
    return np.concatenate(firsts), np.concatenate(lasts)


def closeness(distances: Array, word_count: int) -> Array:
    """Return what occurrences count: 1 where nothing stands between, as in Lucene's sloppy phrases."""
    return 1.0 / (distances - (word_count - 2))


def count_by_document(docs: Array, amounts: Array | None = None) -> tuple[Documents, Array]:
    """Return the distinct of *docs*, which rise, and the sum of amounts of each (else the count).

    >>> count_by_document(np.array([3, 3, 8]))
    (array([3, 8]), array([2., 1.], dtype=float32))
    """
    if not len(docs):
        return docs, np.zeros(0, np.float32)
    new = np.empty(len(docs), bool)
    new[0] = True
    np.not_equal(docs[1:], docs[:-1], out=new[1:])
    firsts = new.nonzero()[0]
    if amounts is None:
        counts = np.empty(len(firsts), np.float32)
        np.subtract(firsts[1:], firsts[:-1], out=counts[:-1], casting="unsafe")
        counts[-1] = len(docs) - firsts[-1]
        return docs[firsts], counts
    return docs[firsts], np.add.reduceat(amounts, firsts).astype(np.float32)


def places_of_forms(leaf: Leaf, forms: Sequence[Form]) -> Packed:
    """Return every place of any of the forms; a phrase stands where its first word does."""
    if len(forms) == 1 and " " not in forms[0].word:
        return leaf.positions(forms[0].word)
    packed: Packed = leaf.kept(
        ("places", tuple(f.word for f in forms)), lambda: _merged(leaf, forms)
    )
    return packed


def _merged(leaf: Leaf, forms: Sequence[Form]) -> tuple[Packed, int]:
    lists = [
        _starts_of_phrase(leaf, form.word.split())
        if " " in form.word
        else leaf.positions(form.word)[:-1]
        for form in forms
    ]
    packed = sorted_set(np.concatenate([*lists, np.full(1, BEHIND_ALL)]))
    return packed, packed.nbytes


def _starts_of_phrase(leaf: Leaf, words: Sequence[str]) -> Array:
    return whole_numbers(leaf, exact_starts([leaf.positions(word) for word in words]), words)


def within_title(leaf: Leaf, packed: Packed) -> Packed:
    """Return only the places in titles."""
    return np.append(packed[:-1][_in_title(leaf, packed[:-1])], BEHIND_ALL)


def _in_title(leaf: Leaf, packed: Array) -> Array:
    """Return which of the places are in the title of their document."""
    kept: Array = (packed & _POSITION) < leaf.segment.title_places[packed >> POSITION_BITS]
    return kept
