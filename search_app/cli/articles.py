"""The verbs about one article: explain, similar, story."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from indexer.article import Article
from indexer.backends import Explanation
from indexer.console import index_option, json_option, print_json
from indexer.errors import KhabarError

from ..page import ArticlePage, SearchParameters
from ..search import SearchService
from ..texts.day_text import iso_time
from ..web.record import explained_record, listed_record
from .options import FILTERS, SPELLINGS, narrowing_options, open_service


@click.command(epilog='\b\nExample:\n  khabar explain "مياه النهر" barid-alnil-2024-09-17-river')
@click.argument("query")
@click.argument("article_id", metavar="ID")
@index_option
@narrowing_options(*FILTERS, *SPELLINGS)
@json_option
def explain(
    query: str, article_id: str, index_path: Path, as_json: bool, narrowed: SearchParameters
) -> None:
    """Show why a search for QUERY finds the article ID, and every part of its score."""
    explained = open_service(index_path).explain(article_id, replace(narrowed, query=query))
    if explained is None:
        raise _unknown(article_id)
    if as_json:
        print_json(explained_record(explained))
    else:
        click.echo(explained.why.sentence)
        Console().print(_explanation_tree(explained.score))


def _explanation_tree(explanation: Explanation) -> Tree:
    numbers = ", ".join(f"{name} {value:.4g}" for name, value in explanation.numbers.items())
    line = Text(f"{explanation.value:.4f} {explanation.what} {explanation.about}".rstrip())
    line.append(f"  ({numbers})" if numbers else "", style="dim")
    tree = Tree(line)
    for child in explanation.children:
        tree.children.append(_explanation_tree(child))
    return tree


@click.command(epilog="\b\nExample:\n  khabar similar barid-alnil-2024-09-17-river")
@click.argument("article_id", metavar="ID")
@index_option
@json_option
def similar(article_id: str, index_path: Path, as_json: bool) -> None:
    """Show the articles most like the article ID, those of its own story left out."""
    service = open_service(index_path)
    _print_listed(_article(service, article_id).similar, service.source_name, as_json)


@click.command(epilog="\b\nExample:\n  khabar story barid-alnil-2024-09-17-river")
@click.argument("article_id", metavar="ID")
@index_option
@json_option
def story(article_id: str, index_path: Path, as_json: bool) -> None:
    """Show what came before the article ID and after it, in order of time, itself among them."""
    service = open_service(index_path)
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
