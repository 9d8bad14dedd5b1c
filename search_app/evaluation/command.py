"""``khabar eval``: every collection through one or two systems, reported set by set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import UsageError

from .collection import Collection, load_collection
from .report import SetReport, as_record, compare, run_system, table
from .runs import Run, read_trec, write_trec
from .systems import BASELINE

__all__ = ["Request", "as_record", "evaluate", "table"]


@dataclass(frozen=True, slots=True)
class Request:
    """What is measured, and against what."""

    collections: tuple[Path, ...]
    fields: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    limit: int | None = None
    system: str = "khabar"
    baseline: bool = False
    compare: Path | None = None
    run_file: Path | None = None

    @property
    def other(self) -> str | None:
        """What the system is compared with, None for nothing."""
        if self.baseline:
            return BASELINE
        return self.compare.name if self.compare else None


def evaluate(request: Request, say: Callable[[str], None]) -> list[SetReport]:
    """Return a report for every set of every collection; write the run where one is asked for."""
    stored = read_trec(request.compare) if request.compare else {}
    all_runs: dict[str, Run] = {}
    reports: list[SetReport] = []
    for path in request.collections:
        collection = load_collection(path, request.fields)
        collection = collection.narrowed(request.sets, request.limit)
        if not collection.sets:
            raise UsageError(f"{path}: none of the sets {', '.join(request.sets)} is in it.")
        say(
            f"{collection.name}: {len(collection.articles):,} documents, {_queries(collection)} queries"
        )
        runs, groups = run_system(collection, request.system)
        others = run_system(collection, BASELINE)[0] if request.baseline else stored
        reports += compare(collection, runs, others, groups)
        all_runs |= runs
    if request.run_file:
        write_trec(request.run_file, all_runs, request.system)
    return reports


def _queries(collection: Collection) -> str:
    return f"{sum(map(len, collection.sets.values())):,}"
