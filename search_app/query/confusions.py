"""Words that differ from another only in letters that writers of Arabic confuse."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import combinations

MAX_CONFUSED = 2  # letters of one word
MAX_LETTERS = 16  # of a word that is looked at


@lru_cache(maxsize=1)
def _alternatives() -> dict[str, str]:
    path = files(__package__).joinpath("confusions.toml")
    groups = tomllib.loads(path.read_text(encoding="utf-8"))["groups"]
    letters = sorted({letter for group in groups for letter in group})
    return {
        letter: "".join(sorted({c for g in groups if letter in g for c in g} - {letter}))
        for letter in letters
    }


def confused(term: str) -> Iterator[str]:
    """Yield the words that one or two confused letters make of a folded word, nearest first.

    >>> "ضرف" in confused("ظرف")
    True
    """
    if len(term) > MAX_LETTERS:
        return
    table = _alternatives()
    places = [place for place, letter in enumerate(term) if letter in table]
    for count in range(1, MAX_CONFUSED + 1):
        for chosen in combinations(places, count):
            yield from _replaced(term, chosen, table)


def _replaced(term: str, places: tuple[int, ...], table: dict[str, str]) -> Iterator[str]:
    if not places:
        yield term
        return
    first, *rest = places
    for letter in table[term[first]]:
        yield from _replaced(term[:first] + letter + term[first + 1 :], tuple(rest), table)
