"""The verbs that make and look at an index; ``python -m indexer`` has these alone."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from . import backends, cli_care
from .analysis import trace
from .build import BuildReport
from .build import build as run_build
from .cli_care import say_learnt
from .console import (
    build_options,
    index_option,
    json_option,
    print_json,
    run,
    say,
    say_counts,
    source_options,
)
from .index.storage.home import IndexHome
from .learn import learn as run_learn
from .progress import reporting
from .verify import verify_all
from .word_families import families_of_text


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
@source_options
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--learn", "learns", is_flag=True, help="Then learn related words, as `learn` does.")
@json_option
def build(
    sources: tuple[str, ...], index_path: Path, learns: bool, as_json: bool, **options: Any
) -> None:
    """Build an index from files or folders of news ("-" is standard input).

    A new generation is made aside, checked, and switched to in one step;
    readers are served from the old one until then.
    """
    home = IndexHome(index_path)
    with reporting() as reporter:
        report = run_build(sources, home, backends.default(), build_options(**options), reporter)
        # A pass of its own, behind the switch: what was built serves whether or not it succeeds.
        learnt = run_learn(home, backends.default(), reporter) if learns else None
    if as_json:
        print_json(_report_record(report) | ({"learnt": asdict(learnt)} if learnt else {}))
        return
    _say_report(report)
    if learnt:
        say_learnt(learnt)


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
    say_counts(counts)
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


@cli.command(
    epilog="""\b
Examples:
  khabar analyze "مِن الكِتَابِ"
  khabar analyze كتابها --index news-index
"""
)
@click.argument("text")
@click.option(
    "--index",
    "index_path",
    type=click.Path(path_type=Path),
    help="Show the families of each word in this index.",
)
@json_option
def analyze(text: str, index_path: Path | None, as_json: bool) -> None:
    """Show each stage of the analysis of TEXT, a row a word.

    With --index: the words of the index that stand for each word of TEXT, by
    family, with the articles they are in, their weights and the reason.
    """
    if index_path is not None:
        _analyze_in_index(text, index_path, as_json)
        return
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


def _analyze_in_index(text: str, index_path: Path, as_json: bool) -> None:
    backend = backends.default()
    home = IndexHome(index_path)
    searcher = home.read(lambda found: backend.open(found.path, found.contents))
    try:
        words = families_of_text(text, searcher.vocabulary, len(text))
    finally:
        searcher.close()
    if as_json:
        print_json([word.as_dict() for word in words])
        return
    for word in words:
        about = f"stem {word.stem}, root {word.root or '-'}, {word.articles:,} articles"
        table = Table("family", "word", "articles", "weight")
        for family in word.families:
            for member in family.members:
                table.add_row(
                    family.reason, member.word, f"{member.articles:,}", f"{member.weight:.3f}"
                )
        click.echo(f"{word.folded}: {about}")
        Console().print(table)


for command in cli_care.COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the index verbs alone: ``python -m indexer``."""
    sys.exit(run(cli, "python -m indexer"))
