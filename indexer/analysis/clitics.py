"""Stems checked against the vocabulary: a clitic comes off where the rest is a word too.

Arabic writes the article, conjunctions, prepositions and pronouns onto the
word. Taking them off blindly merges what differs (a city and a verb that only
begins alike); never taking them off misses half of the forms. So each affix
comes off only where the collection itself attests what remains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from .letters import ALEF, BEH, FEH, KAF, LAM, NOON, SEEN, TEH, WAW, YEH

Frequency = Callable[[str], int]  # in how many articles a folded word stands; 0 where in none

ARTICLE = ALEF + LAM
CONJUNCTIONS = WAW + FEH

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
    "فب",
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
    "س",
)

SO_BY = FEH + BEH  # comes off only where the rest is commoner than with its beh
FUTURE = SEEN  # the likeliest to be a letter of the word

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
DUAL = "ان"
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
# A word that takes the article, a preposition or a conjunction begins with a
# letter of its own, however common the rest is. In articles: at least so
# many, and at least this share of the word's own.
LEAST_WHOLE = 2
LEAST_BARE = 2  # letters that a word keeps without what is attached to it
WHOLE_SHARE = 0.02
WHOLE_SHARE_OF_ARTICLE = 0.1  # where what would come off is the article
DUAL_SHARE = 0.05  # of the dual's articles, that the other case must reach


def _by(letter: int, affixes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the affixes by their first (0) or last (-1) letter, in their order."""
    table: dict[str, tuple[str, ...]] = {}
    for affix in affixes:
        table[affix[letter]] = (*table.get(affix[letter], ()), affix)
    return table


_ARTICLE_PREFIXES = _by(0, ARTICLE_PREFIXES)
_PLAIN_PREFIXES = _by(0, PLAIN_PREFIXES)
_SUFFIXES = _by(-1, SUFFIXES)


def is_same_word(word: str, other: str) -> bool:
    """Return whether two folded words are one but for what is attached in front of them.

    By their letters alone: it is asked about words that are forms of each other.

    >>> is_same_word(WAW + "ab", "ab"), is_same_word("abc", "ab")
    (True, False)
    """
    return word == other or not _bare_forms(word).isdisjoint(_bare_forms(other))


@lru_cache(4096)
def _bare_forms(word: str) -> frozenset[str]:
    """Return *word* and what is left of it without each prefix that it may have."""
    rests = {word[len(p) :] for p in (*ARTICLE_PREFIXES, *PLAIN_PREFIXES) if word.startswith(p)}
    return frozenset({word, *(rest for rest in rests if len(rest) >= LEAST_BARE)})


class Parts(NamedTuple):
    """A folded word taken apart: ``prefix + stem + suffix`` is the word."""

    prefix: str
    stem: str
    suffix: str


def family_frequency(word: str, frequency: Frequency) -> int:
    """Return the articles of *word* and of *word* with the article, added."""
    return frequency(word) + frequency(ARTICLE + word)


def _whole_with_article(word: str, frequency: Frequency) -> int:
    """Return the articles where *word* has the article, with or without another clitic."""
    count = frequency(ARTICLE + word) + frequency(WAW + ARTICLE + word)
    count += frequency(BEH + ARTICLE + word)
    return count if word[0] == LAM else count + frequency(LAM + LAM + word)


def _whole_with_preposition(word: str, frequency: Frequency) -> int:
    count = frequency(BEH + word) + frequency(KAF + word)
    # Before lam it is the article that follows; with waw it makes "if".
    return count if word[0] in LAM + WAW else count + frequency(LAM + word)


def _whole_as_verb(word: str, frequency: Frequency) -> int:
    """Return the articles where *word*, as a verb of the past, stands in the present."""
    count = frequency(YEH + word) + frequency(TEH + word)
    if word[-1] == TEH:
        count += frequency(YEH + word[:-1]) + frequency(TEH + word[:-1])
    return count


def _begins_with_own_letter(word: str, prefix: str, frequency: Frequency) -> bool:
    """Return whether what looks like a prefix belongs to *word*."""
    count = _whole_with_article(word, frequency) + _whole_with_preposition(word, frequency)
    count += _whole_as_verb(word, frequency)
    if word[-1] == ALEF:  # the accusative, which takes no article
        count += _whole_with_article(word[:-1], frequency)
    if prefix[0] in CONJUNCTIONS:  # two do not follow each other
        count += frequency(WAW + word) + frequency(FEH + word)
    return count >= max(LEAST_WHOLE, WHOLE_SHARE * frequency(word))


def _article_is_own(rest: str, frequency: Frequency) -> bool:
    """Return whether the alef and lam before *rest* belong to the word."""
    word = ARTICLE + rest
    present = frequency(YEH + word[1:]) + frequency(TEH + word[1:])
    # Behind lam an article loses its alef: what keeps it has none.
    count = _whole_with_article(word, frequency) + present + frequency(LAM + word)
    return count >= max(LEAST_WHOLE, WHOLE_SHARE_OF_ARTICLE * frequency(word))


def _may_be_future(word: str, rest: str, frequency: Frequency) -> bool:
    """Return whether *rest* begins as the present does (for "I", if "he" is as common)."""
    if rest[0] in YEH + TEH + NOON:
        return True
    return rest[0] == ALEF and frequency(FUTURE + YEH + rest[1:]) >= frequency(word)


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
            if prefix.endswith(ARTICLE) and _article_is_own(rest, frequency):
                return len(prefix) - len(ARTICLE)
            return len(prefix)
    for prefix in _PLAIN_PREFIXES.get(word[0], ()):
        if length - len(prefix) < SHORTEST or not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        need = PREFIX_SHARE * frequency(word)
        if prefix[-1] == FUTURE:
            if not _may_be_future(word, rest, frequency):
                continue
            need *= FUTURE_FACTOR if prefix == FUTURE else 1
        elif prefix == SO_BY:
            need = max(need, family_frequency(word[1:], frequency))
        if family_frequency(rest, frequency) >= max(
            LEAST_FAMILY, need
        ) and not _begins_with_own_letter(word, prefix, frequency):
            return len(prefix)
    return 0


def _is_dual(rest: str, own: int, frequency: Frequency) -> bool:
    """Return whether what ends like a dual has the other case too, or the plural."""
    others = family_frequency(rest + YEH + NOON, frequency)
    others += family_frequency(rest + WAW + NOON, frequency)
    return others >= max(1, DUAL_SHARE * own)


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
        if evidence < max(LEAST_FAMILY, SUFFIX_SHARE * own):
            continue
        if suffix != DUAL or _is_dual(rest, own, frequency):
            return length
    return 0


def take_apart(word: str, frequency: Frequency) -> Parts:
    """Return the prefixes, the stem and the endings of a *folded* word.

    Linear in the word's length; the stem of a word that is not empty is not
    empty. *frequency* is the evidence: a dictionary's ``get`` while an index
    is built, the vocabulary's look-up afterwards.

    >>> articles = dict.fromkeys("بلاد بلادنا".split(), 9)
    >>> take_apart("وبلادنا", lambda word: articles.get(word, 0))
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


_ALL_PREFIXES = frozenset(
    {"", *ARTICLE_PREFIXES, *PLAIN_PREFIXES}
    | {prefix.removesuffix(ARTICLE) for prefix in ARTICLE_PREFIXES}
)
_LONGEST_PREFIX = max(map(len, _ALL_PREFIXES))


def ending(word: str, stem: str) -> str:
    """Return what follows *stem* in one of its words; no evidence needed.

    Words of a stem with the same ending differ by clitics only: the same form
    of the same word. Others are another form, or now and then another word.

    >>> ending(word="والبلاد", stem="بلاد")
    ''
    >>> ending(word="بلادنا", stem="بلاد")
    'نا'
    """
    for start in range(_LONGEST_PREFIX + 1):
        if word.startswith(stem, start) and word[:start] in _ALL_PREFIXES:
            return word[start + len(stem) :]
    return word
