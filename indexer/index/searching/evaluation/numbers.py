"""Numbers of phrases and of Near: "5" is no number of its own in "7.5 million".

The tokenizer parts numbers at points and commas, so that the ends of others
would be found. Only the text knows: it is read for each document with such a
phrase, or with all parts of such a Near, once while the list is in the cache.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from ....analysis import term_of
from ....analysis.letters import INVISIBLE
from ....schema import POSITION_GAP, from_record
from ...clock import NO_LIMIT, Clock
from ...storage.arrays import Array
from ...storage.segment import Segment
from ..leaf import POSITION_BITS, Leaf

LONGEST: Final = 3  # digits of a number that may be part of another: 2015 is none
_SIGNS: Final = r".,\N{ARABIC COMMA}\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}"
# Marks of direction stand between a sign and what follows it in numbers from the right.
_BEFORE: Final = re.compile(rf"(\d+)[{_SIGNS}][{INVISIBLE}]*$")
_BEHIND: Final = re.compile(
    rf"[^\W\d]*\d+[{_SIGNS}][{INVISIBLE}]*(\d{{1,{LONGEST}}})(?!\d|[{_SIGNS}]\d{{4}})"
)
_LONGEST_BEFORE: Final = 16  # characters that are looked at
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
    leaf: Leaf,
    starts: Array,
    words: Sequence[str],
    clock: Clock = NO_LIMIT,
    spellings: Sequence[str] = (),
) -> Array:
    """Return those of *starts*, places of the first of *words*, at which whole numbers stand.

    *spellings* are those of the words, where *starts* are of these alone.
    """
    if not has_number_at_an_end(words) or not len(starts):
        return starts

    def make() -> tuple[Array, int]:
        documents = (starts >> POSITION_BITS).tolist()
        kept = np.zeros(len(starts), bool)
        for number, place in enumerate((starts & _POSITION).tolist()):
            clock.check()
            kept[number] = _is_whole(leaf.segment, documents[number], place, words)
        return starts[kept], int(kept.sum()) * 8

    found: Array = leaf.kept(("whole numbers", tuple(words), tuple(spellings)), make)
    return found


def whole_in_document(
    leaf: Leaf, document: int, places: Sequence[int], words: Sequence[str]
) -> list[int]:
    """Return what ``whole_numbers`` does, of one document."""
    if not has_number_at_an_end(words):
        return list(places)
    return [place for place in places if _is_whole(leaf.segment, document, place, words)]


def lone_number(words: Sequence[str]) -> str:
    """Return the number that *words*, those of a part of a Near, are; "" where they are none.

    >>> lone_number(["5"]), lone_number(["2015"]), lone_number(["5", "x"])
    ('5', '', '')
    """
    return words[0] if len(words) == 1 and _may_be_part(words[0]) else ""


def whole_near(
    leaf: Leaf, lists: Sequence[Array], numbers: Sequence[str], reach: int, clock: Clock = NO_LIMIT
) -> list[Array]:
    """Return *lists*, the places of the parts of a Near (one more behind all), where numbers are whole.

    Of each part its lone number is given, "" for what is none. What stands before
    or behind a number may be another part: 7 and 5 are both asked for in 7.5.
    """
    found = list(lists)
    for part, number in enumerate(numbers):
        if number:
            near = _within(lists[part], [*lists[:part], *lists[part + 1 :]], reach)
            found[part] = _whole(leaf, near, others_than(part, numbers), clock)
    return found


def others_than(part: int, numbers: Sequence[str]) -> list[str]:
    """Return *numbers* without that of one part."""
    return [*numbers[:part], *numbers[part + 1 :]]


def _whole(leaf: Leaf, packed: Array, beside: Sequence[str], clock: Clock) -> Array:
    kept = np.ones(len(packed), bool)
    for number, place in enumerate(packed[:-1].tolist()):
        clock.check()
        document, position = place >> POSITION_BITS, place & _POSITION
        kept[number] = stands_alone(leaf.segment, document, position, beside)
    return packed[kept]


def _within(packed: Array, others: Sequence[Array], reach: int) -> Array:
    """Return the places that have one of each of *others* within *reach*, and the last one."""
    kept = np.ones(len(packed), bool)
    for other in others:
        kept[:-1] &= other[other.searchsorted(packed[:-1] - reach)] <= packed[:-1] + reach
    return packed[kept]


def stands_alone(segment: Segment, document: int, place: int, beside: Sequence[str]) -> bool:
    """Return whether the number at a place is no part of another, but of one with those *beside*."""
    text, starts, place = _text_of(segment, document, place)
    start = int(starts[place])
    before = _BEFORE.search(text, max(0, start - _LONGEST_BEFORE), start)
    behind = _BEHIND.match(text, start)
    return all(term_of(found[1]) in beside for found in (before, behind) if found)


def _is_whole(segment: Segment, document: int, place: int, words: Sequence[str]) -> bool:
    text, starts, place = _text_of(segment, document, place)
    first, last = int(starts[place]), int(starts[place + len(words) - 1])
    begun = _may_be_part(words[0]) and _BEFORE.search(text, max(0, first - _LONGEST_BEFORE), first)
    goes_on = _may_be_part(words[-1]) and _BEHIND.match(text, last)
    return not (begun or goes_on)


def _text_of(segment: Segment, document: int, place: int) -> tuple[str, Array, int]:
    """Return the title or the body, where its words start, and which of them is at *place*."""
    article = from_record(segment.record(document))
    in_title, in_body = segment.offsets(document)
    if place < len(in_title):
        return article.title, in_title, place
    return article.body, in_body, place - len(in_title) - POSITION_GAP
