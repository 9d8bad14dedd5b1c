"""Named numpy arrays in one file: written in order, mapped read-only, checked before use.

    header      64 bytes, the name of the format
    arrays      each at a multiple of 64 bytes, little-endian
    directory   JSON: of every array its type, shape, place and checksums; free meta data
    footer      length and CRC-32 of the directory

Every array carries one CRC-32 for each BLOCK of its bytes. A block is checked
before it is first handed out, so that opening a large file costs nothing and
a flipped bit is found by whoever would have read it.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from zlib_ng.zlib_ng import crc32  # zlib's own is a fifth as fast

from ...errors import IndexDamaged
from .durable import NewFile

Array = NDArray[Any]

MAGIC = b"khabar arrays 1\n"
ALIGNMENT = 64
# Bytes under one checksum. Measured: a record that is the first of its block costs 22
# microseconds, with blocks four times as large 70 to 110; whole arrays cost the same.
BLOCK = 1 << 16
TYPES = frozenset("|b1 |u1 |i1 <u2 <i2 <f2 <u4 <i4 <u8 <i8 <f4 <f8".split())
_FOOTER = struct.Struct("<QI4s")
_END = b"KHBR"


class Arrays(Protocol):
    """Named arrays, wherever they live."""

    meta: Mapping[str, Any]

    def __contains__(self, name: str) -> bool: ...

    def get(self, name: str) -> Array:
        """Return the whole array; KeyError where there is none."""
        ...

    def part(self, name: str, start: int, stop: int) -> Array:
        """Return ``get(name)[start:stop]``, having checked no more than that."""
        ...

    def release(self) -> None:
        """Give back memory that can be had again."""
        ...

    def take(self, name: str, places: Array) -> Array:
        """Return ``get(name)[places]``, having checked no more than that."""
        ...

    def checked(self, name: str, starts: Array, stops: Array) -> Array:
        """Return the whole array, of which only these stretches are sure to be checked."""
        ...


class MemoryArrays:
    """Arrays that were never written: what tests and merges in memory use."""

    def __init__(self, arrays: Mapping[str, Array], meta: Mapping[str, Any]):
        self.arrays = dict(arrays)
        self.meta = meta

    def __contains__(self, name: str) -> bool:
        return name in self.arrays

    def get(self, name: str) -> Array:
        """Return the whole array."""
        return self.arrays[name]

    def part(self, name: str, start: int, stop: int) -> Array:
        """Return a stretch of it."""
        return self.arrays[name][start:stop]

    def take(self, name: str, places: Array) -> Array:
        """Return some of its elements."""
        return self.arrays[name][places]

    def release(self) -> None:
        """Do nothing: there is no file to read from again."""

    def checked(self, name: str, starts: Array, stops: Array) -> Array:
        """Return the whole array."""
        return self.arrays[name]


class ArrayFileWriter:
    """Writes one array after the other; ``close`` makes the file readable, its publisher syncs it."""

    def __init__(self, path: Path):
        self._file = NewFile.create(path)
        self._file.write(MAGIC.ljust(ALIGNMENT, b"\0"))
        self._directory: dict[str, dict[str, Any]] = {}
        self._position = ALIGNMENT
        self.meta: dict[str, Any] = {}

    @classmethod
    def reopen(cls, path: Path, drop: Iterable[str] = ()) -> Self:
        """Return a writer that goes on behind the arrays of *path*, the last ones dropped.

        Raises ValueError where *drop* names an array that others follow.
        """
        with ArrayFile(path) as written:
            directory, meta = written.directory, dict(written.meta)
        dropped = {name: directory.pop(name) for name in drop if name in directory}
        ends = (entry["offset"] + entry["bytes"] for entry in directory.values())
        end = max(ends, default=ALIGNMENT)
        for name, entry in dropped.items():
            if entry["offset"] < end:
                raise ValueError(f"array {name!r} is not among the last")
        writer = cls.__new__(cls)
        writer._file = NewFile.reopen(path, end)
        writer._directory, writer._position, writer.meta = directory, end, meta
        return writer

    def add(self, name: str, array: Array) -> None:
        """Write a whole array."""
        self.add_chunks(name, array.dtype, [array], array.shape[1:])

    def add_chunks(
        self, name: str, dtype: Any, chunks: Iterable[Array], row: tuple[int, ...] = ()
    ) -> None:
        """Write an array that comes in pieces; *row* is the shape of one of its elements."""
        if name in self._directory:
            raise ValueError(f"array {name!r} is there already")
        padding = -self._position % ALIGNMENT
        self._file.write(b"\0" * padding)
        kind = np.dtype(dtype).newbyteorder("<")
        checksums, offset, length = _Checksums(), self._position + padding, 0
        for chunk in chunks:
            stored = np.ascontiguousarray(chunk, dtype=kind)
            length += len(stored)
            if stored.size:
                content = stored.data.cast("B")
                checksums.update(content)
                self._file.write(content)
        self._position = offset + checksums.length
        self._directory[name] = {
            "type": kind.str,
            "shape": [length, *row],
            "offset": offset,
            "bytes": checksums.length,
            "crc": checksums.finish(),
        }

    def close(self) -> None:
        """Write the directory."""
        directory = json.dumps({"arrays": self._directory, "meta": self.meta}).encode()
        self._file.write(directory)
        self._file.write(_FOOTER.pack(len(directory), crc32(directory), _END))
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file; where it was not closed it stays unreadable."""
        self._file.abandon()


class _Checksums:
    """One CRC-32 for each BLOCK of the bytes that pass by."""

    def __init__(self) -> None:
        self.length = 0
        self._done: list[int] = []
        self._crc = 0

    def update(self, content: memoryview) -> None:
        start = 0
        while start < len(content):
            room = BLOCK - self.length % BLOCK
            piece = content[start : start + room]
            self._crc = crc32(piece, self._crc)
            self.length += len(piece)
            start += len(piece)
            if self.length % BLOCK == 0:
                self._done.append(self._crc)
                self._crc = 0

    def finish(self) -> list[int]:
        return [*self._done, self._crc] if self.length % BLOCK else self._done


class ArrayFile:
    """The arrays of one file, mapped; safe to share among threads.

    Raises IndexDamaged where the file is not what was written: on opening for
    the directory, on first use for an array.
    """

    def __init__(self, path: Path):
        self.path = path
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < ALIGNMENT + _FOOTER.size:
                raise self._damaged("it is too short")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        content = self._read_directory()
        self.directory: dict[str, dict[str, Any]] = content["arrays"]
        self.meta: Mapping[str, Any] = content["meta"]
        # One byte a block, 1 until it is checked; a name is gone when all its blocks are.
        self._unchecked = {
            name: bytearray(b"\1" * len(entry["crc"]))
            for name, entry in self.directory.items()
            if entry["crc"]
        }
        self._views: dict[str, Array] = {}

    def _damaged(self, what: str) -> IndexDamaged:
        return IndexDamaged(f"{self.path}: {what}. Build the index again, or restore a copy.")

    def _read_directory(self) -> Any:
        end = len(self._map) - _FOOTER.size
        length, checksum, magic = _FOOTER.unpack_from(self._map, end)
        if magic != _END or length > end or not self._map[: len(MAGIC)] == MAGIC:
            raise self._damaged("it is no complete array file")
        directory = self._map[end - length : end]
        if crc32(directory) != checksum:
            raise self._damaged("its directory does not match its checksum")
        return json.loads(directory)

    def __contains__(self, name: str) -> bool:
        return name in self.directory

    def get(self, name: str) -> Array:
        """Return the whole array, checked; KeyError where there is none."""
        self._check_all(name)
        return self._view(name)

    def part(self, name: str, start: int, stop: int) -> Array:
        """Return elements *start* to *stop*, having checked only the blocks they lie in."""
        view = self._views[name] if name in self._views else self._view(name)
        unchecked = self._unchecked.get(name)
        if unchecked is not None:
            width = view.strides[0]
            first, behind = start * width // BLOCK, (stop * width - 1) // BLOCK + 1
            if unchecked.find(1, first, behind) >= 0:
                self._check_blocks(name, np.arange(first, min(behind, len(unchecked))))
        return view[start:stop]

    def checked(self, name: str, starts: Array, stops: Array) -> Array:
        """Return the whole array, having checked the blocks in which the stretches lie."""
        view = self._view(name)
        if name in self._unchecked and len(starts):
            width = view.strides[0]
            # A stretch of nothing may stand behind the last block.
            firsts = np.minimum(starts * width, view.nbytes - 1) // BLOCK
            lasts = np.maximum((stops * width - 1) // BLOCK, firsts)
            self._check_blocks(name, firsts)
            self._check_blocks(name, lasts)
            for long in (lasts - firsts > 1).nonzero()[0].tolist():
                self._check_blocks(name, np.arange(firsts[long] + 1, lasts[long]))
        return view

    def take(self, name: str, places: Array) -> Array:
        """Return the elements at *places*, having checked the blocks in which they lie."""
        view = self._view(name)
        if name in self._unchecked:
            self._check_blocks(name, places * view.strides[0] // BLOCK)
        return view[places]

    def _view(self, name: str) -> Array:
        view = self._views.get(name)
        if view is None:
            entry = self.directory[name]
            # Numbers alone: a type of objects would be a way to plant a pickle.
            if entry["type"] not in TYPES:
                raise self._damaged(f"array {name!r} has the unknown type {entry['type']!r}")
            count = int(np.prod(entry["shape"]))
            flat = np.frombuffer(self._map, entry["type"], count, entry["offset"])
            view = self._views[name] = flat.reshape(entry["shape"])
        return view

    def _check_all(self, name: str) -> None:
        self._check_blocks(name, np.arange(len(self.directory[name]["crc"])))

    def _check_blocks(self, name: str, blocks: Array) -> None:
        unchecked, entry = self._unchecked.get(name), self.directory[name]
        if unchecked is None:
            return
        new = blocks[np.frombuffer(unchecked, np.uint8)[blocks] != 0]
        if not len(new):
            return
        first, end = entry["offset"], entry["offset"] + entry["bytes"]
        whole = memoryview(self._map)
        for block in new.tolist():
            if unchecked[block]:
                place = first + block * BLOCK
                if crc32(whole[place : min(place + BLOCK, end)]) != entry["crc"][block]:
                    raise self._damaged(f"array {name!r} does not match its checksum")
                # Two threads may both check a block; neither minds.
                unchecked[block] = 0
        if unchecked.find(1) < 0:
            self._unchecked.pop(name, None)

    def check(self) -> None:
        """Check every array, used or not; raise IndexDamaged at the first that is wrong."""
        for name in self.directory:
            self._check_all(name)

    def release(self) -> None:
        """Give the pages read so far back to the system; they are read again when needed."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        """Let go of the file; the mapping goes with the last array that looks at it."""
        self._views = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
