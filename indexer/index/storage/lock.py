"""One builder at a time: a lock that lives exactly as long as its process."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ...errors import IndexBusy

LOOKS = 10  # at a lock that is held, before a writer gives up
PAUSE = 0.02  # seconds between them

_held: set[int] = set()  # descriptors of the locks that this process holds


def _let_go() -> None:
    """Close the locks in a child that was forked: it would hold them longer than its parent."""
    while _held:
        with suppress(OSError):
            os.close(_held.pop())


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock at *path* for the block.

    The kernel frees it when the process ends, however it ends; children do not
    inherit it, neither forked ones nor those that are started as programs. The
    file says who holds it. Raises IndexBusy where another process does.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            _take(descriptor)
        except OSError as error:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip()
            raise IndexBusy(
                f"{path.parent}: {holder or 'another process'} is writing here. "
                "Wait until it is done, or end it."
            ) from error
        _held.add(descriptor)
        os.ftruncate(descriptor, 0)
        started = time.strftime("%Y-%m-%d %H:%M:%S")
        os.pwrite(descriptor, f"process {os.getpid()}, since {started}".encode(), 0)
        yield
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def _take(descriptor: int) -> None:
    """Take the lock; OSError where another has it for longer than somebody who looks."""
    for _ in range(LOOKS):
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(PAUSE)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def holder_of(path: Path) -> str | None:
    """Return who holds the lock at *path* now, as the file says it; None where nobody does."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip() or "a process"
    finally:
        os.close(descriptor)
    return None
