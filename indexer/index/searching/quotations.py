"""Where a text is nearest to a quotation: most of its words in order, a few others among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ...analysis import WORD
from ...article import Article
from ...schema import POSITION_GAP
from ..clock import LARGEST_CALL, Clock
from ..storage.arrays import Array
from ..storage.segment import Segment
from .evaluation.places import places_of_forms
from .filters import Mask
from .leaf import POSITION_BITS, Leaf
from .nodes import Form

_END = re.compile(
    r"[!?\N{ARABIC QUESTION MARK}\N{ARABIC SEMICOLON};:\n\"«»“”\N{HORIZONTAL ELLIPSIS}]|\.(?!\w)"
)
AGREEING = 3  # words that must stand at one place before the others are looked up there


class Place(NamedTuple):
    """A place of a document; ``missing`` words of the quotation, at least, do not stand there."""

    missing: int
    document: int
    start: int  # the position where its first word would stand; may lie before the text


def near_places(
    leaf: Leaf, words: Sequence[Sequence[str]], most: int, mask: Mask | None, clock: Clock
) -> list[Place]:
    """Return every place around which at most *most* of *words* are missing, the fewest first.

    Of each word any of its index words may stand there, at most *most*
    positions from where it should: any text that differs from the quotation by
    no more words (other ones, missing ones, ones too many) is at such a place,
    not every place has such a text. Of the ``most + AGREEING`` rarest words
    AGREEING are right in it, so only of those few every place is looked at.
    Nothing is returned where these are longer than LARGEST_CALL together, nor
    where so few words are left.
    """
    if len(words) < most + AGREEING:
        return []
    lists = [clock.checked(places_of_forms(leaf, tuple(map(Form, of_word)))) for of_word in words]
    rarest = sorted(range(len(words)), key=lambda number: len(lists[number]))
    starts = _agreeing(lists, rarest[: most + AGREEING], most)
    missing = np.zeros(len(starts), np.int64)
    for number in rarest:
        if not len(starts):
            return []
        clock.check()
        wanted = starts + number
        found = lists[number][lists[number].searchsorted(wanted - most)]
        missing += found > wanted + most
        kept = missing <= most
        starts, missing = starts[kept], missing[kept]
    return sorted(_places(starts, missing, most, len(words), mask))


def _agreeing(lists: Sequence[Array], numbers: Sequence[int], reach: int) -> Array:
    """Return where a quotation may start by the words *numbers*: AGREEING within *reach* say so."""
    if sum(len(lists[number]) for number in numbers) > LARGEST_CALL:
        return np.zeros(0, np.int64)
    starts = np.sort(np.concatenate([lists[number][:-1] - number for number in numbers]))
    around = starts.searchsorted(starts + reach, "right") - starts.searchsorted(starts - reach)
    return np.unique(starts[around >= AGREEING])


def _places(
    starts: Array, missing: Array, reach: int, length: int, mask: Mask | None
) -> Iterator[Place]:
    """Yield of starts that lie together the one where the least is missing."""
    if not len(starts):
        return
    firsts = np.flatnonzero(np.diff(starts, prepend=starts[0] - reach - 1) > reach)
    for first, last in zip(firsts.tolist(), [*firsts[1:].tolist(), len(starts)], strict=True):
        best = first + int(missing[first:last].argmin())
        # A start before the first position of a document would count as of the one before.
        document = (int(starts[best]) + length) >> POSITION_BITS
        if mask is None or mask[document]:
            start = int(starts[best]) - (document << POSITION_BITS)
            yield Place(int(missing[best]), document, start)


def words_around(
    segment: Segment, place: Place, article: Article, length: int, margin: int
) -> tuple[tuple[str, ...], frozenset[int]]:
    """Return the words of the text, as written, from *margin* before a place to as many behind.

    They are all of the title, or all of the body. Beside them stand the places of
    those behind which a sentence or a speech ends, -1 where one begins with the first.
    """
    behind = int(segment.title_places[place.document])
    in_title, in_body = segment.offsets(place.document)
    first = place.start
    text, offsets = article.title, in_title
    if first + length // 2 >= behind:
        text, offsets = article.body, in_body
        first -= behind + POSITION_GAP
    begin = max(0, first - margin)
    stretch = offsets[begin : max(0, first + length + margin)]
    found = [word for start in stretch.tolist() if (word := WORD.match(text, start))]
    ends = {
        place
        for place, (word, following) in enumerate(pairwise(found))
        if _END.search(text, word.end(), following.start())
    }
    if not begin:
        ends.add(-1)
    return tuple(word[0] for word in found), frozenset(ends)
