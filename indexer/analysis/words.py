"""Where the words of a text are: the tokenizer, with offsets into the text as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .letters import INVISIBLE, MARK_RANGES, PHRASE_LIGATURES

_MARKS = "".join(f"{first}-{last}" for first, last in MARK_RANGES)
_LETTER = rf"[^\W_{PHRASE_LIGATURES}]"
_INNER = rf"(?:{_LETTER}|[{_MARKS}])"

# A word starts with a letter or digit and goes on over letters, digits and
# marks (Python's \w alone would cut it at every haraka), and over invisible
# characters where the word continues behind them. An underscore ends it, so
# that the words of a hashtag are found.
WORD = re.compile(rf"{_LETTER}{_INNER}*(?:[{INVISIBLE}]+{_INNER}+)*")


class Word(NamedTuple):
    """A word as written. ``text == source[start:end]``, in code points."""

    text: str
    start: int
    end: int


def find_words(text: str) -> Iterator[Word]:
    """Yield every word of *text* in order; linear in its length, never raises.

    >>> [(word.text, word.start) for word in find_words("قال: G20 في 2015.")]
    [('قال', 0), ('G20', 5), ('في', 9), ('2015', 12)]
    """
    for match in WORD.finditer(text):
        yield Word(match[0], match.start(), match.end())
