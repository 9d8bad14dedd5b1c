"""Query trees answered the plain way: articles as lists of words, scores as Lucene works them out.

No arrays, no index, no code shared with the engine but Lucene's length byte
and the analysis. One dictionary of document to score a node.
"""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from whoosh import query

from indexer.analysis import analyze
from indexer.article import Article
from indexer.index.bm25 import byte_to_length, length_to_byte
from indexer.index.searching.expansion import MAX_WORDS
from indexer.index.searching.near import Near
from indexer.index.searching.nodes import Concept
from indexer.index.searching.restrictions import DayRange, InTitle, KeywordFilter, MinMatch
from indexer.schema import NO_DAY, POSITION_GAP, day_number

K1, B = 1.2, 0.75
Scores = dict[int, float]
Places = dict[int, list[int]]


class PlainIndex:
    """The articles as words; ``scores(tree)`` is what a search must give."""

    def __init__(self, articles: Sequence[Article]):
        self.articles = articles
        self.places: dict[str, Places] = {}
        self.title_ends: list[int] = []
        self.lengths: list[int] = []
        for number, article in enumerate(articles):
            title = [token.term for token in analyze(article.title)]
            body = [token.term for token in analyze(article.body)]
            for first, terms in ((0, title), (len(title) + POSITION_GAP, body)):
                for offset, term in enumerate(terms):
                    self.places.setdefault(term, {}).setdefault(number, []).append(first + offset)
            self.title_ends.append(len(title))
            self.lengths.append(len(title) + len(body))
        self.average = sum(self.lengths) / len(articles)

    def idf(self, frequency: float) -> float:
        count = len(self.articles)
        frequency = min(frequency, count)
        return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))

    def score(self, weight: float, frequency: float, document: int) -> float:
        length = byte_to_length(length_to_byte(self.lengths[document]))
        # As Lucene writes it: weight less weight over one plus the frequency by the norm.
        inverse = 1 / (K1 * ((1 - B) + B * length / self.average))
        return weight - weight / (1 + frequency * inverse)

    def frequency(self, form: str) -> int:
        """Return the articles of a word; of a phrase those of its rarest word."""
        return min(len(self.places.get(word, {})) for word in form.split())

    def found(self, form: str) -> Places:
        """Return the places of a word, or of the first word of a phrase, by article."""
        first, *rest = (self.places.get(word, {}) for word in form.split())
        places = {
            d: [p for p in firsts if all(p + i in t.get(d, ()) for i, t in enumerate(rest, 1))]
            for d, firsts in first.items()
        }
        return {document: found for document, found in places.items() if found}

    def scores(self, node: Any) -> Scores:
        return NODES[type(node)](self, node)

    def similar(self, node: query.FuzzyTerm) -> Iterator[str]:
        head = node.text[: node.prefixlength]
        for word in self.places:
            if word.startswith(head) and levenshtein(word, node.text) <= node.maxdist:
                yield word


@lru_cache(maxsize=1 << 16)
def levenshtein(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b)))
    return row[-1]


def in_title(index: PlainIndex, places: Places) -> Places:
    cut = {d: [p for p in found if p < index.title_ends[d]] for d, found in places.items()}
    return {document: found for document, found in cut.items() if found}


def whole(index: PlainIndex, places: Places) -> Places:
    return places


Cut = Callable[[PlainIndex, Places], Places]


def concept(index: PlainIndex, forms: Any, boost: float, cut: Cut = whole) -> Scores:
    sums: Scores = {}
    for word, weight in forms:
        for document, places in cut(index, index.found(word)).items():
            sums[document] = sums.get(document, 0.0) + weight * len(places)
    idf = index.idf(sum(weight * index.frequency(word) for word, weight in forms))
    return {d: index.score(boost * idf, frequency, d) for d, frequency in sums.items()}


def phrase_ends(lists: list[list[int]], reach: int) -> dict[int, int]:
    """Return where chains of words end, and the latest place where each begins."""
    begun = {place: place for place in lists[0]}
    for places in lists[1:]:
        begun = {
            here: max(begun[p] for p in begun if 1 <= here - p <= reach)
            for here in places
            if any(1 <= here - p <= reach for p in begun)
        }
    return begun


def placed(
    index: PlainIndex,
    tables: list[Places],
    weight: float,
    count: Callable[[list[list[int]]], float],
) -> Scores:
    common = set.intersection(*map(set, tables))
    counts = {document: count([table[document] for table in tables]) for document in common}
    return {d: index.score(weight, counted, d) for d, counted in counts.items() if counted}


def phrase(index: PlainIndex, node: query.Phrase, cut: Cut = whole) -> Scores:
    def count(lists: list[list[int]]) -> float:
        ends = phrase_ends(lists, node.slop)
        return sum(1 / (1 + end - start - len(lists) + 1) for end, start in ends.items())

    tables = [cut(index, index.places.get(word, {})) for word in node.words]
    weight = sum(index.idf(index.frequency(word)) for word in node.words)
    return placed(index, tables, node.boost * weight, count)


def near(index: PlainIndex, node: Near, cut: Cut = whole) -> Scores:
    def ordered(lists: list[list[int]]) -> float:
        ends = phrase_ends(lists, 10**6)
        lengths = [end - start for end, start in ends.items() if end - start <= node.reach]
        return sum(1 / (1 + length - len(lists) + 1) for length in lengths)

    def unordered(lists: list[list[int]]) -> float:
        total = 0.0
        for number, firsts in enumerate(lists):
            for first in firsts:
                last = first
                for other in lists[:number] + lists[number + 1 :]:
                    last = max(last, min((p for p in other if p > first), default=10**6))
                if last - first <= node.reach:
                    total += 1 / (1 + last - first - len(lists) + 1)
        return total

    tables, weight = [], 0.0
    for part in node.parts:
        forms = [(part.text, 1.0)] if isinstance(part, query.Term) else part.forms
        table: dict[int, set[int]] = {}
        for word, _ in forms:
            for document, places in index.places.get(word, {}).items():
                table.setdefault(document, set()).update(places)
        tables.append(cut(index, {d: sorted(places) for d, places in table.items()}))
        weight += index.idf(sum(w * index.frequency(word) for word, w in forms))
    return placed(index, tables, node.boost * weight, ordered if node.ordered else unordered)


def title(index: PlainIndex, node: InTitle) -> Scores:
    child = node.child
    if isinstance(child, query.Phrase):
        return phrase(index, child, in_title)
    if isinstance(child, Near):
        return near(index, child, in_title)
    forms = child.forms if isinstance(child, Concept) else [(child.text, 1.0)]
    return concept(index, forms, child.boost, in_title)


class TooManyWords(Exception):
    """A pattern of which an engine may search the commonest words only."""


def holders(index: PlainIndex, found: Iterator[str], boost: float) -> Scores:
    words = list(found)
    if len(words) > MAX_WORDS:
        raise TooManyWords
    return {document: boost for word in words for document in index.places[word]}


def pattern(index: PlainIndex, node: Any) -> Scores:
    matches = {
        query.Prefix: lambda word: word.startswith(node.text),
        query.Wildcard: lambda word: fnmatch.fnmatchcase(word, node.text),
    }[type(node)]
    return holders(index, filter(matches, index.places), node.boost)


def added(index: PlainIndex, node: Any, least: int) -> Scores:
    lists = [index.scores(child) for child in node.subqueries]
    every = {document for found in lists for document in found}
    kept = [d for d in every if sum(d in found for found in lists) >= least]
    return {d: node.boost * sum(found.get(d, 0.0) for found in lists) for d in kept}


def conjunction(index: PlainIndex, node: query.And) -> Scores:
    return added(index, node, len(node.subqueries)) if node.subqueries else {}


def best(index: PlainIndex, node: query.DisjunctionMax) -> Scores:
    lists = [index.scores(child) for child in node.subqueries]
    scores: Scores = {}
    for document in {document for found in lists for document in found}:
        values = [found[document] for found in lists if document in found]
        rest = sum(values) - max(values)
        scores[document] = node.boost * (max(values) + node.tiebreak * rest)
    return scores


def without(index: PlainIndex, node: query.AndNot) -> Scores:
    unwanted = index.scores(node.b)
    return {d: score for d, score in index.scores(node.a).items() if d not in unwanted}


def maybe(index: PlainIndex, node: query.AndMaybe) -> Scores:
    more = index.scores(node.b)
    return {d: score + more.get(d, 0.0) for d, score in index.scores(node.a).items()}


def complement(index: PlainIndex, node: query.Not) -> Scores:
    unwanted = index.scores(node.query)
    return {d: 0.0 for d in range(len(index.articles)) if d not in unwanted}


def days(index: PlainIndex, node: DayRange) -> Scores:
    numbers = [day_number(article.published) for article in index.articles]
    start = NO_DAY + 1 if node.start is None else node.start
    end = 10**9 if node.end is None else node.end
    return {d: node.boost for d, day in enumerate(numbers) if start <= day <= end}


def keywords(index: PlainIndex, node: KeywordFilter) -> Scores:
    return {
        number: node.boost
        for number, article in enumerate(index.articles)
        if getattr(article, node.field_name) in node.values
    }


NODES: dict[type, Callable[[PlainIndex, Any], Scores]] = {
    query.Term: lambda index, node: concept(index, [(node.text, 1.0)], node.boost),
    Concept: lambda index, node: concept(index, node.forms, node.boost),
    query.Phrase: phrase,
    Near: near,
    InTitle: title,
    query.Prefix: pattern,
    query.Wildcard: pattern,
    query.FuzzyTerm: lambda index, node: holders(index, index.similar(node), node.boost),
    query.And: conjunction,
    query.Or: lambda index, node: added(index, node, 1),
    MinMatch: lambda index, node: added(index, node, node.minimum),
    query.DisjunctionMax: best,
    query.AndNot: without,
    query.AndMaybe: maybe,
    query.Not: complement,
    query.ConstantScoreQuery: lambda index, node: dict.fromkeys(
        index.scores(node.child), node.score
    ),
    DayRange: days,
    KeywordFilter: keywords,
    query.Every: lambda index, node: dict.fromkeys(range(len(index.articles)), node.boost),
    type(query.NullQuery): lambda index, node: {},
}
