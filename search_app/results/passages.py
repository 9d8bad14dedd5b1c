"""The paragraphs of an article, each under a name that its words alone decide."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.analysis import terms

from ..page import Passage, Piece

HASH_LETTERS = 10
_LINES = re.compile(r"\s*\n\s*")


class Paragraph(NamedTuple):
    """A paragraph in pieces. ``name`` is its address in a page, the same after every rebuild."""

    name: str
    pieces: tuple[Piece, ...]


def paragraphs(passage: Passage) -> list[Paragraph]:
    r"""Return the pieces of a body in paragraphs, one a line that is not blank.

    Two with the same words have different names; the second's ends in ``-2``.

    >>> body = Passage((Piece("a\n\nb ", False), Piece("c", True)), 0, 6, ((5, 6),))
    >>> [[piece.text for piece in paragraph.pieces] for paragraph in paragraphs(body)]
    [['a'], ['b ', 'c']]
    """
    found: list[Paragraph] = []
    used: dict[str, int] = {}
    for pieces in _lines(passage):
        name = _name("".join(piece.text for piece in pieces))
        used[name] = used.get(name, 0) + 1
        number = f"-{used[name]}" if used[name] > 1 else ""
        found.append(Paragraph(f"p-{name}{number}", tuple(pieces)))
    return found


def _name(text: str) -> str:
    """Return a hash of the folded words: spelling and marks that the index ignores do not count."""
    words = " ".join(terms(text)) or text.strip()
    return hashlib.sha256(words.encode()).hexdigest()[:HASH_LETTERS]


def _lines(passage: Passage) -> Iterator[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for piece in passage.pieces:
        first, *others = _LINES.split(piece.text)
        if first:
            lines[-1].append(piece._replace(text=first))
        for line in others:
            lines.append([piece._replace(text=line)] if line else [])
    return (pieces for pieces in lines if any(piece.text.strip() for piece in pieces))
