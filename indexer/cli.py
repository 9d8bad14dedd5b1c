"""The verbs that make and look at an index; ``python -m indexer`` has these alone."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from . import backends
from .analysis import trace
from .build import MAX_REJECTED_SHARE, BuildOptions, BuildReport
from .build import build as run_build
from .errors import KhabarError
from .index.home import IndexHome
from .progress import reporting
from .schema import day_of
from .verify import verify_all

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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def cli() -> None:
    """Build and look at an index of Arabic news."""


@cli.command(
    epilog="""\b
Examples:
  khabar build corpus/
  khabar build news.jsonl.gz --index news-index --limit 1000
  zcat news.jsonl.gz | khabar build - --sources papers.toml
  khabar build feed.jsonl --map body=maqal --map title=unwan
"""
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@index_option
@click.option(
    "--sources",
    "sources_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A sources.toml that names the papers (else one in a SOURCE folder).",
)
@click.option(
    "--map", "mapping", multiple=True, metavar="FIELD=NAME", help="Where a field is found."
)
@click.option("--prefix-ids", is_flag=True, help="Put the source in front of every given id.")
@click.option("--limit", type=click.IntRange(min=1), help="Read so many records at most.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option(
    "--max-rejected",
    type=click.FloatRange(0, 1),
    default=MAX_REJECTED_SHARE,
    show_default=True,
    help="The share of records that may be rejected.",
)
@json_option
def build(
    sources: tuple[str, ...],
    index_path: Path,
    sources_file: Path | None,
    mapping: tuple[str, ...],
    prefix_ids: bool,
    limit: int | None,
    workers: int,
    max_rejected: float,
    as_json: bool,
) -> None:
    """Build an index from files or folders of news ("-" is standard input).

    A new generation is made aside, checked, and switched to in one step;
    readers are served from the old one until then.
    """
    options = BuildOptions(
        sources_file=sources_file,
        mapping=_parse_mapping(mapping),
        prefix_ids=prefix_ids,
        limit=limit,
        workers=workers,
        max_rejected_share=max_rejected,
    )
    with reporting() as reporter:
        report = run_build(sources, IndexHome(index_path), backends.default(), options, reporter)
    if as_json:
        print_json(_report_record(report))
    else:
        _say_report(report)


def _parse_mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        field, separator, name = pair.partition("=")
        if not separator or not field or not name:
            raise click.UsageError(f"--map {pair}: write FIELD=NAME, as in --map body=text")
        mapping[field] = name
    return mapping


def _report_record(report: BuildReport) -> dict[str, Any]:
    return {
        "generation": report.generation,
        "articles": report.articles,
        "seconds": round(report.seconds, 3),
        "ledger": str(report.ledger),
        **report.counts,
    }


def _say_report(report: BuildReport) -> None:
    counts = report.counts
    rate = counts["read"] / report.seconds if report.seconds else 0
    say(
        f"{report.articles:,} articles are searchable (generation {report.generation}, "
        f"{report.seconds:.1f} s, {rate:,.0f} records a second)."
    )
    say(
        f"read {counts['read']:,} = accepted {counts['accepted']:,} "
        f"+ duplicates {counts['duplicates']:,} + rejected {counts['rejected']:,}"
    )
    for kind, label in (("reasons", "rejected"), ("notes", "taken with a note")):
        for reason, count in counts[kind].items():
            say(f"  {label}: {count:,} x {reason}")
    if counts["duplicates"] or counts["reasons"] or counts["notes"]:
        say(f"Each of them stands in {report.ledger}")


@cli.command()
@index_option
@json_option
def verify(index_path: Path, as_json: bool) -> None:
    """Check every byte and every article of all commits that are kept."""
    found = verify_all(IndexHome(index_path), backends.default())
    if as_json:
        commits = [
            {"generation": v.place.generation, "commit": v.place.commit, "articles": v.articles}
            for v in found
        ]
        print_json({**commits[0], "sound": True, "commits": commits})
        return
    for commit in found:
        what = "of another analysis" if commit.articles is None else f"{commit.articles:,} articles"
        click.echo(f"{commit.place.generation}, commit {commit.place.commit}: sound, {what}.")


@cli.command()
@index_option
@json_option
def inspect(index_path: Path, as_json: bool) -> None:
    """Show what the index holds: generations, articles, words, papers, bytes."""
    home = IndexHome(index_path)
    generation = home.current()
    searcher = backends.default().open(generation.path, generation.contents)
    try:
        stats = searcher.stats
    finally:
        searcher.close()
    manifest = generation.manifest
    days = [day_of(d) for d in (stats.first_day, stats.last_day) if d is not None]
    record = {
        "generation": generation.name,
        "generations": home.all_names(),
        "created": manifest.created,
        "backend": manifest.backend,
        "format": manifest.format_version,
        "fingerprint": manifest.fingerprint,
        "articles": stats.articles,
        "words": stats.words,
        "days": [day.isoformat() for day in days if day],
        "sources": dict(stats.sources),
        "sections": dict(stats.sections),
        "bytes": sum(entry.size for entry in manifest.files.values()),
        "counts": dict(manifest.counts),
    }
    if as_json:
        print_json(record)
    else:
        _print_table(record)


def _print_table(record: dict[str, Any]) -> None:
    table = Table(show_header=False, box=None)
    for name, value in record.items():
        text = (
            ", ".join(f"{k}: {v}" for k, v in value.items()) if isinstance(value, dict) else value
        )
        shown = ", ".join(map(str, text)) if isinstance(text, list) else str(text)
        table.add_row(name, shown)
    Console().print(table)


@cli.command(epilog='\b\nExample:\n  khabar analyze "مِن الكِتَابِ"')
@click.argument("text")
@json_option
def analyze(text: str, as_json: bool) -> None:
    """Show each stage of the analysis of TEXT, a row a word."""
    stages = trace(text)
    if as_json:
        print_json([stage.as_dict() for stage in stages])
        return
    table = Table("position", "written", "folded", "stem", "stop word", "characters")
    for stage in stages:
        table.add_row(
            "-" if stage.position is None else str(stage.position),
            stage.written,
            stage.folded,
            stage.stem,
            "yes" if stage.stop_word else "",
            f"{stage.start}-{stage.end}",
        )
    Console().print(table)


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


def main() -> None:
    """Run the index verbs alone: ``python -m indexer``."""
    sys.exit(run(cli, "python -m indexer"))
