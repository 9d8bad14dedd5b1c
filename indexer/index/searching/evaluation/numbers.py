"""Numbers that a phrase begins or ends with: "5" is no number of its own in "7.5 million".

The tokenizer parts numbers at points and commas, so that a phrase would find
the ends of others. Only the text knows: it is read for each document with
such a phrase, once while the list is in the cache.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from ....schema import POSITION_GAP, from_record
from ...clock import NO_LIMIT, Clock
from ...storage.arrays import Array
from ...storage.segment import Segment
from ..leaf import POSITION_BITS, Leaf

LONGEST: Final = 3  # digits of a number that may be part of another: 2015 is none
_SIGNS: Final = r".,\N{ARABIC COMMA}\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}"
_BEFORE: Final = re.compile(rf"\d[{_SIGNS}]$")
_BEHIND: Final = re.compile(rf"\d+[{_SIGNS}]\d{{1,{LONGEST}}}(?!\d|[{_SIGNS}]\d{{4}})")
_POSITION: Final = (1 << POSITION_BITS) - 1


def has_number_at_an_end(words: Sequence[str]) -> bool:
    """Return whether a phrase begins or ends with a number that may be part of another.

    >>> has_number_at_an_end(["5", "x"]), has_number_at_an_end(["x", "2015"])
    (True, False)
    """
    return len(words) > 1 and (_may_be_part(words[0]) or _may_be_part(words[-1]))


def _may_be_part(word: str) -> bool:
    return len(word) <= LONGEST and word.isdecimal()


def whole_numbers(
    leaf: Leaf, starts: Array, words: Sequence[str], clock: Clock = NO_LIMIT
) -> Array:
    """Return those of *starts*, places of the first of *words*, at which whole numbers stand."""
    if not has_number_at_an_end(words) or not len(starts):
        return starts

    def make() -> tuple[Array, int]:
        documents = (starts >> POSITION_BITS).tolist()
        kept = np.zeros(len(starts), bool)
        for number, place in enumerate((starts & _POSITION).tolist()):
            clock.check()
            kept[number] = _is_whole(leaf.segment, documents[number], place, words)
        return starts[kept], int(kept.sum()) * 8

    found: Array = leaf.kept(("whole numbers", tuple(words)), make)
    return found


def whole_in_document(
    leaf: Leaf, document: int, places: Sequence[int], words: Sequence[str]
) -> list[int]:
    """Return what ``whole_numbers`` does, of one document."""
    if not has_number_at_an_end(words):
        return list(places)
    return [place for place in places if _is_whole(leaf.segment, document, place, words)]


def _is_whole(segment: Segment, document: int, place: int, words: Sequence[str]) -> bool:
    article = from_record(segment.record(document))
    in_title, in_body = segment.offsets(document)
    text, starts = article.title, in_title
    if place >= len(in_title):
        text, starts, place = article.body, in_body, place - len(in_title) - POSITION_GAP
    first, last = int(starts[place]), int(starts[place + len(words) - 1])
    begun = _may_be_part(words[0]) and _BEFORE.search(text, max(0, first - 2), first)
    goes_on = _may_be_part(words[-1]) and _BEHIND.match(text, last)
    return not (begun or goes_on)
