"""Memory of a process that runs for long: what its libraries must be told of it.

Freed memory goes back to the system: glibc keeps what is freed for what may come, in an arena for each thread. With
sixteen threads, and lists made anew at each commit, that came to more than all
that was in use. Other C libraries give it back by themselves.

What is there for good is no garbage: Python's collector looks at all objects
again and again, and all threads stand still meanwhile.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
ARENAS = 2  # one interpreter lets one thread at a time allocate, but for moments


def share_arenas() -> None:
    """Let all threads that are still to come take their memory from ARENAS arenas."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Let the system have what is free now; a matter of milliseconds."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def keep_for_good() -> None:
    """Let the garbage collector leave out what is there now: modules, texts, the application.

    Forty thousand objects, a third of those that a full collection looked at in a
    server in use. To be called before an index is opened: what is left out
    once is never found to be garbage, and a commit becomes that.
    """
    gc.collect()
    gc.freeze()
