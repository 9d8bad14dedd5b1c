"""Several processes that do one work: a server that is not held to one interpreter's one core.

The process that was started keeps so many others and answers nobody itself.
One that ends is replaced; where they end as soon as they are started, all end,
loudly. They end when it is told to (SIGTERM, SIGINT), and also when it is gone.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from indexer.errors import KhabarError

AS_CORES = 4  # processes at most where nobody says how many
MOST_ENDED, ENDED_SECONDS = 5, 30.0  # so many ends in so many seconds are no accidents
TOLD_BY = {signal.SIGTERM, signal.SIGINT}
LAST_SECONDS = 10.0  # that processes have to end by themselves

log = logging.getLogger(__name__)


class Ended(KhabarError):
    """The processes end as soon as they begin."""


def usual_processes() -> int:
    """Return how many processes make use of the cores that there are, AS_CORES at most."""
    known = getattr(os, "sched_getaffinity", None)
    cores = len(known(0)) if known else os.cpu_count() or 1
    return max(1, min(cores, AS_CORES))


def end_on_signal() -> None:
    """Let SIGTERM end this process as Ctrl-C does: what was begun is put away."""
    signal.signal(signal.SIGTERM, _exit)


def _exit(signum: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


class Supervisor:
    """Keeps *processes* of *work* alive. *gone* is told the number of each that ended."""

    def __init__(
        self,
        work: Callable[[], None],
        processes: int,
        gone: Callable[[int], None] = lambda process: None,
    ):
        self._work = work
        self._processes = processes
        self._gone = gone
        self._alive: set[int] = set()
        self._ends: deque[float] = deque(maxlen=MOST_ENDED)
        # Nobody writes here: who reads it learns that the writing end is gone.
        self._leash, self._held = os.pipe()

    def run(self) -> None:
        """Keep the processes until a signal ends this one; raise Ended where they do not stay."""
        end_on_signal()
        try:
            while True:
                while len(self._alive) < self._processes:
                    self._start()
                self._replace(*os.wait())
        except (KeyboardInterrupt, SystemExit):
            pass  # told to end
        finally:
            self._end_all()

    def _start(self) -> None:
        # No signal in between: each process would take it for its own.
        signal.pthread_sigmask(signal.SIG_BLOCK, TOLD_BY)
        process = os.fork()
        if process == 0:
            self._be_one()
        self._alive.add(process)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD_BY)

    def _be_one(self) -> NoReturn:
        """Do the work in a process of its own, and never come back."""
        code = 1
        try:
            os.close(self._held)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that was started passes it on
            signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD_BY)
            threading.Thread(target=self._end_when_alone, daemon=True).start()
            self._work()
            code = 0
        except SystemExit:
            code = 0
        except BaseException:
            log.exception("a process ends")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _end_when_alone(self) -> None:
        os.read(self._leash, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _replace(self, process: int, status: int) -> None:
        if process not in self._alive:
            return
        self._alive.discard(process)
        self._gone(process)
        how = os.waitstatus_to_exitcode(status)
        log.error("process %d ended (%d); another takes its place", process, how)
        self._ends.append(time.monotonic())
        if len(self._ends) == MOST_ENDED and self._ends[-1] - self._ends[0] < ENDED_SECONDS:
            raise Ended(
                f"{MOST_ENDED} processes ended within {ENDED_SECONDS:.0f} seconds, the last with "
                f"{how}. The log says why; `khabar doctor` looks at the index."
            )

    def _end_all(self) -> None:
        """Tell all to end, and end those that do not."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._tell_all(signal.SIGTERM)
        until = time.monotonic() + LAST_SECONDS
        while self._alive and time.monotonic() < until:
            process, _ = os.waitpid(-1, os.WNOHANG)
            self._alive.discard(process)
            if not process:
                time.sleep(0.02)
        self._tell_all(signal.SIGKILL)
        for process in self._alive:
            os.waitpid(process, 0)

    def _tell_all(self, signum: int) -> None:
        for process in self._alive:
            os.kill(process, signum)
