"""Bytes that are on the disk when a function returns.

A file is written beside its name, synced, renamed, and its folder synced; a
power cut leaves the old file or the new one. macOS needs F_FULLFSYNC, for its
fsync leaves bytes in the drive's cache.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path

_FULL_SYNC = getattr(fcntl, "F_FULLFSYNC", None)


def sync_descriptor(descriptor: int) -> None:
    """Return when the bytes of this open file are on the disk."""
    if _FULL_SYNC is None:
        os.fsync(descriptor)
    else:
        fcntl.fcntl(descriptor, _FULL_SYNC)


def sync_path(path: Path) -> None:
    """Return when this file, or the names in this folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        sync_descriptor(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(directory: Path) -> None:
    """Return when every file below *directory*, and its names, are on the disk."""
    for folder, _, names in os.walk(directory, topdown=False):
        for name in names:
            sync_path(Path(folder, name))
        sync_path(Path(folder))


def replace_file(path: Path, content: bytes) -> None:
    """Make *path* hold *content*, all of it or what it held before, also after a power cut."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        sync_descriptor(file.fileno())
    beside.replace(path)
    sync_path(path.parent)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
