"""Khabar as shipped, as one of the peers of the benchmark: its index, its reading of a query.

A query is parsed, understood and answered as in the product: words become
concepts of their forms, ranked as news, closeness counts, a quotation that
stands nowhere is relaxed. What only a page needs (facets) is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy
import zstandard

from indexer.article import Article
from indexer.backends import SearchRequest
from indexer.backends.embedded import Embedded
from indexer.index.searching.nodes import And
from search_app.answer import answer
from search_app.query.expansion import expand
from search_app.query.parser import parse
from search_app.results.highlight import best_passages, mark

from .searching import load_contents, save_contents
from .sizes import parts


class Adapter:
    """The product as ``peers.bench`` drives it."""

    modes = ("any", "all", "phrase")
    has_snippets = True
    config = f"Khabar as shipped, numpy {numpy.__version__}, zstandard {zstandard.__version__}"

    def build(self, docs: Iterable[Mapping[str, str]], dir: str, threads: int = 1) -> None:
        """Index *docs* into *dir* with so many processes."""
        with Embedded().writer(Path(dir), workers=threads) as writer:
            for doc in docs:
                writer.add(Article(doc["id"], doc["title"], doc["text"]))
            save_contents(dir, writer.finish())

    def parts(self, dir: str) -> dict[str, int]:
        """Return the bytes of stored records and of everything else."""
        return parts(Path(dir))

    def open(self, dir: str) -> None:
        """Open the index in *dir*."""
        self.searcher = Embedded().open(Path(dir), load_contents(dir))

    def bench(self, *queries: Any, **limits: Any) -> None:
        """Return None: the caller times the searches itself."""

    def close(self) -> None:
        """Let go of the index."""
        self.searcher.close()

    def search(self, query: str, k: int = 10, mode: str = "any") -> list[str]:
        """Return the ids of the best *k* articles."""
        return self._answer(query, k, mode)[0]

    def _answer(self, query: str, k: int, mode: str) -> tuple[list[str], Any]:
        if mode == "all":
            # The language of queries asks for any word; all of them are asked of the engine.
            concepts = expand(parse(query), self.searcher.vocabulary).proximity
            tree: Any = And(list(concepts))
            found = self.searcher.search(SearchRequest(tree, limit=k, proximity=concepts))
        else:
            typed = f'"{query}"' if mode == "phrase" else query
            got = answer(parse(typed), self.searcher, limit=k)
            tree, found = got.expansion.tree, got.found
        return [hit.id for hit in found.hits], tree

    def snippets(self, query: str, k: int = 10, mode: str = "any") -> list[tuple[str, Any, Any]]:
        """Return id, marked title and best passages of the best *k* articles."""
        ids, tree = self._answer(query, k, mode)
        return [self._snippet(article_id, tree) for article_id in ids]

    def _snippet(self, article_id: str, tree: Any) -> tuple[str, Any, Any]:
        article = self.searcher.article(article_id)
        assert article is not None, "a snapshot never changes"
        spans = self.searcher.spans(article_id, tree)
        title = mark(article.title, [span for span in spans if span.field == "title"])
        body = [span for span in spans if span.field == "body"]
        return article_id, title, best_passages(article.body, body)
