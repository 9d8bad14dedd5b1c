"""Terms and spellings beside each other: articles a month and shares of each paper.

Every query is a term in its close forms: other spellings of its words are what
it is compared with. Copies count, for each paper printed its own.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from indexer.backends import ResultPage, SearchRequest
from indexer.index.searching.nodes import And, DayRange, KeywordFilter
from indexer.schema import day_of

from ..page import Bar, CountedQuery, Counts, PaperShare, SearchParameters
from ..query.filters import is_filter
from ..query.syntax import ParsedQuery, Quotation, Word
from .facets import MOST_SOURCES
from .timeline import timeline_of
from .values import IndexValues

MOST_QUERIES: Final = 4


class Found(NamedTuple):
    """A query, and what is counted for it: by month and paper, and in the bars of a timeline."""

    query: str
    searched: str  # the same as a term
    by_month: ResultPage
    by_time: ResultPage


def as_term(parsed: ParsedQuery) -> str:
    """Return a query of plain words as one term: these words in this order, each in its close forms.

    A search for words finds all that may be meant, down to the same root; what is
    counted is the term. Fields and dates beside the words stay. A query that says
    more than that stays as it is.

    >>> from search_app.query.parser import parse
    >>> [as_term(parse(query)) for query in ("a b", 'date:2015 a b', '"a b"')]
    ['"a b"~', 'date:"2015-01-01..2015-12-31" "a b"~', '"a b"']
    """
    words = tuple(clause.text for clause in parsed.clauses if isinstance(clause, Word))
    beside = tuple(clause for clause in parsed.clauses if not isinstance(clause, Word))
    if not words or not all(map(is_filter, beside)):
        return parsed.raw
    return str(replace(parsed, clauses=(*beside, Quotation(words, "forms"))))


def counting(request: SearchRequest) -> SearchRequest:
    """Return what counts all that *request* finds by month and paper.

    Its filters become part of the tree: counts by a field would leave out the
    filter on that field.
    """
    parts = [request.tree]
    parts += [KeywordFilter(name, values, boost=0.0) for name, values in request.filters.items()]
    if request.start is not None or request.end is not None:
        parts.append(DayRange(request.start, request.end, boost=0.0))
    return SearchRequest(
        And(parts) if len(parts) > 1 else request.tree,
        limit=0,
        facets=("source",),
        facet_limit=MOST_SOURCES,
        histogram="month",
        deadline=request.deadline,
    )


def counts_of(
    parameters: SearchParameters,
    found: Sequence[Found],
    articles: Mapping[str, int],
    values: IndexValues,
    axis: Sequence[Bar],
) -> Counts:
    """Return what was *found* for each query; *articles* counts all of each paper.

    *axis* are the bars of the whole collection.
    """
    by_month = [
        {_month(bucket.start): bucket.count for bucket in one.by_month.histogram} for one in found
    ]
    months = sorted({month for of_query in by_month for month in of_query})
    if months:
        months = list(_from_to(months[0], months[-1]))
    queries = (
        CountedQuery(
            one.query,
            one.searched,
            one.by_month.total,
            tuple(of_query.get(month, 0) for month in months),
            tuple(_shares(one.by_month, articles, values)),
            tuple(_on_axis(axis, timeline_of(one.by_time).bars)),
        )
        for one, of_query in zip(found, by_month, strict=True)
    )
    return Counts(parameters, tuple(months), tuple(queries))


def _on_axis(axis: Sequence[Bar], bars: Sequence[Bar]) -> Iterator[Bar]:
    """Yield *axis* with the counts of *bars*; its bars are as long as those, or longer."""
    counts = [0] * len(axis)
    starts = [bar.start for bar in axis]
    for bar in bars:
        counts[max(0, bisect_right(starts, bar.start) - 1)] += bar.count
    return (replace(bar, count=count) for bar, count in zip(axis, counts, strict=True))


def _month(day: int) -> date:
    known = day_of(day)
    assert known is not None, "a bucket has days"
    return known.replace(day=1)


def _from_to(first: date, last: date) -> Iterator[date]:
    """Yield the first days of all months from *first* to *last*."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)


def _shares(
    page: ResultPage, articles: Mapping[str, int], values: IndexValues
) -> Iterator[PaperShare]:
    found = [
        PaperShare(source, values.label("source", source), count, count / articles[source])
        for source, count in page.facets["source"]
    ]
    yield from sorted(found, key=lambda paper: (-paper.share, paper.source))


def counts_csv(counts: Counts) -> str:
    """Return the counts by month as CSV: a line a month, a column a query."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["month", *(_cell(query.query) for query in counts.queries)])
    for number, month in enumerate(counts.months):
        row = (query.counts[number] for query in counts.queries)
        writer.writerow([f"{month:%Y-%m}", *row])
    return table.getvalue()


def _cell(query: str) -> str:
    """Return a query as a cell that no spreadsheet takes for a formula."""
    return f"'{query}" if query.lstrip().startswith(("=", "+", "-", "@")) else query
