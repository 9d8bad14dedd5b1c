"""The query tree: Whoosh's nodes and our own, a closed set.

Whoever builds a tree has already analysed: its words are index words. An
engine evaluates exactly these types; any other is an error when the tree is
checked, never a slow path. Our own nodes are Whoosh queries too, so that the
plain searcher of stock Whoosh answers the same tree and can judge an engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.query import (
    And,
    AndMaybe,
    AndNot,
    ConstantScoreQuery,
    DisjunctionMax,
    Every,
    NullQuery,
    Or,
    Phrase,
    Query,
    Term,
)
from whoosh.scoring import WeightLengthScorer

from . import bm25

__all__ = [
    "CLOSED_SET",
    "TEXT",
    "And",
    "AndMaybe",
    "AndNot",
    "Concept",
    "ConstantScoreQuery",
    "DisjunctionMax",
    "Every",
    "Form",
    "NullQuery",
    "Or",
    "Phrase",
    "Query",
    "Term",
    "check_tree",
]

TEXT = "text"  # the one field that is analysed


class Form(NamedTuple):
    """A word of the index that stands for a word of the query, and how closely (0 to 1)."""

    word: str
    weight: float = 1.0


class Concept(Query):
    """A word of the query as weighted words of the index.

    Matches where any form stands. The weighted frequencies of the forms are
    added before BM25 saturates, so that three forms of one word count like
    that word three times, not like three words. Its idf is that of df = the
    weighted sum of the forms' document frequencies, at most the documents.
    """

    def __init__(self, word: str, forms: tuple[Form, ...], boost: float = 1.0):
        self.word = word  # as the reader typed it: what reasons and marks speak of
        self.forms = forms
        self.boost = boost

    def _key(self) -> tuple[Any, ...]:
        return self.word, self.forms, self.boost

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Concept) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Concept({self.word!r}, {self.forms!r}, boost={self.boost})"

    def normalize(self) -> Query:
        """Return itself: there is no simpler tree."""
        return self

    def has_terms(self) -> bool:
        """Return True: the forms are terms."""
        return True

    def terms(self, phrases: bool = False) -> Iterator[tuple[str, str]]:
        """Yield the forms as (field, word)."""
        return ((TEXT, form.word) for form in self.forms)

    def estimate_size(self, reader: Any) -> int:
        """Return at most how many documents match."""
        found = sum(reader.doc_frequency(TEXT, form.word) for form in self.forms)
        return int(min(reader.doc_count(), found))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return a matcher for stock Whoosh: the forms' postings added into one list."""
        reader = searcher.reader()
        frequencies: dict[int, float] = {}
        for form in self.forms:
            if (TEXT, form.word) not in reader:
                continue
            postings = reader.postings(TEXT, form.word)
            while postings.is_active():
                document = postings.id()
                added = form.weight * postings.weight()
                frequencies[document] = frequencies.get(document, 0.0) + added
                postings.next()
        if not frequencies:
            return NullMatcher()  # type: ignore[no-any-return]  # Whoosh leaves it untyped
        documents = sorted(frequencies)
        weights = [frequencies[document] for document in documents]
        return ListMatcher(documents, weights, scorer=ConceptScorer(searcher, self))


class ConceptScorer(WeightLengthScorer):
    """Lucene's BM25 over the added frequencies of a Concept, for stock Whoosh."""

    def __init__(self, searcher: Any, concept: Concept):
        whole = searcher.get_parent()
        count = whole.doc_count_all()
        found = sum(form.weight * whole.doc_frequency(TEXT, form.word) for form in concept.forms)
        self.weight = concept.boost * bm25.idf(count, min(count, found))
        self.average = whole.avg_field_length(TEXT) or 1
        self.dfl = lambda document: searcher.doc_field_length(document, TEXT, 1)

    def supports_block_quality(self) -> bool:
        """Return False: a list in memory has no blocks to skip."""
        return False

    def score(self, matcher: Any) -> float:
        """Return the score of the matcher's current document."""
        length = self.dfl(matcher.id())  # type: ignore[no-untyped-call]
        return self.weight * bm25.saturate(matcher.weight(), length, self.average)


CLOSED_SET: frozenset[type] = frozenset(
    {
        And,
        AndMaybe,
        AndNot,
        Concept,
        ConstantScoreQuery,
        DisjunctionMax,
        Every,
        Or,
        Phrase,
        Term,
        type(NullQuery),
    }
)


def check_tree(tree: Query) -> None:
    """Raise TypeError where *tree* holds a node that no engine promises to answer."""
    if type(tree) not in CLOSED_SET:
        raise TypeError(f"{type(tree).__name__} is no node of Khabar's query trees")
    for child in tree.children():
        check_tree(child)
