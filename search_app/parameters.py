"""The parameters of an address to SearchParameters, and back to the canonical address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Any, Final, get_args
from urllib.parse import urlencode

from indexer.backends import Sort
from indexer.errors import UsageError

from .page import FILTERS, FacetListing, FacetOrder, Limit, SearchParameters
from .texts.messages import text

MAX_QUERY_BYTES = 4096  # of UTF-8; what is longer is refused, not cut
MAX_REACH = 10_000  # page x per_page: how deep one may page
MAX_PER_PAGE = 50
MAX_VALUES_LISTED = 1000  # of a facet, on one page
MAX_DROPPED = 48  # spellings; as many as a query may have words
MAX_SPELLING = 255  # characters of one

HALF_LIFE = 30  # days: what ``recent=1`` means
LONGEST_HALF_LIFE = 36_500
_NUMBER = re.compile(r"\d{1,9}")  # digits of every script that counts in tens
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_UNSAFE = re.compile("[\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class QueryTooLong(UsageError):
    """The query is longer than any that is read."""

    status = 414


DEFAULTS: Final = SearchParameters()
# The fields of SearchParameters in the order of an address, by the names that they have there.
NAMES: Final[Mapping[str, str]] = {
    "query": "q",
    "page": "page",
    "per_page": "per_page",
    "sort": "sort",
    "start": "from",
    "end": "to",
    "group": "group",
    "recent": "recent",
    **{field: name for name, field in FILTERS.items()},
    "as_typed": "as",
    "variants": "variants",
    "drop": "drop",
}
REPEATABLE: Final = frozenset({*FILTERS.values(), "drop"})


def parse_parameters(
    args: Mapping[str, list[str]], defaults: SearchParameters = DEFAULTS
) -> SearchParameters:
    """Return the search that *args*, lists of values by name, ask for.

    What they do not say is as in *defaults*.
    Of a parameter given twice the first value that is not empty counts, but for ``drop`` and those
    of FILTERS. ``recent`` is a half-life in days; 1 stands for HALF_LIFE.
    Digits of every script are numbers; unknown parameters are ignored; empty
    ones too. Raises UsageError with a sentence that says what to do.

    >>> parse_parameters({"q": ["ماء"], "page": ["٢"]}).page
    2
    """
    query = asked_query(_first(args, "q"))
    page = _number(_first(args, "page"), defaults.page)
    if page < 1:
        raise UsageError(text("usage.page"))
    per_page = _number(_first(args, "per_page"), defaults.per_page)
    if not 1 <= per_page <= MAX_PER_PAGE:
        raise UsageError(text("usage.per_page", most=MAX_PER_PAGE))
    if page * per_page > MAX_REACH:
        raise UsageError(text("usage.too_deep", most=MAX_REACH))
    return SearchParameters(
        query=query,
        page=page,
        per_page=per_page,
        sort=_sort(_first(args, "sort"), defaults.sort),
        **{
            field: _distinct(clean_query(value) for value in args.get(name, []))
            for name, field in FILTERS.items()
        },
        start=_day(_first(args, "from")),
        end=_day(_first(args, "to")),
        group=_group(_first(args, "group"), defaults.group),
        recent=_recent(_first(args, "recent")),
        variants=_variants(_first(args, "variants")),
        drop=_dropped(args.get("drop", [])),
        as_typed=_first(args, "as") == "typed",
    )


def parse_listing(args: Mapping[str, list[str]]) -> FacetListing:
    """Return which values of a facet *args* ask for; raises UsageError as ``parse_parameters`` does.

    >>> parse_listing({"order": ["name"], "find": [" a "]})
    FacetListing(order='name', find='a', page=1, limit=100)
    """
    usual = FacetListing()
    order = _first(args, "order") or usual.order
    if order not in get_args(FacetOrder):
        raise UsageError(text("usage.order"))
    page = _number(_first(args, "page"), usual.page)
    if not 1 <= page <= MAX_REACH:
        raise UsageError(text("usage.page"))
    limit = _number(_first(args, "limit"), usual.limit)
    if not 1 <= limit <= MAX_VALUES_LISTED:
        raise UsageError(text("usage.values", most=MAX_VALUES_LISTED))
    find = clean_query(_first(args, "find"))[:MAX_SPELLING]
    return FacetListing(order, find, page, limit)  # type: ignore[arg-type]  # one of FacetOrder


def to_query_string(
    parameters: SearchParameters, defaults: SearchParameters = DEFAULTS, **changes: Any
) -> str:
    """Return the canonical parameters of an address, *defaults* left out, "" where all are.

    A change of anything but the page leads to the first page.

    >>> to_query_string(SearchParameters(query="a b", page=3), sort="newest")
    'q=a+b&sort=newest'
    """
    written = _all_written(parameters, defaults)
    if changes:
        changes = {"page": 1, **changes}
        written = {**written, **{f: _written(f, v, defaults) for f, v in changes.items()}}
    return "&".join(filter(None, written.values()))


# A page leads to seventy searches that differ from its own in one parameter.
@lru_cache(256)
def _all_written(parameters: SearchParameters, defaults: SearchParameters) -> Mapping[str, str]:
    return {field: _written(field, getattr(parameters, field), defaults) for field in NAMES}


def _written(field: str, value: Any, defaults: SearchParameters) -> str:
    """Return a field of SearchParameters as an address has it, "" where it is the default."""
    name = NAMES[field]
    if field in REPEATABLE:
        return urlencode([(name, one) for one in sorted(set(value))])
    if value == getattr(defaults, field):
        return ""
    match field:
        case "group":
            value = "1" if value else "0"
        case "recent":
            value = 1 if value == HALF_LIFE else value
        case "as_typed":
            value = "typed"
        case "variants":
            value = "off"
    return urlencode([(name, value)])  # a date is written as ISO 8601


def left_out(without: frozenset[Limit]) -> dict[str, Any]:
    """Return the changes that take limits beside the query from parameters.

    >>> left_out(frozenset({"dates"}))
    {'start': None, 'end': None}
    """
    changes: dict[str, Any] = {"start": None, "end": None} if "dates" in without else {}
    if "filters" in without:
        changes |= dict.fromkeys(FILTERS.values(), ())
    return changes


def asked_query(given: str, *, strip: bool = True) -> str:
    """Return a query of an address as ``clean_query`` does; QueryTooLong where none is so long."""
    query = clean_query(given, strip=strip)
    if len(query.encode("utf-8")) > MAX_QUERY_BYTES:
        raise QueryTooLong(text("usage.too_long"))
    return query


def clean_query(query: str, *, strip: bool = True) -> str:
    r"""Return *query* fit to show: no controls, no bidi overrides, no lone surrogates.

    Spaces around it go unless *strip* is false.

    >>> clean_query(" a\x00b\u202e ")
    'a b'
    """
    query = _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", query))
    query = _UNSAFE.sub("", query)
    return query.strip() if strip else query


def _dropped(values: list[str]) -> tuple[str, ...]:
    return _distinct(clean_query(value)[:MAX_SPELLING] for value in values)[:MAX_DROPPED]


def _first(args: Mapping[str, list[str]], name: str) -> str:
    return next(filter(None, map(str.strip, args.get(name, ()))), "")


def _number(value: str, default: int) -> int:
    """Return the number in *value*; -1, which no parameter takes, where it is none."""
    if not value:
        return default
    return int(value) if _NUMBER.fullmatch(value) else -1


def _recent(value: str) -> int:
    """Return the half-life in days, 0 for none."""
    days = _number(value, 0)
    if not 0 <= days <= LONGEST_HALF_LIFE:
        raise UsageError(text("usage.recent", most=LONGEST_HALF_LIFE))
    return HALF_LIFE if days == 1 else days


def _group(value: str, default: bool) -> bool:
    if value not in ("", "0", "1"):
        raise UsageError(text("usage.group"))
    return value == "1" if value else default


def _variants(value: str) -> bool:
    if value not in ("", "on", "off"):
        raise UsageError(text("usage.variants"))
    return value != "off"


def _sort(value: str, default: Sort) -> Sort:
    if not value:
        return default
    for known in get_args(Sort):
        if value == known:
            return known  # type: ignore[no-any-return]
    raise UsageError(text("usage.sort"))


def _day(value: str) -> date | None:
    """Return the day that *value* names, None where it is empty."""
    if not value:
        return None
    latin = "".join(str(int(c)) if c.isdecimal() else c for c in value)
    if _DAY.fullmatch(latin):
        # Of this form, but perhaps no day of the calendar.
        with suppress(ValueError):
            return date.fromisoformat(latin)
    raise UsageError(text("usage.day"))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
