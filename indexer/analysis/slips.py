"""What a slip costs: how likely one word was typed for another.

An edit distance whose edits have prices: letters that sound or look alike are
cheap, neighbours on the keyboard dearer, other exchanges dearest.
"""

from __future__ import annotations

from itertools import pairwise, permutations

from .folding import fold
from .letters import ALEF, WAW, YEH

ALIKE = (
    "تط",
    "سصث",
    "زذظ",
    "دضذ",
    "غجقك",
    "هح",
    "فب",
    "اوي",
    "اعه",
    "ظض",
    "دط",
)
# The rows of the Arabic keyboard (IBM PC layout 101), from right to left.
KEYBOARD_ROWS = (
    "ضصثقفغعهخحجد",
    "شسيبلاتنمكط",
    "ئءؤر ىةوزظ",  # the space stands for the key of lam-alef
)

WEAK = frozenset({ALEF, WAW, YEH})
ADD_OR_DROP = 1.0
ADD_OR_DROP_LIGHT = 0.5  # a weak letter, or one of a doubled letter
FIRST_LETTER = 0.3  # on top, where it is the first of the word
EXCHANGE_ALIKE = 0.5
EXCHANGE_NEIGHBOUR = 0.8
EXCHANGE = 1.2
TRANSPOSE = 0.7


def _exchanges() -> dict[str, float]:
    """Return the price of each pair of letters whose exchange is cheap."""
    prices: dict[str, float] = {}
    for row in KEYBOARD_ROWS:
        for left, right in pairwise(row):
            # The index folds, so a key counts as the letter that it is folded to.
            a, b = fold(left), fold(right)
            if a.strip() and b.strip():
                prices[a + b] = prices[b + a] = EXCHANGE_NEIGHBOUR
    for group in ALIKE:
        for a, b in permutations(group, 2):
            prices[a + b] = EXCHANGE_ALIKE
    return prices


_EXCHANGES = _exchanges()


def _add_or_drop(word: str, place: int) -> float:
    if word[place] in WEAK or (place and word[place] == word[place - 1]):
        return ADD_OR_DROP_LIGHT
    return ADD_OR_DROP


def _common_ends(a: str, b: str) -> tuple[int, int]:
    """Return how many letters both begin with, and then how many both end with."""
    shortest = min(len(a), len(b))
    start = 0
    while start < shortest and a[start] == b[start]:
        start += 1
    end = 0
    while end < shortest - start and a[-1 - end] == b[-1 - end]:
        end += 1
    return start, end


def slip_cost(typed: str, meant: str) -> float:
    """Return the price of the cheapest edits that turn one folded word into the other.

    Symmetric, 0 for equal words. Time grows with the product of the lengths of
    what differs in the middle, so callers compare words that nearly agree.

    >>> slip_cost(typed="نتانياهو", meant="نتنياهو")
    0.5
    """
    start, end = _common_ends(typed, meant)
    rows, columns = len(typed) - end, len(meant) - end
    above2: list[float] = []
    above = [0.0]
    for j in range(start, columns):
        above.append(above[-1] + _add_or_drop(meant, j) + (FIRST_LETTER if j == 0 else 0))
    for i in range(start, rows):
        drop = _add_or_drop(typed, i)
        line = [above[0] + drop + (FIRST_LETTER if i == 0 else 0)]
        for j in range(start, columns):
            k = j - start
            a, b = typed[i], meant[j]
            price = 0.0 if a == b else _EXCHANGES.get(a + b, EXCHANGE)
            best = min(above[k] + price, above[k + 1] + drop, line[k] + _add_or_drop(meant, j))
            if above2 and k and a != b and a == meant[j - 1] and typed[i - 1] == b:
                best = min(best, above2[k - 1] + TRANSPOSE)
            line.append(best)
        above2, above = above, line
    return above[-1]
