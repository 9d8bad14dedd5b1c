"""Changes to an index that serves: THE flow of ``khabar update``, ``delete`` and ``compact``.

read      sources to articles, what cannot be used to the ledger     sources/, ledger.py
write     what changed to new files of the same generation           backends/
publish   sync, then switch the pointer to the next commit           index/home.py
tidy      merge small segments, as commits of their own              index/tiers.py
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .backends import IndexUpdater, UpdatableBackend
from .build import (
    BuildOptions,
    check_rejected,
    find_sources_file,
    keep_reasons,
    ledger_name,
    now,
    room_for,
)
from .errors import IndexDamaged
from .index.storage.contents import Contents
from .index.storage.durable import copy_file, disk
from .index.storage.home import Generation, IndexHome
from .index.storage.manifest import Manifest
from .ledger import Ledger
from .progress import Reporter, Silent
from .sources import Accepted, Rejected, read_articles
from .sources.papers import Papers
from .sources.records import quoted

TIDY_AT_MOST = 4  # pieces of work after one update


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What a run changed. ``counts`` adds up: read = accepted + duplicates + rejected.

    Of the accepted some were added, some replaced others, some stood there
    already; ``visible_seconds`` ran until readers saw the change.
    """

    generation: str
    commit: int
    articles: int
    counts: Mapping[str, Any]
    visible_seconds: float
    seconds: float
    ledger: Path | None  # None where there was nothing to say


def update(
    sources: Sequence[str],
    home: IndexHome,
    backend: UpdatableBackend,
    options: BuildOptions | None = None,
    reporter: Reporter | None = None,
) -> UpdateReport:
    """Add the articles of *sources*; those whose id is there take its place.

    An article that is there word for word is left alone, so that the same run
    again changes nothing. Raises SourceError, TooManyRejected, NoRoom,
    IndexBusy, IndexMissing, IndexDamaged, IndexStale.
    """
    options = options or BuildOptions()
    reporter = reporter or Silent()

    def change(run: _Run, updater: IndexUpdater, ledger: Ledger) -> None:
        home.require_room(room_for(sources), "the update")
        papers = run.take_papers(options.sources_file or find_sources_file(sources))
        reporter.stage("Reading and indexing")
        for outcome in read_articles(
            sources,
            papers=papers,
            mapping=options.mapping,
            prefix_ids=options.prefix_ids,
            limit=options.limit,
        ):
            run.take(outcome, updater, ledger)
        check_rejected(ledger, options, home)

    return _change(home, backend, change)


def delete(ids: Iterable[str], home: IndexHome, backend: UpdatableBackend) -> UpdateReport:
    """Delete the articles with these ids; ids that are not there are counted as absent."""

    def change(run: _Run, updater: IndexUpdater, ledger: Ledger) -> None:
        for article_id in ids:
            there = updater.delete(article_id)
            run.counts["deleted" if there else "absent"] += 1
            if not there:
                ledger.note("command line", article_id, "no article of this id")

    return _change(home, backend, change)


def compact(home: IndexHome, backend: UpdatableBackend) -> UpdateReport:
    """Write everything that is live as one segment: what is deleted goes, its room comes back."""
    started = time.monotonic()
    with home.writing():
        generation = home.current()
        home.require_room(2 * generation.byte_count, "the compaction")
        contents = backend.compact(generation.path, generation.contents, generation.commit + 1)
        after = publish_commit(home, generation, contents, {})
    seconds = time.monotonic() - started
    return UpdateReport(
        after.name, after.commit, after.manifest.articles, {}, seconds, seconds, None
    )


class _Run:
    """One update: the commit that it starts from, and what it counts."""

    def __init__(self, generation: Generation):
        self.generation = generation
        self.papers: str | None = generation.manifest.papers
        self.counts = dict.fromkeys(("added", "replaced", "unchanged", "deleted", "absent"), 0)

    @property
    def commit(self) -> int:
        return self.generation.commit + 1

    def take_papers(self, file: Path | None) -> Papers:
        """Return the papers of *file*, which become the index's, or those that it has."""
        if file is None:
            path = self.generation.papers_path
            return Papers.load(path) if path else Papers.empty()
        papers = Papers.load(file)
        path = self.generation.papers_path
        if path is None or path.read_bytes() != file.read_bytes():
            self.papers = f"sources-{self.commit}.toml"
            copy_file(file, self.generation.path / self.papers)
        return papers

    def take(self, outcome: Accepted | Rejected, updater: IndexUpdater, ledger: Ledger) -> None:
        """Give an article to the updater, and to the ledger what is to be said of it."""
        if isinstance(outcome, Accepted):
            there = updater.article(outcome.article.id)
            if there is not None and there.source != outcome.article.source:
                reason = (
                    f"id of another source: {quoted(there.source)} has it in the index; "
                    "--prefix-ids puts the source in front of ids"
                )
                outcome = Rejected(outcome.place, reason, outcome.article.id)
        ledger.add(outcome)
        if isinstance(outcome, Accepted):
            self.counts[updater.put(outcome.article)] += 1

    @property
    def changed_papers(self) -> bool:
        return self.papers != self.generation.manifest.papers


def _change(
    home: IndexHome,
    backend: UpdatableBackend,
    change: Callable[[_Run, IndexUpdater, Ledger], None],
) -> UpdateReport:
    started = time.monotonic()
    with home.writing():
        generation = home.current()
        run = _Run(generation)
        path = generation.path
        with (
            Ledger(path / ledger_name(run.commit)) as ledger,
            backend.updater(path, generation.contents, run.commit) as updater,
        ):
            change(run, updater, ledger)
            contents = updater.finish()
            counts = ledger.summary() | run.counts
            if contents is None and run.changed_papers:
                contents = generation.contents
            if contents is None:
                kept = keep_reasons(ledger, home) if _has_entries(counts) else None
                seconds = time.monotonic() - started
                return _report(generation, counts, seconds, seconds, kept)
        after = publish_commit(home, generation, contents, counts, run.papers)
        visible = time.monotonic() - started
        tidied = _tidy(home, backend, after)
    ledger_path = after.ledger_path if _has_entries(counts) else None
    return _report(tidied, counts, visible, time.monotonic() - started, ledger_path)


def _has_entries(counts: Mapping[str, Any]) -> bool:
    return bool(counts["duplicates"] or counts["reasons"] or counts["notes"])


def _report(
    generation: Generation,
    counts: Mapping[str, Any],
    visible: float,
    seconds: float,
    ledger: Path | None,
) -> UpdateReport:
    articles = generation.manifest.articles
    return UpdateReport(
        generation.name, generation.commit, articles, counts, visible, seconds, ledger
    )


def publish_commit(
    home: IndexHome,
    before: Generation,
    contents: Contents,
    counts: Mapping[str, Any],
    papers: str | None = None,
) -> Generation:
    """Publish the commit behind *before* in the same generation; the build's ledger and the last one are kept."""
    manifest = before.manifest
    own = ledger_name(manifest.commit + 1)
    ledger = own if (before.path / own).exists() else manifest.ledger
    others = {ledger_name(1), manifest.ledger} & set(manifest.files) - {ledger}
    described = Manifest.describe(
        before.path,
        contents,
        backend=manifest.backend,
        created=now(),
        counts=counts or manifest.counts,
        ledger=ledger,
        papers=papers or manifest.papers,
        before=manifest,
        others=sorted(others),
    )
    return home.publish(before.path, described)


def _tidy(home: IndexHome, backend: UpdatableBackend, generation: Generation) -> Generation:
    """Merge what should be merged, a commit each; the update is visible already.

    Work that can wait is left where the disk has no room for it.
    """
    for _ in range(TIDY_AT_MOST):
        if disk().free(home.path) < 2 * generation.byte_count:
            break
        try:
            contents = backend.tidy(generation.path, generation.contents, generation.commit + 1)
            if contents is None:
                break
            generation = publish_commit(home, generation, contents, {})
        except IndexDamaged as error:
            raise IndexDamaged(f"The change is done and serves, but: {error}") from error
        except OSError:
            # The disk is full, say: what was asked for is done, and this can wait.
            return home.current()
    return generation
