"""Memory that was freed goes back to the system: what the C library must be told of that.

glibc keeps what is freed for what may come, in an arena for each thread. With
sixteen threads, and lists made anew at each commit, that came to more than all
that was in use. Other C libraries give it back by themselves.
"""

from __future__ import annotations

import ctypes
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
