"""The verbs that change an index, look into it, copy it and mend it."""

from __future__ import annotations

import gzip
import shutil
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from . import backends
from .analysis import fold
from .console import (
    build_options,
    index_option,
    json_option,
    print_json,
    print_table,
    say,
    say_counts,
    source_options,
)
from .copies import copy_file, link_file, restore_kept
from .copies import restore as run_restore
from .copies import snapshot as run_snapshot
from .doctor import examine
from .errors import UsageError
from .export import export as run_export
from .index.storage.home import IndexHome
from .inspection import inspect as run_inspect
from .inspection import terms as run_terms
from .learn import LearnReport
from .learn import learn as run_learn
from .progress import reporting
from .update import UpdateReport
from .update import compact as run_compact
from .update import delete as run_delete
from .update import update as run_update

MARKS = {"ok": "ok", "note": "note", "wrong": "WRONG"}


@click.command(
    epilog="""\b
Examples:
  khabar update today.jsonl
  khabar update pages/ --index news-index --json
"""
)
@source_options
@json_option
def update(sources: tuple[str, ...], index_path: Path, as_json: bool, **options: Any) -> None:
    """Add the articles of files or folders; those whose id is there take its place.

    The same again changes nothing. Readers see the state before or after,
    never between; small segments are merged once the change is visible.
    """
    home = IndexHome(index_path)
    with reporting() as reporter:
        report = run_update(sources, home, backends.default(), build_options(**options), reporter)
    _show(report, as_json, "added", "replaced", "unchanged")
    if not as_json:
        say_counts(report.counts)


@click.command(epilog="\b\nExample:\n  khabar delete 4711 4712 --index news-index")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@index_option
@json_option
def delete(ids: tuple[str, ...], index_path: Path, as_json: bool) -> None:
    """Delete the articles with these ids ("-": ids on standard input, one a line)."""
    wanted: Iterable[str] = ids
    if ids == ("-",):
        wanted = [line.rstrip("\n") for line in sys.stdin if line.strip()]
    _show(
        run_delete(wanted, IndexHome(index_path), backends.default()), as_json, "deleted", "absent"
    )


@click.command()
@index_option
@json_option
def compact(index_path: Path, as_json: bool) -> None:
    """Write everything that is live as one segment; what was deleted gives its room back."""
    _show(run_compact(IndexHome(index_path), backends.default()), as_json)


@click.command(epilog="\b\nExample:\n  khabar learn --index news-index")
@index_option
@json_option
def learn(index_path: Path, as_json: bool) -> None:
    """Learn from the index which words are used alike and what its articles are about.

    Searches then find related words too and rank by meaning. Needs scipy:
    pip install 'khabar[learn]'.
    """
    with reporting() as reporter:
        report = run_learn(IndexHome(index_path), backends.default(), reporter)
    if as_json:
        print_json(asdict(report))
    else:
        say_learnt(report)


def say_learnt(report: LearnReport) -> None:
    """Say what was learnt."""
    say(
        f"Learnt from {report.articles:,} articles: {report.related:,} pairs of related words "
        f"among {report.stems:,} (commit {report.commit}, {report.size:,} bytes, "
        f"{report.seconds:.1f} s)."
    )


def _show(report: UpdateReport, as_json: bool, *shown: str) -> None:
    if as_json:
        print_json(
            {
                "generation": report.generation,
                "commit": report.commit,
                "articles": report.articles,
                "visible_seconds": round(report.visible_seconds, 3),
                "seconds": round(report.seconds, 3),
                "ledger": report.ledger and str(report.ledger),
                **report.counts,
            }
        )
        return
    changes = ", ".join(f"{name} {report.counts[name]:,}" for name in shown)
    say(
        f"{report.articles:,} articles are searchable (generation {report.generation}, "
        f"commit {report.commit}, {report.visible_seconds:.2f} s)"
        + (f": {changes}." if changes else ".")
    )
    if report.ledger:
        say(f"What was not taken as it came stands in {report.ledger}")


@click.command(epilog="\b\nExample:\n  khabar inspect --terms كتاب")
@index_option
@click.option("--terms", "prefix", help="List the words that begin so, with their articles.")
@json_option
def inspect(index_path: Path, prefix: str | None, as_json: bool) -> None:
    """Show what the index holds: commits, segments, articles, words, bytes by part."""
    home, backend = IndexHome(index_path), backends.default()
    if prefix is not None:
        found = list(run_terms(home, backend, fold(prefix)))
        if as_json:
            print_json([{"word": word, "articles": count} for word, count in found])
        else:
            for word, count in found:
                click.echo(f"{count}\t{word}")
        return
    record = run_inspect(home, backend)
    if as_json:
        print_json(record)
    else:
        print_table(record)


@click.command(epilog="\b\nExample:\n  khabar snapshot backup/2026-11-25 --index news-index")
@click.argument("folder", type=click.Path(path_type=Path))
@index_option
@click.option("--copy", is_flag=True, help="Copy the bytes, also where a hard link would do.")
@json_option
def snapshot(folder: Path, index_path: Path, copy: bool, as_json: bool) -> None:
    """Copy what serves into FOLDER, checked; writers and readers go on meanwhile.

    On the same disk files are shared by hard links, which protects from
    deletion but not from the disk: for that, --copy or another disk.
    """
    made = run_snapshot(IndexHome(index_path), folder, copy_file if copy else link_file)
    record = {
        "folder": str(folder),
        "commit": made.commit,
        "articles": made.manifest.articles,
        "bytes": made.byte_count,
    }
    if as_json:
        print_json(record)
    else:
        say(
            f"{made.manifest.articles:,} articles are in {folder}; it can be searched with --index."
        )


@click.command(epilog="\b\nExample:\n  khabar restore backup/2026-11-25 --index news-index")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@index_option
@click.option("--kept", is_flag=True, help="Go back to a commit that the index kept itself.")
@json_option
def restore(folder: Path | None, index_path: Path, kept: bool, as_json: bool) -> None:
    """Make the snapshot in FOLDER what serves, checked; what served is kept as the one before."""
    if (folder is None) != kept:
        raise UsageError("Name the folder of a snapshot, or give --kept.")
    home = IndexHome(index_path)
    made = restore_kept(home) if folder is None else run_restore(home, folder)
    record = {"generation": made.name, "commit": made.commit, "articles": made.manifest.articles}
    if as_json:
        print_json(record)
    else:
        say(f"{made.manifest.articles:,} articles are searchable (generation {made.name}).")


@click.command(epilog="\b\nExample:\n  khabar export --output all.jsonl.gz --papers sources.toml")
@index_option
@click.option("--output", type=click.Path(path_type=Path), help="A file (gzipped for .gz).")
@click.option("--papers", type=click.Path(path_type=Path), help="Where to put the sources.toml.")
def export(index_path: Path, output: Path | None, papers: Path | None) -> None:
    """Write every article as JSON Lines, from which `khabar build` makes the same index."""
    home = IndexHome(index_path)
    lines = run_export(home, backends.default())
    if output is None:
        for line in lines:
            click.echo(line)
    else:
        opened = gzip.open if output.suffix == ".gz" else open
        with opened(output, "wt", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    if papers is not None:
        known = home.current().papers_path
        if known is None:
            raise UsageError("The index knows no papers; leave --papers out.")
        shutil.copyfile(known, papers)


@click.command()
@index_option
@json_option
def doctor(index_path: Path, as_json: bool) -> None:
    """Say what is wrong with the index and which command mends it; changes nothing."""
    findings = list(examine(IndexHome(index_path)))
    if as_json:
        print_json(
            [{n: getattr(f, n) for n in ("what", "state", "says", "command")} for f in findings]
        )
    else:
        table = Table(box=None, show_header=False)
        for finding in findings:
            table.add_row(MARKS[finding.state], finding.what, finding.says, finding.command)
        Console().print(table)
    if any(finding.state == "wrong" for finding in findings):
        raise click.exceptions.Exit(1)


COMMANDS = (update, delete, compact, learn, inspect, snapshot, restore, export, doctor)
