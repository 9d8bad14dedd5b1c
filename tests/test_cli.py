"""The real program in a fresh process: what it prints, where, and with which status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest


def khabar(*arguments: str, stdin: str | None = None, cwd: Path | None = None, **environment: str):
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "search_app", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        check=False,
    )


@pytest.fixture(scope="module")
def index(corpus_index: Path) -> str:
    return str(corpus_index)


def test_a_build_that_learns_says_what_it_learnt(tmp_path):
    corpus = str(Path(__file__).resolve().parent.parent / "corpus")
    index = str(tmp_path / "index")
    done = khabar("build", corpus, "--index", index, "--learn", "--json")
    assert done.returncode == 0, done.stderr
    built = json.loads(done.stdout)
    learnt = built["learnt"]
    assert learnt["articles"] == built["articles"] and learnt["stems"] > 100
    assert khabar("verify", "--index", index).returncode == 0
    again = json.loads(khabar("learn", "--index", index, "--json").stdout)
    assert (again["size"], again["commit"]) == (learnt["size"], learnt["commit"] + 1)
    assert "Learnt from" in khabar("learn", "--index", index).stderr


def test_help_names_every_verb_with_an_example():
    overview = khabar("--help").stdout
    for verb in ("build", "search", "analyze", "inspect", "verify", "serve", "demo"):
        assert verb in overview
    assert "Examples:" in khabar("build", "--help").stdout


@pytest.mark.parametrize("verb", ["story", "similar"])
def test_what_stands_beside_an_article_is_listed(index, verb):
    article = "barid-alnil-2024-09-17-river"
    listed = json.loads(khabar(verb, article, "--index", index, "--json").stdout)
    lines = khabar(verb, article, "--index", index).stdout.splitlines()
    assert listed and [line.split(" | ")[-1] for line in lines] == [one["id"] for one in listed]
    assert all(one["title"] in line for one, line in zip(listed, lines, strict=True))
    assert (article in [one["id"] for one in listed]) == (verb == "story")
    times = [datetime.fromisoformat(one["published"]).date() for one in listed]
    assert verb == "similar" or times == sorted(times)
    lost = khabar(verb, "nowhere", "--index", index)
    assert lost.returncode == 1 and "nowhere" in lost.stderr


def test_search_prints_results_on_stdout_and_the_count_on_stderr(index):
    done = khabar("search", "المدينة", "--index", index)
    assert done.returncode == 0
    assert done.stdout.startswith("1. ")
    assert "articles" in done.stderr


def test_search_json_is_the_record_of_the_api(index):
    record = json.loads(khabar("search", "المدينة", "--index", index, "--json").stdout)
    assert record["total"] > 0
    assert record["results"][0]["rank"] == 1
    assert "<mark>" in record["results"][0]["snippets"][0]["html"]


def test_batch_answers_one_line_for_each(index):
    queries = '{"id": "q1", "query": "المدينة"}\n\n{"id": "q2", "query": "زرافة"}\n'
    done = khabar("search", "--batch", "-", "--index", index, "--limit", "3", stdin=queries)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in records] == ["q1", "q2"]
    assert len(records[0]["hits"]) == 3
    assert records[0]["hits"][0]["score"] >= records[0]["hits"][1]["score"]


def test_build_says_what_became_of_every_record(tmp_path):
    source = tmp_path / "news.jsonl"
    source.write_text('{"id": "1", "title": "خبر", "body": "متن"}\n', encoding="utf-8")
    done = khabar("build", str(source), "--index", str(tmp_path / "index"), "--json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert (record["read"], record["accepted"], record["rejected"]) == (1, 1, 0)


def test_build_reads_standard_input(tmp_path):
    line = '{"id": "1", "title": "خبر", "body": "متن"}\n'
    done = khabar("build", "-", "--index", str(tmp_path / "index"), stdin=line)
    assert done.returncode == 0, done.stderr
    assert "1 articles are searchable" in done.stderr


def test_index_comes_from_the_environment(index):
    assert khabar("verify", KHABAR_INDEX=index).returncode == 0


def test_inspect_and_analyze_print_json(index):
    assert json.loads(khabar("inspect", "--index", index, "--json").stdout)["articles"] == 122
    stages = json.loads(khabar("analyze", "مِن الكِتَابِ", "--json").stdout)
    assert [stage["stem"] for stage in stages][1] == "كتاب"


def test_python_m_indexer_has_the_index_verbs_alone():
    done = subprocess.run(
        [sys.executable, "-m", "indexer", "--help"], capture_output=True, text=True, check=True
    )
    assert "build" in done.stdout
    assert "demo" not in done.stdout


WRONG = {
    "no command line query": dict(arguments=["search"], status=2, says="query"),
    "unknown option": dict(arguments=["search", "x", "--nonsense"], status=2, says="nonsense"),
    "unknown verb": dict(arguments=["nonsense"], status=2, says="nonsense"),
    "no index": dict(
        arguments=["search", "x", "--index", "nowhere"], status=1, says="khabar build"
    ),
    "no source": dict(arguments=["build", "nowhere.jsonl"], status=1, says="nowhere.jsonl"),
    "a mapping that is none": dict(arguments=["build", ".", "--map", "x"], status=2, says="--map"),
    "an index that is a file": dict(
        arguments=["build", __file__, "--index", __file__], status=1, says="test_cli.py"
    ),
    "a batch that is none": dict(
        arguments=["search", "--batch", __file__], status=2, says="line 1", index=True
    ),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_what_goes_wrong_is_one_sentence_and_a_status(case, index, tmp_path):
    environment = {"KHABAR_INDEX": index} if case.get("index") else {}
    done = khabar(*case["arguments"], cwd=tmp_path, **environment)
    assert done.returncode == case["status"]
    assert case["says"] in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
