"""Try other constants on the development halves: ``python tests/benchmarks/weights.py FILE...``.

In the environment, TOPICS takes so many topics of each half alone, and TRIALS
(names, with commas between) these trials alone.

A topic is of the development half where the first byte of the SHA-256 of its id
is even. Each collection is indexed once; each trial of TRIALS sets constants,
answers the topics anew and is compared with the constants as they stand, by
the paired test of ``khabar eval``. Prints one line a trial and set, and where
there are several sets one for all their topics together.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from indexer.index import relevance
from indexer.index.words import relatives
from search_app.evaluation.collection import Topic, load_collection
from search_app.evaluation.measures import Scores, mean, randomisation_test, score_run
from search_app.evaluation.runs import run_topics
from search_app.evaluation.systems import Product
from search_app.query import understanding

MEASURES = ("nDCG@10", "R@100")

TRIALS: dict[str, list[tuple[Any, str, Any]]] = {
    "other form .8": [(relatives, "OTHER_FORM", 0.8)],
    "other form .9": [(relatives, "OTHER_FORM", 0.9)],
    "name .6": [(understanding, "NAME_SPELLING", 0.6)],
    "name 1": [(understanding, "NAME_SPELLING", 1.0)],
    "root .1": [(relatives, "SAME_ROOT", 0.1)],
    "root 0": [(relatives, "SAME_ROOT", 0.001)],
    "light stem .6": [(relatives, "SAME_LIGHT_STEM", 0.6)],
    "forms 60": [(understanding, "MOST_FORMS", 60)],
    "exact 0": [(relevance, "EXACT", 0.0), (relevance, "EVERY_FORM", 1.0)],
    "exact .3": [(relevance, "EXACT", 0.3), (relevance, "EVERY_FORM", 0.7)],
    "lead 0": [(relevance, "LEAD", 0.0)],
    "lead 1": [(relevance, "LEAD", 1.0)],
    "title 0": [(relevance, "TITLE", 0.0)],
    "no stretches": [(relevance, "NEAR", 0.0)],
    "stretches .25": [(relevance, "NEAR", 0.25)],
    "question words kept": [(understanding, "question_words", frozenset)],
}


def development(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """Return the development half."""
    half = tuple(t for t in topics if hashlib.sha256(t.id.encode()).digest()[0] % 2 == 0)
    return half[: int(os.environ.get("TOPICS", len(half)))]


@contextmanager
def settings(changes: list[tuple[Any, str, Any]]) -> Iterator[None]:
    """Set the constants for the block."""
    if not changes:
        yield
        return
    with patch.object(*changes[0]), settings(changes[1:]):
        yield


def main(paths: list[str]) -> None:
    """Index each collection and run every trial over it."""
    for path in paths:
        collection = load_collection(Path(path))
        halves = {name: development(topics) for name, topics in collection.sets.items()}
        with tempfile.TemporaryDirectory() as directory:
            system = Product(collection.articles, Path(directory))
            system.close()
            before: dict[str, Scores] = {}
            for trial, changes in {"as it stands": [], **chosen_trials()}.items():
                with settings(changes):
                    # A new snapshot: nothing that other constants scored is kept.
                    system.reopen(Path(directory))
                    for name, scores in measured(system, halves).items():
                        report(trial, name, scores, before.setdefault(name, scores))
                    system.close()


def chosen_trials() -> dict[str, list[tuple[Any, str, Any]]]:
    """Return the trials that are asked for."""
    names = os.environ.get("TRIALS", ",".join(TRIALS)).split(",")
    return {name: TRIALS[name] for name in names}


def measured(system: Product, halves: dict[str, tuple[Topic, ...]]) -> dict[str, Scores]:
    """Return the scores of every set, and of all together."""
    sets = {name: score_run(topics, run_topics(system, topics)) for name, topics in halves.items()}
    if len(sets) > 1:
        sets["all"] = {
            measure: {f"{n}:{q}": v for n, found in sets.items() for q, v in found[measure].items()}
            for measure in MEASURES
        }
    return sets


def report(trial: str, name: str, scores: Scores, before: Scores) -> None:
    """Print what a trial gave on a set, and against the constants as they stand."""
    cells = []
    for measure in MEASURES:
        ours, theirs = scores[measure], before[measure]
        gain, p = mean(ours) - mean(theirs), randomisation_test(ours, theirs)
        cells.append(f"{mean(ours):.4f} {gain:+.4f} p {p:.3f}")
    print(trial, name, len(scores[MEASURES[0]]), *cells, sep="\t", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
