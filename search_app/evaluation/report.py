"""THE flow of an evaluation: collections to indexes, runs, measures, a comparison."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .collection import Collection, Topic
from .measures import MEASURES, Scores, mean, randomisation_test, score_once, score_run
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


def run_system(collection: Collection, system: str) -> tuple[dict[str, Run], dict[str, str]]:
    """Return the runs of *system* over every set of *collection*, in a temporary index.

    And of each document that has copies in that index the first of them.
    """
    with tempfile.TemporaryDirectory(prefix="khabar-eval-") as directory:
        made = SYSTEMS[system](collection.articles, Path(directory))
        try:
            runs = {name: run_topics(made, topics) for name, topics in collection.sets.items()}
            return runs, made.groups()
        finally:
            made.close()


def compare(
    collection: Collection,
    runs: Mapping[str, Run],
    others: Mapping[str, Run],
    groups: Mapping[str, str],
) -> Iterator[SetReport]:
    """Yield a report for each set; compared where *others* has a run of it.

    Where the collection has *groups* of copies, they are also counted once.
    """

    def scores(topics: Sequence[Topic], run: Run) -> Scores:
        once = score_once(topics, run, groups) if groups else {}
        return score_run(topics, run) | once

    for name, topics in collection.sets.items():
        ours = scores(topics, runs[name])
        theirs = scores(topics, others[name]) if name in others else None
        measures = {}
        for measure in ours:
            if theirs is None:
                measures[measure] = Comparison(mean(ours[measure]))
            else:
                p = randomisation_test(ours[measure], theirs[measure])
                measures[measure] = Comparison(mean(ours[measure]), mean(theirs[measure]), p)
        yield SetReport(name, len(topics), measures, ours)


def table(reports: Sequence[SetReport], other: str | None) -> list[list[str]]:
    """Return the reports as rows of text, the heading first."""
    names = list(dict.fromkeys([*MEASURES, *(m for report in reports for m in report.measures)]))
    heading = ["set", "queries", *names]
    rows = [heading]
    for report in reports:
        cells = [_cell(report.measures.get(measure)) for measure in names]
        rows.append([report.name, str(report.queries), *cells])
    if other:
        heading[0] = f"set (against {other})"
    return rows


def _cell(comparison: Comparison | None) -> str:
    if comparison is None:
        return ""
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
            query: {name: values[query] for name, values in report.per_query.items()}
            for query in report.per_query[next(iter(MEASURES))]
        },
    }
