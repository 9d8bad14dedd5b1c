"""Ten times the corpus against once: how the slowest queries grow, here and in the better peer.

    python -m tests.benchmarks.large [ENGINE ...]

``make bench-large``; about ten minutes on two cores, so it is no part of ``make
bench``. The same documents stand ten times under other ids. Every engine builds
with one thread and answers headlines and ten-word questions warm.
"""

from __future__ import annotations

import argparse

from .measuring import machine
from .readme import NAMES
from .rivals import OURS, numbers, results, run, why_not
from .targets import Target

TIMES = 10
MOST_GROWTH = 10.0
KINDS = ("headline-any", "question-any")
SIZES = (1, TIMES)
# Seconds enough to ask every query once before it is timed: 2 left most of them cold here.
PASSES = ("--repeat", "1", "--warm", "14", "--budget", "12", "--queries", "head")


def measure(engines: tuple[str, ...]) -> dict[str, float]:
    """Return the numbers of all engines by path; paths name engine and size."""
    found: dict[str, float] = {}
    for size in SIZES:
        run(engines, "--reps", str(size), *PASSES)
        for engine in engines:
            (answers,) = results((engine,), ("query",), size).values()
            for path, number in numbers(answers, f"{engine}/{size}").items():
                found[path] = number
    return found


def main() -> None:
    """Build, ask, and print the growth with a verdict."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("engines", nargs="*", default=("lucene10",), help="other engines")
    options = parser.parse_args()
    if reason := why_not():
        print(f"Nothing is measured: {reason}.")
        return
    engines = (*options.engines, *OURS)
    found = measure(engines)
    print(f"{machine()}.\n\n| ms | once, p50 | p99 | {TIMES} times, p50 | p99 | growth of p99 |")
    print("|---|--:|--:|--:|--:|--:|")
    targets = []
    for kind in KINDS:
        for engine in engines:
            cells = [
                found[f"{engine}/{size}/{kind}/{share}"]
                for size in SIZES
                for share in ("p50", "p99")
            ]
            growth = cells[3] / cells[1]
            shown = " | ".join(f"{cell:.3f}" for cell in cells)
            print(f"| {kind}, {NAMES[engine]} | {shown} | {growth:.1f}x |")
            if engine in OURS:
                name = f"{kind}, {NAMES[engine]}, growth of p99"
                targets.append(Target(name, growth, MOST_GROWTH, "x"))
    print("\n| against what was asked | measured | asked | |\n|---|--:|--:|---|")
    print("\n".join(target.row for target in targets))


if __name__ == "__main__":
    main()
