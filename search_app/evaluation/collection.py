"""Judged collections: documents, and queries with the documents that answer them.

Two shapes of JSON, gzipped or not, or of TOML::

    {"docs": [{"id", "title", "text"}], "queries": [{"qid", "query", "rel": {id: grade}}]}
    {"docs": "news.jsonl.gz", "fields": ["text"], "sets": {name: [{"qid", "query", "rel"}]}}

In the second, ``docs`` is a file or a folder of news, relative to this one, of
which only ``fields`` are indexed: a title has to find its own article.
"""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.article import Article, clean_line, clean_text
from indexer.build import find_sources_file
from indexer.errors import SourceError
from indexer.sources import Accepted, Papers, read_articles

FIELDS = ("title", "body")


@dataclass(frozen=True, slots=True)
class Topic:
    """A query and its answers: document id to grade, 0 for none."""

    id: str
    query: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents and the sets of topics that are asked of them."""

    name: str
    articles: tuple[Article, ...]
    sets: Mapping[str, tuple[Topic, ...]]

    def narrowed(self, names: Sequence[str], limit: int | None) -> Collection:
        """Return the collection with only these sets (all for none) and their first topics."""
        sets = {
            name: topics[:limit] for name, topics in self.sets.items() if not names or name in names
        }
        return replace(self, sets=sets)


def load_collection(path: Path, fields: Sequence[str] | None = None) -> Collection:
    """Return the collection in *path*; of each document only *fields* are kept.

    Raises SourceError where it is of neither shape.
    """
    name = path.name.removesuffix(".gz").removesuffix(".json").removesuffix(".toml")
    try:
        content = _parsed(path)
        sets = content.get("sets") or {name: content["queries"]}
        topics = {key: tuple(map(_topic, queries)) for key, queries in sets.items()}
        wanted = fields or content.get("fields") or FIELDS
        articles = _articles(content["docs"], path, ["body" if f == "text" else f for f in wanted])
    except (KeyError, TypeError, AttributeError, ValueError, OSError) as error:
        raise SourceError(
            f"{path}: no judged collection ({error}). It holds docs and queries, or docs and sets."
        ) from error
    return Collection(name, articles, topics)


def _parsed(path: Path) -> Any:
    content = _read(path)
    return tomllib.loads(content.decode()) if ".toml" in path.suffixes else json.loads(content)


def _read(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def _topic(query: dict[str, Any]) -> Topic:
    return Topic(str(query["qid"]), str(query["query"]), dict(query["rel"]))


def _articles(docs: Any, path: Path, fields: Sequence[str]) -> tuple[Article, ...]:
    if isinstance(docs, str):
        folder = path.parent / docs
        known = find_sources_file([str(folder)])
        papers = Papers.load(known) if known else Papers.empty()  # ids as a build gives them
        outcomes = read_articles([folder], papers=papers)
        whole = [outcome.article for outcome in outcomes if isinstance(outcome, Accepted)]
    else:
        whole = [
            Article(str(d["id"]), clean_line(d.get("title") or ""), clean_text(d.get("text") or ""))
            for d in docs
        ]
    return tuple(
        Article(a.id, a.title if "title" in fields else "", a.body if "body" in fields else "")
        for a in whole
    )
