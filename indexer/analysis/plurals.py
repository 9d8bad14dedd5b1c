"""Broken plurals by their patterns: what a stem's plural or singular may be.

Arabic makes most plurals within the word: the consonants of the root stay, and
what stands between them changes. Patterns are written as grammars write them,
with feh, ain and lam for the first, second and third letter of the root and one
more lam for a fourth. They only say what may be: whoever asks keeps what the
index attests.

Source: the commonest patterns of school grammars; those of the index decide.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from .letters import AIN, ALEF, FEH, LAM, WAW, YEH


class Pattern(NamedTuple):
    """A singular and a plural of it."""

    one: str
    many: str


PATTERNS: Final = (
    Pattern(one="فعل", many="فعول"),
    Pattern(one="فعل", many="افعال"),
    Pattern(one="فعل", many="فعال"),
    Pattern(one="فعل", many="افعل"),
    Pattern(one="فاعل", many="فواعل"),
    Pattern(one="فاعل", many="فعال"),
    Pattern(one="فاعل", many="فعلا"),
    Pattern(one="فاعل", many="فعول"),
    Pattern(one="فاعل", many="فعلان"),
    Pattern(one="فعيل", many="فعلا"),
    Pattern(one="فعيل", many="افعلا"),
    Pattern(one="فعيل", many="فعل"),
    Pattern(one="فعيل", many="فعال"),
    Pattern(one="فعيل", many="افعال"),
    Pattern(one="فعيل", many="فعلي"),
    Pattern(one="فعيل", many="فعايل"),
    Pattern(one="فعال", many="افعل"),  # the feminine ending is no part of a stem
    Pattern(one="فعال", many="فعل"),
    Pattern(one="فعال", many="فعايل"),
    Pattern(one="فعول", many="فعل"),
    Pattern(one="فعول", many="افعل"),
    Pattern(one="مفعل", many="مفاعل"),
    Pattern(one="مفعول", many="مفاعيل"),
    Pattern(one="مفعال", many="مفاعيل"),
    Pattern(one="تفعيل", many="تفاعيل"),
    Pattern(one="فعلل", many="فعالل"),
    Pattern(one="فعلول", many="فعاليل"),
    Pattern(one="فعليل", many="فعاليل"),
    Pattern(one="فعلال", many="فعاليل"),
)
ROOT: Final = FEH + AIN + LAM
WEAK: Final = frozenset(ALEF + WAW + YEH)
MOST_WEAK: Final = 1  # letters of a root that may be weak: with two, most words fit


class Way(NamedTuple):
    """From a shape to the other form: where its fixed letters and those of the root stand."""

    fixed: tuple[tuple[int, str], ...]
    root: tuple[int, ...]
    form: str


def _ways() -> dict[int, list[Way]]:
    """Return by the length of a stem the ways that may lead from it."""
    ways: dict[int, list[Way]] = {}
    for pattern in PATTERNS:
        for given, other in (pattern, pattern[::-1]):
            places = list(enumerate(given))
            way = Way(
                tuple((place, letter) for place, letter in places if letter not in ROOT),
                tuple(place for place, letter in places if letter in ROOT),
                "".join("{}" if letter in ROOT else letter for letter in other),
            )
            ways.setdefault(len(given), []).append(way)
    return ways


_WAYS: Final = _ways()


def other_numbers(stem: str) -> tuple[str, ...]:
    """Return the stems that may be plural or singular of a folded *stem*, each once.

    >>> "بيوت" in other_numbers("بيت")
    True
    """
    found: dict[str, None] = {}
    for fixed, places, form in _WAYS.get(len(stem), ()):
        if all(stem[place] == letter for place, letter in fixed):
            root = [stem[place] for place in places]
            if sum(letter in WEAK for letter in root) <= MOST_WEAK:
                found[form.format(*root)] = None
    found.pop(stem, None)
    return tuple(found)
