"""The shape of a word with wildcards: its letters, stars and question marks, in order."""

from __future__ import annotations

from typing import Final

from indexer.analysis import WORD

MAX_WILDCARDS: Final = 2  # in a word
QUESTION_MARKS: Final = "?\N{ARABIC QUESTION MARK}"


def shape_at(text: str, start: int, end: int) -> tuple[list[str], int, int]:
    """Return the pieces of a word and its wildcards, where it ends, and how many are wild.

    The word begins at *start*; up to *end* it is plain.

    >>> shape_at("ab*c d", 0, 2)
    (['ab', '*', 'c'], 4, 1)
    """
    parts, wild = [text[start:end]], 0
    while end < len(text):
        sign = text[end]
        inner = WORD.match(text, _end_of_questions(text, end))
        if sign == "*":
            sign, stop = "*", end + 1
        elif sign in QUESTION_MARKS and inner:
            sign, stop = "?", end + 1
        elif parts[-1] in ("*", "?") and (inner := WORD.match(text, end)):
            sign, stop = inner[0], inner.end()
        else:
            break
        if sign == "*" and parts[-1] == "*":
            end = stop
            continue
        parts.append(sign)
        wild += sign in ("*", "?")
        end = stop
    return parts, end, wild


def _end_of_questions(text: str, place: int) -> int:
    """Return where a few question marks at *place* end; no word may have more."""
    behind = place + MAX_WILDCARDS + 1
    while place < min(behind, len(text)) and text[place] in QUESTION_MARKS:
        place += 1
    return place
