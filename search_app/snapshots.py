"""The commit that answers now: opened once, shared by all threads, swapped for the next.

A search looks first whether another commit serves, and where one does waits
until it is open: what was committed before a search is found by it, as a command
and a test expect. A server follows instead: a thread of its own looks, opens and
warms, and requests are answered by what is open until that is done. Nobody waits
then, and what was committed is found a moment later. The same thread closes what
was replaced: that takes as long as several searches, and no reader pays for it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from time import monotonic

from indexer.backends import Backend, Searcher
from indexer.errors import KhabarError
from indexer.index.storage.home import Generation, IndexHome, Stamp
from indexer.sources.papers import Papers

from .memory import give_back
from .page import Timeline
from .results.beginnings import Beginnings
from .results.examples import examples_of
from .results.timeline import whole_timeline
from .results.values import IndexValues

LOOK_SECONDS = 0.25  # between two looks of who follows
REST = 4.0  # times as long as an opening took is no other begun: it takes from those who ask
RETRY_SECONDS = 5.0  # after which a commit that could not be opened is tried again

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Snapshot:
    """An open commit: what searches it, and what is made of it once for all searches."""

    generation: Generation
    searcher: Searcher
    papers: Papers
    users: int = 0
    retired: bool = False

    @cached_property
    def values(self) -> IndexValues:
        """What its fields hold."""
        return IndexValues(self.searcher, self.papers)

    @cached_property
    def beginnings(self) -> Beginnings:
        """Its fields' values by the beginnings of their names."""
        return Beginnings(self.values)

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Searches to try."""
        return examples_of(self.searcher)

    @cached_property
    def timeline(self) -> Timeline:
        """All its articles by time."""
        return whole_timeline(self.searcher)


Warm = Callable[[Snapshot], None]


class Snapshots:
    """Hands out the current snapshot and closes an old one when its last user is done."""

    def __init__(self, home: IndexHome, backend: Backend):
        self.home = home
        self.backend = backend
        self._lock = threading.Lock()  # held for moments alone: who uses what
        self._opening = threading.Lock()  # held by the one thread that opens a commit
        self._open: Snapshot | None = None
        self._stamp: Stamp | None = None
        self._failed: tuple[Stamp | None, float] = (None, 0.0)  # and when to try it again
        self._leaving = 0  # snapshots that were replaced, and are not closed yet
        self._unused: list[Snapshot] = []  # those of them that the follower is to close
        self._warm: Warm = lambda snapshot: None
        self._follower: threading.Thread | None = None
        self._ended = threading.Event()

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

    def follow(self, warm: Warm) -> None:
        """Open each commit behind the searches from now on, in this process.

        *warm* is given each before a search is; what is there now is opened
        first. Where this was not called in a process that uses this, as after
        a fork, searches look for themselves.
        """
        self._warm = warm
        with suppress(KhabarError):  # whoever asks is told
            self.refresh()
        self._ended = threading.Event()
        self._follower = threading.Thread(
            target=self._keep_up, args=(self._ended,), name="commits", daemon=True
        )
        self._follower.start()

    def refresh(self) -> None:
        """Let the commit that serves be the one that is used, opened by this thread.

        Others go on with what is open. Where the new one cannot be opened that is
        logged, and tried again after RETRY_SECONDS or when another one serves;
        where nothing is open what stops it is raised.
        """
        with self._opening:
            stamp = self.home.stamp()
            if self._open is not None and (stamp == self._stamp or self._failed_lately(stamp)):
                return
            try:
                fresh = self._opened()
            except Exception as error:  # whatever it is, what is open can go on
                if self._open is None:
                    raise
                self._failed = stamp, monotonic() + RETRY_SECONDS
                known = isinstance(error, KhabarError)
                log.error("the commit before goes on serving: %s", error, exc_info=not known)
                return
            if fresh is not self._open:
                self._replace(fresh)
            self._stamp = stamp

    def close(self) -> None:
        """Follow no more and retire the snapshot; it closes when its last user is done."""
        self._ended.set()
        if self._follower is not None:
            self._follower.join()
        with self._lock:
            self._follower = None
        self._close_unused()
        with self._opening:
            self._replace(None)
            self._stamp = None

    def _keep_up(self, ended: threading.Event) -> None:
        rest = 0.0
        while not ended.wait(LOOK_SECONDS):
            rest -= LOOK_SECONDS
            began = monotonic()
            try:
                self._close_unused()
                # With the one before the last open still, a third would come to two.
                if rest <= 0 and self._open is not None and not self._leaving:
                    self.refresh()
                    rest = REST * (monotonic() - began)
            except Exception:  # with this thread all requests would wait for each opening
                log.exception("looking for a new commit failed")
                rest = RETRY_SECONDS

    def _close_unused(self) -> None:
        with self._lock:
            unused, self._unused = self._unused, []
        for snapshot in unused:
            self._close(snapshot)

    def _failed_lately(self, stamp: Stamp | None) -> bool:
        failed, until = self._failed
        return stamp == failed and monotonic() < until

    def _opened(self) -> Snapshot:
        """Return the commit that serves, open and warm."""
        serving = self.home.pointer().serving
        if self._open is not None and serving.key == self._open.generation.key:
            return self._open
        fresh = self.home.read(self._open_snapshot)
        try:
            self._warm(fresh)
        except BaseException:
            fresh.searcher.close()
            raise
        return fresh

    def _open_snapshot(self, generation: Generation) -> Snapshot:
        papers = _papers(generation)
        return Snapshot(generation, self.backend.open(generation.path, generation.contents), papers)

    def _replace(self, fresh: Snapshot | None) -> None:
        with self._lock:
            old, self._open = self._open, fresh
            if old is None:
                return
            old.retired = True
            self._leaving += 1
            unused = old.users == 0
        if unused:
            self._close(old)

    def _enter(self) -> Snapshot:
        while True:
            if self._open is None or not self._is_followed():
                self.refresh()
            with self._lock:
                entered = self._open
                if entered is not None:
                    entered.users += 1
                    return entered

    def _leave(self, snapshot: Snapshot) -> None:
        with self._lock:
            snapshot.users -= 1
            done = snapshot.retired and snapshot.users == 0
            followed = done and self._is_followed()
            if followed:
                self._unused.append(snapshot)
        if done and not followed:
            self._close(snapshot)

    def _is_followed(self) -> bool:
        return self._follower is not None and self._follower.is_alive()

    def _close(self, snapshot: Snapshot) -> None:
        try:
            snapshot.searcher.close()
        finally:
            with self._lock:
                self._leaving -= 1
        give_back()


def _papers(generation: Generation) -> Papers:
    path = generation.papers_path
    return Papers.load(path) if path else Papers.empty()
