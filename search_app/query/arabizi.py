"""Arabizi and Latin names to Arabic words that the index holds: "7oroob", "netanyahu".

A spelling has many readings (short vowels are not written, several letters
share a sound); they are tried from the likeliest on, and those that are words
of the vocabulary come back.
"""

from __future__ import annotations

import heapq
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import count, pairwise
from typing import NamedTuple

from indexer.analysis import term_of
from indexer.analysis.letters import ALEF, LAM
from indexer.backends import Vocabulary

from .syntax import ENGLISH_OPERATORS

MAX_LETTERS = 20  # of a word that is read
MAX_READINGS = 1_500  # tried for one word
MAX_CANDIDATES = 5
MIN_LETTERS = 3

_LATIN = re.compile(r"(?=.*[a-z])[a-z2-9']+")
_ARTICLE = re.compile(r"(?:al|el)[-' ]?(?=...)")
_APART = re.compile(r"(?<=\b[ae]l) +(?=[a-z0-9])", re.IGNORECASE)  # an article written by itself
_SILENT = "-"


class Candidate(NamedTuple):
    """An Arabic word that a Latin one may stand for, and in how many articles it stands."""

    word: str
    frequency: int


def candidates(latin: str, vocabulary: Vocabulary) -> tuple[Candidate, ...]:
    """Return the words of *vocabulary* that *latin* may stand for, the likeliest first.

    With the article where that is how they are written. Nothing for what has
    no Latin letters, or two letters and less.
    """
    word = latin.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    bare = word.replace("-", "")
    if not MIN_LETTERS <= len(bare) <= MAX_LETTERS or not _LATIN.fullmatch(bare):
        return ()
    found: dict[str, Candidate] = {}
    article = _ARTICLE.match(word)
    stems = [word[article.end() :].replace("-", "")] if article else []
    for spelling in (*stems, bare):
        attached = (ALEF + LAM, "") if spelling in stems else ("", ALEF + LAM)
        for reading in readings(spelling):
            for before in attached:
                term = term_of(before + reading)
                if term not in found and (frequency := vocabulary.frequency(term)):
                    found[term] = Candidate(term, frequency)
            if len(found) >= MAX_CANDIDATES:
                return tuple(found.values())[:MAX_CANDIDATES]
    return tuple(found.values())


def readings(latin: str) -> Iterator[str]:
    """Yield Arabic spellings of a Latin word, the likeliest first, at most MAX_READINGS."""
    table = _sounds()
    order = count()
    heap: list[tuple[int, int, int, str]] = [(0, next(order), 0, "")]
    seen: set[str] = set()
    tried = 0
    while heap and tried < MAX_READINGS:
        cost, _, place, written = heapq.heappop(heap)
        if place == len(latin):
            tried += 1
            if len(written) > 1 and written not in seen:
                seen.add(written)
                yield written
            continue
        for length in (2, 1):
            spelling = latin[place : place + length]
            if len(spelling) < length:
                continue
            split = 1 if length == 1 and latin[place : place + 2] in table else 0
            for rank, letters in enumerate(table.get(spelling, ())):
                further = cost + rank + split + _strangeness(written, letters, place)
                added = written + ("" if letters == _SILENT else letters)
                behind = place + length
                if length == 1 and latin[behind : behind + 1] == spelling and _doubles(spelling):
                    behind += 1  # written twice, one letter with a shadda
                heapq.heappush(heap, (further, next(order), behind, added))


def _strangeness(written: str, letters: str, place: int) -> int:
    """Return what makes a letter unlikely where it stands: a word begins with no short vowel."""
    return (
        2 if letters == _SILENT and place == 0 else int(bool(written) and written[-1:] == letters)
    )


def _doubles(spelling: str) -> bool:
    return spelling.isalpha() and spelling not in "aeiou"


@lru_cache(maxsize=1)
def _sounds() -> dict[str, tuple[str, ...]]:
    path = files(__package__).joinpath("arabizi.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))["sounds"]
    return {spelling: tuple(row.split()) for spelling, row in table.items()}


def transliterated(text: str, vocabulary: Vocabulary) -> str | None:
    """Return *text* with each unknown Latin word in Arabic; None where one has no candidate.

    Operators stay, and what holds signs of the query language.

    Of one word's candidates the first is taken, and any that stands in ten
    times as many articles before it.
    """
    words: list[str] = []
    changed = False
    for word in _APART.sub("-", text).split():
        bare = word.lower().replace("-", "")
        left = word in ENGLISH_OPERATORS or not _LATIN.fullmatch(bare)
        if left or vocabulary.frequency(term_of(word)):
            words.append(word)
            continue
        found = candidates(word, vocabulary)
        if not found:
            return None
        best = found[0]
        for _, other in pairwise(found):
            if other.frequency >= 10 * best.frequency:
                best = other
        words.append(best.word)
        changed = True
    return " ".join(words) if changed else None
