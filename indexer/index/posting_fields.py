"""The fields of a segment as Whoosh sees them: sorted terms, each with its postings."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple, Protocol

import numpy as np

from .storage.arrays import Array
from .storage.columns import Column
from .storage.ids import ArticleIds
from .storage.segment import Segment


class Postings(NamedTuple):
    """The postings of one term, documents rising."""

    documents: Array
    frequencies: Array
    positions: Array | None = None  # posting after posting


class PostingField(Protocol):
    """The terms of one field by their ordinals, in the order of their bytes."""

    def __len__(self) -> int: ...

    def term(self, ordinal: int) -> bytes:
        """Return a term."""
        ...

    def lower_bound(self, term: bytes) -> int:
        """Return the ordinal of the first term that is not before *term*."""
        ...

    def postings(self, ordinal: int) -> Postings:
        """Return the postings of a term."""
        ...


class TextField:
    """The analysed text."""

    def __init__(self, segment: Segment):
        self._segment = segment
        self.term = segment.terms.encoded
        self.lower_bound = segment.terms.lower_bound

    def __len__(self) -> int:
        return len(self._segment.terms)

    def postings(self, ordinal: int) -> Postings:
        """Return documents, frequencies and positions."""
        segment = self._segment
        start, stop = segment.starts[ordinal : ordinal + 2].tolist()
        frequencies = (segment.keys[start:stop] >> np.uint16(8)).astype(np.int64)
        first, last = np.searchsorted(segment.big[:, 0], [start, stop])
        frequencies[segment.big[first:last, 0] - start] = segment.big[first:last, 1]
        place, behind = segment.position_starts[ordinal : ordinal + 2].tolist()
        return Postings(segment.docs[start:stop], frequencies, segment.positions[place:behind])


class KeywordField:
    """A keyword column: the documents of each value."""

    def __init__(self, column: Column):
        self._codes = column.codes
        self._values = [value.encode() for value in column.values]
        self.term = self._values.__getitem__

    def __len__(self) -> int:
        return len(self._values)

    def lower_bound(self, term: bytes) -> int:
        """Return the ordinal of the first value that is not before *term*."""
        return bisect_left(self._values, term)

    def postings(self, ordinal: int) -> Postings:
        """Return the documents with this value, once each."""
        documents = np.flatnonzero(self._codes == ordinal)
        return Postings(documents, np.ones(len(documents), np.int64))


class IdField:
    """The article ids: one document each."""

    def __init__(self, ids: ArticleIds):
        self._ids = ids
        self._order = ids.sorted_documents()

    def __len__(self) -> int:
        return len(self._order)

    def term(self, ordinal: int) -> bytes:
        """Return an id."""
        return self._ids.id_of(int(self._order[ordinal])).encode()

    def lower_bound(self, term: bytes) -> int:
        """Return the ordinal of the first id that is not before *term*."""
        return bisect_left(range(len(self)), term, key=self.term)

    def postings(self, ordinal: int) -> Postings:
        """Return the one document."""
        return Postings(self._order[ordinal : ordinal + 1], np.ones(1, np.int64))
