"""Values of fields by how their names begin: what a reader may be about to write behind a field."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from heapq import nsmallest
from typing import Final, NamedTuple

from indexer.analysis import terms
from indexer.backends import Suggestion
from indexer.index.words.remembered import Remembered
from indexer.index.words.suggestions import shapes

from ..texts.reader import reader
from .values import SERVANT, IndexValues, name_words

REMEMBERED: Final = 1 << 10  # beginnings whose values are remembered
MOST_VALUES: Final = 20_000  # of a field that are offered, the commonest
_BEHIND_ALL: Final = "\U0010ffff"


class Called(NamedTuple):
    """What readers call a value, the name that is shown first, and the articles found by it."""

    names: tuple[str, ...]
    articles: int


def called(values: IndexValues, field: str) -> list[Called]:
    """Return the values of a field of the query language, those in most articles first."""
    counts: Mapping[str, int] = dict(
        values.counted("source" if field == "country" else field)[:MOST_VALUES]
    )
    if field == "country":
        codes = values.sources_of_countries.items()
        counts = {code: sum(counts.get(paper, 0) for paper in of_it) for code, of_it in codes}
    elif field == "papers":
        counts = _at_least(counts)
    elif field == "site":
        counts = _with_those_below(counts)
    elif field in ("author", "section"):
        counts = _written_alike(counts)
    found = [Called(values.names_of(field, v), n) for v, n in counts.items() if v and n]
    return sorted(found, key=lambda one: -one.articles)


def _at_least(counts: Mapping[str, int]) -> dict[str, int]:
    """Return of each number of papers but one the articles that as many or more carried.

    >>> _at_least({"1": 9, "2": 4, "3": 1})
    {'2': 5, '3': 1}
    """
    numbers = sorted(int(number) for number in counts if number and int(number) > 1)
    return {
        str(least): sum(counts[str(number)] for number in numbers[place:])
        for place, least in enumerate(numbers)
    }


def _with_those_below(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the articles of each site with those of the sites below it.

    >>> _with_those_below({"a.org": 1, "b.a.org": 2})
    {'a.org': 3, 'b.a.org': 2}
    """
    total = Counter(counts)
    for site, count in counts.items():
        while site := site.partition(".")[2]:
            if site in counts:
                total[site] += count
    return dict(total)


def _written_alike(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the articles of names that differ in signs alone under the commonest of them."""
    commonest: dict[tuple[str, ...], str] = {}
    total: Counter[str] = Counter()
    for name, count in counts.items():
        if words := _WORDS(name):
            total[commonest.setdefault(words, name)] += count
    return dict(total)


class Beginnings:
    """The values of an index by the beginnings of their names; safe to share among threads."""

    def __init__(self, values: IndexValues):
        self._values = values
        self._names = lru_cache(_names)
        self._find = lru_cache(REMEMBERED)(self._found)

    def find(self, field: str, begun: str, limit: int) -> tuple[Suggestion, ...]:
        """Return at most *limit* values of *field* of which a name, or a word of it, begins so.

        Compared folded, with and without the article. Those in most articles
        come first, each told by the name that begins so, the one that is shown
        where several do.
        """
        words = _joined(terms(begun))
        whole = bool(words) and begun[-1].isspace()  # so is its last word
        return self._find(field, f"{words} " if whole else words, limit, reader().language)

    def _found(self, field: str, begun: str, limit: int, language: str) -> tuple[Suggestion, ...]:
        names = self._names(self._values, field, language)
        return tuple(names.beginning(begun, limit))


# A folded name from one of its words on, the rank of the value among all, by its articles,
# and the number of the name among those of the value. Plain: the garbage collector looks at
# each NamedTuple, of which there would be twenty thousand.
_Key = tuple[str, int, int]


class _Names:
    """Names of the values of one field."""

    def __init__(self, values: Iterable[Called]):
        self._called = tuple(values)
        keys = (
            (key, rank, number)
            for rank, (names, _) in enumerate(self._called)
            for number, name in enumerate(names)
            for key in _KEYS(name)
        )
        self._keys: list[_Key] = sorted(set(keys))
        self._texts = [text for text, _, _ in self._keys]

    def beginning(self, begun: str, limit: int) -> Iterator[Suggestion]:
        """Yield the *limit* values in most articles of which a name begins so."""
        named: dict[int, int] = {}
        for shape in shapes(begun) if begun else ("",):
            start = bisect_left(self._texts, shape)
            behind = bisect_left(self._texts, shape + _BEHIND_ALL)
            for text, rank, number in self._keys[start:behind]:
                if text != shape:  # else the name is whole already, and a space stands behind it
                    named[rank] = min(number, named.get(rank, number))
        for rank in nsmallest(limit, named):
            names, articles = self._called[rank]
            yield Suggestion(names[named[rank]], articles)


def _names(values: IndexValues, field: str, language: str) -> _Names:
    """Return the names of a field's values in the reader's *language*."""
    return _Names(called(values, field))


def _from_each_word(name: str) -> tuple[str, ...]:
    """Return a folded name from each of its words on; a space behind, as behind a whole word.

    >>> _from_each_word("a b")
    ('a b ', 'b ')
    """
    words = terms(name)
    return tuple(f"{_joined(words[number:])} " for number in range(len(words)))


# The next commit has the same names but a few.
_KEYS: Final = Remembered(_from_each_word, 1 << 16)
_WORDS: Final = Remembered(name_words, 1 << 16)


def _joined(words: list[str]) -> str:
    """Return words with spaces between, none behind "servant of", which many write as one with the next."""
    return " ".join(words).replace(f"{SERVANT} ", SERVANT)
