"""The time that one search may take."""

from __future__ import annotations

import time
from typing import TypeVar

Made = TypeVar("Made")

LARGEST_CALL = 4_000_000  # elements that one array call may touch between two looks at the clock


class OutOfTime(Exception):
    """A search reached its deadline; what it has so far is all that it gives."""


class Clock:
    """The deadline of one search, a ``time.monotonic()`` moment; None never ends."""

    __slots__ = ("deadline",)

    def __init__(self, deadline: float | None = None):
        self.deadline = deadline

    @property
    def is_over(self) -> bool:
        """Return whether the deadline has passed."""
        return self.deadline is not None and time.monotonic() > self.deadline

    def check(self) -> None:
        """Raise OutOfTime where the deadline has passed."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTime

    def checked(self, made: Made) -> Made:
        """Return *made*, having looked at the time that it took."""
        self.check()
        return made


NO_LIMIT = Clock()
