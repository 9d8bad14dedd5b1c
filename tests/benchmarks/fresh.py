"""What is measured in a process of its own: a build with its memory, an opening without imports.

python -m tests.benchmarks.fresh build SOURCE HOME WORKERS
python -m tests.benchmarks.fresh open HOME QUERY
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer import backends
from indexer.build import BuildOptions, build
from indexer.index.storage.home import IndexHome
from search_app.page import SearchParameters
from search_app.search import SearchService

MIB = 1 << 10  # kibibytes
LOOK_EVERY = 0.05  # seconds between two looks at the memory


def in_fresh_process(*arguments: str) -> dict[str, Any]:
    """Return what this module prints when it is run with *arguments*."""
    command = [sys.executable, "-m", "tests.benchmarks.fresh", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class Peak(threading.Thread):
    """The most memory that this process and its children hold at once, above what it held before."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._before = memory(os.getpid(), "VmRSS", "status")
        self._most = 0
        self._done = threading.Event()

    def run(self) -> None:
        """Look until asked for the result."""
        while not self._done.wait(LOOK_EVERY):
            now = memory(os.getpid(), "VmRSS", "status")
            now += sum(memory(child, "Pss", "smaps_rollup") for child in children(os.getpid()))
            self._most = max(self._most, now)

    def mebibytes(self) -> float:
        """Stop looking and return the result."""
        self._done.set()
        self.join()
        return max(0, self._most - self._before) / MIB


def memory(pid: int, name: str, file: str) -> int:
    """Return a figure of a process in kibibytes, 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def children(pid: int) -> Iterator[int]:
    """Yield the processes that a process started, and theirs."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = task.read_text("utf-8").split()
        except OSError:
            continue
        for child in map(int, found):
            yield child
            yield from children(child)


def measure_build(source: str, home: str, workers: str) -> dict[str, float]:
    """Return seconds and peak memory of a whole build, from the file to what is published."""
    peak = Peak()
    peak.start()
    started = time.perf_counter()
    options = BuildOptions(workers=int(workers))
    report = build([source], IndexHome(Path(home)), backends.default(), options)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "articles": report.articles, "mebibytes": peak.mebibytes()}


def measure_open(home: str, query: str) -> dict[str, float]:
    """Return the milliseconds from nothing open to ordered ids; modules are imported before."""
    started = time.perf_counter()
    service = SearchService(IndexHome(Path(home)), backends.default())
    service.rank(SearchParameters(query))
    return {"milliseconds": (time.perf_counter() - started) * 1000}


if __name__ == "__main__":
    job, *given = sys.argv[1:]
    print(json.dumps({"build": measure_build, "open": measure_open}[job](*given)))
