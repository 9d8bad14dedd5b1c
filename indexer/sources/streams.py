"""The bytes of one file: unpacked, in UTF-8, in chunks or lines, never more than is allowed."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from typing import BinaryIO

MAX_RECORD_BYTES = 10_000_000  # of one line, or of one page
MAX_RATIO = 200  # unpacked bytes for each packed one
_RATIO_SLACK = 1_000_000  # unpacked bytes that are never held against a file
_CHUNK = 1 << 18  # bytes
_HEAD = 1 << 12  # bytes that suffice to know a format

_GZIP = b"\x1f\x8b"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class StreamError(Exception):
    """The bytes end before the file does; the text is the reason of a rejection."""


class InputProgress:
    """How far reading is, in bytes as they lie on disk, over all files together."""

    def __init__(self) -> None:
        self.done = 0  # bytes
        self.total: int | None = None  # bytes; None where nobody can know

    @property
    def share(self) -> float | None:
        """The part that is done, from 0 to 1, None where the whole is not known."""
        if self.total is None:
            return None
        return min(self.done / self.total, 1.0) if self.total else 1.0

    def advance_to(self, done: int) -> None:
        """Say that *done* bytes are done; never goes back."""
        self.done = max(self.done, done)


class TextStream:
    """The unpacked bytes of one open file, and the line that was reached (from 1).

    UTF-16 with a byte order mark comes out as UTF-8; a mark of UTF-8 is taken
    off; what else the bytes are is for the reader of lines to find out.
    """

    def __init__(self, file: BinaryIO, progress: InputProgress):
        """Read the head of *file*; StreamError where it cannot be unpacked."""
        self.line = 1
        self.head, chunks = _peek(_read(file, progress))
        if self.head.startswith(_GZIP):
            self.head, chunks = _peek(_unpack(chunks))
        if self.head.startswith(_UTF16):
            self.head, chunks = _peek(_from_utf16(chunks))
        if self.head.startswith(codecs.BOM_UTF8):
            self.head = self.head.removeprefix(codecs.BOM_UTF8)
            chunks = _without_mark(chunks)
        self._chunks = chunks

    def lines(self) -> Iterator[bytes | None]:
        """Yield each line without its end, None for one over MAX_RECORD_BYTES."""
        held, too_long = b"", False
        for chunk in self._chunks:
            first, *rest = chunk.split(b"\n")
            too_long = too_long or len(held) + len(first) > MAX_RECORD_BYTES
            held = b"" if too_long else held + first
            for piece in rest:
                yield None if too_long else held
                self.line += 1
                held, too_long = piece, False
        if held or too_long:
            yield None if too_long else held

    def read(self) -> bytes | None:
        """Return all bytes, None where they are more than MAX_RECORD_BYTES."""
        pieces, size = [], 0
        for chunk in self._chunks:
            pieces.append(chunk)
            size += len(chunk)
            if size > MAX_RECORD_BYTES:
                return None
        return b"".join(pieces)


def decode(data: bytes) -> tuple[str, str | None]:
    """Return *data* as text, and a note where it is not what it should be; never raises.

    Older Arabic sites write windows-1256. Its letters hardly ever look like
    UTF-8, so text with few broken bytes is UTF-8 that was damaged, text with
    many is windows-1256.
    """
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    beyond_ascii = sum(character > "\x7f" for character in text)
    if text.count("\ufffd") * 4 < beyond_ascii:
        return text, "damaged UTF-8: unreadable bytes replaced"
    return data.decode("windows-1256", "replace"), "not UTF-8: read as windows-1256"


def _read(file: BinaryIO, progress: InputProgress) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        progress.advance_to(progress.done + len(chunk))
        yield chunk


def _peek(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return at least _HEAD bytes, where there are so many, and all chunks with them."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= _HEAD:
            break
    return head, _chain(head, chunks)


def _chain(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def _without_mark(chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield next(chunks).removeprefix(codecs.BOM_UTF8)
    yield from chunks


def _unpack(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the bytes that gzip packed, of all members, in pieces of bounded size."""
    packed = unpacked = 0
    member = zlib.decompressobj(wbits=31)
    for data in chunks:
        while data:
            if member.eof:
                data = data.lstrip(b"\0")  # padding, which gzip allows
                if not data:
                    break
                member = zlib.decompressobj(wbits=31)
            before = len(data)
            try:
                piece = member.decompress(data, _CHUNK * 4)
            except zlib.error as error:
                raise StreamError(f"damaged gzip: {error}") from None
            data = member.unused_data if member.eof else member.unconsumed_tail
            packed += before - len(data)
            unpacked += len(piece)
            if unpacked > MAX_RATIO * packed + _RATIO_SLACK:
                raise StreamError(f"gzip bomb: unpacks to more than {MAX_RATIO} times its size")
            if piece:
                yield piece
    if not member.eof:
        raise StreamError("damaged gzip: the file ends early")


def _from_utf16(chunks: Iterator[bytes]) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    for chunk in chunks:
        if text := decoder.decode(chunk):
            yield text.encode("utf-8")
    if text := decoder.decode(b"", final=True):
        yield text.encode("utf-8")
