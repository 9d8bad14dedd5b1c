"""Sources of articles: files, folders or standard input, read one record at a time.

    find_files      files.py        what a source names, in order
    TextStream      streams.py      unpacked, in UTF-8, within limits
    read_text_page  text_page.py    one page, one article
    read_json_lines json_lines.py   one line, one article (fields.py, times.py)
    Identities      identities.py   every id once

Nothing that a file holds stops the reading, and nothing is dropped in silence:
what cannot be used comes out as a Rejected, in its turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .fields import USUAL_NAMES, FieldNames
from .files import SourceFile, find_files, open_file, require_sources, total_bytes, unpacked_bytes
from .identities import Identities
from .json_lines import read_json_lines
from .papers import Paper, Papers
from .records import Accepted, Draft, Rejected
from .streams import MAX_RECORD_BYTES, InputProgress, StreamError, TextStream
from .text_page import read_text_page

__all__ = [
    "USUAL_NAMES",
    "Accepted",
    "InputProgress",
    "Paper",
    "Papers",
    "Rejected",
    "read_articles",
    "total_bytes",
    "unpacked_bytes",
]

_TEXT_NAMES = ("", ".text", ".txt")  # what a page may end with that is found in a folder
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")
_JSON_ARRAY = re.compile(rb"\[\s*[\[{]")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
_MAX_CONTROL_SHARE = 0.05


def read_articles(
    sources: Sequence[str | Path],
    *,
    papers: Papers,
    mapping: Mapping[str, str] | None = None,
    prefix_ids: bool = False,
    limit: int | None = None,
    progress: InputProgress | None = None,
) -> Iterator[Accepted | Rejected]:
    """Return an iterator over the articles of *sources*, and over what is none.

    A source is a file, a folder or "-". *mapping* says under which name the
    records have a field of the article; *prefix_ids* puts the source in front
    of given ids; after *limit* articles reading ends. *progress* knows at every
    moment how many of the bytes are done.

    Raises SourceError at once where a source is not there, and UsageError
    where *mapping* names a field that articles do not have.
    """
    require_sources(sources)
    names = FieldNames(mapping)
    progress = progress or InputProgress()
    progress.total = total_bytes(sources)
    return _read_all(sources, papers, names, Identities(prefix_ids), limit, progress)


def _read_all(
    sources: Sequence[str | Path],
    papers: Papers,
    names: FieldNames,
    identities: Identities,
    limit: int | None,
    progress: InputProgress,
) -> Iterator[Accepted | Rejected]:
    left = limit
    for file in find_files(sources):
        records = (
            iter([file]) if isinstance(file, Rejected) else _read(file, papers, names, progress)
        )
        for record in records:
            if left is not None and left <= 0:
                return
            settled = record if isinstance(record, Rejected) else identities.settle(record)
            if left is not None and isinstance(settled, Accepted):
                left -= 1
            yield settled


def _read(
    file: SourceFile, papers: Papers, names: FieldNames, progress: InputProgress
) -> Iterator[Draft | Rejected]:
    """Yield what *file* holds; whatever befalls it ends this file and no other."""
    start = progress.done
    stream = None
    try:
        with open_file(file) as opened:
            stream = TextStream(opened, progress)
            yield from _read_stream(stream, file, papers, names)
    except (StreamError, OSError) as error:
        reason = str(error) if isinstance(error, StreamError) else f"file not readable: {error}"
        yield Rejected(f"{file.name}:{stream.line if stream else 1}", reason)
    progress.advance_to(start + file.size)


def _read_stream(
    stream: TextStream, file: SourceFile, papers: Papers, names: FieldNames
) -> Iterator[Draft | Rejected]:
    place = f"{file.name}:1"
    if stream.head.lstrip().startswith(b"{"):
        if stream.head.lstrip().partition(b"\n")[0].strip() == b"{":
            yield Rejected(place, "JSON over several lines: write each article on one line")
        else:
            yield from read_json_lines(stream, file.name, papers, names)
    elif reason := _unreadable(stream.head, file):
        yield Rejected(place, reason)
    elif (page := stream.read()) is None:
        yield Rejected(place, f"page too long: over {MAX_RECORD_BYTES:,} bytes")
    else:
        yield read_text_page(page, file.name, papers)


def _unreadable(head: bytes, file: SourceFile) -> str | None:
    """Return why what begins with *head* cannot be read as a page of plain text, or None."""
    start = head.lstrip()
    if not start:
        return "empty file"
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\0" in head or start.startswith(_BINARY) or controls > _MAX_CONTROL_SHARE * len(head):
        return "unknown format: not a text"
    if start.startswith(b"<"):
        return "unknown format: HTML or XML; save the page as plain text"
    if _JSON_ARRAY.match(start):
        return "unknown format: a JSON array; write each article on one line of its own"
    if file.found and file.path and _suffix(file.path) not in _TEXT_NAMES:
        return f"unknown format: neither JSON Lines nor named as a text, {_suffix(file.path)!r}"
    return None


def _suffix(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix
