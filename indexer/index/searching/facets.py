"""Counts of matching documents by the values of a field, and by time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from ...schema import EPOCH, NO_DAY, day_number
from ..storage.arrays import Array
from .filters import keyword_column
from .leaf import Leaf
from .scored import Documents

Step = Literal["day", "week", "month", "year", "auto"]

MOST_BUCKETS = 70  # of a histogram whose step is chosen: bars that a page can show
DAYS_OF: dict[Step, int] = {"day": 1, "week": 7, "month": 30}  # about
SATURDAY = 2  # 1970-01-03: the first day of the week where Arabic is written


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many documents are of the days *start* to *end*, both included."""

    start: int
    end: int
    count: int


class Values:
    """The values of one keyword field in all leaves, and each leaf's codes among them."""

    def __init__(self, field: str, leaves: Sequence[Leaf]):
        columns = [keyword_column(leaf, field) for leaf in leaves]
        self._columns = columns
        self._known: dict[int, str] = {}  # names that were shown before
        if len(columns) == 1:
            # Sorted as they lie; the names of all authors take longer to read than a query.
            self.names: Sequence[str] = columns[0].values
            self._places: list[Array | slice] = [slice(None)]
            return
        self.names = sorted({value for column in columns for value in column.values})
        numbers = {name: number for number, name in enumerate(self.names)}
        self._places = [
            np.fromiter((numbers[value] for value in column.values), np.intp, len(column.values))
            for column in columns
        ]

    def count(self, number: int, docs: Documents, into: Array) -> None:
        """Add to *into*, by value, how many of leaf *number*'s documents have it."""
        column = self._columns[number]
        if not len(column.values):
            return
        # The code of an absent value is -1: the first of the counts.
        counts = np.bincount(column.codes[docs] + np.intp(1), minlength=len(column.values) + 1)
        into[self._places[number]] += counts[1:]

    def commonest(
        self, counts: Array, limit: int, always: Sequence[str] = ()
    ) -> tuple[tuple[str, int], ...]:
        """Return the *limit* values with most documents, then in order of the values.

        Of *always* those that have any are there too, behind the others.
        """
        there = counts.nonzero()[0]
        further: list[int] = []
        if len(there) > limit:
            if always:
                ranked = there[np.argsort(-counts[there], kind="stable")]
                wanted = set(always)
                further = [p for p in ranked[limit:].tolist() if self._name(p) in wanted]
            # The least of the wanted counts, and all that tie with it: counts are small and
            # many, so that to count them is five times as fast as to part them.
            with_count = np.bincount(counts)[1:]
            least = len(with_count) - int(with_count[::-1].cumsum().searchsorted(limit))
            there = (counts >= least).nonzero()[0]
        order = there[np.argsort(-counts[there], kind="stable")][:limit].tolist() + further
        return tuple(zip(map(self._name, order), counts[order].tolist(), strict=True))

    def _name(self, place: int) -> str:
        name = self._known.get(place)
        if name is None:
            name = self._known[place] = self.names[place]
        return name


def count_days(days: Sequence[Array]) -> tuple[int, Array]:
    """Return the first day of all, and a count for each day from there on."""
    together = days[0] if len(days) == 1 else np.concatenate(days)
    known = together[together != NO_DAY]
    if not len(known):
        return 0, np.zeros(0, np.int64)
    first = int(known.min())
    return first, np.bincount(known - first)


def histogram(days: Sequence[Array], step: Step) -> tuple[Step, tuple[Bucket, ...]]:
    """Return buckets from the first day to the last, without a gap; unknown days are left out.

    Beside them stands the step: that given, or for "auto" the one that was chosen.
    """
    first, counts = count_days(days)
    chosen = step == "auto"
    if chosen:
        step = fitting_step(len(counts))
    if not len(counts):
        return step, ()
    starts = bucket_starts(first, first + len(counts) - 1, step)
    if chosen and len(starts) > MOST_BUCKETS + 1:  # longer than a life: some years at a time
        starts = [*starts[: -1 : len(starts) // MOST_BUCKETS + 1], starts[-1]]
    sums = np.add.reduceat(counts, np.maximum(np.array(starts[:-1]) - first, 0)).tolist()
    return step, tuple(
        Bucket(start, after - 1, count)
        for start, after, count in zip(starts[:-1], starts[1:], sums, strict=True)
    )


def fitting_step(days: int) -> Step:
    """Return the shortest step that makes at most MOST_BUCKETS of so many days, or years.

    >>> [fitting_step(days) for days in (30, 71, 365, 600, 36500)]
    ['day', 'week', 'week', 'month', 'year']
    """
    return next((step for step, of in DAYS_OF.items() if days <= MOST_BUCKETS * of), "year")


def bucket_starts(first: int, last: int, step: Step) -> list[int]:
    """Return the first days of the buckets that hold *first* to *last*, and of the one behind."""
    if step == "day":
        return list(range(first, last + 2))
    if step == "week":
        saturday = first - (first - SATURDAY) % 7
        return list(range(saturday, last + 8, 7))
    months = 1 if step == "month" else 12
    start = date.fromordinal(first + EPOCH)
    month = start.year * 12 + (start.month - 1 if months == 1 else 0)
    starts = [_month_start(month)]
    while starts[-1] <= last:
        month += months
        starts.append(_month_start(month))
    return starts


def _month_start(month: int) -> int:
    year, index = divmod(month, 12)
    # Behind the last month of the calendar nothing starts; its days end there.
    if year > date.max.year:
        return date.max.toordinal() - EPOCH + 1
    return day_number(date(year, index + 1, 1))
