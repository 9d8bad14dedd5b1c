"""One builder at a time: a lock that lives exactly as long as its process."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import IndexBusy


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock at *path* for the block.

    The kernel frees it when the process ends, however it ends; children that
    are started as programs do not inherit it. The file says who holds it.
    Raises IndexBusy where another process does.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip()
            raise IndexBusy(
                f"{path.parent}: {holder or 'another process'} is building here. "
                "Wait until it is done, or end it."
            ) from error
        os.ftruncate(descriptor, 0)
        started = time.strftime("%Y-%m-%d %H:%M:%S")
        os.pwrite(descriptor, f"process {os.getpid()}, since {started}".encode(), 0)
        yield
    finally:
        os.close(descriptor)
