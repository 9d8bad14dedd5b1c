"""Words too common to tell articles apart, folded as the index is."""

from __future__ import annotations

from importlib.resources import files

from .folding import fold


def _read(name: str) -> frozenset[str]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line.strip()) for line in lines if line.strip() and line[0] != "#")


# Folded with the table of the index: otherwise a vocalised stop word, or one
# spelt with another yeh, would slip past the list.
STOP_WORDS: frozenset[str] = _read("stop_words.txt") - {""}


def is_stop_word(folded: str) -> bool:
    """Return whether a *folded* word is left out of scoring (it keeps its position).

    >>> is_stop_word(fold("إِلَى"))
    True
    """
    return folded in STOP_WORDS
