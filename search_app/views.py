"""The pages: home, results, article. Each asks the service once and fills a template."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from flask import Flask, Response, abort, jsonify, render_template, request, url_for

from . import presentation as shown
from .assets import Asset
from .difference import MOST_WORDS
from .failures import ArticleNotFound
from .messages import number, plural
from .page import FILTERS, NO_FILTERS, HomePage, SearchPage, SearchParameters
from .parameters import clean_query, parse_parameters, to_query_string
from .record import last_page
from .service import Service

ONE_YEAR = 365 * 24 * 3600  # in seconds


class Pages:
    """The pages over one service."""

    def __init__(self, service: Service, assets: Mapping[str, Asset]):
        self.service = service
        self.assets = assets

    def register(self, app: Flask) -> None:
        """Add the addresses of the pages to *app*, and what their templates call."""
        app.add_url_rule("/", "home", self.home)
        app.add_url_rule("/search", "search", self.search)
        app.add_url_rule("/article/<id:article_id>", "article", self.article)
        app.add_url_rule("/analyze", "analyze", self.analyze)
        app.add_url_rule("/static/<digest>/<name>", "asset", self.asset)
        app.add_url_rule("/healthz", "healthz", self.healthz)
        app.add_url_rule("/readyz", "readyz", self.readyz)
        app.jinja_env.globals.update(
            say=shown.say,
            foreign=shown.foreign,
            number=number,
            plural=plural,
            shown=shown,
            filters=FILTERS,
            no_filters=NO_FILTERS,
            asset_url=self.asset_url,
            search_url=search_url,
            article_url=article_url,
            source_name=self.service.source_name,
        )

    def home(self) -> str:
        """Show what is indexed, what is new and some searches to try."""
        home = self.service.home()
        return render_template("home.html", home=home, figures=_figures(home))

    def search(self) -> str:
        """Show one page of results, or what to do where there is none."""
        parameters = parse_parameters(request.args.to_dict(flat=False))
        if not parameters.query:
            return render_template(
                "empty.html", parameters=parameters, examples=self.service.home().examples
            )
        page = self.service.search(parameters)
        parameters = page.parameters  # papers and countries by what the index calls them
        if not page.total:
            return render_template(
                "nothing.html",
                page=page,
                parameters=parameters,
                unquoted=_unquoted(parameters.query),
                examples=self.service.home().examples,
            )
        last = last_page(page)
        template = "results.html" if page.results else "past.html"
        return render_template(
            template,
            page=page,
            parameters=parameters,
            last=last,
            numbers=shown.page_numbers(min(parameters.page, last), last),
            forms=_forms(page),
        )

    def article(self, article_id: str) -> str:
        """Show one article, the words of the query marked."""
        query = clean_query(request.args.get("q", ""))
        compared = clean_query(request.args.get("with", ""))
        page = self.service.article(article_id, query, compared)
        if page is None:
            raise ArticleNotFound
        return render_template(
            "article.html",
            page=page,
            article=page.article,
            parameters=SearchParameters(query=query),
            paragraphs=shown.paragraphs(page.body),
            matches=shown.match_count(page.title, page.body),
            original=shown.safe_url(page.article.url),
            hits=count(1),
            most_words=plural("words", MOST_WORDS),
        )

    def analyze(self) -> str:
        """Show the words of the index that stand for each word of the query, and why."""
        query = clean_query(request.args.get("q", ""))
        words = self.service.analyze(query) if query else ()
        return render_template(
            "analyze.html", words=words, parameters=SearchParameters(query=query)
        )

    def asset(self, digest: str, name: str) -> Response:
        """Serve a static file under the address that names its content, and no other."""
        asset = self.assets.get(name)
        if asset is None or asset.digest != digest:
            abort(404)
        response = Response(asset.content, mimetype=asset.media_type)
        response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
        response.set_etag(digest)
        response.make_conditional(request)
        return response

    def asset_url(self, name: str) -> str:
        """Return the address of a static file."""
        return url_for("asset", digest=self.assets[name].digest, name=name)

    def healthz(self) -> Response:
        """Say that the program answers, whatever the state of its index."""
        return jsonify(status="ok")

    def readyz(self) -> tuple[Response, int]:
        """Say whether there is an index to search: 200, or 503."""
        ready = self.service.ready()
        return jsonify(status="ok" if ready else "no index"), 200 if ready else 503


def search_url(parameters: SearchParameters, **changes: Any) -> str:
    """Return the canonical address of a search, *changes* made to it."""
    query_string = to_query_string(parameters, **changes)
    return url_for("search") + (f"?{query_string}" if query_string else "")


def article_url(article_id: str, query: str = "", compared: str = "") -> str:
    """Return the address of an article, its words for *query* marked, a copy beside it."""
    values: dict[str, Any] = {"q": query or None, "with": compared or None}
    return url_for("article", article_id=article_id, **values)


def _figures(home: HomePage) -> str:
    """Return one line: how many articles, of how many papers, over which days."""
    stats = home.stats
    values = {
        "articles": plural("articles", stats.articles),
        "sources": plural("sources", len(stats.sources)),
    }
    if not stats.sources:
        return values["articles"]
    if stats.first_day is None or stats.last_day is None:
        return shown.say("home.figures_undated", **values)
    first, last = (shown.day_in_words(day) for day in (stats.first_day, stats.last_day))
    key = "home.span_day" if first == last else "home.span"
    return shown.say("home.figures", span=shown.say(key, first=first, last=last), **values)


def _unquoted(query: str) -> str:
    """Return *query* without quotation marks, "" where it has none."""
    bare = " ".join(query.translate({ord(sign): " " for sign in '"«»“”„'}).split())
    return bare if bare != " ".join(query.split()) else ""


def _forms(page: SearchPage) -> list[tuple[str, tuple[str, ...]]]:
    """Return the words of the query that were searched in other forms too, with these."""
    return [
        (word, others)
        for word, forms in page.expansions.items()
        if (others := tuple(form for form in forms if form != word))
    ]
