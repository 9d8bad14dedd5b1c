"""The bars of a timeline as a page draws them: few enough to be pressed, each with its height."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..page import Bar
from ..texts.day_text import span_in_words
from ..texts.messages import plural

# Each bar is at least 24 pixels wide, to be pressed.
WIDE_BARS = 30  # on a page of 768 pixels and more
NARROW_BARS = 12  # on a telephone
LEAST_HEIGHT = 5  # percent, of a bar for any article at all


class Column(NamedTuple):
    """A bar, and its height in percent of the highest."""

    bar: Bar
    height: int


class DrawnBar(NamedTuple):
    """A column as a page writes it; without articles it has no address and no title."""

    days: str  # the first and the last, in ISO 8601
    height: int
    selected: bool
    address: str = ""
    title: str = ""


def drawn_bars(drawn: Sequence[Column], address: Callable[[str, str], str]) -> Iterator[DrawnBar]:
    """Yield *drawn* with texts and addresses; *address* makes one of two days in ISO 8601."""
    for bar, height in drawn:
        first, last = bar.start.isoformat(), bar.end.isoformat()
        days = f"{first}/{last}"
        if not bar.count:
            yield DrawnBar(days, height, bar.selected)
            continue
        title = f"{span_in_words(bar.start, bar.end)}: {plural('articles', bar.count)}"
        yield DrawnBar(days, height, bar.selected, address(first, last), title)


def columns(bars: Sequence[Bar], most: int | None = None) -> tuple[Column, ...]:
    """Return the columns of *bars*, at most *most*; () where there would be one only.

    To make fewer, neighbours are put together, from the latest back.
    """
    return columns_together([bars], most)[0]


def columns_together(
    rows: Sequence[Sequence[Bar]], most: int | None = None
) -> list[tuple[Column, ...]]:
    """Return the columns of each of *rows*, their heights by one measure."""
    if most is not None:
        rows = [
            _together(bars, -(-len(bars) // most)) if len(bars) > most else bars for bars in rows
        ]
    highest = max((bar.count for bars in rows for bar in bars), default=0) or 1
    return [
        tuple(Column(bar, _height(bar.count, highest)) for bar in bars) if len(bars) > 1 else ()
        for bars in rows
    ]


def _height(count: int, highest: int) -> int:
    return max(LEAST_HEIGHT, round(100 * count / highest)) if count else 0


def _together(bars: Sequence[Bar], size: int) -> tuple[Bar, ...]:
    """Return *bars* with each *size* neighbours as one; the first may be of fewer."""
    first = len(bars) % size
    cuts = [0] * bool(first) + list(range(first, len(bars) + 1, size))
    groups = [bars[start:end] for start, end in pairwise(cuts)]
    return tuple(
        Bar(
            start=group[0].start,
            end=group[-1].end,
            count=sum(bar.count for bar in group),
            selected=any(bar.selected for bar in group),
        )
        for group in groups
    )
