"""The files that a source names, found and opened without following or waiting for anything."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..errors import SourceError
from .records import Rejected

STANDARD_INPUT = "-"
# What stands in a folder and speaks about it, such as sources.toml; never an article.
ABOUT_THE_FOLDER = re.compile(r"(readme|licen[cs]e|changelog)(\..*)?|.*\.toml", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read; ``path`` is None for standard input.

    ``name`` stands in every place that speaks of it. A file that was found in
    a folder is ``found``, one that was asked for by name is not.
    """

    name: str
    path: Path | None
    found: bool = False
    size: int = 0  # bytes


def require_sources(sources: Sequence[str | Path]) -> None:
    """Raise SourceError for the first of *sources* that is not there or may not be read."""
    for source in sources:
        if str(source) == STANDARD_INPUT:
            continue
        path = Path(source)
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            problem = getattr(error, "strerror", None) or error
            raise SourceError(
                f"{_printable(path)}: {problem}; name a file, a folder, or - for standard input."
            ) from None
        if not os.access(path, os.R_OK | (os.X_OK if stat.S_ISDIR(mode) else 0)):
            raise SourceError(f"{_printable(path)}: may not be read; change its permissions.")


def find_files(sources: Sequence[str | Path]) -> Iterator[SourceFile | Rejected]:
    """Yield the files of *sources* in order, those of a folder sorted, and what is none."""
    for source in sources:
        if str(source) == STANDARD_INPUT:
            yield SourceFile(STANDARD_INPUT, None)
        elif Path(source).is_dir():
            yield from _walk(Path(source), Path(source).resolve())
        else:
            # A link that is asked for by name may lead anywhere.
            yield _ordinary(Path(source), found=False)


def total_bytes(sources: Sequence[str | Path]) -> int | None:
    """Return how many bytes *sources* are on disk, None where standard input is among them."""
    if any(str(source) == STANDARD_INPUT for source in sources):
        return None
    require_sources(sources)
    return sum(file.size for file in find_files(sources) if isinstance(file, SourceFile))


def unpacked_bytes(sources: Sequence[str | Path]) -> int:
    """Return about how many bytes *sources* are unpacked; standard input counts as nothing.

    News in UTF-8 shrinks to a quarter at most, so six times the size of what
    is packed is an estimate from above.
    """
    return sum(
        file.size * (6 if file.name.lower().endswith(".gz") else 1)
        for file in find_files(sources)
        if isinstance(file, SourceFile)
    )


def _walk(folder: Path, root: Path) -> Iterator[SourceFile | Rejected]:
    """Yield the files below *folder* by name; hidden ones and those about it are left out."""
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        yield Rejected(_place(folder), f"folder not readable: {error.strerror}")
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith(".") or ABOUT_THE_FOLDER.fullmatch(entry.name):
            continue
        if entry.is_symlink() and (problem := _problem_of_link(path, root)):
            yield Rejected(_place(path), problem)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root)
        elif not entry.is_dir():  # a linked folder of the same root is read at its own place
            yield _ordinary(path, found=True)


def _problem_of_link(path: Path, root: Path) -> str | None:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # nothing there, or a circle
        return "link leads nowhere"
    return None if target.is_relative_to(root) else "link leads out of the folder"


def _ordinary(path: Path, found: bool) -> SourceFile | Rejected:
    try:
        status = path.stat()
    except OSError as error:
        return Rejected(_place(path), f"file not readable: {error.strerror}")
    if not stat.S_ISREG(status.st_mode):
        return Rejected(_place(path), "not an ordinary file: to read a pipe, give - as the source")
    return SourceFile(_printable(path), path, found, status.st_size)


@contextmanager
def open_file(file: SourceFile) -> Iterator[BinaryIO]:
    """Open *file*; OSError where it is, or has become, something that cannot be read."""
    if file.path is None:
        yield sys.stdin.buffer
        return
    # Not to wait for a writer, should a pipe stand here by now.
    descriptor = os.open(file.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise OSError("not an ordinary file")
        yield opened


def _place(path: Path) -> str:
    return f"{_printable(path)}:1"


def _printable(path: Path) -> str:
    """Return *path* for a message; bytes that are no text become question marks."""
    return os.fsencode(path).decode("utf-8", "replace")
