"""The two tables as Markdown, printed and written between two comments of README."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from .measuring import Times
from .rivals import RESULTS, why_not

START, END = "<!-- make bench writes from here -->", "<!-- make bench writes to here -->"

NAMES = {
    "lucene10": "Lucene 10",
    "lucene9": "Lucene 9",
    "tantivy": "tantivy",
    "khabar": "Khabar, same work",
    "khabar-product": "Khabar, as shipped",
}
OURS = ("khabar", "khabar-product")
LUCENES = ("lucene10", "lucene9")

# name, path in the results, whether more is better (None: not to be compared), decimals
FIGURES = (
    ("build, articles/s, 1 process", "build {} 1/rate", True, 0),
    ("build, articles/s, 2 processes", "build {} 2/rate", True, 0),
    # A JVM's heap is filled before the build begins; growth above it says nothing beside ours.
    ("build, peak MiB above the start (Lucene: of a filled heap)", "build {} 1/above", None, 0),
    ("index / text", "build {} 1/share", False, 2),
    ("headline, any word, p50 ms", "query {} 1/headline-any/p50", False, 3),
    ("the same, p99", "query {} 1/headline-any/p99", False, 3),
    ("headline, all words, p50", "query {} 1/headline-all/p50", False, 3),
    ("frequent word, p50", "query {} 1/frequent-any/p50", False, 3),
    ("the same, p99", "query {} 1/frequent-any/p99", False, 3),
    ("phrase, p50", "query {} 1/phrase-phrase/p50", False, 3),
    ("the same, p99", "query {} 1/phrase-phrase/p99", False, 3),
    ("ten-word question, p50", "query {} 1/question-any/p50", False, 3),
    ("the same, p99", "query {} 1/question-any/p99", False, 3),
    ("headline and ten snippets, p50", "query {} 1/headline-any-snip/p50", False, 3),
)


class Builds(NamedTuple):
    """Articles of a build; by number of processes, seconds and peak mebibytes."""

    articles: int
    runs: Mapping[int, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Report:
    """What the table was measured over, where, and what was found."""

    corpus: str
    machine: str
    rounds: int
    builds: Builds
    times: Mapping[str, Times]
    targets: Sequence[str] = ()  # rows: figure, measured, asked, verdict


def write(report: Report, readme: Path | None) -> None:
    """Print the tables; write them into *readme* where one is given."""
    text = "\n".join([*_head(report), "", *_rivals(), "", *_own(report)])
    print(text)
    if readme is None:
        return
    before, _, rest = readme.read_text("utf-8").partition(START)
    _, found, behind = rest.partition(END)
    if not found:
        raise SystemExit(f"{readme} does not hold the two comments that the tables stand between")
    readme.write_text(f"{before}{START}\n{text}\n{END}{behind}", "utf-8")


def _head(report: Report) -> Iterator[str]:
    yield (
        f"{datetime.now(UTC).date()}, over {report.corpus} ({report.builds.articles:,} articles), "
        f"medians of {report.rounds} rounds that took turns. {report.machine}."
    )


def _rivals() -> Iterator[str]:
    if not RESULTS.is_file():
        yield f"Other engines were not measured: {why_not() or 'their run wrote no results'}."
        return
    results = json.loads(RESULTS.read_text("utf-8"))
    engines, found = results["engines"], dict(results["medians"])
    for key in [key for key in found if key.endswith("/seconds")]:
        _derive(found, key.removesuffix("/seconds"))
    yield (
        f"Beside other engines, medians of {results['rounds']} rounds of their own run at a load "
        f"of {max(load for path, load in found.items() if path.endswith('/load')):.0f}; "
        "in brackets the ratio to "
        "the better Lucene of the same run. *Same work*: one field of stems, as the others "
        "have it. *As shipped*: every word expanded to its forms, three zones, closeness."
    )
    yield ""
    yield f"| | {' | '.join(NAMES.get(engine, engine) for engine in engines)} |"
    yield f"|---|{'--:|' * len(engines)}"
    for name, path, more, decimals in FIGURES:
        values = {engine: found.get(path.format(engine)) for engine in engines}
        cells = [_cell(engine, values, more, decimals) for engine in engines]
        yield f"| {name} | {' | '.join(cells)} |"


def _derive(found: dict[str, float], build: str) -> None:
    """Add what follows from the figures of a build."""
    found[f"{build}/rate"] = found[f"{build}/docs"] / found[f"{build}/seconds"]
    found[f"{build}/share"] = found[f"{build}/size"] / found[f"{build}/raw"]
    found[f"{build}/above"] = (found[f"{build}/peak_kb"] - found[f"{build}/rss0_kb"]) / 1024


def _cell(engine: str, values: Mapping[str, Any], more: bool | None, decimals: int) -> str:
    value = values[engine]
    if value is None:
        return ""
    shown = f"{value:,.{decimals}f}"
    lucenes = [values[name] for name in LUCENES if values.get(name) is not None]
    if engine not in OURS or not lucenes or more is None:
        return shown
    best = max(lucenes) if more else min(lucenes)
    return f"{shown} ({value / best:.2f}x)"


def _own(report: Report) -> Iterator[str]:
    yield "Khabar alone, as shipped; cold means that no list is in memory decoded."
    yield ""
    yield "| ms | p50 | p95 | p99 |"
    yield "|---|--:|--:|--:|"
    for name, times in report.times.items():
        yield f"| {name} | {times.p50:.3f} | {times.p95:.3f} | {times.p99:.3f} |"
    if report.targets:
        yield ""
        yield "| part, against what was asked of it | measured | asked | |"
        yield "|---|--:|--:|---|"
        yield from report.targets
    yield ""
    for workers, (seconds, mebibytes) in report.builds.runs.items():
        yield (
            f"- Build from file to published index, {workers} "
            f"process{'es' if workers > 1 else ''}: {report.builds.articles / seconds:,.0f} "
            f"articles/s, {mebibytes:,.0f} MiB above the caller at most."
        )
