"""Runs: the ranked documents of every query of a set, and TREC's files of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from indexer.errors import SourceError

from .collection import Topic
from .measures import DEPTH
from .systems import Ranked, System

Run = dict[str, Ranked]  # query id to documents


def run_topics(system: System, topics: tuple[Topic, ...]) -> Run:
    """Return the first DEPTH documents that *system* finds for each topic."""
    return {topic.id: system.rank(topic.query, DEPTH) for topic in topics}


def write_trec(path: Path, sets: dict[str, Run], system: str) -> None:
    """Write the runs as lines ``set:qid Q0 document rank score system``, ids percent-encoded."""
    with path.open("w", encoding="utf-8") as file:
        for name, run in sets.items():
            for query, documents in run.items():
                for rank, (document, score) in enumerate(documents, 1):
                    file.write(f"{name}:{query} Q0 {quote(document)} {rank} {score:.6f} {system}\n")


def read_trec(path: Path) -> dict[str, Run]:
    """Return the runs of a file that ``write_trec`` wrote, by set."""
    sets: dict[str, Run] = {}
    for name, query, document, score in _rows(path):
        sets.setdefault(name, {}).setdefault(query, []).append((document, score))
    return sets


def _rows(path: Path) -> Iterator[tuple[str, str, str, float]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                key, _, document, _, score, _ = line.split()
                name, query = key.split(":", 1)
                yield name, query, unquote(document), float(score)
            except ValueError as error:
                raise SourceError(
                    f"{path}:{number}: no line of a run. Write one with `khabar eval --run FILE`."
                ) from error
