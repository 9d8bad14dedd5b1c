"""Words run together or written apart: decisions for a query, given look-ups.

Writers leave the space out after a letter that does not join, and put one into
names. The vocabulary and the counts of neighbours say which was meant. All
words are folded; *frequency* gives the articles of a word, *pair_count* how
often two words stand side by side.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .clitics import Frequency, family_frequency
from .letters import ALEF_MAKSURA, MARK_RANGES, TEH_MARBUTA, WAW
from .stop_words import is_stop_word

PairCount = Callable[[str, str], int]


class Pair(NamedTuple):
    """Two words that are one, or one that is two."""

    first: str
    second: str


LEAST_PART = 2  # letters of a part
LEAST_WHOLE = 5  # letters of a word that is joined or split

LEAST_JOINED = 3  # articles of a joined word
RARE_APART_SHARE = 0.1  # of the joined word's articles, that the rarer part may have
JOINED_SHARE = 0.02  # of the times that the pair stands apart

RARE_WORD = 3  # articles of a word, with the article, above which it is not split
RARE_STEM = 5
ARTICLES_OF_RARE = 30_000  # of an index; in a smaller one fewer are rare
LEAST_SPLIT = 10  # articles of each part
LEAST_SPLIT_SHORT = 300  # of a part of two letters
STOP_WORD_COUNT = 3000  # what a stop word counts as
PAIR_FACTOR = 6.0
SHORT_PART = 3  # letters, below which a part costs
SHORT_COST = 3.0
SURE_SCORE = 11.0  # above which a pair need not be attested

LEAST_APART = 2  # times that a word is also written apart
APART_SHARE = 0.02  # of the word's articles

_MARKS = "".join(f"{first}-{last}" for first, last in MARK_RANGES)
_INNER_FINAL = re.compile(rf"(?<=[{TEH_MARBUTA}{ALEF_MAKSURA}])([{_MARKS}]*)(?=[^\W\d_]{{2}})")


def split_after_final_letters(text: str) -> str:
    """Return *text* as written with a space after each letter that only ends words.

    >>> split_after_final_letters("الجامعةالعربية")
    'الجامعة العربية'
    """
    return _INNER_FINAL.sub(r"\1 ", text)


def join(first: str, second: str, frequency: Frequency, pair_count: PairCount) -> str | None:
    """Return the one word that two neighbours are also written as, or None."""
    joined = first + second
    if len(joined) < LEAST_WHOLE or first == WAW or is_stop_word(first):
        return None
    count = frequency(joined)
    if count < LEAST_JOINED:
        return None
    apart = pair_count(first, second)
    if apart:
        return joined if count >= JOINED_SHARE * apart else None
    rarer = min(frequency(first), frequency(second))
    return joined if rarer <= RARE_APART_SHARE * count else None


def _cuts(word: str) -> Iterator[Pair]:
    for place in range(LEAST_PART, len(word) - LEAST_PART + 1):
        yield Pair(word[:place], word[place:])


def _part_count(part: str, frequency: Frequency) -> int:
    """Return the articles of a part of a word, 0 where it is too rare for one."""
    if is_stop_word(part):
        return STOP_WORD_COUNT
    count = family_frequency(part, frequency)
    return count if count >= (LEAST_SPLIT_SHORT if len(part) == LEAST_PART else LEAST_SPLIT) else 0


def split(
    word: str, stem: str, frequency: Frequency, pair_count: PairCount, articles: int
) -> Pair | None:
    """Return the two words that a rare word was run together from, or None.

    The cut where both parts are common and, above all, where they stand side
    by side elsewhere; one of them at least is no stop word. *articles* are
    those of the index: three of thirty thousand are a slip, three of a
    hundred are a topic.
    """
    scale = min(1.0, articles / ARTICLES_OF_RARE)
    if len(word) < LEAST_WHOLE or family_frequency(word, frequency) > RARE_WORD * scale:
        return None
    if family_frequency(stem, frequency) > RARE_STEM * scale:
        return None
    best, best_score, attested = None, 0.0, False
    for cut in _cuts(word):
        counts = [_part_count(part, frequency) for part in cut]
        if not all(counts) or all(map(is_stop_word, cut)):
            continue
        together = pair_count(*cut)
        score = sum(math.log1p(count) for count in counts) + PAIR_FACTOR * math.log1p(together)
        score -= SHORT_COST if min(map(len, cut)) < SHORT_PART else 0
        if best is None or score > best_score:
            best, best_score, attested = cut, score, together > 0
    return best if attested or best_score > SURE_SCORE else None


def also_apart(word: str, frequency: Frequency, pair_count: PairCount) -> Pair | None:
    """Return the two words that *word* is often enough also written as, or None."""
    least = max(LEAST_APART, APART_SHARE * family_frequency(word, frequency))
    best, best_count = None, 0
    for cut in _cuts(word):
        if is_stop_word(cut.first) or is_stop_word(cut.second):
            continue
        count = pair_count(*cut)
        if count >= least and count > best_count:
            best, best_count = cut, count
    return best
