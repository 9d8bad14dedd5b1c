"""The home of an index: generations beside one another, and one pointer to what serves.

    HOME/
      CURRENT              generation, commit and the SHA-256 of its manifest; replaced atomically
      lock                 who writes (flock)
      generations/<id>/    manifest-N.json, segments, lexicon, ledger-N.jsonl ...

A build makes a new generation aside, an update new files beside those of its
generation; either switches CURRENT when everything is written, checked and
synced. Files never change once CURRENT has named them. Readers finish on what
they hold; the commit before and the generation before are kept. Whatever else
stands in ``generations`` is what a crashed run left, and the next writer
removes it before it writes.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from ...errors import IndexDamaged, IndexMissing, IndexStale, NoRoom
from .contents import Contents, check_name
from .durable import disk, make_directories, remove_tree, replace_file, sync_path
from .lock import exclusive
from .manifest import MEND, FileEntry, Manifest, check_bytes, manifest_name

CURRENT = "CURRENT"
LOCK = "lock"
TRIES = 10  # of a reader that a writer outruns

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a commit is found, and what its manifest must be."""

    generation: str
    commit: int
    manifest_sha256: str

    @property
    def key(self) -> tuple[str, int]:
        """What no other commit of this home has."""
        return self.generation, self.commit


Stamp = tuple[int, int, int]  # inode, time and size of CURRENT


@dataclass(frozen=True, slots=True)
class Pointer:
    """What CURRENT says: the commit that serves, and those that are kept beside it."""

    serving: Place
    kept: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """All commits that are there."""
        return (self.serving, *self.kept)

    def to_bytes(self) -> bytes:
        """Return the one way in which this is written."""
        fields = {**asdict(self.serving), "kept": [asdict(place) for place in self.kept]}
        fields["check"] = hashlib.sha256(json.dumps(fields).encode()).hexdigest()
        return json.dumps(fields, indent=1).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Pointer:
        """Return what was written; ValueError where a single byte of it is another."""
        fields = json.loads(content)
        if not isinstance(fields, dict):
            raise ValueError("not an object")
        pointer = cls(_place(fields), tuple(_place(kept) for kept in fields["kept"]))
        if pointer.to_bytes() != content:
            raise ValueError("it does not match its own checksum")
        return pointer


def _place(fields: Mapping[str, Any]) -> Place:
    place = Place(fields["generation"], fields["commit"], fields["manifest_sha256"])
    check_name(place.generation)
    if type(place.commit) is not int or not isinstance(place.manifest_sha256, str):
        raise ValueError("not the place of a commit")
    return place


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete commit of a generation: where it is and what it is made of."""

    path: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The generation's id."""
        return self.path.name

    @property
    def commit(self) -> int:
        """The number of the commit, counted from 1 in its generation."""
        return self.manifest.commit

    @property
    def key(self) -> tuple[str, int]:
        """What no other commit of this home has."""
        return self.name, self.commit

    @property
    def contents(self) -> Contents:
        """What the backend opens."""
        return self.manifest.contents

    @property
    def papers_path(self) -> Path | None:
        """The papers that are known, checked; None where none are. Raises IndexDamaged."""
        if self.manifest.papers is None:
            return None
        name = self.manifest.papers
        check_bytes(self.path, {name: self.manifest.files[name]})
        return self.path / name

    @property
    def ledger_path(self) -> Path:
        """Where the records that were not taken as they are stand, with reasons."""
        return self.path / self.manifest.ledger

    @property
    def byte_count(self) -> int:
        """The bytes of all files."""
        return sum(entry.size for entry in self.manifest.files.values())


class IndexHome:
    """A folder that holds the generations of one index."""

    def __init__(self, path: Path):
        self.path = path
        self.generations = path / "generations"

    # -- what serves

    def exists(self) -> bool:
        """Return whether an index serves from here.

        Raises IndexDamaged where the folder cannot be looked into, so that
        nobody takes an unreadable index for a missing one.
        """
        try:
            return any(path.name == CURRENT for path in self.path.iterdir())
        except FileNotFoundError:
            return False
        except OSError as error:
            raise IndexDamaged(
                f"{self.path}: cannot be read ({error.strerror}). Check its permissions."
            ) from error

    def stamp(self) -> Stamp | None:
        """Return what changes whenever another commit serves; None where none does."""
        try:
            status = (self.path / CURRENT).stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def pointer(self) -> Pointer:
        """Return what CURRENT says. Raises IndexMissing, IndexDamaged, IndexStale."""
        if not self.exists():
            raise IndexMissing(
                f"{self.path}: no index here. Make one with `khabar build SOURCE... "
                f"--index {self.path}`, or name another folder with --index or KHABAR_INDEX."
            )
        path = self.path / CURRENT
        try:
            content = path.read_bytes()
            if _is_of_format_1(content):
                raise IndexStale(
                    f"{self.path}: an earlier version of Khabar wrote this index. "
                    "Run `khabar build` again with the same sources."
                )
            return Pointer.from_bytes(content)
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise IndexDamaged(f"{path}: unreadable ({error}). {MEND}") from error

    def current(self) -> Generation:
        """Return the commit that serves. Raises IndexMissing, IndexDamaged, IndexStale."""
        return self.read(lambda generation: generation)

    def read(self, use: Callable[[Generation], T]) -> T:
        """Return what *use* makes of the commit that serves.

        Again, where a writer switched and cleaned up while it was being read.
        """
        for _ in range(TRIES):
            pointer = self.pointer()
            try:
                return use(self.commit_at(pointer.serving))
            except IndexDamaged:
                if self.pointer() == pointer:
                    raise
        return use(self.commit_at(self.pointer().serving))

    def commit_at(self, place: Place) -> Generation:
        """Return a commit by its place, the sizes of its files checked."""
        path = self.generations / place.generation
        manifest = Manifest.load(path, place.commit, place.manifest_sha256)
        manifest.check_sizes(path)
        return Generation(path, manifest)

    def all_names(self) -> list[str]:
        """Return the ids of all generations that stand here, oldest first."""
        return sorted(p.name for p in self.generations.iterdir()) if self.exists() else []

    # -- writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock; what a crashed run left is removed first, what this one leaves at last.

        Raises IndexBusy; IndexMissing, IndexDamaged or IndexStale where there
        is no index to go on from.
        """
        self.pointer()
        with exclusive(self.path / LOCK):
            self.remove_orphans()
            try:
                yield
            finally:
                self._clean_up()

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Hold the lock and yield an empty folder for a new generation.

        An index that cannot be read does not stand in the way of a new one;
        nothing of it is removed until that serves. Raises IndexBusy.
        """
        make_directories(self.generations)
        with exclusive(self.path / LOCK):
            self.remove_orphans()
            path = self.generations / _new_name(self.generations)
            disk().make_directory(path)
            try:
                yield path
            finally:
                self._clean_up()

    def publish(self, path: Path, manifest: Manifest, *, keep_before: bool = True) -> Generation:
        """Make the commit that *manifest* describes in *path* the one that serves.

        Data is synced, then the manifest, then their names; then the pointer
        is switched and synced; only then older commits go. The lock must be
        held. After an error the state is that before or that after; CURRENT
        says which.
        """
        before = self._pointer_or_none()
        known = (self._files_of(path.name, before) if before else None) or set()
        for name in manifest.files:
            if name not in known:
                sync_path(path / name)
        sha256 = manifest.save(path)
        sync_path(path)
        sync_path(self.generations)
        place = Place(path.name, manifest.commit, sha256)
        kept = _kept(place, before) if keep_before else ()
        replace_file(self.path / CURRENT, Pointer(place, kept).to_bytes())
        self._clean_up()
        return Generation(path, manifest)

    def require_room(self, needed: int, what: str) -> None:
        """Raise NoRoom where less than *needed* bytes are free."""
        there = disk().free(self.path)
        if there < needed:
            raise NoRoom(
                f"{self.path}: {what} needs {megabytes(needed)} and {megabytes(there)} are free. "
                "Make room, or name a folder on another disk with --index. Nothing was changed."
            )

    def orphans(self) -> list[Path]:
        """Return what no commit that is kept has named: what a crashed run left.

        Where it is not sure (a manifest or CURRENT cannot be read) nothing is
        an orphan but what has no manifest at all.
        """
        pointer = self._pointer_or_none()
        names = {place.generation for place in pointer.places} if pointer else set()
        found = [p for p in (self.path / f"{CURRENT}.new",) if p.exists()]
        for folder in sorted(self.generations.iterdir()) if self.generations.is_dir() else ():
            if pointer and folder.name in names:
                files = self._files_of(folder.name, pointer)
                if files is not None:
                    found += [path for path in sorted(folder.iterdir()) if path.name not in files]
            elif pointer or not any(folder.glob("manifest-*.json")):
                found.append(folder)
        return found

    def remove_orphans(self) -> None:
        """Remove what no commit that is kept has named; the lock must be held."""
        for path in self.orphans():
            remove_tree(path)

    def _clean_up(self) -> None:
        """Remove orphans; where that fails the next writer does it: what was done is done."""
        with suppress(OSError):
            self.remove_orphans()

    def _files_of(self, generation: str, pointer: Pointer) -> set[str] | None:
        """Return the files of all commits of a generation; None where one is not known."""
        names: set[str] = set()
        for place in pointer.places:
            if place.generation == generation:
                try:
                    names |= {manifest_name(place.commit), *self.entries_at(place)}
                except IndexDamaged:
                    return None
        return names

    def entries_at(self, place: Place) -> dict[str, FileEntry]:
        """Return the files of a commit, also one of another analysis. Raises IndexDamaged."""
        path = self.generations / place.generation / manifest_name(place.commit)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise IndexDamaged(f"{path}: cannot be read ({error.strerror}). {MEND}") from error
        if hashlib.sha256(content).hexdigest() != place.manifest_sha256:
            raise IndexDamaged(f"{path}: not what was written. {MEND}")
        return {n: FileEntry(**entry) for n, entry in json.loads(content)["files"].items()}

    def _pointer_or_none(self) -> Pointer | None:
        try:
            return self.pointer()
        except (IndexMissing, IndexDamaged, IndexStale):
            return None


def _kept(serving: Place, before: Pointer | None) -> tuple[Place, ...]:
    """Return what is kept: the commit before, and the last one of the generation before."""
    if before is None:
        return ()
    others = [p for p in before.places if p.generation != serving.generation][:1]
    same = [before.serving] if before.serving.generation == serving.generation else []
    return (*same, *others)


def _is_of_format_1(content: bytes) -> bool:
    try:
        fields = json.loads(content)
    except ValueError:
        return False
    return isinstance(fields, dict) and "previous" in fields


def megabytes(count: int) -> str:
    """Return a number of bytes for a message.

    >>> megabytes(1_500_000)
    '1.5 MB'
    """
    return f"{count / 1e6:,.1f} MB"


def _new_name(generations: Path) -> str:
    """Return a name that sorts after those that stand in *generations*."""
    name = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    taken = {path.name for path in generations.iterdir()}
    number = 0
    while f"{name}-{number:02d}" in taken:
        number += 1
    return f"{name}-{number:02d}"
