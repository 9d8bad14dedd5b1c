"""Khabar's engine as one of the peers of the benchmark: the same documents, work and queries.

It does the work the other engines do: one body field of light10 stems without
stop words, with positions; the whole record is stored. What is shipped is
measured by ``product_peer``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy
import zstandard

from indexer.analysis import fold, is_stop_word, light_stem
from indexer.index.writing.segment_writer import Document, Layout
from indexer.index.writing.vocabulary import WordAnalysis
from indexer.index.writing.writer import IndexBuilder

from .searching import Searching, save_contents
from .sizes import parts


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

    config = f"Khabar, same work, numpy {numpy.__version__}, zstandard {zstandard.__version__}"

    def __init__(self) -> None:
        super().__init__(stem_of)

    def build(self, docs: Iterable[Mapping[str, str]], dir: str, threads: int = 1) -> None:
        """Index *docs* into *dir* with so many processes."""
        with IndexBuilder(Path(dir), SAME, workers=threads) as builder:
            for doc in docs:
                builder.add(doc)
            save_contents(dir, builder.finish())

    def parts(self, dir: str) -> dict[str, int]:
        """Return the bytes of stored records and of everything else."""
        return parts(Path(dir))
