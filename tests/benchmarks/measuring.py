"""Times of many calls as percentiles, and the machine on which they were taken."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

Call = Callable[[], object]


class Times(NamedTuple):
    """Milliseconds within which half, 95 and 99 of a hundred calls were done."""

    p50: float
    p95: float
    p99: float


def percentiles(seconds: Sequence[float]) -> Times:
    """Return the percentiles of *seconds* in milliseconds."""
    ordered = sorted(seconds)
    places = (min(len(ordered) - 1, int(share * len(ordered))) for share in (0.5, 0.95, 0.99))
    return Times(*(ordered[place] * 1000 for place in places))


def time_calls(calls: Sequence[Call], before: Call | None = None) -> Times:
    """Return how long the calls took, *before* each of which something was done untimed."""
    seconds = []
    for call in calls:
        if before is not None:
            before()
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return percentiles(seconds)


def medians(rounds: Sequence[Times]) -> Times:
    """Return the median of each percentile."""
    return Times(*(statistics.median(column) for column in zip(*rounds, strict=True)))


def machine() -> str:
    """Return processor, system, versions and load in one line."""
    names = ("whoosh3", "numpy", "zstandard")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    load = "/".join(f"{number:.1f}" for number in os.getloadavg())
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {versions}; load {load}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
