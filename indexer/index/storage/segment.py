"""A segment: some thousand documents and their postings, as arrays, read only.

Every attribute below is an array (or a few) of the segment's file, mapped on
first use. Postings lie term after term; the positions of a posting stand
beside each other, as many as its frequency. A *place* counts the words of one
document: 0 is the first word of the title, the body follows without a gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from .arrays import Array, ArrayFile, Arrays, MemoryArrays
from .columns import Column, Columns
from .dictionary import TermDictionary
from .ids import ArticleIds
from .records import Records

SUFFIX = ".arrays"
FAR = 255  # a character distance that stands in ``token_overflow`` instead


class Segment:
    """The reader of one segment; safe to share among threads, never changes."""

    def __init__(self, arrays: Arrays, live: Array | None = None):
        self.arrays = arrays
        self._live = live
        self.meta: Mapping[str, Any] = arrays.meta
        self.document_count: int = arrays.meta["documents"]

    @classmethod
    def open(cls, path: Path) -> Segment:
        """Return the segment of a file; IndexDamaged where it is none."""
        return cls(ArrayFile(path))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> Segment:
        """Return a segment of arrays in memory; *meta* says at least ``documents``."""
        return cls(MemoryArrays(arrays, meta))

    def _maybe(self, name: str) -> Array | None:
        return self.arrays.get(name) if name in self.arrays else None

    # -- terms and postings

    @cached_property
    def terms(self) -> TermDictionary:
        """The words, sorted; a word's place is its ordinal."""
        return TermDictionary.of(self.arrays, "term")

    @cached_property
    def lexicon_ids(self) -> Array | None:
        """int32[terms]: the lexicon's id of each term; None without a lexicon."""
        return self._maybe("lexicon_ids")

    @cached_property
    def starts(self) -> Array:
        """int64[terms + 1]: the postings of term i are ``starts[i]:starts[i + 1]``."""
        return self.arrays.get("starts")

    def stretches(self, ordinals: Array) -> tuple[Array, Array]:
        """Return where the postings of these terms start and stop; no more of them is checked."""
        starts: Array = self.arrays.take("starts", ordinals)
        return starts, self.arrays.take("starts", ordinals + 1)

    def bounds(self, name: str, ordinal: int) -> tuple[int, int]:
        """Return two neighbours of ``starts`` or ``position_starts``; no more is checked."""
        start, stop = self.arrays.part(name, ordinal, ordinal + 2).tolist()
        return start, stop

    @cached_property
    def docs(self) -> Array:
        """uint32[postings]: document numbers, rising within a term."""
        return self.arrays.get("docs")

    @cached_property
    def keys(self) -> Array:
        """uint16[postings]: min(frequency, 255) << 8 | length byte of the document."""
        return self.arrays.get("keys")

    @cached_property
    def big(self) -> Array:
        """int64[k, 2]: (posting, frequency) of the postings of frequency above 255."""
        return self.arrays.get("big")

    @cached_property
    def title_counts(self) -> Array | None:
        """uint8[postings]: of the frequency, how much stands in the title (at most 255)."""
        return self._maybe("title_counts")

    @cached_property
    def lead_counts(self) -> Array | None:
        """uint8[postings]: of the frequency, how much stands in the lead (at most 255)."""
        return self._maybe("lead_counts")

    @cached_property
    def position_starts(self) -> Array:
        """int64[terms + 1]: where the positions of each term start."""
        return self.arrays.get("position_starts")

    @cached_property
    def positions(self) -> Array:
        """uint16 or uint32: positions, posting after posting, rising within one."""
        return self.arrays.get("positions")

    @cached_property
    def spellings(self) -> Array | None:
        """uint8, beside ``positions``: which spelling of its word it is (0 the commonest)."""
        return self._maybe("spellings")

    # -- documents

    @cached_property
    def lengths(self) -> Array:
        """uint8[docs]: length byte of the document's token count."""
        return self.arrays.get("lengths")

    @cached_property
    def title_lengths(self) -> Array:
        """uint32[docs]: tokens of the title."""
        return self.arrays.get("title_lengths")

    @cached_property
    def body_lengths(self) -> Array:
        """uint32[docs]: tokens of the body."""
        return self.arrays.get("body_lengths")

    @cached_property
    def live(self) -> Array | None:
        """bool[docs]: what is not deleted; None where nothing is.

        A segment never changes: what was deleted later comes with the commit.
        """
        return self._maybe("live") if self._live is None else self._live

    @cached_property
    def sketches(self) -> Array | None:
        """uint32[docs, SIZE]: what tells copies of one text; None where none are kept."""
        return self._maybe("sketches")

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The columns by name, each read when it is first asked for."""
        return Columns(self.arrays, self.meta.get("columns", ()))

    @cached_property
    def ids(self) -> ArticleIds:
        """Article ids: ``ids.find(id)`` is a document or -1, ``ids.id_of(document)`` the id."""
        return ArticleIds(self.arrays)

    @cached_property
    def records(self) -> Records:
        """The stored records."""
        return Records(self.arrays)

    def record(self, document: int) -> bytes:
        """Return the stored bytes of a document."""
        return self.records.read(document)

    # -- characters

    @cached_property
    def token_starts(self) -> Array:
        """int64[docs + 1]: the words of document d are ``token_starts[d]:token_starts[d + 1]``."""
        return self.arrays.get("token_starts")

    @cached_property
    def title_places(self) -> Array:
        """uint32[docs]: how many places of the document are the title's."""
        return self.arrays.get("title_places")

    @cached_property
    def token_overflow(self) -> Array:
        """int64[k, 2]: (word, characters) where a distance is FAR or more."""
        return self.arrays.get("token_overflow")

    @cached_property
    def _far_words(self) -> Array:
        """The words of ``token_overflow``, side by side for the search."""
        return np.ascontiguousarray(self.token_overflow[:, 0])

    def offsets(self, document: int) -> tuple[Array, Array]:
        """Return the first characters of the words of the title and of the body.

        Code points of each. ``analysis.WORD.match(text, start)`` is the word.
        The word at position p is number p of the title, or number
        p - title_places - POSITION_GAP of the body.
        """
        start, stop = int(self.token_starts[document]), int(self.token_starts[document + 1])
        distances = self.arrays.part("token_deltas", start, stop)
        if FAR in distances.tobytes():  # a fifth of the time that its maximum takes
            distances = distances.astype(np.int64)
            first, last = self._far_words.searchsorted((start, stop))
            far = self.token_overflow[first:last]
            distances[far[:, 0] - start] = far[:, 1]
        cut = int(self.title_places[document])
        return distances[:cut].cumsum(dtype=np.int64), distances[cut:].cumsum(dtype=np.int64)
