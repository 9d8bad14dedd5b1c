"""``khabar serve`` in several processes: one address, one bucket a client, one set of figures."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from prometheus_client.parser import text_string_to_metric_families

from indexer import backends
from indexer.build import build
from indexer.index.storage.home import IndexHome
from indexer.update import delete

SEARCH = "/search?q=" + quote("مياه النهر")
PROCESSES = 3
CORPUS = Path(__file__).resolve().parents[2] / "corpus"


class Running:
    """A server of its own, asked over HTTP."""

    def __init__(self, index, log, **settings):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = log
        command = [sys.executable, "-m", "search_app", "serve", "--index", str(index)]
        options = ["--port", str(self.port), "--processes", str(PROCESSES)]
        self.main = subprocess.Popen(
            [*command, *options],
            stderr=log.open("w"),
            env={**os.environ, "KHABAR_REQUESTS_PER_SECOND": "0", **settings},
            # A suite that runs in the background of a shell ignores it, and so would the server.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            self.until(lambda: self.status("/readyz") == 200)
        except AssertionError:
            self.main.kill()  # its processes end with it
            raise

    def ask(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.read().decode()

    def status(self, path):
        try:
            self.ask(path)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
        return 200

    def figures(self):
        families = text_string_to_metric_families(self.ask("/metrics"))
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in families
            for sample in family.samples
        }

    def workers(self):
        try:
            children = Path(f"/proc/{self.main.pid}/task/{self.main.pid}/children").read_text()
        except FileNotFoundError:
            return []
        return sorted(map(int, children.split()))

    def until(self, holds, seconds=20):
        end = time.monotonic() + seconds
        while not holds():
            assert self.main.poll() is None, "the server ended"
            assert time.monotonic() < end
            time.sleep(0.05)

    def asked_by_all(self, path):
        """Return the statuses that all processes answer with."""
        before, statuses = len(self.lines()), set()

        def answered():
            with ThreadPoolExecutor(8) as pool:
                statuses.update(pool.map(self.status, [path] * 24))
            return {line["process"] for line in self.lines()[before:] if "path" in line}

        self.until(lambda: answered() == set(self.workers()))
        return statuses

    def lines(self):
        return [json.loads(line) for line in self.log.read_text().splitlines() if line[:1] == "{"]


def alive(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@contextmanager
def running(index, log, **settings):
    server = Running(index, log, **settings)
    try:
        yield server
    finally:
        server.main.terminate()
        server.main.wait(timeout=20)


pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="looks at processes by /proc"
)


def test_several_answer_and_their_figures_are_sums(corpus_index, tmp_path):
    with running(corpus_index, tmp_path / "log") as server:
        assert len(server.workers()) == PROCESSES
        for _ in range(30):
            server.ask(SEARCH)
        found = server.figures()
        assert found["khabar_request_seconds_count", "search", "200"] == 30
        assert found["khabar_searches_total", "found"] == 30
        assert found["khabar_index_articles",] == 122
        assert found["khabar_cache_bytes",] > 0
        ids = [line["id"] for line in server.lines() if line.get("path") == "/search"]
        assert len(set(ids)) == 30


def test_one_that_is_killed_is_replaced_and_what_it_counted_stays(corpus_index, tmp_path):
    with running(corpus_index, tmp_path / "log") as server:
        for _ in range(20):
            server.ask(SEARCH)
        before = server.workers()
        for process in before[:2]:
            os.kill(process, signal.SIGKILL)
        server.until(lambda: len(set(server.workers()) - set(before)) == 2)
        assert {server.status(SEARCH) for _ in range(10)} == {200}
        assert server.figures()["khabar_searches_total", "found"] == 30
        said = [line["event"] for line in server.lines() if line["level"] == "error"]
        assert [f"process {process} ended" in " ".join(said) for process in before[:2]] == [
            True
        ] * 2


def test_where_none_stays_the_server_ends_loudly(corpus_index, tmp_path):
    server = Running(corpus_index, tmp_path / "log")
    end = time.monotonic() + 20
    while server.main.poll() is None:
        assert time.monotonic() < end
        for process in server.workers():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.02)
    assert server.main.returncode == 1
    assert "5 processes ended" in server.log.read_text()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_all_end_with_the_one_that_was_started(corpus_index, tmp_path, how):
    server = Running(corpus_index, tmp_path / "log")
    workers = server.workers()
    server.main.send_signal(how)
    code = server.main.wait(timeout=20)
    assert code == (-how if how == signal.SIGKILL else 0)
    end = time.monotonic() + 20
    while any(map(alive, workers)):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_client_has_one_bucket_whoever_answers(corpus_index, tmp_path):
    settings = {"KHABAR_REQUESTS_PER_SECOND": "0.01", "KHABAR_BURST": "12"}
    with running(corpus_index, tmp_path / "log", **settings) as server:
        assert Counter(server.status("/about") for _ in range(40)) == {200: 12, 429: 28}


def test_a_new_commit_is_seen_by_all(tmp_path):
    home = IndexHome(tmp_path / "index")
    build([str(CORPUS)], home, backends.default())
    with running(home.path, tmp_path / "log") as server:
        gone = "/article/barid-alnil-2024-09-17-river"
        assert server.asked_by_all(gone) == {200}
        delete(["barid-alnil-2024-09-17-river"], home, backends.default())
        server.until(lambda: server.asked_by_all(gone) == {404})
