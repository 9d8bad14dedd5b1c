"""What the API takes and answers, as data: one table of operations, and OpenAPI 3.1 made of it.

Every object of an answer is closed: a field that is not described here is a
fault that the tests find. What parameters and operations mean in words stands
in the catalogue of texts, which the page about the API shows too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, get_args

from indexer.backends import Sort

from ..page import FILTERS, FacetOrder
from ..parameters import (
    LONGEST_HALF_LIFE,
    MAX_DROPPED,
    MAX_PER_PAGE,
    MAX_REACH,
    MAX_VALUES_LISTED,
)
from ..texts.messages import CATALOGUES
from .record import API_SEARCH

Schema = dict[str, Any]

API: Final = "/api/v1"
VERSION: Final = "1.1.0"  # of the API; what is added raises the second number
EXAMPLE: Final = "المياه"


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the API. ``parameters`` and ``required`` are names of PARAMETERS."""

    name: str  # also the key of its text
    path: str
    parameters: tuple[str, ...]
    answer: str  # a name of SCHEMAS
    required: tuple[str, ...] = ()
    failures: tuple[int, ...] = ()  # beside those that every operation has
    media_type: str = "application/json"


# Of parameters that are called otherwise in an address.
NAMES: Final = {"queries": "q", "listed_page": "page"}
SEARCH_PARAMETERS = (
    "q", "page", "per_page", "sort", *FILTERS, "from", "to", "group", "recent", "variants", "drop",
)  # fmt: skip
# What says which articles are found, wherever they stand in a list.
ASKED = tuple(name for name in SEARCH_PARAMETERS if name not in ("page", "per_page"))
COMPARED = ("queries", *FILTERS, "from", "to")
OPERATIONS: Final = (
    Operation("search", API_SEARCH, SEARCH_PARAMETERS, "Search", failures=(414,)),
    Operation(
        "facet",
        f"{API}/facets/{{facet}}",
        ("facet", *ASKED, "order", "find", "listed_page", "limit"),
        "Facet",
        ("facet",),
        (404, 414),
    ),
    Operation("article", f"{API}/articles/{{id}}", ("id", "q"), "Article", ("id",), (404, 414)),
    Operation("suggest", f"{API}/suggest", ("q",), "Suggestions", failures=(414,)),
    Operation("analyze", f"{API}/analyze", ("q",), "Analysis", failures=(414,)),
    Operation("compare", f"{API}/compare", COMPARED, "Comparison", failures=(414,)),
    Operation(
        "compare_csv",
        f"{API}/compare.csv",
        COMPARED,
        "Table",
        failures=(414,),
        media_type="text/csv",
    ),
    Operation("explain", f"{API}/explain", ("id", *ASKED), "Explained", ("id",), (404, 414)),
)
# Of every operation: wrong parameters, too many requests, a fault, no index or no place.
FAILURES: Final = (400, 429, 500, 503)


def _object(required: Mapping[str, Schema], **optional: Schema) -> Schema:
    """Return the schema of an object with these fields and no others."""
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "number"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
FLAG: Final[Schema] = {"type": "boolean"}
HTML: Final[Schema] = {"type": "string", "contentMediaType": "text/html"}
DAY: Final[Schema] = {"type": "string", "format": "date"}
# As a parameter: forms send empty values, which stand for none.
DAY_OR_NONE: Final[Schema] = {"anyOf": [DAY, {"type": "string", "maxLength": 0}]}
# To the minute or the day where the paper said no more, so no date-time.
TIME: Final[Schema] = {"type": ["string", "null"]}
RANGES: Final = _list({"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2})
SPELLING: Final = {"type": "array", "items": TEXT, "maxItems": MAX_DROPPED}

PARAMETERS: Final[Mapping[str, Schema]] = {
    "q": TEXT,
    "queries": _list(TEXT),
    "id": {"type": "string", "minLength": 1},
    "page": {"type": "integer", "minimum": 1, "maximum": MAX_REACH, "default": 1},
    "per_page": {"type": "integer", "minimum": 1, "maximum": MAX_PER_PAGE, "default": 10},
    "sort": {"type": "string", "enum": list(get_args(Sort)), "default": "relevance"},
    **{name: _list(TEXT) for name in FILTERS},
    "from": DAY_OR_NONE,
    "to": DAY_OR_NONE,
    "group": {"type": "string", "enum": ["0", "1"], "default": "1"},
    "recent": {"type": "integer", "minimum": 0, "maximum": LONGEST_HALF_LIFE, "default": 0},
    "variants": {"type": "string", "enum": ["on", "off"], "default": "on"},
    "drop": SPELLING,
    "facet": {"type": "string", "enum": list(FILTERS)},
    "order": {"type": "string", "enum": list(get_args(FacetOrder)), "default": "count"},
    "find": TEXT,
    "listed_page": {"type": "integer", "minimum": 1, "maximum": MAX_REACH, "default": 1},
    "limit": {"type": "integer", "minimum": 1, "maximum": MAX_VALUES_LISTED, "default": 100},
}

# Each finds something in the bundled corpus; what has a default needs none.
EXAMPLES: Final[Mapping[str, Any]] = {
    "q": EXAMPLE,
    "queries": [EXAMPLE],
    "id": "barid-alnil-2024-09-17-river",
    "source": ["barid-alnil"],
    "section": ["سياسة"],
    "author": ["الخازن"],
    "country": ["EG"],
    "papers": ["2"],
    "from": "2024-09-01",
    "to": "2026-06-30",
    "drop": ["مياة"],
    "facet": "source",
    "find": "النيل",
}

HISTOGRAM: Final = _list(_object({"from": DAY, "to": DAY, "count": COUNT}))
_SCORE: Final[Mapping[str, Schema]] = {"value": NUMBER, "what": TEXT}
_PARTS: Final[Mapping[str, Schema]] = {
    "about": TEXT,
    "numbers": {"type": "object", "additionalProperties": NUMBER},
    "children": _list(_named("Score")),
}
_FACTS = {"url": TEXT, "source": TEXT, "section": TEXT, "author": TEXT, "published": TIME}
SCHEMAS: Final[Mapping[str, Schema]] = {
    "Search": _object(
        {
            "query": _object(
                {
                    "raw": TEXT,
                    "parsed": TEXT,
                    "reading": TEXT,
                    "notices": _list(TEXT),
                    "corrected": {"type": ["string", "null"]},
                    "expansions": _list(_named("Expansion")),
                },
                nearest=_list(_named("NearQuotation")),
            ),
            "total": COUNT,
            "total_is_exact": FLAG,
            "partial": FLAG,
            "page": COUNT,
            "per_page": COUNT,
            "took_ms": NUMBER,
            "results": _list(_named("Result")),
            "suggestions": _list(
                _object(
                    {"kind": TEXT, "text": TEXT, "query": TEXT}, articles=COUNT, without=_list(TEXT)
                )
            ),
            "links": _object({"self": TEXT}, next=TEXT, prev=TEXT),
        },
        total_all_words=COUNT,
        total_stories=COUNT,
        total_related=COUNT,
        facets={
            "type": "object",
            "additionalProperties": _list(_named("FacetValue")),
        },
        facet_sizes={"type": "object", "additionalProperties": COUNT},
        histogram=HISTOGRAM,
    ),
    "FacetValue": _object({"value": TEXT, "count": COUNT, "selected": FLAG}, label=TEXT),
    "Facet": _object(
        {
            "query": TEXT,
            "facet": TEXT,
            "total": COUNT,
            "found": COUNT,
            "page": COUNT,
            "values": _list(_named("FacetValue")),
        }
    ),
    "NearQuotation": _object(
        {
            "quoted": TEXT,
            "found": TEXT,
            "differences": _list(_object({"kind": TEXT, "quoted": TEXT, "found": TEXT})),
        }
    ),
    "Expansion": _object(
        {
            "word": TEXT,
            "forms": _list(TEXT),
            "variants": _list(
                _object({"spelling": TEXT, "reason": TEXT, "articles": COUNT, "dropped": FLAG})
            ),
        }
    ),
    "Result": _object(
        {
            "id": TEXT,
            "rank": COUNT,
            "score": {"type": ["number", "null"]},
            "title": TEXT,
            "title_html": HTML,
            **_FACTS,
            "snippets": _list(_object({"html": HTML, "ranges": RANGES})),
            "matches": _list(_object({"word": TEXT, "form": TEXT, "field": TEXT, "tier": TEXT})),
            "why": TEXT,
            "missing": _list(TEXT),
        },
        group=_object({"size": COUNT, "sources": _list(TEXT), "ids": _list(TEXT)}),
    ),
    "Article": _object(
        {
            "id": TEXT,
            "title": TEXT,
            "body": TEXT,
            **_FACTS,
            "language": TEXT,
            "copies": _list(_object({"id": TEXT, "source": TEXT, "published": TIME})),
            "similar": _list(TEXT),
            "story": _list(TEXT),
        },
        query=TEXT,
        title_html=HTML,
        title_ranges=RANGES,
        body_ranges=RANGES,
    ),
    "Suggestions": _object(
        {"query": TEXT, "suggestions": _list(_object({"text": TEXT, "count": COUNT}))}
    ),
    "Analysis": _object({"query": TEXT, "words": _list(_named("Word"))}),
    "Word": _object(
        {
            "written": TEXT,
            "folded": TEXT,
            "stem": TEXT,
            "root": TEXT,
            "articles": COUNT,
            "families": _list(
                _object(
                    {
                        "reason": TEXT,
                        "members": _list(
                            _object({"word": TEXT, "articles": COUNT, "weight": NUMBER})
                        ),
                    }
                )
            ),
        }
    ),
    "Comparison": _object(
        {
            "months": _list({"type": "string", "pattern": r"^\d{4}-\d{2}$"}),
            "queries": _list(
                _object(
                    {
                        "query": TEXT,
                        "total": COUNT,
                        "counts": _list(COUNT),
                        "papers": _list(
                            _object({"value": TEXT, "count": COUNT, "share": NUMBER}, label=TEXT)
                        ),
                    }
                )
            ),
        }
    ),
    "Table": {"type": "string"},
    "Explained": _object(
        {
            "query": TEXT,
            "id": TEXT,
            "title": TEXT,
            "sentence": TEXT,
            "words": _list(_object({"word": TEXT, "forms": _list(_named("FoundForm"))})),
            "missing": _list(TEXT),
            **_SCORE,
        },
        **_PARTS,
    ),
    "FoundForm": _object(
        {"written": TEXT, "form": TEXT, "tier": TEXT, "title": COUNT, "body": COUNT}
    ),
    "Score": _object(_SCORE, **_PARTS),
    "Problem": {
        **_object({"type": TEXT, "title": TEXT, "status": COUNT, "detail": TEXT}, instance=TEXT),
        "examples": [
            {
                "type": "about:blank",
                "title": "Not Found",
                "status": 404,
                "detail": "لا خبر بهذا المعرّف. ابحث عنه بكلمات من عنوانه.",
            }
        ],
    },
}


def description(server: str) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of the API under the address *server*."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Khabar",
            "version": VERSION,
            "description": f"{_words('api.text')} {_words('api.failures')}",
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        "servers": [{"url": server or "/"}],
        "paths": {operation.path: {"get": _operation(operation)} for operation in OPERATIONS},
        "components": {"schemas": dict(SCHEMAS)},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "operationId": operation.name,
        "summary": _words(f"api.{operation.name}"),
        "parameters": [_parameter(operation, name) for name in operation.parameters],
        "responses": {
            "200": _response(operation.media_type, operation.answer, HTTPStatus.OK),
            "304": {"description": HTTPStatus.NOT_MODIFIED.phrase},
            **{
                str(status): _response("application/problem+json", "Problem", HTTPStatus(status))
                for status in sorted((*FAILURES, *operation.failures))
            },
        },
    }


def _parameter(operation: Operation, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": NAMES.get(name, name),
        "in": "path" if f"{{{name}}}" in operation.path else "query",
        "required": name in operation.required,
        "description": _words(f"api.parameter.{name}"),
        "schema": PARAMETERS[name],
    }
    if name in EXAMPLES:
        found["example"] = EXAMPLES[name]
    return found


def _response(media_type: str, schema: str, status: HTTPStatus) -> dict[str, Any]:
    return {"description": status.phrase, "content": {media_type: {"schema": _named(schema)}}}


def _words(key: str) -> str:
    """Return a text of the catalogue in English, which programmers of every country read."""
    return CATALOGUES["en"][0][key]
