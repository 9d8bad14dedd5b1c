"""Stems checked against the vocabulary: a clitic comes off where the rest is a word too.

Arabic writes the article, conjunctions, prepositions and pronouns onto the
word. Taking them off blindly merges what differs (a city and a verb that only
begins alike); never taking them off misses half of the forms. So each affix
comes off only where the collection itself attests what remains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

Frequency = Callable[[str], int]  # in how many articles a folded word stands; 0 where in none

ARTICLE = "ال"

# With the article, in the order in which they are tried. Two letters must
# remain; these need no more evidence than that:
BARE_ARTICLES = frozenset(
    {
        "ال",
        "وال",
        "لل",
    }
)
ARTICLE_PREFIXES = (
    "وبال",
    "وكال",
    "فبال",
    "ولل",
    "فلل",
    "وال",
    "بال",
    "كال",
    "فال",
    "ال",
    "لل",
)

# Conjunctions, prepositions and the future, tried where no article came off.
PLAIN_PREFIXES = (
    "وب",
    "ول",
    "وس",
    "فس",
    "فل",
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
    "س",
)

FUTURE = "س"  # the likeliest to be a letter of the word

# Pronouns, numbers, genders, nisba, in the order in which they are tried.
SUFFIXES = (
    "ها",
    "هم",
    "هن",
    "نا",
    "كم",
    "ان",
    "ات",
    "ون",
    "ين",
    "يه",
    "ه",
    "ي",
)
FREE_SUFFIX = "ه"  # the feminine ending, or "his"; needs no evidence
# Before these a feminine ending turns into another letter, or falls away, so
# the stem with its feminine ending is evidence too.
FEMININE_BEFORE = frozenset(
    {
        "ات",
        "ها",
        "هم",
        "نا",
    }
)

# Constants measured on the development halves; flat within .005 around these.
LEAST_FAMILY = 2  # articles that must hold the rest, with or without the article
PREFIX_SHARE = 0.5  # of the word's own articles, that the rest must reach
FUTURE_FACTOR = 3  # times that for the future
SUFFIX_SHARE = 0.05
SUFFIX_ROUNDS = 3
SHORTEST_AFTER_ARTICLE = 2
SHORTEST = 3


def _by(letter: int, affixes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the affixes by their first (0) or last (-1) letter, in their order."""
    table: dict[str, tuple[str, ...]] = {}
    for affix in affixes:
        table[affix[letter]] = (*table.get(affix[letter], ()), affix)
    return table


_ARTICLE_PREFIXES = _by(0, ARTICLE_PREFIXES)
_PLAIN_PREFIXES = _by(0, PLAIN_PREFIXES)
_SUFFIXES = _by(-1, SUFFIXES)


class Parts(NamedTuple):
    """A folded word taken apart: ``prefix + stem + suffix`` is the word."""

    prefix: str
    stem: str
    suffix: str


def family_frequency(word: str, frequency: Frequency) -> int:
    """Return the articles of *word* and of *word* with the article, added."""
    return frequency(word) + frequency(ARTICLE + word)


def _prefix_end(word: str, frequency: Frequency) -> int:
    """Return how many letters of *word* are prefixes."""
    length = len(word)
    for prefix in _ARTICLE_PREFIXES.get(word[0], ()):
        left = length - len(prefix)
        if left < SHORTEST_AFTER_ARTICLE or not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        if left == SHORTEST_AFTER_ARTICLE and not frequency(ARTICLE + rest):
            continue
        if prefix in BARE_ARTICLES or family_frequency(rest, frequency) >= LEAST_FAMILY:
            return len(prefix)
    for prefix in _PLAIN_PREFIXES.get(word[0], ()):
        if length - len(prefix) < SHORTEST or not word.startswith(prefix):
            continue
        need = PREFIX_SHARE * frequency(word)
        if prefix == FUTURE:
            need *= FUTURE_FACTOR
        if family_frequency(word[len(prefix) :], frequency) >= max(LEAST_FAMILY, need):
            return len(prefix)
    return 0


def _suffix_length(stem: str, frequency: Frequency) -> int:
    """Return the length of the first suffix that may come off *stem*, or 0."""
    own = -1
    for suffix in _SUFFIXES.get(stem[-1], ()):
        length = len(suffix)
        if len(stem) - length < SHORTEST or not stem.endswith(suffix):
            continue
        if suffix == FREE_SUFFIX:
            return length
        rest = stem[:-length]
        evidence = family_frequency(rest, frequency)
        if suffix in FEMININE_BEFORE:
            evidence += family_frequency(rest + FREE_SUFFIX, frequency)
        if own < 0:
            own = family_frequency(stem, frequency)
        if evidence >= max(LEAST_FAMILY, SUFFIX_SHARE * own):
            return length
    return 0


def take_apart(word: str, frequency: Frequency) -> Parts:
    """Return the prefixes, the stem and the endings of a *folded* word.

    Linear in the word's length; the stem of a word that is not empty is not
    empty. *frequency* is the evidence: a dictionary's ``get`` while an index
    is built, the vocabulary's look-up afterwards.

    >>> known = {"بلاد": 40, "البلاد": 60, "بلادنا": 9}
    >>> take_apart("وبلادنا", lambda word: known.get(word, 0))
    Parts(prefix='و', stem='بلاد', suffix='نا')

    Source: ours; constants from the development collections.
    """
    if not word:
        return Parts("", "", "")
    start = _prefix_end(word, frequency)
    stem = word[start:]
    for _ in range(SUFFIX_ROUNDS):
        length = _suffix_length(stem, frequency)
        if not length:
            break
        stem = stem[:-length]
    return Parts(word[:start], stem, word[start + len(stem) :])


def stem(word: str, frequency: Frequency) -> str:
    """Return only the stem of a *folded* word (see ``take_apart``)."""
    return take_apart(word, frequency).stem
