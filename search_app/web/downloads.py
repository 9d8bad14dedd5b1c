"""Answers that are read elsewhere: feeds, tables, citations, and what robots may read."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace
from datetime import date

from flask import Flask, Response, current_app, make_response, request, stream_with_context, url_for

from ..page import Result, SearchPage, SearchParameters
from ..parameters import parse_parameters, to_query_string
from ..texts.messages import text
from . import citations, feeds, spreadsheet
from . import presentation as shown
from .addresses import absolute
from .failures import ArticleNotFound
from .record import last_page
from .service import Service

PAGE_DEFAULTS = SearchParameters()
# What feed readers expect where the address does not say otherwise.
FEED_DEFAULTS = SearchParameters(per_page=20, sort="newest")
MAX_ROWS = 1000  # of a table

FEEDS: Mapping[str, tuple[str, Callable[[feeds.Feed], bytes]]] = {
    "rss": ("application/rss+xml", feeds.rss),
    "atom": ("application/atom+xml", feeds.atom),
    "json": ("application/feed+json", feeds.json_feed),
}
CITATIONS: Mapping[str, tuple[str, Callable[[citations.Citation], str]]] = {
    "bib": ("application/x-bibtex", citations.bibtex),
    "ris": ("application/x-research-info-systems", citations.ris),
}
ROBOTS = """\
User-agent: *
Disallow: /search
Disallow: /facets
Disallow: /api/
Disallow: /analyze
Disallow: /suggest
"""


class Downloads:
    """The feeds, tables and citations over one service."""

    def __init__(self, service: Service):
        self.service = service

    def register(self, app: Flask) -> None:
        """Add the addresses to *app*."""
        for kind in FEEDS:
            app.add_url_rule(f"/search.{kind}", f"feed_{kind}", self.feed, defaults={"kind": kind})
        app.add_url_rule("/search.csv", "csv", self.table)
        for kind in CITATIONS:
            app.add_url_rule(
                f"/article/<id:article_id>.{kind}",
                f"cite_{kind}",
                self.citation,
                defaults={"kind": kind},
            )
        app.add_url_rule("/robots.txt", "robots", self.robots)
        app.jinja_env.globals.update(feed_links=feed_links, citation_links=citation_links)

    def feed(self, kind: str) -> Response:
        """Answer a search as a feed, the newest first unless the address says otherwise."""
        media_type, write = FEEDS[kind]
        parameters = parse_parameters(request.args.to_dict(flat=False), FEED_DEFAULTS)
        page = self.service.search(parameters)
        content = write(self._feed(page, f"feed_{kind}"))
        return Response(content, content_type=f"{media_type}; charset=utf-8")

    def _feed(self, page: SearchPage, endpoint: str) -> feeds.Feed:
        parameters = page.parameters
        number = parameters.page
        canonical = to_query_string(parameters, FEED_DEFAULTS)
        following = ""
        if number < last_page(page):
            after = to_query_string(parameters, FEED_DEFAULTS, page=number + 1)
            following = absolute(endpoint, after)
        title = text("feed.title", query=shown.shorten(parameters.query))
        return feeds.Feed(
            title=title,
            description=page.reading or title,
            query=parameters.query,
            search=absolute("search", to_query_string(parameters, per_page=PAGE_DEFAULTS.per_page)),
            canonical=canonical,
            address=absolute(endpoint, canonical),
            following=following,
            total=page.total,
            first=(number - 1) * parameters.per_page + 1,
            per_page=parameters.per_page,
            entries=tuple(map(self._entry, page.results)),
        )

    def _entry(self, result: Result) -> feeds.Entry:
        article = result.article
        return feeds.Entry(
            article=article,
            title=shown.plain_headline(article),
            paper=self.service.source_name(article.source) if article.source else "",
            address=absolute("article", article_id=article.id),
            original=shown.safe_url(article.url),
            html=str(shown.feed_html(result)),
        )

    def table(self) -> Response:
        """Answer the first results of a search as CSV, written while they are read."""
        parameters = replace(parse_parameters(request.args.to_dict(flat=False)), page=1)
        results = self.service.listing(parameters, MAX_ROWS)
        lines = spreadsheet.csv_lines(
            results,
            self.service.source_name,
            lambda article_id: absolute("article", article_id=article_id),
            mark=request.args.get("bom") == "1",
        )
        # The search is done before the answer begins: a failure is still a failure's page.
        head = next(lines) + next(lines, "")
        body = stream_with_context(_streamed(head, lines, results))
        response = Response(body, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="khabar.csv"'
        return response

    def citation(self, article_id: str, kind: str) -> Response:
        """Answer one article as a citation; an id may end in ``.bib`` too."""
        page = self.service.article(article_id)
        if page is None:
            if self.service.article(f"{article_id}.{kind}") is None:
                raise ArticleNotFound
            show = current_app.view_functions["article"]
            return make_response(show(article_id=f"{article_id}.{kind}"))
        media_type, write = CITATIONS[kind]
        article = page.article
        original = shown.safe_url(article.url)
        citation = citations.Citation(
            article=article,
            title=shown.plain_headline(article),
            paper=self.service.source_name(article.source) if article.source else "",
            address=original or absolute("article", article_id=article_id),
            retrieved=date.today(),
        )
        response = Response(write(citation), content_type=f"{media_type}; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="khabar.{kind}"'
        return response

    def robots(self) -> Response:
        """Keep crawlers from searching; articles may be read."""
        return Response(ROBOTS, mimetype="text/plain")


def feed_links(parameters: SearchParameters, query: str) -> list[tuple[str, str]]:
    """Return media type and address of each feed of a search, whatever its page and order."""
    query_string = to_query_string(
        parameters,
        FEED_DEFAULTS,
        query=query,
        sort=FEED_DEFAULTS.sort,
        per_page=FEED_DEFAULTS.per_page,
    )
    return [
        (media_type, url_for(f"feed_{kind}") + f"?{query_string}")
        for kind, (media_type, _) in FEEDS.items()
    ]


def citation_links(article_id: str) -> list[tuple[str, str]]:
    """Return media type and address of each form in which an article is cited."""
    return [
        (media_type, url_for(f"cite_{kind}", article_id=article_id))
        for kind, (media_type, _) in CITATIONS.items()
    ]


def _streamed(
    head: str, lines: Iterator[str], results: Generator[Result, None, None]
) -> Iterator[str]:
    """Yield *head* and *lines*; lets go of the index also where the reader went away."""
    try:
        yield head
        yield from lines
    finally:
        results.close()
