"""Counts of trials: small ones by default, those of a release with ``--nightly``; both reported."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "index"))

TRIALS: Counter[str] = Counter()


@pytest.fixture
def trials(request: pytest.FixtureRequest):
    """Return a function that gives how many trials to make, and notes what was made."""

    def choose(name: str, few: int, nightly: int) -> int:
        count = nightly if request.config.getoption("--nightly") else few
        TRIALS[name] += count
        return count

    return choose


@pytest.fixture
def tally():
    """Return the counts that are printed at the end."""
    return TRIALS


def pytest_terminal_summary(terminalreporter) -> None:
    if TRIALS:
        terminalreporter.section("trials of reliability")
        for name, count in sorted(TRIALS.items()):
            terminalreporter.write_line(f"{count:7,}  {name}")
