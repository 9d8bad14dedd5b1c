"""Arabizi and Latin names to Arabic words that the index holds: "7oroob", "netanyahu".

A spelling has many readings (short vowels are not written, several letters
share a sound); they are tried from the likeliest on, and those that are words
of the vocabulary come back.
"""

from __future__ import annotations

import heapq
import math
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import count
from typing import NamedTuple

from indexer.analysis import term_of
from indexer.analysis.letters import ALEF, LAM, TEH_MARBUTA, WAW
from indexer.backends import Vocabulary

from .syntax import ENGLISH_OPERATORS

MAX_LETTERS = 20  # of a word that is read
MAX_READINGS = 1_500  # tried for one word
MAX_CANDIDATES = 12
STRANGENESS = 0.7  # of the logarithm of the articles, against each step from the likeliest reading
ATTACHED_COST = 1.0  # of the article where it was not typed, or the other way round
MIN_LETTERS = 3

_LATIN = re.compile(r"(?=.*[a-z])[a-z2-9']+")
_ARTICLE = re.compile(r"(?:al|el)[-' ]?(?=...)")
_APART = re.compile(r"(?<=\b[ae]l) +(?=[a-z0-9])", re.IGNORECASE)  # an article written by itself
_SILENT = "-"


class Candidate(NamedTuple):
    """An Arabic word that a Latin one may stand for, in how many articles it stands, how strange it is."""

    word: str
    frequency: int
    cost: float = 0.0

    @property
    def likelihood(self) -> float:
        """Return a number that is the higher the likelier the word was meant."""
        return math.log(self.frequency) - STRANGENESS * self.cost


def candidates(latin: str, vocabulary: Vocabulary) -> tuple[Candidate, ...]:
    """Return the words of *vocabulary* that *latin* may stand for, the likeliest first.

    Common words and near readings are likely.

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
        for reading, cost in _priced(spelling):
            for number, before in enumerate(attached):
                term = term_of(before + reading)
                if term not in found and (frequency := vocabulary.frequency(term)):
                    found[term] = Candidate(term, frequency, cost + number * ATTACHED_COST)
            if len(found) >= MAX_CANDIDATES:
                break
    return tuple(sorted(found.values(), key=lambda candidate: -candidate.likelihood))


def readings(latin: str) -> Iterator[str]:
    """Yield Arabic spellings of a Latin word, the likeliest first, at most MAX_READINGS."""
    return (reading for reading, _ in _priced(latin))


def _priced(latin: str) -> Iterator[tuple[str, int]]:
    """Yield Arabic spellings of a Latin word with how far each is from the likeliest."""
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
                yield written, cost
            continue
        for length in (2, 1):
            spelling = latin[place : place + length]
            if len(spelling) < length:
                continue
            split = 1 if length == 1 and latin[place : place + 2] in table else 0
            for rank, letters in enumerate(table.get(spelling, ())):
                behind = place + length
                last = behind == len(latin)
                unlikely = _strangeness(written, letters, spelling, place == 0, last)
                further = cost + (0 if last and letters == TEH_MARBUTA else rank) + split + unlikely
                added = written + ("" if letters == _SILENT else letters)
                if length == 1 and latin[behind : behind + 1] == spelling and _doubles(spelling):
                    behind += 1  # written twice, one letter with a shadda
                heapq.heappush(heap, (further, next(order), behind, added))


def _strangeness(written: str, letters: str, spelling: str, first: bool, last: bool) -> int:
    """Return what makes a letter unlikely where it stands.

    A word begins with no short vowel nor with one written as a consonant, and
    seldom ends with a short one.
    """
    if first:
        return 4 if letters == _SILENT else 2 * (letters == WAW and spelling in "ou")
    return int(written[-1:] == letters) + (last and letters == _SILENT)


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

    Of one word's candidates the likeliest is taken.
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
        words.append(vocabulary.written(found[0].word))
        changed = True
    return " ".join(words) if changed else None
