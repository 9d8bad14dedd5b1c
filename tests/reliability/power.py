"""Power cuts without a machine to lose: what a journalling file system may show afterwards.

A record is kept of every call. A cut falls between two of them. What is found
then: of each folder the names after some of its first changes, at least those
that a sync of the folder promised, whatever another folder shows (stricter
than a journal, which keeps one order for all); the bytes of each file as they
were synced last, and where something was written since, any of: what was
synced, all, a part, zeros, rubbish.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from indexer.index.storage.durable import Disk

NAMES = ("create", "rename", "link", "remove", "make_directory", "remove_directory")


@dataclass
class Inode:
    """A file as a process sees it, and as the disk has it for sure."""

    content: bytearray = field(default_factory=bytearray)
    synced: bytes | None = None


class Recorder(Disk):
    """Does what a disk does, but for waiting, and keeps a record."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def create(self, path: Path) -> int:
        self.calls.append(("create", path))
        return super().create(path)

    def reopen(self, path: Path) -> int:
        self.calls.append(("reopen", path))
        return super().reopen(path)

    def write(self, descriptor: int, path: Path, content) -> int:
        self.calls.append(("write", path, bytes(content)))
        return super().write(descriptor, path, content)

    def truncate(self, descriptor: int, path: Path, size: int) -> None:
        self.calls.append(("truncate", path, size))
        super().truncate(descriptor, path, size)

    def sync(self, descriptor: int, path: Path) -> None:
        self.calls.append(("sync", path, path.is_dir()))

    def rename(self, old: Path, new: Path) -> None:
        self.calls.append(("rename", old, new))
        super().rename(old, new)

    def link(self, path: Path, name: Path) -> None:
        self.calls.append(("link", path, name))
        super().link(path, name)

    def remove(self, path: Path) -> None:
        self.calls.append(("remove", path))
        super().remove(path)

    def make_directory(self, path: Path) -> None:
        self.calls.append(("make_directory", path))
        super().make_directory(path)

    def remove_directory(self, path: Path) -> None:
        self.calls.append(("remove_directory", path))
        super().remove_directory(path)

    def acknowledge(self) -> None:
        """Note that what was done so far was said to be done."""
        self.calls.append(("acknowledged",))


class Disks:
    """All that *calls* may leave of the folder *root*, which was durable before them."""

    def __init__(self, root: Path, before: Path, calls: list[tuple[object, ...]], syncs: bool):
        self.root, self.calls, self.syncs = root, calls, syncs
        self._files: dict[Path, bytes | None] = {
            root / path.relative_to(before): None if path.is_dir() else path.read_bytes()
            for path in sorted(before.rglob("*"))
        }

    def acknowledged(self, cut: int) -> int:
        """Return how many acknowledgements came before *cut*."""
        return sum(call[0] == "acknowledged" for call in self.calls[:cut])

    def show(self, cut: int, to: Path, chance: random.Random) -> None:
        """Write into *to* one of the states that a cut before call *cut* may leave."""
        calls = self.calls[:cut]
        folders: dict[Path, list[int]] = {}
        for number, call in enumerate(calls):
            if call[0] in NAMES:
                folders.setdefault(call[-1].parent, []).append(number)
        kept: set[int] = set()
        for folder, changes in folders.items():
            promised = self._promised(calls, folder, changes)
            kept |= set(changes[: chance.randint(promised, len(changes))])
        names, inodes = self._replay(calls, kept)
        to.mkdir()
        for path, inode in sorted(names.items()):
            target = to / path.relative_to(self.root)
            if not target.parent.is_dir():
                continue  # its folder has no name on the disk, so nobody finds it
            if inode is None:
                target.mkdir()
            else:
                target.write_bytes(_survivor(inodes[inode], chance))

    def _promised(self, calls, folder: Path, changes: list[int]) -> int:
        """Return how many of the changes of a folder's names are on the disk for sure."""
        last = -1
        if self.syncs:
            for number, call in enumerate(calls):
                if call[0] == "sync" and call[1] == folder:
                    last = number
        return sum(number < last for number in changes)

    def _replay(self, calls, kept: set[int]) -> tuple[dict[Path, int | None], list[Inode]]:
        """Return the names after the changes *kept*, and all files after all calls."""
        inodes: list[Inode] = []
        now: dict[Path, int | None] = {}  # as the process saw it
        disk: dict[Path, int | None] = {}
        for path, content in self._files.items():
            if content is not None:
                inodes.append(Inode(bytearray(content), content))
            now[path] = disk[path] = None if content is None else len(inodes) - 1
        for number, call in enumerate(calls):
            name, *arguments = call
            if name == "write":
                inodes[now[arguments[0]]].content += arguments[1]
            elif name == "truncate":
                del inodes[now[arguments[0]]].content[arguments[1] :]
            elif name == "sync" and self.syncs and not arguments[1]:
                inode = inodes[now[arguments[0]]]
                inode.synced = bytes(inode.content)
            elif name == "create" and now.get(arguments[0]) is not None:
                inodes[now[arguments[0]]].content.clear()  # the same file, emptied
            elif name in NAMES:
                if name == "create":
                    inodes.append(Inode())
                for names in (now, disk) if number in kept else (now,):
                    _change(names, name, arguments, len(inodes) - 1, now)
        return disk, inodes


def _change(names, name, arguments, newest: int, now) -> None:
    path = arguments[0]
    if name == "create":
        names[path] = newest
    elif name == "make_directory":
        names[path] = None
    elif name == "rename":
        names[arguments[1]] = names.pop(path)
    elif name == "link":
        names[arguments[1]] = names[path]
    else:
        names.pop(path, None)


def _survivor(inode: Inode, chance: random.Random) -> bytes:
    content = bytes(inode.content)
    if inode.synced == content:
        return content
    part = chance.randint(0, len(content))
    return chance.choice(
        (
            inode.synced or b"",
            content,
            content[:part],
            content[:part] + bytes(len(content) - part),
            bytes(len(content)),
            content[:part] + chance.randbytes(len(content) - part),
        )
    )
