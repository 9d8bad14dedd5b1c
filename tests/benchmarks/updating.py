"""How long an update takes to be visible, where the time goes, and what durability costs a build.

``python -m tests.benchmarks.updating NEWS.jsonl.gz MORE.jsonl.gz`` builds an index
of the first, adds the second by tens in this process, and searches after each
with a service that stays open.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from indexer import backends
from indexer.build import build
from indexer.index.storage.durable import Disk, using
from indexer.index.storage.home import IndexHome
from indexer.update import update
from search_app.page import SearchParameters
from search_app.search import SearchService

TURNS = 8  # updates; the first opens files, the last merges
ARTICLES = 10
QUERY = SearchParameters("الاتفاق النووي")


class Timed(Disk):
    """Counts the seconds that are spent in syncs."""

    seconds = 0.0

    def sync(self, descriptor: int, path: Path) -> None:
        started = time.perf_counter()
        super().sync(descriptor, path)
        self.seconds += time.perf_counter() - started


def batches(path: Path, folder: Path) -> Iterator[str]:
    """Yield files of ARTICLES lines each."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number in range(TURNS):
            part = folder / f"{number}.jsonl"
            part.write_text("".join(islice(lines, ARTICLES)), encoding="utf-8")
            yield str(part)


def main(news: Path, more: Path) -> None:
    """Print a line for the build and one for each update."""
    backend, disk = backends.default(), Timed()
    with tempfile.TemporaryDirectory() as name, using(disk):
        folder = Path(name)
        home = IndexHome(folder / "index")
        report = build([str(news)], home, backend)
        print(
            f"build: {report.articles:,} articles in {report.seconds:.1f} s, "
            f"of it {disk.seconds:.2f} s in syncs"
        )
        service = SearchService(home, backend)
        service.search(QUERY)
        print("update  visible after  of it syncs  next search  commit  merges and all")
        for number, source in enumerate(batches(more, folder), 1):
            disk.seconds = 0.0
            done = update([source], home, backend)
            synced, started = disk.seconds, time.perf_counter()
            service.search(QUERY)
            searched = time.perf_counter() - started
            print(
                f"{number:6}  {done.visible_seconds:11.3f} s  {synced:9.3f} s  {searched:9.3f} s"
                f"  {done.commit:6}  {done.seconds:12.3f} s"
            )
        service.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
