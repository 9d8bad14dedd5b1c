"""Queries side by side: how many articles each finds, over time and in each paper."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..page import Bar, SearchPage, SearchParameters
from ..results.counts import as_term
from .columns import NARROW_BARS, WIDE_BARS, Column, columns_together
from .service import Service

MOST_QUERIES = 4
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


def compare(service: Service, queries: Iterable[str]) -> Comparison:
    """Return *queries*, each searched, on the bars of the whole collection."""
    axis = service.home().timeline.bars
    # As a term, typed so: another spelling is what a spelling is compared with.
    asked = SearchParameters(per_page=1, group=False, variants=False)
    queries = list(queries)
    pages = [service.search(replace(asked, query=as_term(query))) for query in queries]
    rows = [_on_axis(axis, page) for page in pages]
    drawn = zip(columns_together(rows, WIDE_BARS), columns_together(rows, NARROW_BARS), strict=True)
    compared = tuple(
        Compared(
            query=query,
            searched=page.parameters.query,
            total=page.total,
            columns=wide,
            narrow=narrow,
            papers=Counter({v.value: v.count for v in page.facets.get("source", ())}),
        )
        for query, page, (wide, narrow) in zip(queries, pages, drawn, strict=True)
    )
    together = sum((one.papers for one in compared), Counter[str]())
    papers = tuple(paper for paper, _ in together.most_common(MOST_PAPERS))
    return Comparison(compared, axis, papers)


def _on_axis(axis: Sequence[Bar], page: SearchPage) -> list[Bar]:
    """Return *axis* with the articles of *page*; its bars are as long as the page's, or longer."""
    counts = [0] * len(axis)
    starts = [bar.start for bar in axis]
    for bar in page.timeline.bars:
        counts[max(0, bisect_right(starts, bar.start) - 1)] += bar.count
    return [replace(bar, count=count) for bar, count in zip(axis, counts, strict=True)]
