"""What all verbs share: options, messages, tables, and what goes wrong as one sentence."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.filesize import decimal
from rich.table import Table

from .build import MAX_REJECTED_SHARE, BuildOptions
from .errors import KhabarError

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_INDEX = "khabar-index"
ADVICE = "Check that the path is right, readable and writable, and that the disk has room."

index_option = click.option(
    "--index",
    "index_path",
    type=click.Path(path_type=Path),
    envvar="KHABAR_INDEX",
    default=DEFAULT_INDEX,
    show_default=True,
    help="The folder of the index (also KHABAR_INDEX).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")


def say(message: str) -> None:
    """Print a message for the operator, on stderr."""
    click.echo(message, err=True)


def print_json(value: Any) -> None:
    """Print *value* as JSON on stdout, Arabic as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


_SOURCE_OPTIONS = (
    click.argument("sources", nargs=-1, required=True, metavar="SOURCE..."),
    index_option,
    click.option(
        "--sources",
        "sources_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A sources.toml that names the papers (else one in a SOURCE folder).",
    ),
    click.option(
        "--map", "mapping", multiple=True, metavar="FIELD=NAME", help="Where a field is found."
    ),
    click.option("--prefix-ids", is_flag=True, help="Put the source in front of every given id."),
    click.option("--limit", type=click.IntRange(min=1), help="Read so many records at most."),
    click.option(
        "--max-rejected",
        "max_rejected_share",
        type=click.FloatRange(0, 1),
        default=MAX_REJECTED_SHARE,
        show_default=True,
        help="The share of records that may be rejected.",
    ),
)


def source_options(command: F) -> F:
    """Give a verb the arguments and options with which articles are read."""
    for option in reversed(_SOURCE_OPTIONS):
        command = option(command)
    return command


def build_options(mapping: tuple[str, ...], **options: Any) -> BuildOptions:
    """Return what ``source_options`` gave."""
    return BuildOptions(mapping=_parse_mapping(mapping), **options)


def _parse_mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        field, separator, name = pair.partition("=")
        if not separator or not field or not name:
            raise click.UsageError(f"--map {pair}: write FIELD=NAME, as in --map body=text")
        mapping[field] = name
    return mapping


def say_counts(counts: Any) -> None:
    """Say what became of every record."""
    say(
        f"read {counts['read']:,} = accepted {counts['accepted']:,} "
        f"+ duplicates {counts['duplicates']:,} + rejected {counts['rejected']:,}"
    )
    for kind, label in (("reasons", "rejected"), ("notes", "taken with a note")):
        for reason, count in counts[kind].items():
            say(f"  {label}: {count:,} x {reason}")


def print_table(record: dict[str, Any]) -> None:
    """Print the fields of *record* for people: a line each, what is empty left out."""
    table = Table(show_header=False, box=None)
    for name, value in record.items():
        if value or value == 0:
            table.add_row(name, "\n".join(_lines(name, value)))
    Console().print(table)


def _lines(name: str, value: Any) -> list[str]:
    """Return *value* as lines: those of a list or dictionary one below the other."""
    if isinstance(value, list):
        return [line for item in value for line in _lines(name, item)]
    if not isinstance(value, dict):
        return [_shown(name, value)]
    if all(isinstance(item, int) for item in value.values()):
        kind = "bytes" if name == "parts" else ""
        width = max(len(_shown(kind, item)) for item in value.values())
        return [f"{_shown(kind, item):>{width}} {key or '(none)'}" for key, item in value.items()]
    flat = ((k, v) for k, v in value.items() if v or v == 0)
    return [", ".join(f"{key} {', '.join(_lines(key, item))}" for key, item in flat)]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return str(value)
    return decimal(value) if name == "bytes" else f"{value:,}"


def run(command: click.Group, name: str) -> int:
    """Run *command* on the arguments of this process; return its exit status.

    0 done, 1 failed, 2 wrong usage. Whatever goes wrong is one sentence on
    stderr, never a traceback.
    """
    try:
        command.main(prog_name=name, standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.UsageError as error:
        error.show()
        return 2
    except click.ClickException as error:
        error.show()
        return 1
    except KhabarError as error:
        say(str(error))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("Stopped. What served before goes on serving.")
        return 1
    except BrokenPipeError:
        # The reader of our output has gone; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        say(f"{error.filename or 'A file operation'}: {error.strerror or error}. {ADVICE}")
        return 1
    return 0
