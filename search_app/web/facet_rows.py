"""The values of a facet as a page lists them, each a link that takes or leaves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..page import FILTERS, FacetValue, SearchParameters
from ..texts.messages import number
from .addresses import search_url
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
