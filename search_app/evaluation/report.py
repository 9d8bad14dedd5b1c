"""THE flow of an evaluation: collections to indexes, runs, measures, a comparison."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .collection import Collection
from .measures import MEASURES, Scores, mean, randomisation_test, score_run
from .runs import Run, run_topics
from .systems import SYSTEMS

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure of one set: ours, the other's, and the p-value of the difference."""

    ours: float
    other: float | None = None
    p: float | None = None

    @property
    def verdict(self) -> str:
        """Better ("+") or worse ("-") at p < SIGNIFICANT, else nothing."""
        if self.other is None or self.p is None or self.p >= SIGNIFICANT:
            return ""
        return "+" if self.ours > self.other else "-"


@dataclass(frozen=True, slots=True)
class SetReport:
    """What was measured on one set of topics."""

    name: str
    queries: int
    measures: Mapping[str, Comparison]
    per_query: Scores


def run_system(collection: Collection, system: str) -> dict[str, Run]:
    """Return the runs of *system* over every set of *collection*, in a temporary index."""
    with tempfile.TemporaryDirectory(prefix="khabar-eval-") as directory:
        made = SYSTEMS[system](collection.articles, Path(directory))
        try:
            return {name: run_topics(made, topics) for name, topics in collection.sets.items()}
        finally:
            made.close()


def compare(
    collection: Collection, runs: Mapping[str, Run], others: Mapping[str, Run]
) -> Iterator[SetReport]:
    """Yield a report for each set; compared where *others* has a run of it."""
    for name, topics in collection.sets.items():
        ours = score_run(topics, runs[name])
        theirs = score_run(topics, others[name]) if name in others else None
        measures = {}
        for measure in MEASURES:
            if theirs is None:
                measures[measure] = Comparison(mean(ours[measure]))
            else:
                p = randomisation_test(ours[measure], theirs[measure])
                measures[measure] = Comparison(mean(ours[measure]), mean(theirs[measure]), p)
        yield SetReport(name, len(topics), measures, ours)


def table(reports: Sequence[SetReport], other: str | None) -> list[list[str]]:
    """Return the reports as rows of text, the heading first."""
    heading = ["set", "queries", *MEASURES]
    rows = [heading]
    for report in reports:
        cells = [_cell(report.measures[measure]) for measure in MEASURES]
        rows.append([report.name, str(report.queries), *cells])
    if other:
        heading[0] = f"set (against {other})"
    return rows


def _cell(comparison: Comparison) -> str:
    if comparison.other is None:
        return f"{comparison.ours:.3f}"
    return (
        f"{comparison.ours:.3f}{comparison.verdict} ({comparison.other:.3f}, p {comparison.p:.3f})"
    )


def as_record(report: SetReport) -> dict[str, Any]:
    """Return a report as JSON values, every query with its measures."""
    return {
        "set": report.name,
        "queries": report.queries,
        "measures": {
            name: {"value": c.ours, "other": c.other, "p": c.p, "verdict": c.verdict}
            for name, c in report.measures.items()
        },
        "per_query": {
            query: {name: report.per_query[name][query] for name in MEASURES}
            for query in report.per_query[next(iter(MEASURES))]
        },
    }
