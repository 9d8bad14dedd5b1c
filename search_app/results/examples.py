"""Searches to try: pairs of words from the newest headlines that lead to several articles."""

from __future__ import annotations

from itertools import islice, pairwise

from indexer.analysis import find_words, is_stop_word, term_of
from indexer.article import Article
from indexer.backends import Searcher, SearchRequest

from ..query.expansion import expand
from ..query.parser import parse

EXAMPLE_COUNT = 4  # searches on the first page


def examples_of(searcher: Searcher) -> tuple[str, ...]:
    """Return pairs of neighbouring headline words of several articles, the most telling first.

    Telling are pairs of many articles whose rarer word stands in few others:
    names of places and things rather than «three days».
    """
    totals: dict[str, int] = {}
    telling: dict[str, float] = {}
    for pair in islice(_headline_pairs(searcher.latest(60)), 150):
        tree = expand(parse(f'"{pair}"'), searcher.vocabulary).tree
        totals[pair] = searcher.search(SearchRequest(tree=tree, limit=0)).total
        rarer = min(searcher.vocabulary.frequency(term_of(word)) for word in pair.split())
        telling[pair] = totals[pair] ** 2 / max(rarer, 1)
    examples: list[str] = []
    used: set[str] = set()
    for pair in sorted(totals, key=lambda pair: -telling[pair]):
        words = set(pair.split())
        if totals[pair] > 1 and not words & used:
            examples.append(pair)
            used |= words
    return tuple(examples[:EXAMPLE_COUNT])


def _headline_pairs(articles: tuple[Article, ...]) -> dict[str, None]:
    pairs: dict[str, None] = {}
    for article in articles:
        words = list(find_words(article.title))
        for first, second in pairwise(words):
            apart = article.title[first.end : second.start] != " "
            terms = term_of(first.text), term_of(second.text)
            if not apart and not any(len(t) < 3 or t.isdigit() or is_stop_word(t) for t in terms):
                pairs[f"{first.text} {second.text}"] = None
    return pairs
