"""The verbs that ask: search, facet, suggest, compare."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.text import Text

from indexer.backends import Sort
from indexer.console import index_option, json_option, print_json, say

from ..batch import search_batch
from ..page import FILTERS as FACET_NAMES
from ..page import FacetListing, FacetOrder, Passage, SearchPage, SearchParameters
from ..parameters import HALF_LIFE, LONGEST_HALF_LIFE, MAX_VALUES_LISTED
from ..results.counts import counts_csv
from ..search import SUGGESTIONS
from ..web.record import counts_record, facet_record, search_record, suggestion_records
from .options import FILTERS, SPELLINGS, narrowing_options, open_service


@click.command(
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
    service = open_service(index_path)
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


@click.command(epilog='\b\nExample:\n  khabar facet "مياه النهر" author --order name')
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
    found = open_service(index_path).facet(facet, replace(narrowed, query=query), listing)
    if as_json:
        print_json(facet_record(found))
        return
    for value in found.values:
        name = f"{value.label} ({value.value})" if value.label else value.value
        click.echo(f"{value.count:>9,}  {name}")
    left = found.found - (page - 1) * limit - len(found.values)
    if left > 0:
        say(f"{left:,} more: --page {page + 1}.")


@click.command(epilog='\b\nExample:\n  khabar suggest "مجلس ا"')
@click.argument("text")
@index_option
@click.option("--limit", type=click.IntRange(1, 50), default=SUGGESTIONS, show_default=True)
@json_option
def suggest(text: str, index_path: Path, limit: int, as_json: bool) -> None:
    """Show what a reader who wrote TEXT may be about to write, with counts of articles."""
    found = open_service(index_path).suggest(text, limit)
    if as_json:
        print_json(suggestion_records(found))
        return
    for suggestion in found:
        click.echo(f"{suggestion.articles:>9,}  {suggestion.text}")


@click.command(epilog='\b\nExample:\n  khabar compare "أمريكا" "أميركا" --csv')
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
    counts = open_service(index_path).compare(queries, narrowed)
    if as_json:
        print_json(counts_record(counts))
        return
    table = counts_csv(counts)
    click.echo(table, nl=False)
    if not as_csv:
        for query in counts.queries:
            for paper in query.papers:
                click.echo(f"{query.query}: {paper.label or paper.source} {paper.share:.1%}")
