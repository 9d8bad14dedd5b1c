"""Stored records, each compressed by itself against a dictionary of the segment.

Measured on 31,030 articles (100 MB of JSON): one frame a record with a trained
dictionary takes 30 MB and 9 microseconds to read; blocks of eight records 33 MB
and 47; one frame a record without a dictionary 39 MB.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import zstandard

from ..errors import IndexDamaged
from .arrays import Array, Arrays

LEVEL = 3
DICTIONARY_BYTES = 112 << 10
SAMPLE_BYTES = 8 << 20  # of records that are waited for, to learn the dictionary from
SAMPLE_COUNT = 800  # of them that are looked at


class RecordWriter:
    """Compresses records as they come; ``arrays`` are what a segment stores."""

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

    def arrays(self) -> dict[str, Array]:
        """Return the arrays of all records."""
        if self._compressor is None:
            self._start()
        lengths = np.fromiter(map(len, self._frames), np.int64, len(self._frames))
        return {
            "record_dictionary": np.frombuffer(self._dictionary, np.uint8),
            "record_ends": np.cumsum(lengths),
            "records": np.frombuffer(b"".join(self._frames), np.uint8),
        }


class Records:
    """The records of one segment; safe to share among threads."""

    def __init__(self, arrays: Arrays):
        self._arrays = arrays
        self._ends = arrays.get("record_ends")
        learnt = arrays.get("record_dictionary").tobytes()
        self._dictionary = zstandard.ZstdCompressionDict(learnt) if learnt else None
        self._thread = threading.local()  # a decompressor serves one thread at a time

    def __len__(self) -> int:
        return len(self._ends)

    def _decompressor(self) -> zstandard.ZstdDecompressor:
        try:
            return self._thread.decompressor  # type: ignore[no-any-return]
        except AttributeError:
            made = self._thread.decompressor = zstandard.ZstdDecompressor(self._dictionary)
            return made

    def read(self, document: int) -> bytes:
        """Return one record; IndexError where there is no such document."""
        if not 0 <= document < len(self._ends):
            raise IndexError(document)
        start = int(self._ends[document - 1]) if document else 0
        frame = self._arrays.part("records", start, int(self._ends[document]))
        try:
            return self._decompressor().decompress(frame.data)
        except zstandard.ZstdError as error:
            raise IndexDamaged(f"record {document} cannot be read: {error}") from error

    def __iter__(self) -> Iterator[bytes]:
        return map(self.read, range(len(self)))
