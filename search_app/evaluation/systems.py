"""What is measured: the product as shipped, and Lucene's Arabic analysis on the same engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from indexer import backends
from indexer.article import Article
from indexer.backends.light10 import Light10Index

from ..answer import answer
from ..query.parser import parse

Ranked = list[tuple[str, float]]  # document ids with scores, best first


class System(Protocol):
    """Has indexed the articles of a collection and answers queries."""

    def rank(self, query: str, limit: int) -> Ranked:
        """Return the best *limit* documents."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...


class Product:
    """Khabar's own analysis, expansion and ranking."""

    def __init__(self, articles: Sequence[Article], directory: Path):
        backend = backends.default()
        with backend.writer(directory) as writer:
            for article in articles:
                writer.add(article)
            self._contents = writer.finish()
        self.reopen(directory)

    def reopen(self, directory: Path) -> None:
        """Open the index of *directory* anew, with nothing remembered."""
        self._searcher = backends.default().open(directory, self._contents)

    def rank(self, query: str, limit: int) -> Ranked:
        """Return what a reader who types *query* gets."""
        found = answer(parse(query), self._searcher, limit=limit).found
        return [(hit.id, hit.score) for hit in found.hits]

    def close(self) -> None:
        """Let go of the index."""
        self._searcher.close()


SYSTEMS: Final[dict[str, Callable[[Sequence[Article], Path], System]]] = {
    "khabar": Product,
    "light10": Light10Index,
}
BASELINE = "light10"
