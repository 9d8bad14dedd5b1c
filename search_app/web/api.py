"""The same answers for programs: JSON under /api/v1."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response, abort, request

from ..page import FILTERS, Counts
from ..parameters import asked_query, parse_listing, parse_parameters
from ..results.counts import counts_csv
from . import openapi
from .failures import ArticleNotFound
from .record import (
    API_SEARCH,
    article_record,
    counts_record,
    explained_record,
    facet_record,
    search_record,
    suggestion_records,
)
from .service import Service


class Api:
    """The API over one service."""

    def __init__(self, service: Service):
        self.service = service

    def register(self, app: Flask) -> None:
        """Add the addresses of the API to *app*."""
        app.add_url_rule(API_SEARCH, "api_search", self.search)
        app.add_url_rule("/api/v1/facets/<facet>", "api_facet", self.facet)
        app.add_url_rule("/api/v1/articles/<id:article_id>", "api_article", self.article)
        app.add_url_rule("/api/v1/openapi.json", "api_description", self.description)
        app.add_url_rule("/api/v1/analyze", "api_analyze", self.analyze)
        app.add_url_rule("/api/v1/explain", "api_explain", self.explain)
        app.add_url_rule("/api/v1/suggest", "api_suggest", self.suggest)
        app.add_url_rule("/api/v1/compare", "api_compare", self.compare)
        app.add_url_rule("/api/v1/compare.csv", "api_compare_csv", self.compare_csv)

    def search(self) -> Response:
        """Answer one page of results."""
        page = self.service.search(parse_parameters(request.args.to_dict(flat=False)))
        return _json(search_record(page, request.script_root))

    def facet(self, facet: str) -> Response:
        """Answer the values of a facet of a search, with their counts."""
        if facet not in FILTERS:
            abort(404)
        args = request.args.to_dict(flat=False)
        parameters = parse_parameters({**args, "page": []})
        return _json(facet_record(self.service.facet(facet, parameters, parse_listing(args))))

    def article(self, article_id: str) -> Response:
        """Answer one article, with the places of the query's words."""
        page = self.service.article(article_id, asked_query(request.args.get("q", "")))
        if page is None:
            raise ArticleNotFound
        return _json(article_record(page))

    def compare(self) -> Response:
        """Answer queries beside each other: articles a month, shares of each paper."""
        return _json(counts_record(self._compared()))

    def compare_csv(self) -> Response:
        """Answer the articles a month as CSV."""
        table = counts_csv(self._compared())
        return Response(table, content_type="text/csv; charset=utf-8")

    def _compared(self) -> Counts:
        args = request.args.to_dict(flat=False)
        queries = [asked_query(query) for query in args.get("q", [])]
        return self.service.compare(queries, parse_parameters(args))

    def suggest(self) -> Response:
        """Answer what a reader who wrote the query may be about to write."""
        query = asked_query(request.args.get("q", ""), strip=False)
        return _json(
            {"query": query, "suggestions": suggestion_records(self.service.suggest(query))}
        )

    def analyze(self) -> Response:
        """Answer the words of the index that stand for each word of a text, and why."""
        query = asked_query(request.args.get("q", ""))
        words = self.service.analyze(query) if query else ()
        return _json({"query": query, "words": [word.as_dict() for word in words]})

    def description(self) -> Response:
        """Answer what the API takes and answers, as OpenAPI."""
        return _json(openapi.description(request.script_root))

    def explain(self) -> Response:
        """Answer why an article is found by a search, and every part of its score."""
        parameters = parse_parameters(request.args.to_dict(flat=False))
        explained = self.service.explain(request.args.get("id", ""), parameters)
        if explained is None:
            raise ArticleNotFound
        return _json(explained_record(explained))


def _json(record: dict[str, Any]) -> Response:
    return Response(json.dumps(record, ensure_ascii=False), mimetype="application/json")
