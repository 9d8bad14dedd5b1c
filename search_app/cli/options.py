"""What the verbs share: the options that narrow a search, and the index that answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from indexer import backends
from indexer.index.storage.home import IndexHome

from ..page import SearchParameters
from ..search import SearchService

DAY = click.DateTime(["%Y-%m-%d"])

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


def open_service(index_path: Path) -> SearchService:
    """Return a search flow over the index; it is opened by the first question."""
    return SearchService(IndexHome(index_path), backends.default())
