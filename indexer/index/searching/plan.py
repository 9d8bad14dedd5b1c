"""What is asked of a snapshot beside the tree, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from ..storage.arrays import Array
from .facets import Bucket, Step


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of a snapshot beside the tree; see ``backends.SearchRequest``."""

    count: int = 10
    order: str = "relevance"
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None
    facets: tuple[str, ...] = ()
    facet_limit: int = 100
    histogram: Step | None = None
    facet_limits: Mapping[str, int] = field(default_factory=dict)
    collapse: bool = False
    half_life: float | None = None  # in days
    proximity: tuple[Any, ...] = ()  # concepts in the order of the query
    by_meaning: bool = True  # whether what was learnt from the index ranks the first anew

    @property
    def filters(self) -> bool:
        """Return whether some documents are filtered out."""
        return bool(self.keywords) or self.start is not None or self.end is not None

    @property
    def needs_all(self) -> bool:
        """Return whether all matching documents must be known, not only the best."""
        return bool(self.facets or self.histogram or self.collapse or self.order != "relevance")

    @property
    def lifts(self) -> bool:
        """Return whether newer documents rank higher than their words alone say."""
        return self.half_life is not None and self.order == "relevance"


class Row(NamedTuple):
    """A ranked document: its score, leaf and number there."""

    score: float
    leaf: int
    document: int


class Ordered(NamedTuple):
    """Ranked documents in order, as arrays: their scores, leaves and numbers there."""

    scores: Array
    leaves: Array
    docs: Array

    def part(self, places: Array | slice) -> Ordered:
        """Return those at *places*."""
        return Ordered(self.scores[places], self.leaves[places], self.docs[places])

    def rows(self, count: int) -> list[Row]:
        """Return the first *count*."""
        return list(map(Row, *(array[:count].tolist() for array in self)))


NO_ROWS = Ordered(np.zeros(0), np.zeros(0, np.intp), np.zeros(0, np.intp))


@dataclass(slots=True)
class Ranking:
    """The answer to a plan: the best rows in order, and counts of all that match."""

    rows: list[Row]
    total: int
    partial: bool = False
    facets: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    facet_sizes: dict[str, int] = field(default_factory=dict)
    histogram: tuple[Bucket, ...] = ()
    histogram_step: Step | None = None
    # By group; not compared, for arrays have no one answer to that.
    group_counts: Array = field(default_factory=lambda: np.zeros(0, np.intp), compare=False)
    total_groups: int | None = None
