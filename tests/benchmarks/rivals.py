"""Khabar beside other engines: the same documents and queries, medians of interleaved rounds.

    python -m tests.benchmarks.rivals [--rounds 3] [ENGINE ...]

The other engines are not part of the project. Their code is looked for in
$KHABAR_PEERS (default ../shared/peers), what it needs installed in $PEERS_HOME;
where either is missing nothing is measured, and the reason is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = ROOT / "tests" / "artefacts" / "rivals.json"

OTHERS = ("lucene10", "lucene9", "tantivy")
OURS = ("khabar", "khabar-product")
ALSO_IN_TWO = ("lucene10", *OURS)  # engines that also build with two threads or processes
PASSES = ("--warm", "2", "--budget", "4")  # seconds a class of queries


def peers_code() -> Path:
    """Return where the code of the other engines is looked for."""
    return Path(os.environ.get("KHABAR_PEERS", ROOT.parent / "shared" / "peers"))


def why_not() -> str:
    """Return why the other engines cannot be measured here, "" where they can."""
    if not (peers_code() / "peers" / "bench.py").is_file():
        return f"their code is not in {peers_code()} (set KHABAR_PEERS)"
    home = os.environ.get("PEERS_HOME")
    if not home:
        return "PEERS_HOME does not say where they are installed"
    if not (Path(home) / "venv").is_dir():
        return f"they are not installed in {home} (run setup.sh of their code)"
    return ""


def run(engines: tuple[str, ...], *options: str) -> None:
    """Let the peers' own command build or ask, one engine after the other."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(peers_code()),
        "PEERS_EXTRA": str(HERE / "peers.json"),
    }
    command = [sys.executable, "-m", "peers.bench", "run", *engines, *options]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


def results(engines: tuple[str, ...], kinds: tuple[str, ...], times: int = 1) -> dict[str, Any]:
    """Return what the last run over *times* the corpus wrote, by kind, engine and threads."""
    folder = Path(os.environ["PEERS_HOME"]) / "results"
    files = {
        f"{kind} {engine} {threads}": folder / f"{kind}-{engine}-p1-r{times}-t{threads}.json"
        for kind in kinds
        for engine in engines
        for threads in (1, 2)
        if threads == 1 or (kind == "build" and engine in ALSO_IN_TWO)
    }
    return {key: json.loads(file.read_text("utf-8")) for key, file in files.items()}


def numbers(value: Any, path: str = "") -> dict[str, float]:
    """Return the numbers of nested results by their path."""
    if isinstance(value, dict):
        found: dict[str, float] = {}
        for name, inner in value.items():
            found |= numbers(inner, f"{path}/{name}" if path else name)
        return found
    return {path: float(value)} if isinstance(value, int | float) else {}


def main() -> None:
    """Measure all engines and write the medians, or say why not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("engines", nargs="*", default=OTHERS, help="other engines")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    RESULTS.unlink(missing_ok=True)
    if reason := why_not():
        print(f"Other engines are not measured: {reason}.")
        return
    engines = (*options.engines, *OURS)
    measured: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        run(engines, "--repeat", "1", *PASSES)
        two = tuple(engine for engine in engines if engine in ALSO_IN_TWO)
        run(two, "--repeat", "1", "--threads", "2", "--noqueries")
        for path, number in numbers(results(engines, ("build", "query"))).items():
            measured[path].append(number)
        # Kept after each round: a run that is broken off has measured something.
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        medians = {path: statistics.median(found) for path, found in measured.items()}
        document = {"engines": engines, "rounds": len(found_rounds(measured)), "medians": medians}
        RESULTS.write_text(json.dumps(document, indent=1), "utf-8")
    print(f"Medians of {options.rounds} rounds are in {RESULTS}.")


def found_rounds(measured: dict[str, list[float]]) -> list[float]:
    """Return the measurements of the path that was measured most often."""
    return max(measured.values(), key=len)


if __name__ == "__main__":
    main()
