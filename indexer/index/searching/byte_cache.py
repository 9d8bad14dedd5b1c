"""One cache for everything a search decodes, counted in bytes.

A full garbage collection looks at each object that could be part of a cycle, and
all threads stand still meanwhile. Plain tuples of numbers, texts and arrays it
leaves out, a NamedTuple never: what is kept is kept plain, and becomes what it
was when it is looked up (a fifth of a microsecond). With a hundred thousand entries
that saves as many objects, and a tenth of a second of each collection.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any

LEAST_BYTES, MOST_BYTES = 256 << 20, 2 << 30
SHARE_OF_MEMORY = 8


def _default_bytes() -> int:
    """Return an eighth of the machine's memory, within limits; it is taken as queries need it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(max(memory // SHARE_OF_MEMORY, LEAST_BYTES), MOST_BYTES)


DEFAULT_BYTES = _default_bytes()
ENTRY_BYTES = 400  # what an entry costs beside its arrays: key, node and objects, measured
# Plain as they are, a million take a tenth of a second of each full collection. In use an
# entry has ten kilobytes; words that no article has would fill a cache with millions.
MOST_ENTRIES = 1 << 18
DROPPED_AT_ONCE = 256  # entries, in a fraction of a millisecond

# Its bytes, the number of the class of a NamedTuple, what is kept.
_Entry = tuple[int, int | None, Any]


class ByteCache:
    """The things used last, as many as fit into *limit* bytes; safe among threads.

    Keys are tuples that begin with their owner, a number that one part of one
    snapshot holds alone; ``drop`` forgets all that some kept.
    """

    def __init__(self, limit: int = DEFAULT_BYTES):
        self.limit = limit
        self._entries: OrderedDict[tuple[Hashable, ...], _Entry] = OrderedDict()
        self._kinds: list[type[tuple[Any, ...]]] = []  # entries hold numbers of these
        self._lock = Lock()
        self._owners = 0
        self.size = 0  # bytes held now
        self.hits = 0  # look-ups that found something
        self.misses = 0

    def new_owner(self) -> int:
        """Return a number that no other part of a snapshot holds."""
        with self._lock:
            self._owners += 1
            return self._owners

    def get(self, key: tuple[Hashable, ...]) -> Any | None:
        """Return what was kept under *key*, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                self.misses += 1
                return None
            self.hits += 1
            self._entries.move_to_end(key)
        _, kind, value = entry
        return value if kind is None else tuple.__new__(self._kinds[kind], value)

    def put(self, key: tuple[Hashable, ...], value: Any, size: int) -> None:
        """Keep *value*, which holds *size* bytes of arrays; what was used longest ago goes.

        A value that alone would take more than a quarter is not kept.
        """
        size += ENTRY_BYTES
        if size > self.limit // 4:
            return
        kept_as = type(value)
        is_named = issubclass(kept_as, tuple) and kept_as is not tuple
        with self._lock:
            self._forget(key)
            kind = self._kind(kept_as) if is_named else None
            self._entries[key] = (size, kind, tuple(value) if is_named else value)
            self.size += size
            while self.size > self.limit or len(self._entries) > MOST_ENTRIES:
                self._forget(next(iter(self._entries)))

    def drop(self, *owners: Hashable) -> None:
        """Forget all that *owners* kept.

        A look at a hundred thousand keys takes as long as several searches. Those
        are answered meanwhile: a part at a time is forgotten under the lock.
        """
        with self._lock:
            keys = list(self._entries)
        dropped = [key for key in keys if key[0] in owners]
        for first in range(0, len(dropped), DROPPED_AT_ONCE):
            with self._lock:
                for key in dropped[first : first + DROPPED_AT_ONCE]:
                    self._forget(key)

    def _forget(self, key: tuple[Hashable, ...]) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry[0]

    def _kind(self, kept_as: type[tuple[Any, ...]]) -> int:
        if kept_as not in self._kinds:
            self._kinds.append(kept_as)
        return self._kinds.index(kept_as)

    def __len__(self) -> int:
        return len(self._entries)
