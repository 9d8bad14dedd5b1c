"""Terms and postings of a segment, and their matcher and cursor, as Whoosh asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from whoosh.codec.base import FieldCursor, TermsReader
from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.query.spans import Span
from whoosh.reading import TermInfo, TermNotFound

from .posting_fields import PostingField, Postings
from .searching.nodes import TEXT
from .storage.segment import Segment


class ArrayTermsReader(TermsReader):
    """Terms and postings of all fields."""

    def __init__(self, fields: Mapping[str, PostingField], segment: Segment):
        self._fields = fields
        self._lengths = segment.title_lengths + segment.body_lengths

    def _find(self, fieldname: str, text: bytes) -> int:
        field = self._fields.get(fieldname)
        if field is None:
            return -1
        ordinal = field.lower_bound(text)
        return ordinal if ordinal < len(field) and field.term(ordinal) == text else -1

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        ordinal = self._find(fieldname, text)
        if ordinal < 0:
            raise TermNotFound(f"{fieldname}:{text!r}")
        return self._fields[fieldname].postings(ordinal)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) >= 0

    def indexed_field_names(self) -> list[str]:
        """Return the fields that have terms."""
        return sorted(self._fields)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield (field, term) for all terms."""
        for name in self.indexed_field_names():
            yield from self._terms_of(name, 0)

    def _terms_of(self, fieldname: str, first: int) -> Iterator[tuple[str, bytes]]:
        field = self._fields[fieldname]
        return ((fieldname, field.term(ordinal)) for ordinal in range(first, len(field)))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield (field, term) from *prefix* on, later fields included."""
        for name in self.indexed_field_names():
            if name == fieldname:
                yield from self._terms_of(name, self._fields[name].lower_bound(prefix))
            elif name > fieldname:
                yield from self._terms_of(name, 0)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield every term with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield every term from *prefix* on with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term; TermNotFound where there is none such."""
        return self._info(fieldname, self._postings(fieldname, text))

    def _info(self, fieldname: str, postings: Postings) -> TermInfo:
        ones = np.ones(1, np.int64)
        lengths = self._lengths[postings.documents] if fieldname == TEXT else ones
        return TermInfo(
            weight=float(postings.frequencies.sum()),
            df=len(postings.documents),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(postings.frequencies.max()),
            minid=int(postings.documents[0]),
            maxid=int(postings.documents[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term stands in all documents."""
        return self.term_info(fieldname, text).weight()

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return in how many documents a term stands."""
        if self._find(fieldname, text) < 0:
            return 0
        return len(self._postings(fieldname, text).documents)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Matcher:
        """Return a matcher of the postings of a term."""
        postings = self._postings(fieldname, text)
        info = self._info(fieldname, postings)
        return ArrayMatcher(postings, format_, scorer, (fieldname, text), info)

    def cursor(self, fieldname: str, fieldobj: Any) -> FieldCursor:
        """Return a cursor over the terms of a field."""
        return ArrayCursor(self, fieldname, self._fields.get(fieldname), fieldobj)


class ArrayMatcher(ListMatcher):
    """The postings of one term."""

    def __init__(self, postings: Postings, format_: Any, scorer: Any, term: Any, info: TermInfo):
        super().__init__(  # type: ignore[no-untyped-call]
            postings.documents.tolist(),
            postings.frequencies.astype(float).tolist(),
            format=format_,
            scorer=scorer,
            term=term,
            terminfo=info,
        )
        self._postings = postings
        self._position_ends = np.cumsum(postings.frequencies).tolist()

    def copy(self) -> ArrayMatcher:
        """Return a matcher at the same posting."""
        copied = ArrayMatcher(
            self._postings, self._format, self._scorer, self._term, self._terminfo
        )
        copied._i = self._i
        return copied

    def supports_block_quality(self) -> bool:
        """Return False: no block is skipped here."""
        return False

    def is_active(self) -> bool:
        """Return whether there is a current posting."""
        return int(self._i) < len(self._postings.documents)

    def id(self) -> int:
        """Return the current document; the last one once it is done.

        Whoosh's binary matchers look at it there, and its own postings do not mind.
        """
        return self._ids[min(self._i, len(self._ids) - 1)]  # type: ignore[no-any-return]

    def replace(self, minquality: float = 0) -> Matcher:
        """Return itself, or nothing once it is done."""
        return self if self.is_active() else NullMatcher()

    def _positions(self) -> list[int]:
        if self._postings.positions is None:
            return []
        end = self._position_ends[self._i]
        found = self._postings.positions[end - int(self._weights[self._i]) : end]
        return found.tolist()  # type: ignore[no-any-return]

    def supports(self, astype: str) -> bool:
        """Return whether ``value_as`` answers for *astype*."""
        known = ("frequency", "weight", "positions")
        return astype in known[: 2 if self._postings.positions is None else 3]

    def value_as(self, astype: str) -> Any:
        """Return frequency, weight or positions of the current posting."""
        if astype == "positions":
            return self._positions()
        if astype in ("frequency", "weight"):
            return self._weights[self._i]
        raise NotImplementedError(astype)

    def spans(self) -> list[Span]:
        """Return the current posting's positions as spans."""
        return [Span(position) for position in self._positions()]


class ArrayCursor(FieldCursor):
    """Walks over the terms of a field."""

    def __init__(
        self, reader: ArrayTermsReader, name: str, field: PostingField | None, fieldobj: Any
    ):
        self._reader, self._name, self._field, self._fieldobj = reader, name, field, fieldobj
        self._ordinal = 0

    def is_valid(self) -> bool:
        """Return whether the cursor stands on a term."""
        return self._field is not None and self._ordinal < len(self._field)

    def text(self) -> Any:
        """Return the term as the field writes it; None behind the last."""
        if self._field is None or not self.is_valid():
            return None
        return self._fieldobj.from_bytes(self._field.term(self._ordinal))

    def first(self) -> Any:
        """Go to the first term and return it."""
        self._ordinal = 0
        return self.text()

    def find(self, string: str | bytes) -> Any:
        """Go to the first term that is not before *string* and return it."""
        if self._field is not None:
            term = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
            self._ordinal = self._field.lower_bound(term)
        return self.text()

    def next(self) -> Any:
        """Go to the next term and return it."""
        self._ordinal += 1
        return self.text()

    def term_info(self) -> TermInfo:
        """Return the statistics of the term the cursor stands on."""
        assert self._field is not None
        return self._reader.term_info(self._name, self._field.term(self._ordinal))
