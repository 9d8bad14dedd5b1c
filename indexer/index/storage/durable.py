"""Bytes that are on the disk when a function returns, and the one door to every change of a file.

A file is written beside its name, synced, renamed, and its folder synced; a
power cut leaves the old file or the new one. macOS needs F_FULLFSYNC, for its
fsync leaves bytes in the drive's cache.

Everything that Khabar changes in an index goes through ``Disk``, one method a
system call, so that a test can number the calls, let one fail, or keep a
record of them (``using``).
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL_SYNC = getattr(fcntl, "F_FULLFSYNC", None)
_BUFFER = 1 << 20  # bytes that wait to be written together
_NO_LINKS = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EACCES)

Bytes = bytes | bytearray | memoryview


class Disk:
    """The system calls that change files."""

    def create(self, path: Path) -> int:
        """Return the descriptor of a new, empty file; what had this name is emptied."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)

    def reopen(self, path: Path) -> int:
        """Return a descriptor to change a file that is there."""
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)

    def write(self, descriptor: int, path: Path, content: Bytes) -> int:
        """Write behind what was written; return how many bytes were taken."""
        return os.write(descriptor, content)

    def truncate(self, descriptor: int, path: Path, size: int) -> None:
        """Cut the file to *size* bytes and go on writing there."""
        os.ftruncate(descriptor, size)
        os.lseek(descriptor, size, os.SEEK_SET)

    def sync(self, descriptor: int, path: Path) -> None:
        """Return when the bytes of this file, or the names of this folder, are on the disk."""
        if _FULL_SYNC is None:
            os.fsync(descriptor)
        else:
            fcntl.fcntl(descriptor, _FULL_SYNC)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name; a file that had it is gone."""
        old.replace(new)

    def link(self, path: Path, name: Path) -> None:
        """Give a file a second name; OSError where the file system cannot."""
        os.link(path, name)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def make_directory(self, path: Path) -> None:
        """Make a folder."""
        path.mkdir()

    def remove_directory(self, path: Path) -> None:
        """Remove an empty folder."""
        path.rmdir()

    def free(self, path: Path) -> int:
        """Return how many bytes can still be written below *path*."""
        return shutil.disk_usage(path).free


_disk = Disk()


def disk() -> Disk:
    """Return the disk that is in use."""
    return _disk


@contextmanager
def using(other: Disk) -> Iterator[None]:
    """Let every change of a file in this process go to *other* for the block."""
    global _disk
    before, _disk = _disk, other
    try:
        yield
    finally:
        _disk = before


class NewFile:
    """A file being written from its start to its end; unreadable until ``close``."""

    def __init__(self, path: Path, descriptor: int):
        self.path = path
        self._descriptor: int | None = descriptor
        self._waiting = bytearray()

    @classmethod
    def create(cls, path: Path) -> NewFile:
        """Return a new, empty file."""
        return cls(path, _disk.create(path))

    @classmethod
    def reopen(cls, path: Path, size: int) -> NewFile:
        """Return the first *size* bytes of a file, to be gone on with."""
        file = cls(path, _disk.reopen(path))
        try:
            _disk.truncate(file.descriptor, path, size)
        except OSError:
            file.abandon()
            raise
        return file

    @property
    def descriptor(self) -> int:
        """The open descriptor; ValueError once the file is closed."""
        if self._descriptor is None:
            raise ValueError(f"{self.path} is closed")
        return self._descriptor

    def write(self, content: Bytes) -> None:
        """Write behind what was written."""
        if len(content) + len(self._waiting) < _BUFFER:
            self._waiting += content
            return
        self.flush()
        self._write(memoryview(content))

    def _write(self, content: memoryview) -> None:
        while len(content):
            content = content[_disk.write(self.descriptor, self.path, content) :]

    def flush(self) -> None:
        """Hand everything to the system, so that others can read it."""
        waiting, self._waiting = self._waiting, bytearray()
        self._write(memoryview(waiting))

    def sync(self) -> None:
        """Return when everything is on the disk."""
        self.flush()
        _disk.sync(self.descriptor, self.path)

    def close(self) -> None:
        """Hand everything to the system and let go of the file; once more does nothing."""
        if self._descriptor is not None:
            try:
                self.flush()
            finally:
                self.abandon()

    def abandon(self) -> None:
        """Let go of the file as it is."""
        descriptor, self._descriptor = self._descriptor, None
        self._waiting = bytearray()
        if descriptor is not None:
            os.close(descriptor)


def sync_path(path: Path) -> None:
    """Return when this file, or the names in this folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _disk.sync(descriptor, path)
    finally:
        os.close(descriptor)


def write_file(path: Path, content: bytes) -> None:
    """Make a new file of *content*, synced; its name is not, until its folder is."""
    file = NewFile.create(path)
    try:
        file.write(content)
        file.sync()
    finally:
        file.abandon()


def replace_file(path: Path, content: bytes) -> None:
    """Make *path* hold *content*, all of it or what it held before, also after a power cut."""
    beside = path.with_name(path.name + ".new")
    write_file(beside, content)
    _disk.rename(beside, path)
    sync_path(path.parent)


def copy_file(source: Path, target: Path) -> None:
    """Make *target* a copy of *source*, synced."""
    file = NewFile.create(target)
    try:
        with source.open("rb") as content:
            while piece := content.read(_BUFFER):
                file.write(piece)
        file.sync()
    finally:
        file.abandon()


def link_file(source: Path, target: Path) -> None:
    """Give *source* the second name *target*, or make a copy where that cannot be."""
    try:
        _disk.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        copy_file(source, target)


def make_directories(path: Path) -> None:
    """Make *path* and what it stands in, as far as missing; their names are on the disk then."""
    if path.is_dir():
        return
    make_directories(path.parent)
    _disk.make_directory(path)
    sync_path(path.parent)


def remove_tree(path: Path) -> None:
    """Remove a file, or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        for inside in sorted(path.iterdir()):
            remove_tree(inside)
        _disk.remove_directory(path)
    else:
        _disk.remove(path)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
