"""The queries of the table, drawn from the articles themselves by a seed."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from itertools import islice

from indexer.analysis import find_words, is_stop_word, term_of
from indexer.article import Article
from indexer.backends import Searcher

COUNT = 100  # queries of a kind
POOL = 4000  # articles they are drawn from
UNASKED = 1500  # different words, each asked once
FACETED = 5000  # articles that a query finds whose facets are counted
RUN = re.compile(r"[\u0621-\u064a]{3,} [\u0621-\u064a]{3,}")  # two words with a space between


@dataclass(frozen=True, slots=True)
class Questions:
    """So many queries of each kind, as a reader types them."""

    words: list[str]
    threes: list[str]  # three words of a headline
    pairs: list[tuple[str, str]]  # a word of a headline, one of the text below it
    tens: list[str]  # ten words of a text
    phrases: list[str]  # two words that stand side by side
    faceted: list[str]  # words in about FACETED articles, or else the commonest
    unasked: list[str]  # different words, each to be asked once

    @property
    def booleans(self) -> list[str]:
        """Either of two words, without a third."""
        return ["{} OR {} -{}".format(*three.split()) for three in self.threes]


def content_words(text: str) -> list[str]:
    """Return the words of *text* that count, each once."""
    found = (word.text for word in find_words(text))
    return list(dict.fromkeys(w for w in found if len(w) > 2 and not is_stop_word(term_of(w))))


def draw(searcher: Searcher, seed: int = 7) -> Questions:
    """Return the queries for an index."""
    rnd = random.Random(seed)
    pool = [a for a in islice(searcher.articles(), POOL) if _is_rich(a)]
    drawn = [rnd.choice(pool) for _ in range(COUNT)]
    titles = [content_words(article.title) for article in drawn]
    bodies = [content_words(article.body) for article in drawn]
    return Questions(
        words=[rnd.choice(title) for title in titles],
        threes=[" ".join(rnd.sample(title, 3)) for title in titles],
        pairs=[(rnd.choice(t), rnd.choice(b)) for t, b in zip(titles, bodies, strict=True)],
        tens=[" ".join(rnd.sample(body, 10)) for body in bodies],
        phrases=[rnd.choice(RUN.findall(article.body)) for article in drawn],
        faceted=_of_frequency(searcher, pool, FACETED),
        unasked=_different(pool, random.Random(seed + 1)),
    )


def _different(pool: list[Article], rnd: random.Random) -> list[str]:
    """Return UNASKED different words, three of an article."""
    drawn = (
        word
        for article in rnd.sample(pool, len(pool))
        for word in rnd.sample(content_words(article.body), 3)
    )
    return list(islice(dict.fromkeys(drawn), UNASKED))


def _is_rich(article: Article) -> bool:
    enough = len(content_words(article.title)) >= 3 and len(content_words(article.body)) >= 10
    return enough and RUN.search(article.body) is not None


def _of_frequency(searcher: Searcher, pool: list[Article], wanted: int) -> list[str]:
    """Return the words whose frequency is closest to *wanted*."""
    words = {term_of(word) for article in pool[:500] for word in content_words(article.body)}
    frequency = searcher.vocabulary.frequency
    return sorted(words, key=lambda word: (abs(frequency(word) - wanted), word))[:COUNT]
