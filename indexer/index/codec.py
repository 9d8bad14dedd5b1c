"""A segment of arrays as a segment of Whoosh: what stock Whoosh needs to search it.

Reading only, and nothing is unpickled: the schema comes from the code, the
list of segments from the table of contents. The engine's own searcher never comes
here; Whoosh's does, and whoever wants to check the one by the other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from whoosh.codec.base import Codec, PerDocumentReader, TermsReader
from whoosh.codec.base import Segment as WhooshSegment

from .posting_fields import IdField, KeywordField, PostingField, TextField
from .searching.nodes import TEXT
from .storage.segment import Segment
from .terms_reader import ArrayTermsReader


def _read_only(self: Any, *arguments: Any, **options: Any) -> Any:
    raise NotImplementedError("the arrays are written by Khabar's own writer")


class ArrayCodec(Codec):
    """Makes Whoosh's readers of one segment."""

    per_document_writer = field_writer = postings_writer = postings_reader = _read_only
    new_segment = _read_only

    def __init__(self, segment: Segment):
        self._segment = segment

    def terms_reader(self, storage: Any, segment: Any) -> TermsReader:
        """Return the reader of terms and postings."""
        fields: dict[str, PostingField] = {TEXT: TextField(self._segment)}
        for name, column in self._segment.columns.items():
            if column.values:
                fields[name] = KeywordField(column)
        fields["id"] = IdField(self._segment.ids)
        return ArrayTermsReader(fields, self._segment)

    def per_document_reader(self, storage: Any, segment: Any) -> PerDocumentReader:
        """Return the reader of what belongs to documents."""
        return ArrayDocumentReader(self._segment)


class ArraySegment(WhooshSegment):
    """What Whoosh knows of a segment: its name, its codec, what is deleted."""

    def __init__(self, name: str, segment: Segment):
        self.indexname, self.segid, self.compound = "khabar", name, False
        self._segment = segment

    set_doc_count = delete_document = _read_only

    def codec(self) -> ArrayCodec:
        """Return the codec of this very segment."""
        return ArrayCodec(self._segment)

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones included."""
        return self._segment.document_count

    def deleted_docs(self) -> frozenset[int]:
        """Return the numbers of the deleted documents."""
        return _deleted(self._segment)

    def deleted_count(self) -> int:
        """Return how many documents are deleted."""
        return len(self.deleted_docs())

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a document is deleted."""
        return docnum in self.deleted_docs()


def _deleted(segment: Segment) -> frozenset[int]:
    return (
        frozenset() if segment.live is None else frozenset(np.flatnonzero(~segment.live).tolist())
    )


class ArrayDocumentReader(PerDocumentReader):
    """Lengths, stored fields and deletions of the documents of one segment."""

    def __init__(self, segment: Segment):
        self._segment = segment
        self._deleted = _deleted(segment)
        self._lengths = segment.title_lengths + segment.body_lengths

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones included."""
        return self._segment.document_count

    def doc_count(self) -> int:
        """Return the number of documents that are not deleted."""
        return self.doc_count_all() - len(self._deleted)

    def has_deletions(self) -> bool:
        """Return whether any document is deleted."""
        return bool(self._deleted)

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a document is deleted; Whoosh also asks behind the last."""
        return docnum in self._deleted

    def deleted_docs(self) -> frozenset[int]:
        """Return the numbers of the deleted documents."""
        return self._deleted

    def _lengths_of(self, fieldname: str) -> Any:
        return self._lengths if fieldname == TEXT else np.zeros(1, np.int64)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return how many tokens a document has; *default* where the field has no lengths."""
        return int(self._lengths[docnum]) if fieldname == TEXT else default

    def field_length(self, fieldname: str) -> int:
        """Return how many tokens all documents have."""
        return int(self._lengths_of(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        """Return the fewest tokens that a document has."""
        return int(self._lengths_of(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """Return the most tokens that a document has."""
        return int(self._lengths_of(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return what the schema calls stored: id and record."""
        return {"id": self._segment.ids.id_of(docnum), "record": self._segment.record(docnum)}
