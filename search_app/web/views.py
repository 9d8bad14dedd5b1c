"""The pages: home, results, article. Each asks the service once and fills a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import get_args
from urllib.parse import quote_plus

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    render_template,
    request,
    url_for,
)
from markupsafe import Markup, escape

from ..page import (
    FILTERS,
    NO_FILTERS,
    FacetOrder,
    HomePage,
    Offer,
    SearchPage,
    SearchParameters,
)
from ..parameters import (
    HALF_LIFE,
    asked_query,
    clean_query,
    left_out,
    parse_listing,
    parse_parameters,
    to_query_string,
)
from ..query.dates import whole_days
from ..results import mentions
from ..results.difference import MOST_WORDS
from ..results.passages import paragraphs
from ..texts import day_text
from ..texts.messages import number, plural, text
from ..texts.reader import reader
from . import citations, structured_data
from . import presentation as shown
from .addresses import (
    canonical_search_url,
    carried,
    defaults,
    known_address,
    path_of,
    query_of,
    search_url,
)
from .assets import Asset
from .columns import NARROW_BARS, WIDE_BARS, columns, drawn_bars
from .facet_rows import all_rows, facet_rows, facet_url
from .failures import ArticleNotFound
from .guide import OPERATORS
from .record import last_page
from .service import Service

FIRST_FORMS = 10  # of a word, that are shown at once
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
        app.add_url_rule("/facets/<facet>", "facet", self.facet)
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
            facet_rows=facet_rows,
            facet_url=facet_url,
            no_filters=NO_FILTERS,
            half_life=HALF_LIFE,
            first_forms=FIRST_FORMS,
            days=day_text,
            structured_data=structured_data,
            text=text,
            here=here,
            suggest_url=suggest_url,
            csv_url=csv_url,
            reader=reader,
            defaults=defaults,
            columns=columns,
            drawn_bars=drawn_bars,
            narrow_bars=NARROW_BARS,
            wide_bars=WIDE_BARS,
            asset_url=self.asset_url,
            search_url=search_url,
            offer_url=offer_url,
            known_address=known_address,
            canonical_search_url=canonical_search_url,
            carried=carried,
            article_url=article_url,
            source_name=self.source_name,
        )

    def home(self) -> str:
        """Show what is indexed, what is new and some searches to try."""
        home = self.service.home()
        return render_template(
            "home.html",
            home=home,
            figures=_figures(home),
            days_url=_all_of_days,
            paper_url=_all_of_paper,
            parameters=SearchParameters(),
        )

    def search(self) -> str:
        """Show one page of results, or what to do where there is none."""
        args = with_days_read(request.args.to_dict(flat=False), date.today())
        parameters = parse_parameters(args, defaults())
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
                whole=_whole(page),
                unquoted=_unquoted(parameters.query),
                examples=self.service.home().examples,
            )
        last = last_page(page)
        template = "results.html" if page.results else "past.html"
        return render_template(
            template,
            page=page,
            parameters=parameters,
            whole=_whole(page),
            current=parameters.page,
            last=last,
            numbers=shown.page_numbers(min(parameters.page, last), last),
            page_url=lambda number: search_url(parameters, page=number),
            forms=_forms(page),
            today=date.today(),
            days_url=_days_url(parameters),
        )

    def facet(self, facet: str) -> str:
        """Show every value of a facet of a search, each a link that takes or leaves it."""
        if facet not in FILTERS:
            abort(404)
        args = with_days_read(request.args.to_dict(flat=False), date.today())
        listing = parse_listing(args)
        parameters = parse_parameters({**args, "page": []}, defaults())
        if not parameters.query:
            return render_template(
                "empty.html", parameters=parameters, examples=self.service.home().examples
            )
        page = self.service.facet(facet, parameters, listing)
        if listing.page > page.page_count:
            listing = replace(listing, page=page.page_count)
            page = self.service.facet(facet, parameters, listing)
        last, parameters = page.page_count, page.parameters
        return render_template(
            "facet.html",
            page=page,
            rows=all_rows(page),
            parameters=parameters,
            listing=listing,
            orders=get_args(FacetOrder),
            current=listing.page,
            last=last,
            numbers=shown.page_numbers(min(listing.page, last), last),
            page_url=lambda number: facet_url(
                parameters, facet, listing.order, listing.find, number
            ),
        )

    def article(self, article_id: str) -> str:
        """Show one article, the words of the query marked."""
        query = asked_query(request.args.get("q", ""))
        compared = clean_query(request.args.get("with", ""))
        page = self.service.article(article_id, query, compared)
        if page is None:
            raise ArticleNotFound
        article = page.article
        paper = self.service.source_name(article.source) if article.source else ""
        original = shown.safe_url(article.url)
        cited = citations.Citation(
            article, shown.plain_headline(article), paper, address="", retrieved=date.today()
        )
        return render_template(
            "article.html",
            page=page,
            article=article,
            parameters=SearchParameters(query=query),
            paragraphs=paragraphs(page.body),
            paper=paper,
            matches=shown.match_count(page.title, page.body),
            original=original,
            cited=citations.sentences(cited),
            cited_address=original or known_address(article_url(article_id)),
            names=mentions.names(article),
            dates=mentions.dates(article),
            hits=count(1),
            most_words=plural("words", MOST_WORDS),
        )

    def source_name(self, source_id: str) -> str:
        """Return the Arabic name of a paper, looked up once a page."""
        names: dict[str, str] = g.setdefault("source_names", {})
        if source_id not in names:
            names[source_id] = self.service.source_name(source_id)
        return names[source_id]

    def analyze(self) -> str:
        """Show the words of the index that stand for each word of the query, and why."""
        query = asked_query(request.args.get("q", ""))
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


def here() -> str:
    """Return the address of the page that is shown, as preferences lead back to it."""
    path = (
        request.full_path.removesuffix("?")
        if request.method in ("GET", "HEAD")
        else url_for("home")
    )
    return request.script_root + path


def csv_url(parameters: SearchParameters) -> str:
    """Return the address of a search as a table, from its first result."""
    return f"{url_for('csv')}?{to_query_string(parameters, page=1, per_page=10)}"


def suggest_url() -> str:
    """Return the address that completes what is typed; "" where there is none."""
    return url_for("api_suggest") if "api_suggest" in current_app.view_functions else ""


def offer_url(parameters: SearchParameters, offer: Offer) -> str:
    """Return the address of the search that is offered: as it would be typed, nothing corrected."""
    return search_url(parameters, query=offer.query, as_typed=False, **left_out(offer.without))


def article_url(article_id: str, query: str = "", compared: str = "") -> str:
    """Return the address of an article, its words for *query* marked, a copy beside it."""
    return path_of("article", article_id=article_id) + query_of(
        ("q", query), ("with", compared), *carried()
    )


def _days_url(parameters: SearchParameters) -> Callable[[str, str], str]:
    """Return what makes the address of the search in the days between two.

    Where they are those that are chosen it is the search without any.
    """
    everywhere = search_url(parameters, start=None, end=None)
    chosen = tuple(d.isoformat() if d else "" for d in (parameters.start, parameters.end))

    def address(start: str, end: str) -> str:
        if chosen == (start, end):
            return everywhere
        return f"{everywhere}&from={quote_plus(start)}&to={quote_plus(end)}"

    return address


def with_days_read(args: dict[str, list[str]], today: date) -> dict[str, list[str]]:
    """Return *args* with days as a reader may write them as the days of ISO 8601.

    >>> with_days_read({"from": ["تموز 2015"], "to": ["رمضان 1436"]}, date(2026, 1, 1))
    {'from': ['2015-07-01'], 'to': ['2015-07-16']}
    """
    read = dict(args)
    for name in {"from", "to"} & args.keys():
        days = whole_days(args[name][0], today)
        day = days and (days.start if name == "from" else days.end)
        if day:
            read[name] = [day.isoformat()]
    return read


def _all_of_days(start: str, end: str) -> str:
    """Return the search for all articles of these days, the newest first."""
    return search_url(SearchParameters(query=f'date:"{start}..{end}"', sort="newest"))


def _all_of_paper(name: str) -> str:
    """Return the search for all articles of a paper, the newest first."""
    query = f'{OPERATORS[reader().language]["source"]}:"{name}"'
    return search_url(SearchParameters(query=query, sort="newest"))


def _figures(home: HomePage) -> Markup:
    """Return one line as HTML: how many articles, of how many papers, over which days."""
    stats = home.stats
    values = {
        "articles": plural("articles", stats.articles),
        "sources": plural("sources", len(stats.sources)),
    }
    if not stats.sources:
        return escape(values["articles"])
    if stats.first_day is None or stats.last_day is None:
        return shown.say("home.figures_undated", **values)
    days = (day_text.day_of_number(day) for day in (stats.first_day, stats.last_day))
    first, last = day_text.ends_in_words(*days)
    if stats.first_day == stats.last_day:
        span = shown.say("home.span_day", first=last)
    else:
        span = shown.say("home.span", first=first, last=last)
    return shown.say(
        "home.figures", span=Markup('<span class="span">{}</span>').format(span), **values
    )


def _whole(page: SearchPage) -> str:
    """Return the query that orders by time and feeds ask: for all the words, where articles hold them.

    An order that is not by nearness would begin with what holds the commonest of them alone.
    """
    return (page.total_all_words and page.all_words) or page.parameters.query


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
