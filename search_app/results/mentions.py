"""Names and dates that an article mentions, each as a search for what else mentions them.

Names are those that the writing itself shows: with "son of" between their
parts, or of a few words between quotation marks. What is missed costs
nothing; a wrong name would.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from indexer.analysis import find_words, is_stop_word, term_of
from indexer.article import Article

from ..query.date_words import DATE_WORDS

READ_LETTERS = 20_000  # of a body
MOST_NAMES = 8
MOST_DATES = 6
QUOTED_WORDS = 4  # at most; what is longer is somebody's sentence
SON = term_of("بن")
SERVANT = term_of("عبد")
FAMILY = term_of("آل")
_QUOTED = re.compile('[«“"]([^«»“”"\n]{3,40})[»”"]')
_YEAR = re.compile(r"1[3-9]\d\d|20\d\d")
_DAY = re.compile(r"[0-3]?\d")


class Mention(NamedTuple):
    """What is mentioned, as written, and the query that finds it."""

    text: str
    query: str


class _Word(NamedTuple):
    text: str
    term: str
    start: int
    end: int


def names(article: Article) -> tuple[Mention, ...]:
    """Return the names in *article*, those mentioned most first."""
    body = article.body[:READ_LETTERS]
    found = Counter([*_sons(_words(body), body), *_quoted(body)])
    return tuple(Mention(name, f'"{name}"') for name, _ in found.most_common(MOST_NAMES))


def dates(article: Article) -> tuple[Mention, ...]:
    """Return the days and months in *article*; where no year stands there, its own."""
    body = article.body[:READ_LETTERS]
    found = dict.fromkeys(_dates(_words(body), body))
    year = f" {article.published.year}" if article.published else ""
    return tuple(
        Mention(text, f'date:"{text}{"" if has_year else year}"') for text, has_year in found
    )[:MOST_DATES]


def _words(text: str) -> list[_Word]:
    return [_Word(w.text, term_of(w.text), w.start, w.end) for w in find_words(text)]


def _joined(words: list[_Word], first: int, last: int, text: str) -> str:
    """Return the words from *first* to *last* as written; "" where more than spaces part them."""
    stretch = words[first : last + 1]
    for word, after in pairwise(stretch):
        if text[word.end : after.start].strip(" "):
            return ""
    return text[words[first].start : words[last].end]


def _sons(words: list[_Word], text: str) -> Iterator[str]:
    """Yield names with "son of" in them, as far as they reach."""
    place = 1
    while place < len(words) - 1:
        if words[place].term != SON:
            place += 1
            continue
        first = place - 2 if place > 1 and words[place - 2].term == SERVANT else place - 1
        last = _end_of_part(words, place + 1)
        while last + 2 < len(words) and words[last + 1].term in (SON, FAMILY):
            last = _end_of_part(words, last + 2)
        name = _joined(words, first, last, text)
        if name and not is_stop_word(words[first].term):
            yield name
        place = last + 1


def _end_of_part(words: list[_Word], place: int) -> int:
    return place + 1 if words[place].term == SERVANT and place + 1 < len(words) else place


def _quoted(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        words = [word.text for word in find_words(match[1])]
        if 0 < len(words) <= QUOTED_WORDS and " ".join(words) == match[1].strip():
            yield match[1].strip()


def _dates(words: list[_Word], text: str) -> Iterator[tuple[str, bool]]:
    """Yield months by name with the day before or the year behind them; whether with a year."""
    months = DATE_WORDS.months
    for place, word in enumerate(words):
        if word.term not in months:
            continue
        first = place - 1 if place and _DAY.fullmatch(words[place - 1].term) else place
        behind = place + 1 < len(words) and bool(_YEAR.fullmatch(words[place + 1].term))
        last = place + 1 if behind else place
        if first != last and (found := _joined(words, first, last, text)):
            yield found, behind
