"""What lets the plain searcher of stock Whoosh answer our own nodes.

Lists made in memory, scored by Lucene's BM25. Slow and obvious: the engine
never comes here, an oracle does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.scoring import WeightLengthScorer

from .. import bm25

TEXT = "text"  # the one field that is analysed


class ListScorer(WeightLengthScorer):
    """Lucene's BM25 over frequencies that a node worked out itself."""

    def __init__(self, searcher: Any, weight: float):
        self.weight = weight
        self.average = searcher.get_parent().avg_field_length(TEXT) or 1
        self.dfl = lambda document: searcher.doc_field_length(document, TEXT, 1)

    def supports_block_quality(self) -> bool:
        """Return False: a list in memory has no blocks to skip."""
        return False

    def max_quality(self) -> float:
        """Return what no score exceeds: BM25 saturates below 1."""
        return self.weight

    def block_quality(self, matcher: Any) -> float:
        """Return the same of the block, for there is but one."""
        return self.weight

    def score(self, matcher: Any) -> float:
        """Return the score of the matcher's current document."""
        length = self.dfl(matcher.id())  # type: ignore[no-untyped-call]
        return self.weight * bm25.saturate(matcher.weight(), length, self.average)


def frequency_matcher(searcher: Any, frequencies: Mapping[int, float], weight: float) -> Matcher:
    """Return a matcher of documents with frequencies, scored by BM25 times *weight*."""
    return list_matcher(frequencies, ListScorer(searcher, weight))


def list_matcher(weights: Mapping[int, float], scorer: Any = None) -> Matcher:
    """Return a matcher of documents in order; without *scorer* the weights are scores."""
    if not weights:
        return NullMatcher()  # type: ignore[no-any-return]  # Whoosh leaves it untyped
    documents = sorted(weights)
    return ListMatcher(documents, [weights[document] for document in documents], scorer=scorer)


def idf(searcher: Any, document_frequency: float) -> float:
    """Return the weight of what stands in so many documents of the whole index."""
    count = searcher.get_parent().doc_count_all()
    return bm25.idf(count, min(count, document_frequency))


def document_frequency(searcher: Any, word: str) -> int:
    """Return in how many documents of the whole index *word* stands, of a phrase its rarest word."""
    if " " in word:
        return min(document_frequency(searcher, part) for part in word.split())
    return int(searcher.get_parent().doc_frequency(TEXT, word))


def positions(searcher: Any, word: str) -> Iterator[tuple[int, list[int]]]:
    """Yield (document, positions) of *word*, or of the first word of a phrase."""
    if " " in word:
        yield from _phrase_positions(searcher, word.split())
        return
    reader = searcher.reader()
    if (TEXT, word) not in reader:
        return
    postings = reader.postings(TEXT, word)
    while postings.is_active():
        yield postings.id(), list(postings.value_as("positions"))
        postings.next()


def _phrase_positions(searcher: Any, words: list[str]) -> Iterator[tuple[int, list[int]]]:
    tables = [dict(positions(searcher, word)) for word in words]
    for document, starts in tables[0].items():
        later = [set(table.get(document, ())) for table in tables[1:]]
        found = [p for p in starts if all(p + i in places for i, places in enumerate(later, 1))]
        if found:
            yield document, found


def matches(searcher: Any, query: Any) -> dict[int, float]:
    """Return the documents that *query* matches in this segment, with their scores."""
    found: dict[int, float] = {}
    matcher = query.matcher(searcher, None)
    while matcher.is_active():
        found[matcher.id()] = matcher.score()
        matcher.next()
    return found


def words_of(parts: Iterable[Any]) -> Iterator[str]:
    """Yield the words of Terms and Concepts."""
    for part in parts:
        for _, word in part.terms():
            yield word
