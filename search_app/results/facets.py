"""What readers narrow a search by, and what each further choice would leave.

The paper's country is no field of an article: it is that of its paper, so that
both choices become one filter on the source, and both facets come of the
counts by source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from indexer.analysis import terms
from indexer.backends import ResultPage

from ..page import FILTERS, FacetListing, FacetValue, SearchParameters
from ..query.filters import NO_VALUE
from .values import MAX_VALUES, IndexValues, name_key

FACETS: Final = ("source", "section", "author", "papers")  # fields that an engine counts
MOST_VALUES: Final = 20  # of a facet on a page, beside those that were chosen
MOST_SOURCES: Final = 10_000  # of all of them the countries are made
LEAST_PAPERS: Final = (2, 3, 5, 10)  # that carried a text: what readers choose from

FACET_LIMITS: Final = {"source": MOST_SOURCES, "papers": MOST_SOURCES}
WHOLE_FACETS: Final = {name: {**FACET_LIMITS, name: MAX_VALUES} for name in FILTERS}  # by one

Own = Mapping[str, tuple[str, ...]]  # by field: what the query itself filters by


def resolved(parameters: SearchParameters, values: IndexValues) -> SearchParameters:
    """Return *parameters* with papers, countries and so on by what the index calls them."""
    changes: dict[str, Any] = {}
    for name, field in FILTERS.items():
        given = getattr(parameters, field)
        if given:
            meant = (value for text in given for value in values.resolve(name, text))
            changes[field] = tuple(dict.fromkeys(meant))
    return replace(parameters, **changes) if changes else parameters


def filters_of(parameters: SearchParameters, own: Own, values: IndexValues) -> dict[str, Any]:
    """Return the filters of a request: what the query says, narrowed by what was chosen."""
    filters = dict(own)
    for name in FACETS:
        chosen = getattr(parameters, FILTERS[name])
        if chosen and name == "papers":
            chosen = values.numbers_of_papers(chosen)
            filters[name] = _both(chosen, own.get(name))
        elif chosen:
            filters[name] = _both(chosen, own.get(name))
    if parameters.countries:
        filters["source"] = _both(_papers_of(parameters, values), filters.get("source"))
    return filters


def _papers_of(parameters: SearchParameters, values: IndexValues) -> tuple[str, ...]:
    of = values.sources_of_countries
    return tuple(paper for code in parameters.countries for paper in of.get(code, ()))


def _both(chosen: tuple[str, ...], allowed: Iterable[str] | None) -> tuple[str, ...]:
    if allowed is None:
        return chosen or NO_VALUE
    return tuple(value for value in chosen if value in set(allowed)) or NO_VALUE


def facets_of(
    found: ResultPage,
    parameters: SearchParameters,
    own: Own,
    values: IndexValues,
    most: int = MOST_VALUES,
) -> tuple[dict[str, tuple[FacetValue, ...]], dict[str, int]]:
    """Return the facets of a page by name, *most* values of each, and how many each has in all.

    A value's count is of the articles that would be found if of this facet it
    alone were chosen: every other filter holds, and what the query itself says.
    """
    counts = {
        name: [pair for pair in found.facets[name] if name not in own or pair[0] in own[name]]
        for name in FACETS
    }
    sizes = {
        name: len(counts[name]) if name in own else found.facet_sizes.get(name, 0)
        for name in FACETS
    }
    counts["papers"] = _at_least(counts["papers"], parameters.papers)
    sizes["papers"] = len(counts["papers"])
    by_country = _by_country(counts["source"], parameters.sources, values)
    if parameters.countries:
        papers = set(_papers_of(parameters, values))
        counts["source"] = [pair for pair in counts["source"] if pair[0] in papers]
        sizes["source"] = len(counts["source"])
    if by_country:
        counts["country"], sizes["country"] = by_country, len(by_country)
    facets = {
        name: _values(name, pairs, getattr(parameters, FILTERS[name]), values, most)
        for name, pairs in counts.items()
    }
    return {name: facets[name] for name in FILTERS if facets.get(name)}, {
        name: sizes[name] for name in FILTERS if facets.get(name)
    }


def _at_least(counts: Iterable[tuple[str, int]], chosen: tuple[str, ...]) -> list[tuple[str, int]]:
    """Return how many articles at least so many papers carried, of the articles of each number."""
    by_number = {int(number): count for number, count in counts}
    least = sorted({*LEAST_PAPERS, *(int(value) for value in chosen if value.isdecimal())})
    found = [
        (str(n), sum(count for number, count in by_number.items() if number >= n)) for n in least
    ]
    return [(value, count) for value, count in found if count]


def _by_country(
    counts: Iterable[tuple[str, int]], chosen: tuple[str, ...], values: IndexValues
) -> list[tuple[str, int]]:
    """Return the articles of each country's papers, of the *chosen* ones where there are some."""
    by_source = {source: count for source, count in counts if not chosen or source in chosen}
    found = {
        code: sum(by_source.get(source, 0) for source in papers)
        for code, papers in values.sources_of_countries.items()
    }
    return sorted((pair for pair in found.items() if pair[1]), key=lambda pair: (-pair[1], pair[0]))


def _values(
    name: str,
    counts: list[tuple[str, int]],
    chosen: tuple[str, ...],
    values: IndexValues,
    most: int,
) -> tuple[FacetValue, ...]:
    """Return the commonest values, and behind them what was chosen, even where nothing has it."""
    shown = counts[:most]
    if chosen:
        further = dict(counts[most:])
        there = {value for value, _ in shown}
        shown += [(value, further.get(value, 0)) for value in chosen if value not in there]
    return tuple(
        FacetValue(value, count, value in chosen, values.label(name, value))
        for value, count in shown
    )


def listed(
    values: Sequence[FacetValue], listing: FacetListing
) -> tuple[tuple[FacetValue, ...], int]:
    """Return the page of *values*, commonest first, that *listing* asks for, and how many it has.

    Names are compared folded, without the article: «الرياض» stands under its third letter.
    """
    wanted = tuple(map(name_key, terms(listing.find)))
    found = [value for value in values if not wanted or _is_named(value, wanted)]
    if listing.order == "name":
        found.sort(key=lambda value: (name_key(value.label or value.value), value.value))
    first = (listing.page - 1) * listing.limit
    return tuple(found[first : first + listing.limit]), len(found)


def _is_named(value: FacetValue, wanted: tuple[str, ...]) -> bool:
    words = [name_key(word) for word in terms(f"{value.label} {value.value}")]
    return all(any(word.startswith(beginning) for word in words) for beginning in wanted)
