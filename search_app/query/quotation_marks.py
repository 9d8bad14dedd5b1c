"""Where quotations begin and end: marks of several kinds, doubled, mirrored, within each other.

A mark before a word and behind a space begins one, another ends the last that
was begun; so what is quoted within a quotation belongs to it. Where that leaves
a mark open, each mark is closed by the next instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

CLOSING: Final[Mapping[str, str]] = {
    '"': '"',
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    "\N{LEFT DOUBLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}",
    # From the right the curly marks are often the other way round.
    "\N{RIGHT DOUBLE QUOTATION MARK}": "\N{LEFT DOUBLE QUOTATION MARK}",
    "\N{DOUBLE LOW-9 QUOTATION MARK}": "\N{LEFT DOUBLE QUOTATION MARK}",
}
_CURLY = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
)
_ANGLES = (
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
_OPENING = re.compile(f"[{''.join(CLOSING)}]")
_KINDS = (re.compile('"+'), re.compile(f"[{_CURLY}]"), re.compile(f"[{_ANGLES}]"))
_BEFORE_OPENING = frozenset('(=-:|,["' + "\N{ARABIC COMMA}" + _CURLY + _ANGLES)


class Quoted(NamedTuple):
    """A quotation: where its text begins and ends, and where its mark ends."""

    start: int
    stop: int
    end: int


class _Mark(NamedTuple):
    start: int
    end: int
    begins: bool  # by what stands around it
    closes: bool = True  # whether it ever does
    opens: bool = True


def quotations_of(text: str) -> dict[int, Quoted]:
    """Return the quotations of *text* by the places where they begin; linear in its length.

    >>> quotations_of('"a" "b'), quotations_of('"a "b" c"')[0]
    ({0: Quoted(start=1, stop=2, end=3)}, Quoted(start=1, stop=8, end=9))
    """
    found: dict[int, Quoted] = {}
    for kind in _KINDS:
        if kind.search(text):
            for opening, closing in _pairs(list(_marks(text, kind))):
                found[opening.start] = Quoted(opening.end, closing.start, closing.end)
    return found


def is_open(text: str) -> bool:
    """Return whether a quotation that is begun in *text* goes on behind it.

    >>> is_open('"a" b'), is_open('"a" "b')
    (False, True)
    """
    quotations, place = quotations_of(text), 0
    while opening := _OPENING.search(text, place):
        quoted = quotations.get(opening.start())
        if quoted is None:
            return True
        place = quoted.end
    return False


def _marks(text: str, kind: re.Pattern[str]) -> Iterator[_Mark]:
    """Yield the marks of one kind; those side by side are one where a word begins or ends."""
    for match in kind.finditer(text):
        start, end = match.span()
        before, behind = text[start - 1 : start], text[end : end + 1]
        free_before = not before or before.isspace() or before in _BEFORE_OPENING
        free_behind = not behind or behind.isspace()
        if match[0] in _ANGLES:
            yield _Mark(
                start, end, match[0] in CLOSING, match[0] not in CLOSING, match[0] in CLOSING
            )
        elif end - start == 1 or free_before != free_behind:
            yield _Mark(start, end, free_before and not free_behind)
        else:
            yield from (_Mark(place, place + 1, begins=False) for place in range(start, end))


def _pairs(marks: Sequence[_Mark]) -> Iterator[tuple[_Mark, _Mark]]:
    """Yield the marks that open and close quotations, none that lies within another one."""
    opened: list[_Mark] = []
    pairs: list[tuple[_Mark, _Mark]] = []
    for mark in marks:
        if mark.opens and (mark.begins or not opened):
            opened.append(mark)
        elif len(opened) > 1:
            opened.pop()
        elif opened:
            pairs.append((opened.pop(), mark))
    yield from _one_after_the_other(marks) if opened else pairs


def _one_after_the_other(marks: Sequence[_Mark]) -> Iterator[tuple[_Mark, _Mark]]:
    opened: _Mark | None = None
    for mark in marks:
        if opened is None:
            opened = mark if mark.opens else None
        elif mark.closes:
            yield opened, mark
            opened = None
