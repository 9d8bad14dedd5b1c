"""Progress of long work on stderr: a bar in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

SECONDS_BETWEEN_LINES = 10.0


class Reporter(Protocol):
    """Is told how far the work is."""

    def stage(self, name: str) -> None:
        """Say what begins now."""
        ...

    def advance(self, articles: int, share: float | None) -> None:
        """Say how many articles were read, and what share of the input (0 to 1, None unknown)."""
        ...


class Silent:
    """Says nothing."""

    def stage(self, name: str) -> None:
        """Say nothing."""

    def advance(self, articles: int, share: float | None) -> None:
        """Say nothing."""


class _Lines:
    def __init__(self) -> None:
        self._last = time.monotonic()

    def stage(self, name: str) -> None:
        print(name, file=sys.stderr, flush=True)

    def advance(self, articles: int, share: float | None) -> None:
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            percent = "" if share is None else f" ({share:.0%} of the input)"
            print(f"{articles:,} articles read{percent}", file=sys.stderr, flush=True)


class _Bar:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None, articles="")

    def stage(self, name: str) -> None:
        self._progress.update(self._task, description=name)

    def advance(self, articles: int, share: float | None) -> None:
        total = None if share is None else 1.0
        self._progress.update(
            self._task, total=total, completed=share or 0.0, articles=f"{articles:,} articles"
        )


@contextmanager
def reporting() -> Iterator[Reporter]:
    """Yield a Reporter that suits stderr: a bar in a terminal, a line now and then elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[articles]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(progress)
