"""Near: words that stand close to each other, in any order or in that given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.matching import Matcher
from whoosh.query import MultiTerm, Or, Query

from . import stock
from .as_written import AsWritten


class Near(Query):
    """Matches where all *parts* (Term or Concept) stand within a few words of each other.

    The first and the last of an occurrence are at most ``slop`` + parts - 2
    positions apart: two words next to each other have slop 1, as in a Whoosh
    Phrase, and of more words all gaps share the slop. An occurrence counts
    1 / (1 + positions beyond the closest), as in Lucene's sloppy phrases. Its
    idf is the sum of those of its parts.
    """

    def __init__(
        self, parts: Sequence[Query], slop: int = 1, ordered: bool = False, boost: float = 1.0
    ):
        self.parts = tuple(parts)
        self.slop = slop
        self.ordered = ordered
        self.boost = boost

    @property
    def reach(self) -> int:
        """Return how far apart the first and the last word may be."""
        return self.slop + len(self.parts) - 2

    def _key(self) -> tuple[Any, ...]:
        return self.parts, self.slop, self.ordered, self.boost

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Near) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Near({self.parts!r}, slop={self.slop}, ordered={self.ordered}, boost={self.boost})"

    def children(self) -> Iterator[Query]:
        """Yield the parts."""
        return iter(self.parts)

    def is_leaf(self) -> bool:
        """Return False: it has parts."""
        return False

    __str__ = __repr__  # Whoosh leaves it to each node

    def normalize(self) -> Query:
        """Return itself: there is no simpler tree."""
        return self

    def estimate_size(self, reader: Any) -> int:
        """Return at most how many documents match."""
        return min((part.estimate_size(reader) for part in self.parts), default=0)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return a matcher for stock Whoosh: every combination of positions tried."""
        tables = [_places(searcher, part) for part in self.parts]
        common = set.intersection(*map(set, tables)) if tables else set()
        found = {
            document: self._count([table[document] for table in tables]) for document in common
        }
        weight = sum(_idf(searcher, part) for part in self.parts)
        frequencies = {document: count for document, count in found.items() if count}
        return stock.frequency_matcher(searcher, frequencies, self.boost * weight)

    def _count(self, places: list[list[int]]) -> float:
        return count_ordered(places, self.reach) if self.ordered else count_near(places, self.reach)


def count_near(places: list[list[int]], reach: int) -> float:
    """Return what occurrences count: one for each place that a first word holds.

    A first word is one behind which, within *reach*, all other parts stand.
    """
    total = 0.0
    for number, firsts in enumerate(places):
        others = places[:number] + places[number + 1 :]
        for first in firsts:
            ends = [
                min((p for p in other if p > first), default=first + reach + 1) for other in others
            ]
            last = max(ends, default=first)
            if last - first <= reach:
                total += 1 / (1 + last - first - len(others))
    return total


def count_ordered(places: list[list[int]], reach: int) -> float:
    """Return what occurrences count: one for each place where a last word ends one."""
    total = 0.0
    for last in places[-1]:
        first: int | None = last
        for earlier in reversed(places[:-1]):
            first = max((p for p in earlier if first is not None and p < first), default=None)
        if first is not None and last - first <= reach:
            total += 1 / (1 + last - first - (len(places) - 1))
    return total


def _places(searcher: Any, part: Query) -> dict[int, list[int]]:
    """Return the positions of any word of *part*, by document."""
    if isinstance(part, AsWritten):
        return part.places(searcher)
    found: dict[int, set[int]] = {}
    for word, _ in _forms(searcher, part):
        for document, positions in stock.positions(searcher, word):
            found.setdefault(document, set()).update(positions)
    return {document: sorted(places) for document, places in found.items()}


def _idf(searcher: Any, part: Query) -> float:
    """Return the weight of a part: of a Term its own, of a Concept that of its added forms."""
    if isinstance(part, AsWritten):
        terms = (stock.document_frequency(searcher, term) for term in part.folded)
        return sum(stock.idf(searcher, found) for found in terms)
    forms = _forms(searcher, part)
    found = sum(weight * stock.document_frequency(searcher, word) for word, weight in forms)
    return stock.idf(searcher, found)


def _forms(searcher: Any, part: Any) -> list[tuple[str, float]]:
    """Return the words that a part stands for, with weights; of a pattern those of the segment."""
    if isinstance(part, Or):
        found = [form for child in part.subqueries for form in _forms(searcher, child)]
        return list({word: (word, weight) for word, weight in reversed(found)}.values())
    if isinstance(part, MultiTerm):
        words = part._btexts(searcher.reader())
        return [(str(w, "utf-8") if isinstance(w, bytes) else w, 1.0) for w in words]
    forms: Any = getattr(part, "forms", None)
    return list(forms) if forms else [(word, 1.0) for word in stock.words_of([part])]
