"""AsWritten: words that stand one after the other, each in this very spelling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from whoosh.matching import Matcher
from whoosh.query import Query

from ...analysis import find_words, term_of
from ...schema import POSITION_GAP, from_record
from ..writing.vocabulary import bare_spelling
from . import stock


def spelling_of(written: str) -> str:
    """Return what of a word as written is its spelling: not harakat, tatweel or the shape of letters.

    >>> spelling_of("مَسْؤُول") == spelling_of("مسـؤول")
    True
    """
    return normalize("NFKC", bare_spelling(written)).casefold()


class AsWritten(Query):
    """Matches where *words* (as written) follow each other in this spelling.

    Harakat, tatweel and capitals aside. Scored as a Phrase of the folded words.
    """

    def __init__(self, words: tuple[str, ...], boost: float = 1.0):
        self.words = words
        self.spellings = tuple(map(spelling_of, words))
        self.folded = tuple(map(term_of, words))
        self.boost = boost

    @property
    def word(self) -> str:
        """What reasons and marks speak of: the words as typed."""
        return " ".join(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AsWritten) and (self.words, self.boost) == (
            other.words,
            other.boost,
        )

    def __hash__(self) -> int:
        return hash((AsWritten, self.words, self.boost))

    def __repr__(self) -> str:
        return f"AsWritten({self.words!r}, boost={self.boost})"

    __str__ = __repr__  # Whoosh leaves it to each node

    def normalize(self) -> Query:
        """Return itself: there is no simpler tree."""
        return self

    def has_terms(self) -> bool:
        """Return True: the folded words are terms."""
        return True

    def terms(self, phrases: bool = False) -> Iterator[tuple[str, str]]:
        """Yield the folded words as (field, word)."""
        return ((stock.TEXT, term) for term in self.folded)

    def estimate_size(self, reader: Any) -> int:
        """Return at most how many documents match."""
        return min(int(reader.doc_frequency(stock.TEXT, term)) for term in self.folded)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return a matcher for stock Whoosh: the stored text of every candidate is read."""
        found = {d: float(len(places)) for d, places in self.places(searcher).items()}
        weight = sum(
            stock.idf(searcher, stock.document_frequency(searcher, term)) for term in self.folded
        )
        return stock.frequency_matcher(searcher, found, self.boost * weight)

    def places(self, searcher: Any) -> dict[int, list[int]]:
        """Return where the words stand, for stock Whoosh: the positions of the first by document."""
        found: dict[int, list[int]] = {}
        for document, positions in stock.positions(searcher, " ".join(self.folded)):
            written = _spellings(searcher.stored_fields(document)["record"])
            kept = [p for p in positions if self._stands(written, p)]
            if kept:
                found[document] = kept
        return found

    def _stands(self, written: dict[int, str], position: int) -> bool:
        return all(written[position + n] == spelling for n, spelling in enumerate(self.spellings))


def _spellings(record: Any) -> dict[int, str]:
    """Return the spelling of each position of a stored article."""
    article = from_record(record)
    found: dict[int, str] = {}
    place = 0
    for text in (article.title, article.body):
        for word in find_words(text):
            if term_of(word.text):
                found[place] = spelling_of(word.text)
                place += 1
        if text is article.title:
            place += POSITION_GAP
    return found
