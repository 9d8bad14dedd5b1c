"""Which snapshot is current, and when an old one may be closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    """What a keeper keeps."""

    def close(self) -> None:
        """Let go of files and memory."""
        ...


Kept = TypeVar("Kept", bound=Closable)


class SnapshotKeeper(Generic[Kept]):
    """Hands the current snapshot to many threads and swaps in a new one under them.

    Whoever took a snapshot finishes on it; one that was replaced is closed
    when its last user is done, or at once where it has none.
    """

    def __init__(self, first: Kept):
        self._lock = Lock()
        self._current: Kept | None = first
        self._users: dict[int, int] = {}  # by identity: snapshots in use, and by how many

    @contextmanager
    def use(self) -> Iterator[Kept]:
        """Lend the current snapshot for the length of a ``with`` block."""
        with self._lock:
            snapshot = self._current
            if snapshot is None:
                raise ValueError("the keeper is closed")
            self._users[id(snapshot)] = self._users.get(id(snapshot), 0) + 1
        try:
            yield snapshot
        finally:
            self._give_back(snapshot)

    def _give_back(self, snapshot: Kept) -> None:
        with self._lock:
            left = self._users[id(snapshot)] - 1
            if left:
                self._users[id(snapshot)] = left
                return
            del self._users[id(snapshot)]
            if snapshot is self._current:
                return
        snapshot.close()

    def swap(self, new: Kept) -> None:
        """Make *new* current; from here on nobody takes the old one."""
        self._replace(new)

    def close(self) -> None:
        """Hand out nothing any more; the current snapshot is closed as if replaced."""
        self._replace(None)

    def _replace(self, new: Kept | None) -> None:
        with self._lock:
            old, self._current = self._current, new
            if old is None or old is new or id(old) in self._users:
                return
        old.close()

    @property
    def current(self) -> Kept:
        """The snapshot that the next user gets; only for looking, it may be closed any time."""
        if self._current is None:
            raise ValueError("the keeper is closed")
        return self._current
