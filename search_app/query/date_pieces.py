"""The words, numbers and signs that a date is read from."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from indexer.analysis import term_of
from indexer.analysis.letters import INVISIBLE, MARK_RANGES

MAX_PIECES: Final = 24  # that one value may have
_MARKS = "".join(f"{first}-{last}" for first, last in MARK_RANGES)
_PIECE = re.compile(rf"[\s{INVISIBLE}]*(?:(\d+)|([^\W\d_](?:[^\W\d_]|[{_MARKS}])*)|(\S))")


class Piece(NamedTuple):
    """A word, a number or a sign, and where it stands."""

    word: str  # folded; "" for a number or a sign
    number: int  # -1 where it is none
    sign: str
    digits: int
    start: int
    end: int


def pieces_of(text: str, start: int) -> list[Piece]:
    """Return the words, numbers and signs from *start* on, at most MAX_PIECES."""
    pieces: list[Piece] = []
    while len(pieces) < MAX_PIECES and (match := _PIECE.match(text, start)):
        number, word, sign = match.groups()
        begin = match.start(match.lastindex or 0)
        value = int(number) if number and len(number) <= 4 else -1
        folded = term_of(word) if word else ""
        pieces.append(Piece(folded, value, sign or "", len(number or ""), begin, match.end()))
        start = match.end()
    return pieces


END: Final = Piece("", -1, "", 0, 0, 0)
