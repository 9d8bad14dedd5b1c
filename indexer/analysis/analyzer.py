"""Text to tokens: the chain, in the order in which a word passes through it.

words     where the words are                        (words.py)
fold      one spelling for each                      (folding.py)
cut       at most 255 characters are kept            a longer "word" is no word
drop      what folds to nothing                      marks alone, a lone hamza

Stop words stay in the stream: they hold their positions, so that quotations
can be checked; the query side leaves them out of scoring.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from .folding import FOLD, fold
from .words import WORD

MAX_TERM_LENGTH = 255  # characters of a folded word that are kept

# The blocks whose folds say which analysis wrote an index.
FINGERPRINTED = (
    range(0x0020, 0x0250),
    range(0x0600, 0x0780),
    range(0x08A0, 0x0900),
    range(0xFB50, 0xFE00),
    range(0xFE70, 0xFF00),
)


class Token(NamedTuple):
    """A folded word and where it stands. Offsets are code points of the text analysed."""

    term: str
    position: int  # 0 is the first word that was kept
    start: int
    end: int


@lru_cache(maxsize=1 << 14)
def term_of(written: str) -> str:
    """Return the index term of one word as written, or "" where nothing is left.

    >>> term_of("الأُمَّـــة") == term_of("الامه")
    True
    """
    return fold(written)[:MAX_TERM_LENGTH]


def analyze(text: str) -> Iterator[Token]:
    """Yield the tokens of *text* in order; linear, never raises on any text.

    >>> [token.term for token in analyze("قالَ الرئيسُ: نَعَم!")]
    ['قال', 'الرييس', 'نعم']
    """
    position = 0
    for match in WORD.finditer(text):
        term = term_of(match[0])
        if term:
            yield Token(term, position, match.start(), match.end())
            position += 1


def terms(text: str) -> list[str]:
    """Return only the terms of *text*, in order."""
    return [term for written in WORD.findall(text) if (term := term_of(written))]


# What ``computed_fingerprint`` gives, by versions of Unicode: it takes 3 ms, a tenth of
# what opening may take. A test compares the two, so that no change is forgotten here.
KNOWN_FINGERPRINTS = {"14.0.0": "d3a03728b88c9f80"}


def fingerprint() -> str:
    """Return a short hash of what the index stores for a text.

    An index with another fingerprint holds words that today's queries would
    miss; it is refused with the command that rebuilds it.
    """
    known = KNOWN_FINGERPRINTS.get(unicodedata.unidata_version)
    return known or computed_fingerprint()


@cache
def computed_fingerprint() -> str:
    """Return the hash of results, not of source.

    They are the word pattern, the length limit and the folds of Latin, Arabic
    and the presentation forms.
    """
    folds = (chr(code).translate(FOLD) for block in FINGERPRINTED for code in block)
    parts = [WORD.pattern, str(MAX_TERM_LENGTH), *folds]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
