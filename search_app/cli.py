"""The command ``khabar``: the index verbs, and those that search and serve."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from indexer import backends
from indexer.article import Article
from indexer.backends import Explanation, Sort
from indexer.build import BuildOptions
from indexer.build import build as run_build
from indexer.cli import cli
from indexer.console import index_option, json_option, print_json, run, say
from indexer.errors import KhabarError
from indexer.index.storage.home import IndexHome
from indexer.progress import reporting

from . import create_app
from .batch import search_batch
from .environment import check_whoosh
from .page import FILTERS as FACET_NAMES
from .page import (
    ArticlePage,
    FacetListing,
    FacetOrder,
    Passage,
    SearchPage,
    SearchParameters,
)
from .parameters import HALF_LIFE, LONGEST_HALF_LIFE, MAX_VALUES_LISTED
from .results.counts import counts_csv
from .search import SUGGESTIONS, SearchService
from .texts.day_text import iso_time
from .web.config import AppConfig
from .web.metrics import forget_process, share_figures
from .web.processes import AS_CORES, usual_processes
from .web.record import (
    counts_record,
    explained_record,
    facet_record,
    listed_record,
    search_record,
    suggestion_records,
)
from .web.request_log import log_to_stderr
from .web.server import LOOPBACK, PORT, THREADS, listen
from .web.server import serve as run_server

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SYSTEM_NAMES = ("khabar", "learnt", "related", "light10")
DAY = click.DateTime(["%Y-%m-%d"])
PORTS_TRIED = 10  # by the demo, from PORT upward


Command = Callable[..., None]
Option = Callable[[Command], Command]

REPEATED = ("sources", "sections", "authors", "countries", "papers")
FILTERS: tuple[Option, ...] = (
    click.option("--source", "sources", multiple=True, help="A paper, by id or name; repeatable."),
    click.option("--section", "sections", multiple=True, help="A section; repeatable."),
    click.option("--author", "authors", multiple=True, help="An author; repeatable."),
    click.option("--country", "countries", multiple=True, help="A country of papers; repeatable."),
    click.option("--papers", multiple=True, help="Texts that so many papers carried, or more."),
    click.option("--from", "first_day", type=DAY, help="The first day, included."),
    click.option("--to", "last_day", type=DAY, help="The last day, included."),
)
SPELLINGS: tuple[Option, ...] = (
    click.option(
        "--variants",
        type=click.Choice(["on", "off"]),
        default="on",
        help="off: words as you spell them, not as other papers do.",
    ),
    click.option("--drop", multiple=True, help="A spelling that is not searched; repeatable."),
)


def narrowing_options(*options: Option) -> Option:
    """Give a command such *options*, and what is chosen as one SearchParameters, ``narrowed``."""

    def give(command: Command) -> Command:
        @wraps(command)
        def with_options(
            first_day: datetime | None,
            last_day: datetime | None,
            variants: str = "on",
            drop: tuple[str, ...] = (),
            **rest: Any,
        ) -> None:
            lists = {name: rest.pop(name) for name in REPEATED}
            start, end = first_day and first_day.date(), last_day and last_day.date()
            spelt = variants == "on"
            narrowed = SearchParameters(start=start, end=end, variants=spelt, drop=drop, **lists)
            command(narrowed=narrowed, **rest)

        given: Command = with_options
        for option in reversed(options):
            given = option(given)
        return given

    return give


def _service(index_path: Path) -> SearchService:
    return SearchService(IndexHome(index_path), backends.default())


@cli.command(
    epilog="""\b
Examples:
  khabar search "الاتفاق النووي"
  khabar search '"مجلس الأمن" -رياضة' --source sada-alburj --json
  khabar search --batch queries.jsonl --limit 100
"""
)
@click.argument("query", required=False)
@index_option
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance")
@narrowing_options(*FILTERS, *SPELLINGS)
@click.option(
    "--group",
    type=click.Choice(["0", "1"]),
    default="1",
    help="0: every copy of a story, not only the best.",
)
@click.option(
    "--recent",
    is_flag=False,
    flag_value=HALF_LIFE,
    type=click.IntRange(2, LONGEST_HALF_LIFE),
    default=None,
    metavar="DAYS",
    help=f"Lift newer articles: by half, halved every DAYS ({HALF_LIFE} if not given) of age.",
)
@click.option("--as-typed", is_flag=True, help="Search nothing else where this finds nothing.")
@click.option("--batch", type=click.File(encoding="utf-8"), help="Lines {id, query}; - is stdin.")
@json_option
def search(
    query: str | None,
    index_path: Path,
    limit: int,
    page: int,
    sort: Sort,
    group: str,
    recent: int | None,
    as_typed: bool,
    batch: IO[str] | None,
    as_json: bool,
    narrowed: SearchParameters,
) -> None:
    """Search the index and print the articles found, best first."""
    if (query is None) == (batch is None):
        raise click.UsageError('Give a query, as in `khabar search "..."`, or --batch FILE.')
    service = _service(index_path)
    if batch is not None:
        for record in search_batch(service, batch, limit, group=group == "1"):
            click.echo(json.dumps(record, ensure_ascii=False))
        return
    parameters = replace(
        narrowed,
        query=query or "",
        page=page,
        per_page=limit,
        sort=sort,
        group=group == "1",
        recent=recent or 0,
        as_typed=as_typed,
    )
    found = service.search(parameters)
    if as_json:
        print_json(search_record(found))
    else:
        _print_results(found, service.source_name)


def _print_results(found: SearchPage, source_name: Callable[[str], str]) -> None:
    console = Console()
    for notice in found.notices:
        say(notice)
    for offer in found.offers:
        counted = "" if offer.articles is None else f" ({offer.articles:,} articles)"
        beside = "".join(f", without {limit}" for limit in sorted(offer.without))
        say(f"Or did you mean: {offer.query}{beside}{counted}")
    if searched := [v for v in found.variants if not v.dropped]:
        spellings = ", ".join(f"{v.spelling} ({v.articles:,})" for v in searched)
        say(f"Searched too: {spellings}. Leave one out with --drop, all with --variants off.")
    for result in found.results:
        article = result.article
        console.print(_marked(f"{result.rank}. ", result.title))
        day = article.published.date().isoformat() if article.published else ""
        facts = [source_name(article.source), day, article.section, article.id]
        console.print(Text("   " + " | ".join(filter(None, facts)), style="dim"))
        for passage in result.passages:
            console.print(_marked("   ", passage))
        if result.copies:
            others = [copy.id for copy in result.copies if copy.id != article.id]
            console.print(Text("   = " + ", ".join(others), style="dim"))
    stories = "" if found.stories_held is None else f", {found.stories_held:,} stories"
    every_word = found.total_all_words
    holding = "" if every_word is None else f", {every_word:,} with all words"
    related = f", {found.total_related:,} more by related words" if found.total_related else ""
    say(f"{found.total_held:,} articles{stories}{holding}{related}, {found.took_ms:.1f} ms.")


def _marked(before: str, passage: Passage) -> Text:
    """Return a passage for a terminal, its marks bold."""
    text = Text(before)
    for piece in passage.pieces:
        text.append(piece.text.replace("\n", " "), style="bold yellow" if piece.marked else "")
    return text


@cli.command(epilog='\b\nExample:\n  khabar explain "مياه النهر" barid-alnil-2024-09-17-river')
@click.argument("query")
@click.argument("article_id", metavar="ID")
@index_option
@narrowing_options(*FILTERS, *SPELLINGS)
@json_option
def explain(
    query: str, article_id: str, index_path: Path, as_json: bool, narrowed: SearchParameters
) -> None:
    """Show why a search for QUERY finds the article ID, and every part of its score."""
    explained = _service(index_path).explain(article_id, replace(narrowed, query=query))
    if explained is None:
        raise _unknown(article_id)
    if as_json:
        print_json(explained_record(explained))
    else:
        click.echo(explained.why.sentence)
        Console().print(_explanation_tree(explained.score))


@cli.command(epilog='\b\nExample:\n  khabar compare "أمريكا" "أميركا" --csv')
@click.argument("queries", nargs=-1, required=True, metavar="QUERY...")
@index_option
@narrowing_options(*FILTERS)
@click.option("--csv", "as_csv", is_flag=True, help="Articles a month as CSV.")
@json_option
def compare(
    queries: tuple[str, ...],
    index_path: Path,
    as_csv: bool,
    as_json: bool,
    narrowed: SearchParameters,
) -> None:
    """Show terms or spellings beside each other: articles a month, shares of each paper."""
    counts = _service(index_path).compare(queries, narrowed)
    if as_json:
        print_json(counts_record(counts))
        return
    table = counts_csv(counts)
    click.echo(table, nl=False)
    if not as_csv:
        for query in counts.queries:
            for paper in query.papers:
                click.echo(f"{query.query}: {paper.label or paper.source} {paper.share:.1%}")


@cli.command(epilog='\b\nExample:\n  khabar facet "مياه النهر" author --order name')
@click.argument("query")
@click.argument("facet", type=click.Choice(list(FACET_NAMES)))
@index_option
@narrowing_options(*FILTERS, *SPELLINGS)
@click.option("--order", type=click.Choice(["count", "name"]), default="count", show_default=True)
@click.option("--find", default="", help="Only values whose name has these words, or beginnings.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--limit", type=click.IntRange(1, MAX_VALUES_LISTED), default=100, show_default=True)
@json_option
def facet(
    query: str,
    facet: str,
    index_path: Path,
    order: FacetOrder,
    find: str,
    page: int,
    limit: int,
    as_json: bool,
    narrowed: SearchParameters,
) -> None:
    """Show the values of FACET among what a search for QUERY finds, with counts of articles."""
    listing = FacetListing(order, find, page, limit)
    found = _service(index_path).facet(facet, replace(narrowed, query=query), listing)
    if as_json:
        print_json(facet_record(found))
        return
    for value in found.values:
        name = f"{value.label} ({value.value})" if value.label else value.value
        click.echo(f"{value.count:>9,}  {name}")
    left = found.found - (page - 1) * limit - len(found.values)
    if left > 0:
        say(f"{left:,} more: --page {page + 1}.")


@cli.command(epilog='\b\nExample:\n  khabar suggest "مجلس ا"')
@click.argument("text")
@index_option
@click.option("--limit", type=click.IntRange(1, 50), default=SUGGESTIONS, show_default=True)
@json_option
def suggest(text: str, index_path: Path, limit: int, as_json: bool) -> None:
    """Show what a reader who wrote TEXT may be about to write, with counts of articles."""
    found = _service(index_path).suggest(text, limit)
    if as_json:
        print_json(suggestion_records(found))
        return
    for suggestion in found:
        click.echo(f"{suggestion.articles:>9,}  {suggestion.text}")


@cli.command(epilog="\b\nExample:\n  khabar similar barid-alnil-2024-09-17-river")
@click.argument("article_id", metavar="ID")
@index_option
@json_option
def similar(article_id: str, index_path: Path, as_json: bool) -> None:
    """Show the articles most like the article ID, those of its own story left out."""
    service = _service(index_path)
    _print_listed(_article(service, article_id).similar, service.source_name, as_json)


@cli.command(epilog="\b\nExample:\n  khabar story barid-alnil-2024-09-17-river")
@click.argument("article_id", metavar="ID")
@index_option
@json_option
def story(article_id: str, index_path: Path, as_json: bool) -> None:
    """Show what came before the article ID and after it, in order of time, itself among them."""
    service = _service(index_path)
    page = _article(service, article_id)
    _print_listed(page.story or (page.article,), service.source_name, as_json)


def _article(service: SearchService, article_id: str) -> ArticlePage:
    page = service.article(article_id)
    if page is None:
        raise _unknown(article_id)
    return page


def _unknown(article_id: str) -> KhabarError:
    return KhabarError(f"{article_id}: no article has this id. `khabar search --json` shows ids.")


def _print_listed(
    articles: Iterable[Article], source_name: Callable[[str], str], as_json: bool
) -> None:
    """Print one article after the other: when, where, its title and id."""
    if as_json:
        print_json([listed_record(article) for article in articles])
        return
    for article in articles:
        when = iso_time(article).replace("T", " ")
        facts = [when, source_name(article.source), article.title, article.id]
        click.echo(" | ".join(filter(None, facts)))


def _explanation_tree(explanation: Explanation) -> Tree:
    numbers = ", ".join(f"{name} {value:.4g}" for name, value in explanation.numbers.items())
    line = Text(f"{explanation.value:.4f} {explanation.what} {explanation.about}".rstrip())
    line.append(f"  ({numbers})" if numbers else "", style="dim")
    tree = Tree(line)
    for child in explanation.children:
        tree.children.append(_explanation_tree(child))
    return tree


@cli.command(
    "eval",
    epilog="""\b
Examples:
  khabar eval judged.json.gz --baseline
  khabar eval judged.json.gz --run before.trec
  khabar eval judged.json.gz --compare before.trec --json
""",
)
@click.argument("collections", nargs=-1, required=True, type=FILE, metavar="COLLECTION...")
@click.option("--fields", multiple=True, help="Index only these: title, body; repeatable.")
@click.option("--sets", "sets", multiple=True, help="Ask only these sets of topics; repeatable.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask only the first topics of each set.")
@click.option("--system", type=click.Choice(SYSTEM_NAMES), default="khabar", show_default=True)
@click.option("--baseline", is_flag=True, help="Compare with light10 on the same engine.")
@click.option("--compare", type=FILE, help="Compare with a run that was written before.")
@click.option("--run", "run_file", type=click.Path(path_type=Path), help="Write the run (TREC).")
@json_option
def evaluate(
    collections: tuple[Path, ...],
    fields: tuple[str, ...],
    sets: tuple[str, ...],
    limit: int | None,
    system: str,
    baseline: bool,
    compare: Path | None,
    run_file: Path | None,
    as_json: bool,
) -> None:
    """Measure how good the results are on judged collections.

    nDCG@10, MRR@10 and recall@100; "+" and "-" say that a set is better or
    worse than what it is compared with at p < .05 (randomisation test).
    """
    if baseline and compare:
        raise click.UsageError("Give --baseline or --compare FILE, not both.")
    try:
        from .evaluation import command
    except ImportError as error:
        raise KhabarError(
            f"{error.name} is not installed. Install what measuring needs: "
            "pip install 'khabar[eval]'"
        ) from error
    request = command.Request(collections, fields, sets, limit, system, baseline, compare, run_file)
    reports = command.evaluate(request, say)
    if as_json:
        print_json([command.as_record(report) for report in reports])
    else:
        _print_rows(command.table(reports, request.other))


def _print_rows(rows: list[list[str]]) -> None:
    table = Table(*rows[0])
    for row in rows[1:]:
        table.add_row(*row)
    Console().print(table)


@cli.command(
    epilog="""\b
Examples:
  khabar serve --index news-index --port 8080
  KHABAR_PUBLIC_URL=https://news.example KHABAR_TRUSTED_PROXIES=1 khabar serve
"""
)
@index_option
@click.option("--host", envvar="KHABAR_HOST", default=LOOPBACK, show_default=True)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    envvar="KHABAR_PORT",
    default=PORT,
    show_default=True,
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    envvar="KHABAR_THREADS",
    default=THREADS,
    show_default=True,
)
@click.option(
    "--processes",
    type=click.IntRange(0, 64),
    envvar="KHABAR_PROCESSES",
    default=0,
    help=f"That answer at this address. 0: as many as there are cores, {AS_CORES} at most.",
)
@click.option(
    "--request-log/--no-request-log",
    default=True,
    show_default=True,
    help="A line of JSON for each request on standard error.",
)
def serve(
    index_path: Path, host: str, port: int, threads: int, processes: int, request_log: bool
) -> None:
    """Serve the pages and the API over the index; README lists the settings."""
    config = AppConfig.of_environment(os.environ, index_home=index_path)
    log_to_stderr(requests=request_log)
    _serve(config, host, [port], threads, processes or usual_processes())


@cli.command()
@click.option("--host", default=LOOPBACK, show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), help=f"Else the first free from {PORT}.")
@click.option("--threads", type=click.IntRange(1, 64), default=THREADS, show_default=True)
def demo(host: str, port: int | None, threads: int) -> None:
    """Build an index over the bundled corpus and serve it."""
    index_path = _demo_index()
    home = IndexHome(index_path)
    with reporting() as reporter:
        report = run_build(
            [str(bundled_corpus())], home, backends.default(), BuildOptions(), reporter
        )
    say(f"{report.articles} articles of the bundled corpus are indexed in {index_path}.")
    ports = [port] if port is not None else list(range(PORT, PORT + PORTS_TRIED))
    log_to_stderr(requests=False)
    _serve(AppConfig(index_home=index_path), host, ports, threads, processes=1)


def _demo_index() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache, "khabar", "demo-index")


def bundled_corpus() -> Path:
    """Return the folder of the sample corpus: in the wheel, or beside the packages in a checkout."""
    inside = Path(str(files("search_app").joinpath("corpus")))
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / "corpus"


def _serve(config: AppConfig, host: str, ports: list[int], threads: int, processes: int) -> None:
    service = SearchService(IndexHome(config.index_home), backends.default(processes))
    service.home()  # an index that cannot be served is said now, not to the first reader
    service.close()  # each process opens it for itself
    with TemporaryDirectory(prefix="khabar-") as figures, _bind(host, ports) as listening:
        if processes > 1:
            share_figures(Path(figures))
        app = create_app(config, service)
        shown = f"[{host}]" if ":" in host else host
        say(f"Khabar answers at http://{shown}:{listening.getsockname()[1]}/  (Ctrl-C ends it)")
        run_server(app, listening, threads, processes, forget_process)
        service.close()


def _bind(host: str, ports: list[int]) -> socket.socket:
    """Return a socket that listens on the first port that is free."""
    for port in ports:
        try:
            return listen(host, port)
        except OSError as error:
            problem = error
    raise KhabarError(
        f"{host}:{ports[-1]}: cannot listen there ({problem.strerror}). "
        "Name another address with --host or --port."
    )


def main() -> None:
    """Run the command; what ``khabar`` and ``python -m search_app`` call."""
    problem = check_whoosh()
    if problem:
        say(problem)
        sys.exit(1)
    sys.exit(run(cli, "khabar"))
