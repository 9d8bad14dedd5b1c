"""From files to a published generation: counts that add up, nothing lost, nothing half done."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer import backends
from indexer.build import BuildOptions, build
from indexer.errors import TooManyRejected
from indexer.index.storage.home import IndexHome
from indexer.ledger import read_ledger
from indexer.verify import verify

BACKEND = backends.default()


def write_records(path: Path, records: list[dict | str]) -> str:
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def article(number: int, **fields: str) -> dict:
    return {"id": f"a{number}", "title": f"عنوان {number}", "body": f"متن رقم{number}", **fields}


@pytest.fixture
def home(tmp_path: Path) -> IndexHome:
    return IndexHome(tmp_path / "home")


def ids(home: IndexHome) -> list[str]:
    generation = home.current()
    searcher = BACKEND.open(generation.path, generation.contents)
    try:
        return [article.id for article in searcher.articles()]
    finally:
        searcher.close()


def test_every_record_is_accounted_for(home, tmp_path):
    records = [article(n) for n in range(50)]
    records += [article(1, body="متن جديد"), "no json", {"id": "empty"}]
    source = write_records(tmp_path / "news.jsonl", records)
    report = build([source], home, BACKEND, BuildOptions(max_rejected_share=0.1))
    counts = report.counts
    assert counts["read"] == counts["accepted"] + counts["duplicates"] + counts["rejected"] == 53
    assert (counts["accepted"], counts["duplicates"], counts["rejected"]) == (50, 1, 2)
    kinds = sorted(entry.kind for entry in read_ledger(report.ledger))
    assert kinds == ["rejected", "rejected", "replaced"]


def test_the_last_record_of_an_id_wins(home, tmp_path):
    records = [article(1, body="متن قديم"), article(2), article(1, body="متن جديد")]
    build([write_records(tmp_path / "news.jsonl", records)], home, BACKEND)
    assert sorted(ids(home)) == ["a1", "a2"]
    generation = home.current()
    searcher = BACKEND.open(generation.path, generation.contents)
    found = searcher.article("a1")
    searcher.close()
    assert found is not None
    assert found.body == "متن جديد"


def test_too_many_rejected_publishes_nothing_and_keeps_the_reasons(home, tmp_path):
    build([write_records(tmp_path / "good.jsonl", [article(1)])], home, BACKEND)
    bad = write_records(tmp_path / "bad.jsonl", [article(2), "no json", "{"])
    with pytest.raises(TooManyRejected, match="--max-rejected"):
        build([bad], home, BACKEND)
    assert ids(home) == ["a1"]
    assert len(list(read_ledger(home.path / "failed-ledger.jsonl"))) == 2


def test_a_source_without_articles_publishes_nothing(home, tmp_path):
    empty = write_records(tmp_path / "empty.jsonl", ["", ""])
    with pytest.raises(TooManyRejected):
        build([empty], home, BACKEND)
    assert not home.exists()


def test_a_published_generation_is_sound(home, tmp_path):
    source = write_records(tmp_path / "news.jsonl", [article(n) for n in range(30)])
    build([source], home, BACKEND)
    assert verify(home.current(), BACKEND) == 30


def test_the_same_input_gives_the_same_ids(tmp_path):
    records = [{"title": f"خبر {n}", "body": "متن"} for n in range(5)]
    source = write_records(tmp_path / "news.jsonl", records)
    first, second = IndexHome(tmp_path / "one"), IndexHome(tmp_path / "two")
    build([source], first, BACKEND)
    build([source], second, BACKEND)
    assert ids(first) == ids(second)


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_what_served(home, tmp_path):
    build([write_records(tmp_path / "old.jsonl", [article(0)])], home, BACKEND)
    source = write_records(tmp_path / "new.jsonl", [article(n) for n in range(1, 400)])
    command = [sys.executable, "-m", "indexer", "build", source, "--index", str(home.path)]
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - started
    build([write_records(tmp_path / "old.jsonl", [article(0)])], home, BACKEND)
    killed = 0
    for trial in range(10):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(whole * (trial + 0.5) / 10)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        assert len(ids(home)) in (1, 399)
    assert killed > 2
    subprocess.run(command, check=True, capture_output=True)
    assert len(ids(home)) == 399
    assert len(home.all_names()) <= 2
