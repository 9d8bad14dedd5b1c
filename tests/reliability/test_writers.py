"""One writer at a time, and never for longer than it lives."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from disks import Unsynced
from model import build_all, update_all
from scenes import FIRST, OTHER, articles_of, check_goes_on

from indexer.errors import IndexBusy
from indexer.index.storage.durable import using
from indexer.index.storage.home import LOCK, IndexHome
from indexer.index.storage.lock import exclusive, holder_of

PATIENCE = 20  # seconds; generous, for nothing is timed here


@pytest.fixture
def home(tmp_path):
    home = IndexHome(tmp_path / "home")
    with using(Unsynced()):
        build_all(home, tmp_path, FIRST)
    return home


def forked(work) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = work()
        finally:
            os._exit(status)
    return child


def test_of_many_writers_each_is_whole_or_refused(home, tmp_path, trials):
    for turn in range(trials("writers at once, four each", 5, 50)):

        def work(number: int, turn: int = turn) -> int:
            folder = tmp_path / f"{turn}-{number}"
            folder.mkdir()
            try:
                with using(Unsynced()):
                    update_all(home, folder, [replace(OTHER[0], id=f"w{turn}-{number}")])
            except IndexBusy:
                return 7
            return 0

        before = set(articles_of(home))
        children = [forked(lambda n=number: work(n)) for number in range(4)]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        assert set(ends) <= {0, 7}
        assert 0 in ends
        said = {f"w{turn}-{n}" for n, end in enumerate(ends) if end == 0}
        assert set(articles_of(home)) == before | said
        assert home.orphans() == []


def held(home: IndexHome) -> None:
    for _ in range(PATIENCE * 100):
        if holder_of(home.path / LOCK):
            return
        time.sleep(0.01)
    raise AssertionError("nobody took the lock")


def test_the_next_writer_goes_on_when_the_holder_is_killed(home, tmp_path, trials):
    for _ in range(trials("holders killed", 3, 50)):
        ours, theirs = os.pipe()

        def hold(theirs: int = theirs) -> int:
            with exclusive(home.path / LOCK):
                os.write(theirs, b"x")
                time.sleep(PATIENCE)
            return 0

        holder = forked(hold)
        os.read(ours, 1)
        with pytest.raises(IndexBusy, match=f"process {holder}"):
            update_all(home, tmp_path, OTHER[:1])
        os.kill(holder, signal.SIGKILL)
        os.waitpid(holder, 0)
        check_goes_on(home, tmp_path)


def test_a_child_that_outlives_the_holder_does_not_hold_the_lock(home, tmp_path, trials):
    for _ in range(trials("orphaned children", 2, 20)):
        ours, theirs = os.pipe()

        def hold(theirs: int = theirs) -> int:
            with exclusive(home.path / LOCK):
                forked_child = forked(lambda: time.sleep(PATIENCE) or 0)
                started = subprocess.Popen(["sleep", str(PATIENCE)], close_fds=False)
                os.write(theirs, json.dumps([forked_child, started.pid]).encode())
                time.sleep(PATIENCE)
            return 0

        holder = forked(hold)
        children = json.loads(os.read(ours, 100))
        os.kill(holder, signal.SIGKILL)
        os.waitpid(holder, 0)
        for child in children:
            os.kill(child, 0)  # it lives
        check_goes_on(home, tmp_path)
        for child in children:
            os.kill(child, signal.SIGKILL)


def test_workers_of_a_killed_build_do_not_hold_the_lock(home, tmp_path):
    source = tmp_path / "many.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for number in range(20_000):
            file.write(
                json.dumps({"id": str(number), "title": "خبر", "body": "متن طويل " * 20}) + "\n"
            )
    command = [sys.executable, "-m", "indexer", "build", str(source), "--workers", "2"]
    process = subprocess.Popen([*command, "--index", str(home.path)], stderr=subprocess.DEVNULL)
    held(home)
    process.kill()
    process.wait()
    check_goes_on(home, tmp_path)
