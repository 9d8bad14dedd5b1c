"""What of a query that is being written can be completed: its last words, behind signs and operators."""

from __future__ import annotations

import re

from indexer.analysis import WORD, term_of

from .fields import DATES, KEYWORDS
from .syntax import ENGLISH_OPERATORS
from .tokens import CLOSING

_QUOTES = re.escape("".join({*CLOSING, *CLOSING.values()}))
_OPERATORS = "|".join(sorted(ENGLISH_OPERATORS))
# A sign behind which a word begins anew.
_SIGN = re.compile(rf"[{_QUOTES}()|=\\*:]|~\d*|/\d+(?=\s)|(?<!\S)-|(?<!\S)(?:{_OPERATORS})(?=\s)")
_SPACE = re.compile(r"\s+")


def begun(text: str) -> tuple[str, str]:
    """Return the part of *text* that stays and the words behind it that may go on.

    There are none behind a field of which the value is no word of an article.

    >>> begun("a -b"), begun('a "b c'), begun("a b")
    (('a -', 'b'), ('a "', 'b c'), ('', 'a b'))
    """
    place = 0
    for sign in _SIGN.finditer(text):
        place = max(place, sign.end())
        if sign[0] == ":" and _is_field(text[: sign.start()]):
            space = _SPACE.search(text, sign.end() + 1)
            place = space.end() if space else len(text)
    rest = text[place:].lstrip()
    return text[: len(text) - len(rest)], rest


def completed(kept: str, words: str, whole: str) -> str:
    """Return the query with *whole* in place of the *words* begun, in quotes where it must stay one.

    >>> completed("a -", "b", "b c"), completed("a ", "b", "b c")
    ('a -"b c"', 'a b c')
    """
    one = kept.endswith(("-", "=", ":")) and " " in whole and " " not in words
    return f'{kept}"{whole}"' if one else f"{kept}{whole}"


def _is_field(before: str) -> bool:
    words = WORD.findall(before[before.rfind(" ") + 1 :])
    name = term_of(words[-1]) if words else ""
    return name in KEYWORDS or name in DATES
