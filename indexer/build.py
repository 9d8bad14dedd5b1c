"""Files of news to a published generation: THE flow of the indexer, written out once.

read      sources to articles, what cannot be used to the ledger     sources/, ledger.py
write     articles to the engine's files, in a folder aside          backends/
verify    reopen, count, search a sample by its own words            verify.py
publish   sync, then switch the pointer                              index/home.py
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .backends import Backend, IndexWriter
from .errors import TooManyRejected
from .index.home import ENGINE, LEDGER, PAPERS, IndexHome
from .index.manifest import Manifest
from .ledger import Ledger
from .progress import Reporter, Silent
from .sources import Accepted, InputProgress, read_articles
from .sources.papers import Papers
from .verify import check_articles

SOURCES_FILE = "sources.toml"
FAILED_LEDGER = "failed-ledger.jsonl"  # of the last build that rejected too much
MAX_REJECTED_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a build reads and what it puts up with."""

    sources_file: Path | None = None  # else a sources.toml in a folder that is read
    mapping: Mapping[str, str] = field(default_factory=dict)
    prefix_ids: bool = False
    limit: int | None = None
    workers: int = 1
    max_rejected_share: float = MAX_REJECTED_SHARE


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``counts`` adds up: read = accepted + duplicates + rejected."""

    generation: str
    articles: int
    counts: Mapping[str, Any]
    seconds: float
    ledger: Path


def build(
    sources: Sequence[str],
    home: IndexHome,
    backend: Backend,
    options: BuildOptions | None = None,
    reporter: Reporter | None = None,
) -> BuildReport:
    """Build a new generation from *sources* and make it the one that serves.

    Until the last step nothing that serves is touched: after an error, a kill
    or a full disk the old generation goes on, and the next build cleans up.
    Raises SourceError, TooManyRejected, IndexBusy, BuildFailed.
    """
    options = options or BuildOptions()
    reporter = reporter or Silent()
    started = time.monotonic()
    papers_file = options.sources_file or _find_sources_file(sources)
    papers = Papers.load(papers_file) if papers_file else Papers.empty()
    with home.building() as path:
        if papers_file:
            shutil.copyfile(papers_file, path / PAPERS)
        (path / ENGINE).mkdir()
        with Ledger(path / LEDGER) as ledger:
            reporter.stage("Reading and indexing")
            with backend.writer(path / ENGINE, workers=options.workers) as writer:
                _write_articles(writer, ledger, sources, papers, options, reporter)
                _check_rejected(ledger, options, home)
                reporter.stage("Writing the index")
                writer.finish()
            counts = ledger.summary()
        reporter.stage("Checking what was written")
        _check(backend, path, counts["accepted"])
        manifest = Manifest.describe(
            path,
            backend=backend.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            articles=counts["accepted"],
            counts=counts,
        )
        generation = home.publish(path, manifest)
    return BuildReport(
        generation=generation.name,
        articles=manifest.articles,
        counts=counts,
        seconds=time.monotonic() - started,
        ledger=generation.ledger_path,
    )


def _find_sources_file(sources: Sequence[str]) -> Path | None:
    """Return the first sources.toml that stands in a folder of *sources*."""
    candidates = (Path(source, SOURCES_FILE) for source in sources if source != "-")
    return next((path for path in candidates if path.is_file()), None)


def _write_articles(
    writer: IndexWriter,
    ledger: Ledger,
    sources: Sequence[str],
    papers: Papers,
    options: BuildOptions,
    reporter: Reporter,
) -> None:
    """Give every accepted article to the writer and everything else to the ledger."""
    numbers: dict[str, int] = {}
    progress = InputProgress()
    outcomes = read_articles(
        sources,
        papers=papers,
        mapping=options.mapping,
        prefix_ids=options.prefix_ids,
        limit=options.limit,
        progress=progress,
    )
    for count, outcome in enumerate(outcomes, 1):
        ledger.add(outcome)
        if isinstance(outcome, Accepted):
            article = outcome.article
            if article.id in numbers:
                writer.drop(numbers[article.id])
            numbers[article.id] = writer.add(article)
        reporter.advance(count, progress.share)


def _check_rejected(ledger: Ledger, options: BuildOptions, home: IndexHome) -> None:
    counts = ledger.summary()
    if ledger.rejected_share > options.max_rejected_share:
        # The generation goes, but its reasons are what the operator needs now.
        kept = home.path / FAILED_LEDGER
        ledger.flush()
        shutil.copyfile(ledger.path, kept)
        raise TooManyRejected(
            f"{counts['rejected']:,} of {counts['read']:,} records were rejected "
            f"({ledger.rejected_share:.1%}; at most {options.max_rejected_share:.1%} may be), "
            f"most for: {ledger.main_reason()}. All reasons are in {kept}. The index that serves was not "
            "touched. Mend the source, or allow more with --max-rejected."
        )
    if not counts["accepted"]:
        raise TooManyRejected(
            "No article was found in the sources: nothing to build. "
            "The index that serves was not touched."
        )


def _check(backend: Backend, path: Path, expected: int) -> None:
    searcher = backend.open(path / ENGINE)
    try:
        check_articles(searcher, expected)
    finally:
        searcher.close()
