"""Whole searches under the production server: how fast with eight clients, and for how long.

    python -m tests.benchmarks.serving [--requests 2000] [--lasting 10000]

Over SaudiNewsNet where it is ($KHABAR_SHARED, default ../shared), else over the
bundled corpus. The server is a process of its own; the clients are another.
They ask a hundred queries of three words in turn, each time with another
parameter that says nothing, and keep nothing, so that no answer is a 304 or one
that the server kept. The yardsticks are the same server making the page of an
answer that it remembers, and sending bytes of the same size; all take turns, and
a ratio is the median of those of the turns, by the clock and by the processor
time of the server, which others on the machine disturb less. Then so many
requests while updates arrive: no error, and the memory of the server, looked at
every thousand requests, levels: it fails where it goes on growing.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from statistics import mean, quantiles
from typing import NamedTuple
from urllib.parse import quote

from indexer import backends
from indexer.build import BuildOptions, build
from indexer.index.storage.home import IndexHome
from indexer.update import update

from .measuring import machine, percentiles
from .questions import draw
from .table import corpus

CLIENTS = 8
MOST_ROUNDS = 20  # in which the kinds of requests take turns
ROUND = 100  # requests of each kind in a round, where there are enough for two rounds
UPDATE_SECONDS = 2.0  # between two updates
LOOK_EVERY = 250  # requests between two looks at the memory
MOST_GROWTH = 1.08  # of the memory, from the middle third of the looks to the last
SAME_PAGE = "/same-page"
NOT_SEARCHED = "/not-searched"  # before an address: its answer is remembered, its page made anew

SERVER = """
import sys
from pathlib import Path
from flask import Response, request
from indexer import backends
from indexer.index.storage.home import IndexHome
from search_app import create_app
from search_app.search import SearchService
from search_app.web.processes import usual_processes
from search_app.web.server import listen, serve
processes = usual_processes()
service = SearchService(IndexHome(Path(sys.argv[1])), backends.default(processes))
app = create_app({"requests_per_second": 0}, service)
class Remembering:
    pages = {}
    def search(self, parameters):
        if parameters not in self.pages:
            self.pages[parameters] = service.search(parameters)
        return self.pages[parameters]
    def __getattr__(self, name):
        return getattr(service, name)
without = create_app({"requests_per_second": 0, "kept_answers_mib": 0}, Remembering())
without = without.wsgi_app
own = app.wsgi_app
def either(environ, start):
    if environ["PATH_INFO"].startswith(sys.argv[4]):
        environ["PATH_INFO"] = environ["PATH_INFO"][len(sys.argv[4]):]
        return without(environ, start)
    return own(environ, start)
app.wsgi_app = either
page = []
app.add_url_rule(sys.argv[3], "same_page", lambda: Response(page[0], mimetype="text/html"))
page.append(app.test_client().get(sys.argv[2]).data)
service.close()
listening = listen(port=0)
print(listening.getsockname()[1], flush=True)
serve(app, listening, processes=processes, begin=service.follow)
"""


class Run(NamedTuple):
    """What came of many requests: how long all took and each, how many failed."""

    seconds: float
    each: tuple[float, ...]  # seconds
    errors: int
    bytes: float  # of an answer
    work: float = 0.0  # processor time of the server, seconds

    @property
    def per_second(self) -> float:
        """Requests that were answered in a second."""
        return len(self.each) / self.seconds


def ask_all(port: int, addresses: Sequence[str]) -> Run:
    """Ask for all *addresses* with CLIENTS connections that are kept open."""

    def ask(part: Sequence[str]) -> list[tuple[float, int, int]]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        found = []
        for address in part:
            started = time.perf_counter()
            try:
                connection.request("GET", address)
                response = connection.getresponse()
                size, status = len(response.read()), response.status
            except (OSError, http.client.HTTPException):
                connection.close()
                size, status = 0, 0
            found.append((time.perf_counter() - started, status, size))
        connection.close()
        return found

    parts = [addresses[first::CLIENTS] for first in range(CLIENTS)]
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = [answer for part in pool.map(ask, parts) for answer in part]
    seconds = time.perf_counter() - started
    return Run(
        seconds,
        tuple(answer[0] for answer in answers),
        sum(answer[1] != 200 for answer in answers),
        sum(answer[2] for answer in answers) / len(answers),
    )


def in_turn(port: int, server: int, kinds: Mapping[str, Sequence[str]]) -> dict[str, list[Run]]:
    """Ask for the addresses of each kind in parts, a part of each kind after the other.

    So what else the machine does meets all kinds alike. Who is first changes by the round.
    """
    runs: dict[str, list[Run]] = {kind: [] for kind in kinds}
    least = min(map(len, kinds.values()))
    rounds = max(2, min(MOST_ROUNDS, least // ROUND))
    for turn in range(rounds):
        order = [*kinds][turn % len(kinds) :] + [*kinds][: turn % len(kinds)]
        for kind in order:
            before = worked(server)
            size = least // rounds
            run = ask_all(port, kinds[kind][turn * size : (turn + 1) * size])
            runs[kind].append(run._replace(work=worked(server) - before))
    return runs


def together(rounds: Sequence[Run]) -> Run:
    """Return several runs as one."""
    return Run(
        sum(run.seconds for run in rounds),
        tuple(seconds for run in rounds for seconds in run.each),
        sum(run.errors for run in rounds),
        mean(run.bytes for run in rounds),
        sum(run.work for run in rounds),
    )


def time_of(run: Run) -> float:
    """Return the time that a request takes from all others, seconds."""
    return run.seconds / len(run.each)


def work_of(run: Run) -> float:
    """Return the processor time of a request, seconds; less than a tick of the clock is one."""
    return max(run.work, 1 / os.sysconf("SC_CLK_TCK")) / len(run.each)


def ratios(runs: Mapping[str, Sequence[Run]], value: Callable[[Run], float]) -> Iterator[str]:
    """Yield what a search takes to what each other kind does: the median round, and the middle half."""
    searches, *others = runs.items()
    for kind, rounds in others:
        each = [value(a) / value(b) for a, b in zip(searches[1], rounds, strict=True)]
        low, middle, high = quantiles(each, n=4)
        yield f"{kind}: {middle:.2f} ({low:.2f} to {high:.2f})"


def repeated(addresses: Sequence[str], count: int) -> list[str]:
    """Return *count* of the addresses, again from the first where there are too few."""
    return list(islice(cycle(addresses), count))


class Memory(NamedTuple):
    """Mebibytes that a process and its children hold, pages they share counted once."""

    own: float
    files: float  # mapped: the system takes them back when it needs room


def processes_of(process: int) -> tuple[int, ...]:
    """Return the number of a process and those of its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    return (process, *map(int, children))


def worked(process: int) -> float:
    """Return the processor time that a process and its children have had until now, seconds."""
    ticks = 0
    for number in processes_of(process):
        fields = Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> Memory:
    """Return the memory of a process and its children now."""
    own = files = 0
    for number in processes_of(process):
        rollup = Path(f"/proc/{number}/smaps_rollup").read_text("utf-8")
        lines = dict(line.split(":", 1) for line in rollup.splitlines()[1:])
        own += int(lines["Pss_Anon"].split()[0])
        files += int(lines["Pss_File"].split()[0])
    return Memory(own / 1024, files / 1024)


def growth(looks: Sequence[Memory]) -> float:
    """Return own memory in the last third of the *looks* to that in the middle third.

    The first third warms up: caches fill as far as they may. Of each third the lower
    quartile counts: a commit that opens beside the one that answers adds a hundred
    mebibytes for moments, which some looks meet.

    >>> growth([Memory(own, 0) for own in (1, 9, 10, 10, 10, 90)])
    1.0
    >>> growth([Memory(own, 0) for own in (1, 2, 3, 4, 5, 6)])
    1.6666666666666667
    """
    third = len(looks) // 3
    return _usual(looks[-third:]) / _usual(looks[third : 2 * third])


def _usual(looks: Sequence[Memory]) -> float:
    return sorted(look.own for look in looks)[len(looks) // 4]


def batches(source: Path, folder: Path) -> Iterator[str]:
    """Yield files of ten articles each, their ids new."""
    if source.is_dir():
        source = min(source.rglob("*.jsonl"))
    opener = gzip.open if source.suffix == ".gz" else open
    with opener(source, "rt", encoding="utf-8") as lines:
        for number in range(10**6):
            part = folder / f"{number}.jsonl"
            articles = [json.loads(line) for line in islice(lines, 10)]
            if not articles:
                return
            for place, article in enumerate(articles):
                article["id"] = f"update-{number}-{place}"
                article["url"] = ""
            part.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
            yield str(part)


def keep_updating(home: IndexHome, source: Path, folder: Path, stop: threading.Event) -> list[int]:
    """Add articles every UPDATE_SECONDS until told to stop; return the commits."""
    options = BuildOptions(max_rejected_share=1.0)  # some articles of the corpus are empty
    commits = []
    for part in batches(source, folder):
        if stop.wait(UPDATE_SECONDS):
            break
        commits.append(update([part], home, backends.default(), options).commit)
    return commits


def line(name: str, run: Run) -> str:
    """Return a run as a line."""
    times = " / ".join(f"{value:.1f}" for value in percentiles(run.each))
    work = f"{work_of(run) * 1000:.1f} ms of the processors, " if run.work else ""
    return (
        f"{name}: {run.per_second:.0f} requests/s, p50/p95/p99 {times} ms, "
        f"{work}{run.bytes / 1024:.1f} kB, {run.errors} errors"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--lasting", type=int, default=10_000)
    parser.add_argument("--index", type=Path, help="One that is there, of the same corpus.")
    options = parser.parse_args()
    name, source = corpus()
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        home = IndexHome(options.index or folder / "index")
        if not options.index:
            build([str(source)], home, backends.default())
        pointer = home.current()
        searcher = backends.default().open(pointer.path, pointer.contents)
        asked = draw(searcher).threes
        searcher.close()
        addresses = [f"/search?q={quote(query)}" for query in asked]
        measure(home, source, folder, addresses, options.requests, options.lasting, name)


def measure(
    home: IndexHome,
    source: Path,
    folder: Path,
    addresses: Sequence[str],
    requests: int,
    lasting: int,
    name: str,
) -> None:
    """Start the server and ask it."""
    command = [sys.executable, "-c", SERVER, str(home.path), addresses[0], SAME_PAGE, NOT_SEARCHED]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        port = int(server.stdout.readline())
        many = [addresses[n % len(addresses)] + f"&n={n}" for n in range(max(requests, lasting))]
        made = [NOT_SEARCHED + address for address in addresses]
        for _ in range(3):  # each process, and each thread of it, is warm
            ask_all(port, [*many[-len(addresses) :], *made])
        kinds = {
            "search": many[:requests],
            "the page made of a remembered answer": repeated(made, requests),
            "a kept page": [many[0]] * requests,
            "bytes of the same size": [SAME_PAGE] * requests,
        }
        runs = in_turn(port, server.pid, kinds)
        for kind, rounds in runs.items():
            print(line(kind, together(rounds)), flush=True)
        for what, value in (("time", time_of), ("processor time of the server", work_of)):
            print(f"{what} of a search to that of", *ratios(runs, value), sep="\n  ")
        print(f"{name}; {machine()}")
        if lasting:
            last(home, source, folder, server.pid, port, many[:lasting])
    finally:
        server.terminate()
        server.wait(timeout=30)


def last(
    home: IndexHome,
    source: Path,
    folder: Path,
    server: int,
    port: int,
    addresses: Sequence[str],
) -> None:
    """Ask for *addresses* while updates arrive; exit where an answer fails or memory grows."""
    stop = threading.Event()
    looks, errors = [], 0
    with ThreadPoolExecutor(1) as writer:
        task = writer.submit(keep_updating, home, source, folder, stop)
        for first in range(0, len(addresses), LOOK_EVERY):
            run = ask_all(port, addresses[first : first + LOOK_EVERY])
            errors += run.errors
            looks.append(memory(server))
            own, files = looks[-1]
            print(f"after {first + LOOK_EVERY}: {own:.0f} MiB, files {files:.0f}", flush=True)
        stop.set()
        commits = task.result()
    print(line(f"the last {LOOK_EVERY} of {len(addresses)} with {len(commits)} updates", run))
    grown = growth(looks) if len(looks) >= 6 else 1.0
    print(f"{errors} errors; memory of the last third to that of the middle one {grown:.2f}")
    if errors or grown > MOST_GROWTH:
        sys.exit(1)


if __name__ == "__main__":
    main()
