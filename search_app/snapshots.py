"""The snapshot that answers now: opened once, shared by all threads, swapped at each commit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from indexer.backends import Backend, Searcher
from indexer.errors import KhabarError
from indexer.index.storage.home import Generation, IndexHome, Stamp
from indexer.sources.papers import Papers

from .memory import give_back


@dataclass(slots=True, eq=False)
class Snapshot:
    """An open commit: what searches it, and the papers that are known to it."""

    generation: Generation
    searcher: Searcher
    papers: Papers
    users: int = 0
    retired: bool = False


class Snapshots:
    """Hands out the current snapshot and closes an old one when its last user is done."""

    def __init__(self, home: IndexHome, backend: Backend):
        self.home = home
        self.backend = backend
        self._lock = threading.Lock()
        self._open: Snapshot | None = None
        self._stamp: Stamp | None = None

    @contextmanager
    def use(self) -> Iterator[Snapshot]:
        """Yield the snapshot that is current now; it stays as it is for the whole block.

        Raises IndexMissing, IndexStale or IndexDamaged where there is none to
        serve. Where a new one cannot be opened the old one goes on serving.
        """
        snapshot = self._enter()
        try:
            yield snapshot
        finally:
            self._leave(snapshot)

    def close(self) -> None:
        """Retire the snapshot; it closes when its last user is done."""
        with self._lock:
            self._retire()
        give_back()

    def _enter(self) -> Snapshot:
        with self._lock:
            before, stamp = self._open, self.home.stamp()
            if self._open is None or stamp != self._stamp:
                self._swap(stamp)
            assert self._open is not None
            self._open.users += 1
            entered = self._open
        if before is not None and before is not entered:
            give_back()
        return entered

    def _swap(self, stamp: Stamp | None) -> None:
        try:
            pointer = self.home.pointer()
            if self._open is None or pointer.serving.key != self._open.generation.key:
                fresh = self.home.read(self._open_snapshot)
                self._retire()
                self._open = fresh
        except KhabarError:
            if self._open is None:
                raise
            return  # what is open goes on serving, and the next search looks again
        self._stamp = stamp

    def _open_snapshot(self, generation: Generation) -> Snapshot:
        papers = _papers(generation)
        return Snapshot(generation, self.backend.open(generation.path, generation.contents), papers)

    def _retire(self) -> None:
        old, self._open = self._open, None
        if old is not None:
            old.retired = True
            if old.users == 0:
                old.searcher.close()

    def _leave(self, snapshot: Snapshot) -> None:
        with self._lock:
            snapshot.users -= 1
            done = snapshot.retired and snapshot.users == 0
            if done:
                snapshot.searcher.close()
        if done:
            give_back()


def _papers(generation: Generation) -> Papers:
    path = generation.papers_path
    return Papers.load(path) if path else Papers.empty()
