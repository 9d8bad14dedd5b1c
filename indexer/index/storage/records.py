"""Stored records, each compressed by itself against a dictionary of the segment.

Measured on 31,030 articles (100 MB of JSON): one frame a record with a trained
dictionary takes 30 MB and 9 microseconds to read; blocks of eight records 33 MB
and 47; one frame a record without a dictionary 39 MB.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import zstandard

from ...errors import IndexDamaged
from .arrays import Array, ArrayFileWriter, Arrays

LEVEL = 3
DICTIONARY_BYTES = 112 << 10
SAMPLE_BYTES = 8 << 20  # of records that are waited for, to learn the dictionary from
SAMPLE_COUNT = 800  # of them that are looked at


class RecordDictionary(NamedTuple):
    """What records are compressed against, from one document on; a merge has several."""

    first: int
    content: bytes  # b"" for none


class RecordWriter:
    """Compresses records as they come; ``write`` writes them."""

    def __init__(self, sample_bytes: int = SAMPLE_BYTES) -> None:
        self._sample_bytes = sample_bytes
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._dictionary = b""
        self._compressor: zstandard.ZstdCompressor | None = None
        self._frames: list[bytes] = []
        self.size = 0  # bytes held

    def add(self, record: bytes) -> None:
        """Take the next document's record."""
        if self._compressor is not None:
            self._keep(self._compressor.compress(record))
            return
        self._waiting.append(record)
        self._waiting_bytes += len(record)
        self.size += len(record)
        if self._waiting_bytes >= self._sample_bytes:
            self._start()

    def _keep(self, frame: bytes) -> None:
        self._frames.append(frame)
        self.size += len(frame)

    def _start(self) -> None:
        compressor = self._compressor = self._learn()
        waiting, self._waiting, self.size = self._waiting, [], self.size - self._waiting_bytes
        for record in waiting:
            self._keep(compressor.compress(record))

    def _learn(self) -> zstandard.ZstdCompressor:
        step = -(-len(self._waiting) // SAMPLE_COUNT) or 1
        samples: list[bytes | bytearray | memoryview] = [*self._waiting[::step]]
        # Too few or too short samples teach nothing (and zstandard refuses them).
        if sum(map(len, samples)) < 4 * DICTIONARY_BYTES:
            return zstandard.ZstdCompressor(level=LEVEL)
        try:
            dictionary = zstandard.train_dictionary(DICTIONARY_BYTES, samples)
        except zstandard.ZstdError:
            return zstandard.ZstdCompressor(level=LEVEL)
        dictionary.precompute_compress(level=LEVEL)
        self._dictionary = dictionary.as_bytes()
        return zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary)

    def write(self, file: ArrayFileWriter) -> None:
        """Write the arrays of all records."""
        if self._compressor is None:
            self._start()
        lengths = np.fromiter(map(len, self._frames), np.int64, len(self._frames))
        add_dictionaries(file, [RecordDictionary(0, self._dictionary)])
        file.add("record_ends", np.cumsum(lengths))
        frames = (b"".join(self._frames[i : i + 1000]) for i in range(0, len(self._frames), 1000))
        file.add_chunks("records", np.uint8, (np.frombuffer(f, np.uint8) for f in frames))


def add_dictionaries(file: ArrayFileWriter, dictionaries: Sequence[RecordDictionary]) -> None:
    """Write the dictionaries of a segment, in the order of their documents.

    Records before the first of them, or all where there is none, have none.
    """
    file.add("record_dictionary_starts", np.array([d.first for d in dictionaries], np.int64))
    file.add("record_dictionary_ends", np.cumsum([len(d.content) for d in dictionaries]))
    content = b"".join(d.content for d in dictionaries)
    file.add("record_dictionaries", np.frombuffer(content, np.uint8))


class Records:
    """The records of one segment; safe to share among threads."""

    def __init__(self, arrays: Arrays):
        self._arrays = arrays
        self._ends = arrays.get("record_ends")
        self._starts: list[int] = []
        if "record_dictionary_starts" in arrays:
            self._starts = arrays.get("record_dictionary_starts").tolist()
        self._thread = threading.local()  # a decompressor serves one at a time

    @cached_property
    def dictionaries(self) -> list[RecordDictionary]:
        """The dictionaries, in the order of their documents."""
        if not self._starts:
            return []
        content = self._arrays.get("record_dictionaries").tobytes()
        ends = self._arrays.get("record_dictionary_ends").tolist()
        bounds = zip([0, *ends[:-1]], ends, strict=True)
        contents = (content[start:end] for start, end in bounds)
        return [RecordDictionary(*pair) for pair in zip(self._starts, contents, strict=True)]

    @cached_property
    def _prepared(self) -> list[zstandard.ZstdCompressionDict | None]:
        contents = [b"", *(dictionary.content for dictionary in self.dictionaries)]
        return [zstandard.ZstdCompressionDict(c) if c else None for c in contents]

    def __len__(self) -> int:
        return len(self._ends)

    def _decompressor(self, document: int) -> zstandard.ZstdDecompressor:
        number = bisect_right(self._starts, document)
        try:
            ours: dict[int, zstandard.ZstdDecompressor] = self._thread.decompressors
        except AttributeError:
            ours = self._thread.decompressors = {}
        if number not in ours:
            ours[number] = zstandard.ZstdDecompressor(self._prepared[number])
        return ours[number]

    def read(self, document: int) -> bytes:
        """Return one record; IndexError where there is no such document."""
        if not 0 <= document < len(self._ends):
            raise IndexError(document)
        start = int(self._ends[document - 1]) if document else 0
        frame = self._arrays.part("records", start, int(self._ends[document]))
        try:
            return self._decompressor(document).decompress(frame.data)
        except zstandard.ZstdError as error:
            raise IndexDamaged(f"record {document} cannot be read: {error}") from error

    def frames(self, start: int, stop: int) -> Array:
        """Return the compressed bytes of documents *start* to *stop*, end to end."""
        first = int(self._ends[start - 1]) if start else 0
        return self._arrays.part("records", first, int(self._ends[stop - 1]) if stop else 0)

    @property
    def sizes(self) -> Array:
        """int64, by document: the compressed bytes of each record."""
        return np.diff(self._ends, prepend=0)

    def __iter__(self) -> Iterator[bytes]:
        return map(self.read, range(len(self)))
