"""Khabar as one of the peers of the benchmark: the same documents, the same queries.

``work="same"`` does the work the other engines do: one body field of light10
stems without stop words, with positions; the whole record is stored.
``work="product"`` is the index as shipped, titles and all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy
import zstandard

from indexer.analysis import fold, is_stop_word, light_stem
from indexer.article import Article
from indexer.index.segment_writer import Document, Layout
from indexer.index.vocabulary import WordAnalysis
from indexer.index.writer import ARTICLES, IndexBuilder

from .searching import Searching, content_term, load_contents, save_contents


def stem_of(written: str) -> str | None:
    """Return the light10 stem of a word; None for a stop word, which keeps its position."""
    folded = fold(written)
    return None if is_stop_word(folded) else light_stem(folded)


def body_document(article: Mapping[str, str]) -> Document:
    """Return a document whose body alone is indexed; id, title and body are stored."""
    record = json.dumps(
        [article["id"], article["title"], article["text"]], ensure_ascii=False
    ).encode()
    return Document(article["id"], "", article["text"], record)


SAME = Layout(body_document, WordAnalysis(stem_of), zones=False, lexicon=False)


class Adapter(Searching):
    """The engine as ``peers.bench`` drives it."""

    def __init__(self, work: str = "same"):
        super().__init__(stem_of if work == "same" else content_term)
        self.work = work
        self.config = (
            f"Khabar, {work} work, numpy {numpy.__version__}, zstandard {zstandard.__version__}"
        )

    def build(self, docs: Iterable[Mapping[str, str]], dir: str, threads: int = 1) -> None:
        """Index *docs* into *dir* with so many processes."""
        layout = SAME if self.work == "same" else ARTICLES
        with IndexBuilder(Path(dir), layout, workers=threads) as builder:
            for doc in docs:
                if self.work == "same":
                    builder.add(doc)
                else:
                    builder.add(Article(doc["id"], doc["title"], doc["text"]))
            save_contents(dir, builder.finish())

    def parts(self, dir: str) -> dict[str, int]:
        """Return the bytes of stored records and of everything else."""
        from indexer.index.opening import open_segments

        stored = 0
        for segment in open_segments(Path(dir), load_contents(dir)):
            stored += int(segment.records.sizes.sum())
        whole = sum(file.stat().st_size for file in Path(dir).iterdir())
        return {"stored": stored, "index": whole - stored}
