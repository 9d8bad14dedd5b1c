"""Readers while a writer commits: one state at a time, whole, and no errors."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from model import BACKEND, build_all, update_all

from indexer.article import Article
from indexer.index.storage.home import IndexHome
from indexer.update import compact, delete

HERE = Path(__file__).parent
COUNT = 12  # articles, all changed by each commit
THREADS = 4


def version(number: int) -> list[Article]:
    """Return all articles as commit *number* has them."""
    return [
        Article(f"a{n}", f"خبر {n}", f"خبر في صيغة {number} نسخه{number}", source="p")
        for n in range(COUNT)
    ]


@pytest.fixture
def readers(tmp_path, request):
    processes: list[subprocess.Popen[str]] = []

    def start(home: IndexHome, count: int) -> list[subprocess.Popen[str]]:
        command = [sys.executable, str(HERE / "reader.py"), str(home.path), str(THREADS)]
        for _ in range(count):
            processes.append(
                subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=HERE.parent.parent,
                )
            )
        for process in processes:
            assert process.stdout.readline().strip() == "reading"
        return processes

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def test_readers_during_commits(readers, tmp_path, trials, tally):
    home = IndexHome(tmp_path / "home")
    build_all(home, tmp_path, version(0))
    running = readers(home, trials("reader processes", 2, 4))
    commits = trials("commits under readers", 12, 100)
    for number in range(1, commits + 1):
        if number % 10 == 0:
            build_all(home, tmp_path, version(number))
        elif number % 10 == 5:
            compact(home, BACKEND)
        else:
            update_all(home, tmp_path, version(number))
        if number % 7 == 0:
            # Something comes and goes that no reader asks for.
            update_all(home, tmp_path, [replace(version(0)[0], id="x", title="", body="زائد")])
            delete(["x"], home, BACKEND)
    least = trials("reads at least", 100, 5000)
    reads, wrong = 0, []
    for process in running:
        answer, _ = process.communicate(f"{least // len(running)}\n")
        record = json.loads(answer)
        reads += record["reads"]
        wrong += record["wrong"]
        assert record["files"] < 40, "old commits are let go"
    tally["reads during commits"] += reads
    assert not wrong
    assert reads >= least
