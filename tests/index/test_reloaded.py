"""Another Whoosh, the continued 2.7, answers stock queries over our files as Whoosh 3 does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = Path(__file__).with_name("ask_stock.py")
RELOADED = "whoosh-reloaded==2.7.5"

pytestmark = [pytest.mark.nightly, pytest.mark.slow]


@pytest.fixture(scope="module")
def reloaded(tmp_path_factory):
    """A folder that holds whoosh-reloaded and what it needs, nothing of ours."""
    folder = tmp_path_factory.mktemp("reloaded")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, RELOADED]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{RELOADED} cannot be installed: {done.stderr.strip().splitlines()[-1]}")
    return folder


def ask(engine, path):
    done = subprocess.run(
        [sys.executable, str(ASK), str(engine)],
        env={**os.environ, "PYTHONPATH": str(path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_whoosh_reloaded_answers_stock_queries_over_our_codec(corpus_index, reloaded):
    theirs, ours = ask(corpus_index, reloaded), ask(corpus_index, "")
    assert theirs["version"] == [2, 7, 5]
    assert ours["version"][0] == 3
    assert sum(map(len, ours["found"])) > 100
    assert theirs["found"] == ours["found"]
