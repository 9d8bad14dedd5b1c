"""Counts of all that matches: facets, days and groups."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..storage.arrays import Array
from .facets import Values, histogram
from .filters import Filters
from .groups import ALONE, Groups
from .leaf import Leaf
from .plan import Plan, Ranking
from .ranking import narrowed
from .scored import Scored


class Tally:
    """Counts of all that matches, gathered leaf by leaf."""

    def __init__(self, values: Callable[[str], Values], groups: Groups, plan: Plan):
        self._plan = plan
        self._groups_of = groups.of
        self._values = {name: values(name) for name in plan.facets}
        self._counts = {
            name: np.zeros(len(values.names), np.int64) for name, values in self._values.items()
        }
        self._days: list[Array] = []
        self._groups: list[Array] = []

    def count(self, leaf: Leaf, found: Scored, matched: Scored, filters: Filters) -> None:
        """Count one leaf: *found* before the filters, *matched* behind all of them."""
        for name, values in self._values.items():
            docs = self._without(name, found, matched, filters)
            values.count(leaf.number, docs, self._counts[name])
        if self._plan.histogram:
            docs = self._without(Filters.DAYS, found, matched, filters)
            self._days.append(leaf.days[docs])
        if self._plan.collapse:
            self._groups.append(self._groups_of(leaf)[matched.docs])

    @staticmethod
    def _without(name: str, found: Scored, matched: Scored, filters: Filters) -> Array:
        return narrowed(found, filters.mask(name)).docs if name in filters else matched.docs

    def report(self, ranking: Ranking) -> None:
        """Write the counts into *ranking*."""
        limit = self._plan.facet_limit
        ranking.facets = {
            name: values.commonest(
                self._counts[name],
                self._plan.facet_limits.get(name, limit),
                self._plan.keywords.get(name, ()),
            )
            for name, values in self._values.items()
        }
        ranking.facet_sizes = {
            name: int(np.count_nonzero(counts)) for name, counts in self._counts.items()
        }
        if self._days and self._plan.histogram:
            ranking.histogram_step, ranking.histogram = histogram(self._days, self._plan.histogram)
        if self._plan.collapse:
            groups = np.concatenate([*self._groups, np.zeros(0, np.int32)])
            grouped = groups[groups != ALONE]
            ranking.group_counts = np.bincount(grouped)
            ranking.total_groups = len(groups) - len(grouped)
            ranking.total_groups += int(np.count_nonzero(ranking.group_counts))
