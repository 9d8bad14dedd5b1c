"""The values of a facet as a page lists them, each a link that takes or leaves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from ..page import FILTERS, FacetPage, FacetValue, SearchParameters
from ..parameters import to_query_string
from ..texts.messages import number
from .addresses import carried, defaults, in_letters, path_of, search_url
from .presentation import foreign

FIRST = 6  # values that are always in sight
MOST = 18  # values that a page lists, those that were chosen apart


class FacetRow(NamedTuple):
    """A value: where it leads, what it is called, and its share of the commonest in percent."""

    address: str
    label: Markup
    articles: str
    width: int
    selected: bool


class FacetRows(NamedTuple):
    """The rows in sight and those behind «more»."""

    first: tuple[FacetRow, ...]
    further: tuple[FacetRow, ...]


def facet_rows(parameters: SearchParameters, name: str, values: Sequence[FacetValue]) -> FacetRows:
    """Return the rows of the facet *name* of FILTERS; what was chosen is in sight."""
    first = [value for place, value in enumerate(values) if place < FIRST or value.selected]
    further = [value for value in values[FIRST:MOST] if not value.selected]
    most = max((value.count for value in values), default=0) or 1
    return FacetRows(
        tuple(_rows(parameters, FILTERS[name], first, most)),
        tuple(_rows(parameters, FILTERS[name], further, most)),
    )


def all_rows(page: FacetPage) -> tuple[FacetRow, ...]:
    """Return the rows of a page that lists a facet by itself."""
    most = max((value.count for value in page.values), default=0) or 1
    return tuple(_rows(page.parameters, FILTERS[page.facet], page.values, most))


def facet_url(
    parameters: SearchParameters, name: str, order: str = "count", find: str = "", page: int = 1
) -> str:
    """Return the address of the values of the facet *name* in a search, a page of them."""
    asked = to_query_string(parameters, defaults(), page=1)
    listing = {"order": order, "find": find, "page": page if page > 1 else ""}
    usual = {"order": "count", "find": "", "page": ""}
    further = [pair for pair in listing.items() if pair[1] != usual[pair[0]]]
    written = urlencode((*further, *carried()))
    query = in_letters(asked + (f"&{written}" if written else ""))
    return f"{path_of('facet', facet=name)}?{query}"


def _rows(
    parameters: SearchParameters, field: str, values: Sequence[FacetValue], most: int
) -> Iterator[FacetRow]:
    chosen: tuple[str, ...] = getattr(parameters, field)
    for value in values:
        if value.selected:
            then = tuple(other for other in chosen if other != value.value)
        else:
            then = (*chosen, value.value)
        yield FacetRow(
            search_url(parameters, **{field: then}),
            foreign(value.label or value.value),
            number(value.count),
            max(100 * value.count // most, 1),
            value.selected,
        )
