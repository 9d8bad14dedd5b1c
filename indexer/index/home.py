"""The home of an index: generations beside one another, and one pointer to the one that serves.

    HOME/
      CURRENT              generation and the SHA-256 of its manifest; replaced atomically
      lock                 who builds (flock)
      generations/<id>/    manifest.json, ledger.jsonl, engine/ ...

A build makes a new generation aside and switches CURRENT when it is complete,
checked and synced; readers finish on the one they hold; the one before is
kept. Whatever else stands in ``generations`` is what a crashed build left, and
the next builder removes it.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import IndexDamaged, IndexMissing
from .durable import replace_file, sync_path, sync_tree
from .lock import exclusive
from .manifest import Manifest

CURRENT = "CURRENT"
ENGINE = "engine"  # the folder of a generation that belongs to the backend
LEDGER = "ledger.jsonl"
PAPERS = "sources.toml"

Stamp = tuple[int, int, int]  # inode, time and size of CURRENT


@dataclass(frozen=True, slots=True)
class Pointer:
    """What CURRENT says: the generation that serves, and the one before it."""

    generation: str
    manifest_sha256: str
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete generation: where it is and what it is made of."""

    path: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The generation's id."""
        return self.path.name

    @property
    def engine_path(self) -> Path:
        """Where the backend's files are."""
        return self.path / ENGINE

    @property
    def papers_path(self) -> Path:
        """Where the papers that the build knew are, if it knew any."""
        return self.path / PAPERS

    @property
    def ledger_path(self) -> Path:
        """Where the records that were not taken as they are stand, with reasons."""
        return self.path / LEDGER


class IndexHome:
    """A folder that holds the generations of one index."""

    def __init__(self, path: Path):
        self.path = path
        self.generations = path / "generations"

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
        """Return what changes whenever another generation serves; None where none does."""
        try:
            status = (self.path / CURRENT).stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def pointer(self) -> Pointer:
        """Return what CURRENT says. Raises IndexMissing, IndexDamaged."""
        if not self.exists():
            raise IndexMissing(
                f"{self.path}: no index here. Make one with `khabar build SOURCE... "
                f"--index {self.path}`, or name another folder with --index or KHABAR_INDEX."
            )
        path = self.path / CURRENT
        try:
            return Pointer(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError) as error:
            raise IndexDamaged(
                f"{path}: unreadable ({error}). Run `khabar build` again."
            ) from error

    def current(self) -> Generation:
        """Return the generation that serves. Raises IndexMissing, IndexDamaged, IndexStale."""
        pointer = self.pointer()
        path = self.generations / pointer.generation
        manifest = Manifest.load(path, pointer.manifest_sha256)
        manifest.check_sizes(path)
        return Generation(path, manifest)

    def all_names(self) -> list[str]:
        """Return the ids of all generations that stand here, oldest first."""
        return sorted(p.name for p in self.generations.iterdir()) if self.exists() else []

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Hold the lock and yield an empty folder for a new generation.

        Removes what a crashed build left before anything is written, and what
        is left of this one where it fails. Raises IndexBusy.
        """
        self.generations.mkdir(parents=True, exist_ok=True)
        with exclusive(self.path / "lock"):
            self._remove_orphans()
            path = self.generations / _new_name(self.generations)
            path.mkdir()
            try:
                yield path
            finally:
                if path.name not in self._named():
                    shutil.rmtree(path, ignore_errors=True)

    def publish(self, path: Path, manifest: Manifest) -> Generation:
        """Make *path* the generation that serves; the one before is kept, older ones go."""
        sync_tree(path)
        sha256 = manifest.save(path)
        sync_path(self.generations)
        before = self._serving()
        pointer = {"generation": path.name, "manifest_sha256": sha256, "previous": before}
        replace_file(self.path / CURRENT, json.dumps(pointer).encode("utf-8"))
        self._remove_orphans()
        return Generation(path, manifest)

    def _serving(self) -> str | None:
        try:
            return self.pointer().generation
        except (IndexMissing, IndexDamaged):
            return None

    def _named(self) -> set[str | None]:
        """Return the generations that CURRENT names; none where it is missing or unreadable."""
        if not self.exists():
            return set()
        try:
            pointer = self.pointer()
        except IndexDamaged:
            return set()
        return {pointer.generation, pointer.previous}

    def _remove_orphans(self) -> None:
        named = self._named()
        for path in self.generations.iterdir():
            if path.name not in named:
                shutil.rmtree(path)
        (self.path / f"{CURRENT}.new").unlink(missing_ok=True)


def _new_name(generations: Path) -> str:
    """Return a name that sorts after those that stand in *generations*."""
    name = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    taken = {path.name for path in generations.iterdir()}
    number = 0
    while f"{name}-{number:02d}" in taken:
        number += 1
    return f"{name}-{number:02d}"
