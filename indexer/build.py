"""Files of news to a published generation: THE flow of the indexer, written out once.

An update is the same flow over new files of the generation that serves (``update.py``).


read      sources to articles, what cannot be used to the ledger     sources/, ledger.py
write     articles to the engine's files, in a folder aside          backends/
verify    reopen, count, search a sample by its own words            verify.py
publish   sync, then switch the pointer                              index/home.py
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .backends import Backend, IndexWriter
from .errors import TooManyRejected
from .index.storage.contents import Contents
from .index.storage.durable import copy_file
from .index.storage.home import IndexHome
from .index.storage.manifest import Manifest
from .ledger import Ledger
from .progress import Reporter, Silent
from .sources import Accepted, InputProgress, read_articles, unpacked_bytes
from .sources.papers import Papers
from .verify import check_articles

SOURCES_FILE = "sources.toml"
PAPERS = "sources.toml"  # in the generation
FAILED_LEDGER = "failed-ledger.jsonl"  # of the last run that published nothing
MAX_REJECTED_SHARE = 0.05
ROOM = 2  # bytes that a build may need for each byte of news, at its fullest
ROOM_AT_LEAST = 4 << 20  # bytes


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
    papers_file = options.sources_file or find_sources_file(sources)
    papers = Papers.load(papers_file) if papers_file else Papers.empty()
    with home.building() as path:
        home.require_room(room_for(sources), "the build")
        if papers_file:
            copy_file(papers_file, path / PAPERS)
        with Ledger(path / ledger_name(1)) as ledger:
            reporter.stage("Reading and indexing")
            with backend.writer(path, workers=options.workers) as writer:
                _write_articles(writer, ledger, sources, papers, options, reporter)
                check_rejected(ledger, options, home)
                reporter.stage("Writing the index")
                contents = writer.finish()
            counts = ledger.summary()
        reporter.stage("Checking what was written")
        _check(backend, path, contents, counts["accepted"])
        manifest = Manifest.describe(
            path,
            contents,
            backend=backend.name,
            created=now(),
            counts=counts,
            ledger=ledger_name(1),
            papers=PAPERS if papers_file else None,
        )
        generation = home.publish(path, manifest)
    return BuildReport(
        generation=generation.name,
        articles=manifest.articles,
        counts=counts,
        seconds=time.monotonic() - started,
        ledger=generation.ledger_path,
    )


def now() -> str:
    """Return the time as a manifest has it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def ledger_name(commit: int) -> str:
    """Return the name of a commit's ledger."""
    return f"ledger-{commit}.jsonl"


def room_for(sources: Sequence[str]) -> int:
    """Return how many bytes must be free before *sources* are indexed."""
    return ROOM_AT_LEAST + ROOM * unpacked_bytes(sources)


def find_sources_file(sources: Sequence[str]) -> Path | None:
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


def check_rejected(ledger: Ledger, options: BuildOptions, home: IndexHome) -> None:
    """Raise TooManyRejected where more was rejected than may be; the reasons are kept."""
    counts = ledger.summary()
    if ledger.rejected_share > options.max_rejected_share:
        # The generation goes, but its reasons are what the operator needs now.
        kept = keep_reasons(ledger, home)
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


def keep_reasons(ledger: Ledger, home: IndexHome) -> Path:
    """Keep the ledger of a run that publishes nothing; return where."""
    kept = home.path / FAILED_LEDGER
    ledger.flush()
    copy_file(ledger.path, kept)
    return kept


def _check(backend: Backend, path: Path, contents: Contents, expected: int) -> None:
    searcher = backend.open(path, contents)
    try:
        check_articles(searcher, expected)
    finally:
        searcher.close()
