"""Disks that fail, that are cut off, and that keep a record: all through the one door of files."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path

from indexer.index.storage.durable import Disk

CHANGES = (
    "create",
    "reopen",
    "write",
    "truncate",
    "sync",
    "rename",
    "link",
    "remove",
    "make_directory",
    "remove_directory",
)


class Unsynced(Disk):
    """A disk that claims to have synced: quick, and what a power cut must not meet."""

    def sync(self, descriptor: int, path: Path) -> None:
        pass


class Numbered(Disk):
    """Counts the calls and calls *fault* before number *at* (and, if it says so, all later ones).

    *fault* gets the name of the call and its arguments. What it returns is not
    None only for a write that is torn.
    """

    def __init__(self, at: int = -1, fault: Callable[..., None] | None = None, lasts: bool = False):
        self.count = 0
        self.at, self.fault, self.lasts = at, fault, lasts
        self.names: list[str] = []

    def _before(self, name: str, arguments: tuple[object, ...]) -> None:
        number = self.count
        self.count += 1
        self.names.append(name)
        hit = number >= self.at >= 0 if self.lasts else number == self.at
        if self.fault is not None and hit:
            self.fault(name, arguments)


def _numbered(name: str):
    def method(self: Numbered, *arguments):
        self._before(name, arguments)
        if name == "sync":
            return None  # the trials are about order, and real syncs take most of the time
        return getattr(Disk, name)(self, *arguments)

    return method


for _name in CHANGES:
    setattr(Numbered, _name, _numbered(_name))


def kill(name: str, arguments: tuple[object, ...]) -> None:
    """End this process as the kernel ends one."""
    os.kill(os.getpid(), signal.SIGKILL)


def tear(name: str, arguments: tuple[object, ...]) -> None:
    """Write half of what was to be written, then end this process."""
    if name == "write":
        descriptor, _, content = arguments
        os.write(descriptor, content[: len(content) // 2])
    kill(name, arguments)


def no_space(name: str, arguments: tuple[object, ...]) -> None:
    """Refuse what needs room, as a full disk does."""
    if name in ("create", "write", "link", "make_directory", "sync"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def broken(name: str, arguments: tuple[object, ...]) -> None:
    """Fail as a broken disk does."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))
