"""Roots without a dictionary of roots: affixes off, then the letters of a known pattern.

A pattern is written as grammarians write it: feh, ain and lam of the pattern
stand for letters of the root, every other letter for itself. All patterns of
one length are one regular expression, which is what makes a root cost about a
microsecond.

Source: Taghva, Elkhoury and Coombs, "Arabic Stemming Without a Root
Dictionary" (ITCC 2005), known as ISRI, as NLTK corrects it. Written for folded
words, so that heh stands for teh marbuta and yeh for yeh with hamza.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from .letters import AIN, FEH, LAM, WAW

Matcher = Callable[[str], "re.Match[str] | None"]

ROOT_LETTERS = FEH + AIN + LAM
DOUBLE_WAW = WAW + WAW  # the conjunction before a word that begins with its letter

# The first that fits comes off where three letters remain.
PREFIXES = (
    "كال",
    "بال",
    "ولل",
    "وال",
    "ال",
    "لل",
)
SUFFIXES = (
    "تمل",
    "همل",
    "تان",
    "تين",
    "كمل",
    "ون",
    "ات",
    "ان",
    "ين",
    "تن",
    "كم",
    "هن",
    "نا",
    "يا",
    "ها",
    "تم",
    "كن",
    "ني",
    "وا",
    "ما",
    "هم",
)
# One letter, where no pattern fits: an ending, else a beginning.
ENDINGS = "هيكتان"
BEGINNINGS = "لبفسويتنا"

# Patterns by the letters of the word and of its root, in the order in which
# they are tried.
PATTERNS_4_3 = (
    "مفعل",
    "فاعل",
    "فعال",
    "فعول",
    "فعيل",
    "فعله",
)
PATTERNS_5_3 = (
    "افاعل",
    "افتعل",
    "مفعال",
    "مفعيل",
    "مفعول",
    "افعله",
    "تفعله",
    "مفعله",
    "مفتعل",
    "يفتعل",
    "تفتعل",
    "مفاعل",
    "تفاعل",
    "فعاله",
    "فعوله",
    "انفعل",
    "منفعل",
    "افعال",
    "فعلان",
    "تفعيل",
    "فاعول",
    "فواعل",
    "فعايل",
    "فاعله",
    "فعالي",
)
PATTERNS_5_4 = (
    "افعلل",
    "تفعلل",
    "مفعلل",
    "فعلله",
    "فعالل",
)
PATTERNS_6_3 = (
    "استفعل",
    "مستفعل",
    "مفعاله",
    "افتعال",
    "افعوعل",
    "تفاعيل",
)
PATTERNS_6_4 = (
    "افعلال",
    "متفعلل",
)
SHORTEST_ROOT = 3


def _expression(patterns: Iterable[str]) -> str:
    """Return the patterns as one regular expression, whose groups are root letters."""
    group = 0
    branches = []
    for pattern in patterns:
        branch, ain = "", 0
        for letter in pattern:
            if letter == AIN and ain:  # doubled: the same letter again
                branch += rf"\{ain}"
            elif letter in ROOT_LETTERS:
                group += 1
                branch += "(.)"
                ain = group if letter == AIN else ain
            else:
                branch += letter
        branches.append(branch)
    return "|".join(branches)


def _matcher(patterns: Iterable[str]) -> Matcher:
    return re.compile(_expression(patterns), re.DOTALL).fullmatch


def _nothing(word: str) -> None:
    return None


_THREE: dict[int, Matcher] = {
    4: _matcher(PATTERNS_4_3),
    5: _matcher(PATTERNS_5_3),
    6: _matcher(PATTERNS_6_3),
    7: _nothing,
}
_FOUR: dict[int, Matcher] = {
    5: _matcher(PATTERNS_5_4),
    6: _matcher(PATTERNS_6_4),
}


def _without_affixes(word: str) -> str:
    """Return *word* without the first listed prefix and ending that fit."""
    if word.startswith(PREFIXES):
        for prefix in PREFIXES:
            if len(word) >= len(prefix) + SHORTEST_ROOT and word.startswith(prefix):
                word = word[len(prefix) :]
                break
    if word.endswith(SUFFIXES):
        for suffix in SUFFIXES:
            if len(word) >= len(suffix) + SHORTEST_ROOT and word.endswith(suffix):
                word = word[: -len(suffix)]
                break
    return word[1:] if len(word) > SHORTEST_ROOT and word.startswith(DOUBLE_WAW) else word


def _reduce(word: str) -> str:
    """Return the root of a word of four to seven letters: by pattern, or a letter less."""
    length = len(word)
    three = _THREE.get(length)
    if three is None:
        return word
    found = three(word)
    if found:
        last = found.lastindex or 0
        return "".join(found.group(last - 2, last - 1, last))
    if word[-1] in ENDINGS:
        return _reduce(word[:-1])
    if word[0] in BEGINNINGS:
        return _reduce(word[1:])
    found = _FOUR.get(length, _nothing)(word)
    if found:
        last = found.lastindex or 0
        return "".join(found.group(last - 3, last - 2, last - 1, last))
    return word


def find_root(word: str) -> str:
    """Return the root of a *folded* word or stem, or what is left where no pattern fits.

    Constant time for words of any length. What has fewer than three letters,
    or more than seven left, stays as it is.

    >>> find_root("المكتبات")
    'كتب'
    >>> find_root("استخدام")
    'خدم'
    """
    return _reduce(_without_affixes(word))
