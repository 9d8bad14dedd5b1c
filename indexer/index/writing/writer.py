"""The writer of an index: segments by a memory budget, then the lexicon."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from ... import schema
from ...article import Article
from ..storage.arrays import Array, ArrayFileWriter
from ..storage.contents import Contents, SegmentEntry
from ..storage.segment import Segment
from ..words.family_rules import families_fingerprint
from ..words.lexicon import FILE_NAME as LEXICON_FILE
from .copies import group_segments
from .lexicon_writer import LexiconBuilder, write_lexicon
from .merge import merge_down
from .segment_stream import SegmentStream, Written
from .segment_writer import Document, Layout
from .vocabulary import PRODUCT
from .workers import Place, WorkerPool

MEMORY = 448 << 20  # bytes that a build may hold, shared out among its workers
SEGMENTS = 4  # at most so many are left: each costs every query a look


def article_document(article: Article) -> Document:
    """Return what a segment takes of an article."""
    return Document(
        id=article.id,
        title=article.title,
        body=article.body,
        record=schema.to_record(article),
        keywords={name: getattr(article, name) for name in schema.KEYWORD_FIELDS},
        numbers={
            "day": schema.day_number(article.published),
            "second": schema.second_number(article.published),
        },
    )


ARTICLES = Layout(
    article_document,
    PRODUCT,
    keywords=schema.KEYWORD_FIELDS,
    numbers=("day", "second"),
    sketches=True,
)


class IndexBuilder:
    """Writes a new index of any layout into an empty directory."""

    def __init__(
        self,
        directory: Path,
        layout: Layout,
        *,
        workers: int = 1,
        memory: int = MEMORY,
        segments: int = SEGMENTS,
    ):
        self._directory, self._layout, self._segments = directory, layout, segments
        self._pool: WorkerPool | None = None
        self._stream: SegmentStream | None = None
        if workers > 1:
            self._pool = WorkerPool(directory, layout, workers, memory)
        else:
            self._stream = SegmentStream(directory, "w0", layout, memory)
        self._count = 0
        self._dropped: set[int] = set()

    def add(self, item: Any) -> int:
        """Take the next document; return its number, counted from 0."""
        if self._pool:
            self._pool.add(item)
        else:
            assert self._stream
            self._stream.add(item)
        self._count += 1
        return self._count - 1

    def drop(self, number: int) -> None:
        """Take back a document added before; IndexError where there is none such."""
        if not 0 <= number < self._count:
            raise IndexError(number)
        self._dropped.add(number)

    def finish(self) -> Contents:
        """Write everything; return what there is. BuildFailed where a worker did not deliver."""
        if self._pool:
            shares = self._pool.finish()
            places = [self._pool.place(number) for number in self._dropped]
        else:
            assert self._stream
            shares = [self._stream.finish()]
            places = [Place(0, number) for number in self._dropped]
        files = [written for share in shares for written in share]
        lives = [live for w, share in enumerate(shares) for live in _lives(share, places, w)]
        self._seal(files, lives)
        left = merge_down(self._directory, [written.path for written in files], self._segments)
        group_segments(left)
        return Contents(
            segments=tuple(entry_of(path) for path in left),
            lexicon=(LEXICON_FILE,) if self._layout.lexicon else (),
            families=families_fingerprint() if self._layout.lexicon else "",
            counted=not self._dropped,
        )

    def _seal(self, files: list[Written], lives: list[Array | None]) -> None:
        """Make the lexicon and put its numbers, and what is live, into the segments."""
        if not self._layout.lexicon:
            for written, live in zip(files, lives, strict=True):
                if live is not None:
                    _add_live(written.path, live)
            return
        builder = LexiconBuilder(pool=self._pool)
        for written in files:
            builder.add(Segment.open(written.path))
        write_lexicon(builder.finish(), self._directory / LEXICON_FILE)
        if self._pool:
            self._pool.close()
        for number, (written, live) in enumerate(zip(files, lives, strict=True)):
            builder.seal(number, written.path, live)

    def close(self) -> None:
        """Give up what is not finished: workers end, the directory is of no use then."""
        if self._pool:
            self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class EmbeddedWriter(IndexBuilder):
    """Writes articles in the product's layout: the embedded engine's ``IndexWriter``."""

    def __init__(self, directory: Path, *, workers: int = 1, memory: int = MEMORY):
        super().__init__(directory, ARTICLES, workers=workers, memory=memory)

    def add(self, article: Article) -> int:
        """Add an article whose id is new; return its number, counted from 0."""
        return super().add(article)


def entry_of(path: Path) -> SegmentEntry:
    """Return what the contents say of the segment in this file."""
    segment = Segment.open(path)
    deleted = 0 if segment.live is None else int((~segment.live).sum())
    return SegmentEntry(path.name, segment.document_count, deleted)


def _lives(share: list[Written], places: list[Place], worker: int) -> list[Array | None]:
    """Return for each segment of a worker what is live; None where everything is."""
    return documents_left(share, {number for w, number in places if w == worker})


def documents_left(share: list[Written], dropped: set[int]) -> list[Array | None]:
    """Return for each segment of a stream what is live; None where everything is."""
    numbers = np.array(sorted(dropped), np.int64)
    lives: list[Array | None] = []
    first = 0
    for written in share:
        inside = numbers[(numbers >= first) & (numbers < first + written.documents)]
        live = None
        if len(inside):
            live = np.ones(written.documents, np.bool_)
            live[inside - first] = False
        lives.append(live)
        first += written.documents
    return lives


def _add_live(path: Path, live: Array) -> None:
    file = ArrayFileWriter.reopen(path)
    file.add("live", live)
    file.close()
