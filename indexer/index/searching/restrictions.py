"""Nodes that restrict: within the title, some days, values of a field, so many of many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.matching import Matcher, WrappingMatcher
from whoosh.query import MultiTerm, Or, Query, Term

from ...analysis import terms
from ...schema import NO_DAY, day_number, from_record
from . import stock


class _Node(Query):
    """What our restricting nodes share: they compare by their fields."""

    boost = 1.0

    def _key(self) -> tuple[Any, ...]:
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._key()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._key()!r}"

    __str__ = __repr__  # Whoosh leaves it to each node

    def normalize(self) -> Query:
        """Return itself: there is no simpler tree."""
        return self

    def estimate_size(self, reader: Any) -> int:
        """Return at most how many documents match."""
        return int(reader.doc_count())


class InTitle(_Node):
    """Matches where *child* (Term, Concept, Phrase, Near, a pattern) stands in the title.

    Frequencies count the title alone; length and idf are those of the text. A
    pattern scores its boost, as elsewhere.
    """

    def __init__(self, child: Query):
        self.child = child

    def _key(self) -> tuple[Any, ...]:
        return (self.child,)

    def children(self) -> Iterator[Query]:
        """Yield what must stand in the title."""
        yield self.child

    def is_leaf(self) -> bool:
        """Return False: it has a child."""
        return False

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return a matcher for stock Whoosh: postings cut at the end of the title."""
        titles: Any = _TitleSearcher(searcher)
        if isinstance(self.child, MultiTerm):
            boost = float(getattr(self.child, "boost", 1.0))
            words = Or([Term(stock.TEXT, w) for w in self.child._btexts(searcher.reader())])
            return stock.list_matcher(dict.fromkeys(stock.matches(titles, words), boost))
        return self.child.matcher(titles, context)


class _TitleSearcher:
    """A searcher whose readers see no position behind the title."""

    def __init__(self, searcher: Any):
        self._searcher = searcher
        self._lengths: dict[int, int] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._searcher, name)

    def reader(self) -> Any:
        return self

    def __contains__(self, term: tuple[str, Any]) -> bool:
        return term in self._searcher.reader()

    def doc_frequency(self, *term: Any) -> int:
        return int(self._searcher.get_parent().doc_frequency(*term))

    def title_length(self, document: int) -> int:
        if document not in self._lengths:
            record = self._searcher.reader().stored_fields(document)["record"]
            self._lengths[document] = len(terms(from_record(record).title))
        return self._lengths[document]

    def postings(self, fieldname: str, text: Any, weighting: Any = None) -> Matcher:
        word = text.decode() if isinstance(text, bytes) else text
        postings = self._searcher.reader().postings(fieldname, text)
        found: dict[int, list[int]] = {}
        while postings.is_active():
            document = postings.id()
            places = postings.value_as("positions")
            kept = [place for place in places if place < self.title_length(document)]
            if kept:
                found[document] = kept
            postings.next()
        weight = stock.idf(self._searcher, stock.document_frequency(self._searcher, word))
        counts = {document: float(len(places)) for document, places in found.items()}
        matcher = stock.frequency_matcher(self._searcher, counts, weight)
        return _TitlePostings(matcher, found=found)


class _TitlePostings(WrappingMatcher):
    """The postings of one word in titles, with their positions."""

    def __init__(self, child: Matcher, boost: float = 1.0, found: Any = None):
        super().__init__(child, boost)  # type: ignore[no-untyped-call]
        self._found = found

    def _replacement(self, newchild: Matcher) -> Matcher:
        return _TitlePostings(newchild, self.boost, self._found)

    def value_as(self, astype: str) -> list[int]:
        return self._found[self.id()]  # type: ignore[no-any-return, no-untyped-call]


class DayRange(_Node):
    """Matches articles of the days *start* to *end*, both included; None is open.

    An article without a date matches no range. Every match scores the boost.
    """

    def __init__(self, start: int | None, end: int | None, boost: float = 1.0):
        self.start = start
        self.end = end
        self.boost = boost

    def _key(self) -> tuple[Any, ...]:
        return self.start, self.end, self.boost

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return a matcher for stock Whoosh: the date of every stored record looked at."""
        reader = searcher.reader()
        first = NO_DAY + 1 if self.start is None else self.start
        last = -NO_DAY if self.end is None else self.end
        found = [
            document
            for document, fields in reader.iter_docs()
            if first <= day_number(from_record(fields["record"]).published) <= last
        ]
        return stock.list_matcher(dict.fromkeys(found, self.boost))


class KeywordFilter(_Node):
    """Matches articles whose *field* has one of *values*. Every match scores the boost."""

    def __init__(self, field: str, values: Sequence[str], boost: float = 1.0):
        self.field_name = field
        self.values = tuple(values)
        self.boost = boost

    def _key(self) -> tuple[Any, ...]:
        return self.field_name, self.values, self.boost

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return a matcher for stock Whoosh: any of the field's terms."""
        values = Or([Term(self.field_name, value) for value in self.values])
        return stock.list_matcher(dict.fromkeys(stock.matches(searcher, values), self.boost))


class MinMatch(_Node):
    """Matches where at least *minimum* of the children do; their scores are added."""

    def __init__(self, children: Sequence[Query], minimum: int, boost: float = 1.0):
        self.subqueries = tuple(children)
        self.minimum = minimum
        self.boost = boost

    def _key(self) -> tuple[Any, ...]:
        return self.subqueries, self.minimum, self.boost

    def children(self) -> Iterator[Query]:
        """Yield the children."""
        return iter(self.subqueries)

    def is_leaf(self) -> bool:
        """Return False: it has children."""
        return False

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return a matcher for stock Whoosh: all children's documents counted."""
        counts: dict[int, int] = {}
        sums: dict[int, float] = {}
        for child in self.subqueries:
            for document, score in stock.matches(searcher, child).items():
                counts[document] = counts.get(document, 0) + 1
                sums[document] = sums.get(document, 0.0) + score
        kept = {d: self.boost * s for d, s in sums.items() if counts[d] >= self.minimum}
        return stock.list_matcher(kept)
