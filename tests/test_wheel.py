"""The wheel: what is in it, and that it works where nothing else of ours is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this checkout, built from a copy so that nothing is left in it."""
    copy = tmp_path_factory.mktemp("checkout") / "khabar"
    ignore = shutil.ignore_patterns(".git", ".venv", "__pycache__", "tests", ".*_cache", "*-index")
    shutil.copytree(ROOT, copy, ignore=ignore)
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(target), str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    return built


def test_the_wheel_carries_the_corpus_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "search_app/corpus/sources.toml" in names
    assert "search_app/web/templates/base.html" in names
    assert "indexer/analysis/stop_words.txt" in names
    assert not [name for name in names if name.startswith("tests/")]


@pytest.mark.slow
def test_the_installed_demo_answers_from_any_folder(wheel, tmp_path):
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=True)
    subprocess.run(
        [environment / "bin" / "pip", "install", "--quiet", str(wheel)],
        check=True,
        capture_output=True,
    )
    elsewhere, home = tmp_path / "elsewhere", tmp_path / "home"
    elsewhere.mkdir()
    home.mkdir()
    variables = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "XDG_CACHE_HOME")}
    process = subprocess.Popen(
        [environment / "bin" / "khabar", "demo", "--port", "0"],
        cwd=elsewhere,
        env={**variables, "HOME": str(home), "PYTHONUTF8": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = []
        address = None
        for line in process.stderr:
            said.append(line)
            if match := re.search(r"http://\S+", line):
                address = match[0]
                break
        assert address, "".join(said)
        with urllib.request.urlopen(address, timeout=10) as page:
            assert page.status == 200
            assert 'dir="rtl"' in page.read().decode("utf-8")
    finally:
        process.terminate()
        process.wait(timeout=10)
    assert list(elsewhere.iterdir()) == []
