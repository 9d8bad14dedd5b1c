"""The verb that measures how good the results are: eval."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from indexer.console import json_option, print_json, say
from indexer.errors import KhabarError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SYSTEM_NAMES = ("khabar", "learnt", "related", "light10")


@click.command(
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
        from ..evaluation import command
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
