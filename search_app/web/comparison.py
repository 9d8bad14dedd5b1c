"""Queries side by side as a page draws them: bars by one measure, the papers with the most articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..page import Bar, Counts, SearchParameters
from ..results.counts import MOST_QUERIES
from .columns import NARROW_BARS, WIDE_BARS, Column, columns_together
from .service import Service

__all__ = ["MOST_QUERIES", "Compared", "Comparison", "compare"]

MOST_PAPERS = 20


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the queries, its articles by time, in the bars of all, and by paper."""

    query: str
    searched: str  # the same as a term
    total: int
    columns: tuple[Column, ...]
    narrow: tuple[Column, ...]  # the same, fewer
    papers: Counter[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Queries over one axis of time; ``papers`` are those with the most articles of all."""

    queries: tuple[Compared, ...]
    bars: tuple[Bar, ...]
    papers: tuple[str, ...]


def compare(service: Service, queries: Sequence[str]) -> Comparison:
    """Return *queries*, each counted, on the bars of the whole collection."""
    return drawn(service.compare(queries, SearchParameters()))


def drawn(counts: Counts) -> Comparison:
    """Return *counts* with the heights of their bars."""
    rows = [one.bars for one in counts.queries]
    both = zip(columns_together(rows, WIDE_BARS), columns_together(rows, NARROW_BARS), strict=True)
    compared = tuple(
        Compared(
            query=one.query,
            searched=one.searched,
            total=one.total,
            columns=wide,
            narrow=narrow,
            papers=Counter({paper.source: paper.count for paper in one.papers}),
        )
        for one, (wide, narrow) in zip(counts.queries, both, strict=True)
    )
    together = sum((one.papers for one in compared), Counter[str]())
    papers = tuple(paper for paper, _ in together.most_common(MOST_PAPERS))
    return Comparison(compared, rows[0] if rows else (), papers)
