"""What is measured: the product as shipped, and Lucene's Arabic analysis on the same engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from indexer import backends
from indexer.article import Article
from indexer.backends.light10 import Light10Index
from indexer.index.storage.contents import Contents

from ..answer import answer
from ..query.parser import parse

Ranked = list[tuple[str, float]]  # document ids with scores, best first


class System(Protocol):
    """Has indexed the articles of a collection and answers queries."""

    def rank(self, query: str, limit: int) -> Ranked:
        """Return the best *limit* documents."""
        ...

    def groups(self) -> dict[str, str]:
        """Return of each document that has copies the first of them; nothing where none are known."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...


class Product:
    """Khabar's own analysis, expansion and ranking."""

    _by_meaning = True

    def __init__(self, articles: Sequence[Article], directory: Path):
        backend = backends.default()
        with backend.writer(directory) as writer:
            for article in articles:
                writer.add(article)
            self._contents = writer.finish()
        self._contents = self._prepared(directory, self._contents)
        self.reopen(directory)
        self._ids = [article.id for article in articles]

    def reopen(self, directory: Path) -> None:
        """Open the index of *directory* anew, with nothing remembered."""
        self._searcher = backends.default().open(directory, self._contents)

    def _prepared(self, directory: Path, contents: Contents) -> Contents:
        """Return the contents of what was built, as it is."""
        return contents

    def rank(self, query: str, limit: int) -> Ranked:
        """Return what a reader who types *query* gets."""
        found = answer(parse(query), self._searcher, limit=limit, by_meaning=self._by_meaning).found
        # Places, since what only distant words find stands behind all else whatever it scores.
        return [(hit.id, 1 / hit.rank) for hit in found.hits]

    def groups(self) -> dict[str, str]:
        """Return of each document that has copies the first of them."""
        first: dict[str, str] = {}
        for article_id in self._ids:
            if article_id not in first:
                copies = self._searcher.copies(article_id)
                first |= {copy.id: copies[0].id for copy in copies}
        return first

    def close(self) -> None:
        """Let go of the index."""
        self._searcher.close()


class Learnt(Product):
    """The product where the index has learnt from itself."""

    def _prepared(self, directory: Path, contents: Contents) -> Contents:
        return backends.default().learn(directory, contents, 2)[0]


class Related(Learnt):
    """The same with related words alone: vectors rank nothing anew."""

    _by_meaning = False


SYSTEMS: Final[dict[str, Callable[[Sequence[Article], Path], System]]] = {
    "khabar": Product,
    "learnt": Learnt,
    "related": Related,
    "light10": Light10Index,
}
BASELINE = "light10"
