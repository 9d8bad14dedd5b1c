"""What an engine directory holds: the one small file that names the others."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import IndexDamaged, IndexMissing, IndexStale

FILE_NAME = "engine.json"
FORMAT = 1


@dataclass(frozen=True)
class Contents:
    """The segments of an index in their order, and its counts."""

    segments: tuple[str, ...]  # file names
    documents: int  # deleted ones included
    live_documents: int
    lexicon: bool


def write_contents(directory: Path, contents: Contents) -> None:
    """Write the table of contents, synced, and sync the directory."""
    content = {"format": FORMAT, **contents.__dict__}
    path = directory / FILE_NAME
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_contents(directory: Path) -> Contents:
    """Return the table of contents of a directory.

    Raises IndexMissing where there is none, IndexStale where another version
    of Khabar wrote it, IndexDamaged where it cannot be read.
    """
    path = directory / FILE_NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise IndexStale(
                f"{path}: format {content['format']}, this is {FORMAT}. Build the index again."
            )
        return Contents(
            segments=_file_names(content["segments"]),
            documents=int(content["documents"]),
            live_documents=int(content["live_documents"]),
            lexicon=bool(content["lexicon"]),
        )
    except FileNotFoundError as error:
        raise IndexMissing(f"{directory} holds no index. Build one with: khabar build") from error
    except (ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{path} cannot be read. Build the index again.") from error


def _file_names(names: Sequence[str]) -> tuple[str, ...]:
    for name in names:
        if Path(name).name != name:
            raise ValueError(f"{name!r} is no file name")
    return tuple(names)
