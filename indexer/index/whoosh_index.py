"""An engine directory as an index of Whoosh."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoosh.index import Index
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader

from ..schema import whoosh_schema
from .codec import ArraySegment
from .contents import read_contents
from .segment import Segment


class WhooshIndex(Index):
    """A directory of the engine, read only; its plain searcher answers stock Whoosh queries."""

    def __init__(self, directory: Path):
        self.schema = whoosh_schema()
        manifest = read_contents(directory)
        self._count = manifest.documents
        self._segments = [
            ArraySegment(name, Segment.open(directory / name)) for name in manifest.segments
        ]

    def is_empty(self) -> bool:
        """Return whether the index has no documents."""
        return self._count == 0

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """Return a reader of all segments."""
        readers: list[IndexReader] = [
            SegmentReader(None, self.schema, segment)  # type: ignore[arg-type]  # no storage
            for segment in self._segments
        ]
        if not readers:
            return EmptyReader(self.schema)
        return readers[0] if len(readers) == 1 else MultiReader(readers)

    def writer(self, **kwargs: Any) -> Any:
        """Raise NotImplementedError: Khabar's own writer writes."""
        raise NotImplementedError("open_whoosh gives an index to read")


def open_whoosh(directory: Path) -> WhooshIndex:
    """Return the index in *directory* for stock Whoosh.

    Raises IndexMissing, IndexStale or IndexDamaged, as ``read_contents`` does.
    """
    return WhooshIndex(directory)
