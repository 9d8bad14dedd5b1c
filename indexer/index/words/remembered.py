"""What was worked out for a text before, for thousands of texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(dict[str, T], Generic[T]):
    """A function of a text that is worked out once for those asked for last, *most* at most.

    *make* works it out and never gives None. Safe to share among threads: two may
    work out the same at once.

    >>> length = Remembered(len, 100)
    >>> length("abc"), length("abc"), dict(length)
    (3, 3, {'abc': 3})

    As quick as ``lru_cache`` where a text is known, and cheaper for all the others:
    of that a full garbage collection, for which all threads stop, looks at each
    entry, its text and its value, where they lie scattered. Of a dict it looks at the
    values alone, in a row, and not at all where it holds texts and numbers
    and is no subclass, as the older half here.
    """

    __slots__ = ("_make", "_most", "_older")

    def __init__(self, make: Callable[[str], T], most: int):
        self._make = make
        self._most = most
        # What was not asked for while the younger half filled goes with the older.
        self._older: dict[str, T] = {}

    __call__ = dict.__getitem__

    def __missing__(self, text: str) -> T:
        found = self._older.get(text)
        if found is None:
            found = self._make(text)
        if len(self) >= self._most // 2:
            self._older = dict(self)
            self.clear()
        self[text] = found
        return found

    def forget(self) -> None:
        """Forget all of them."""
        self._older = {}
        self.clear()
