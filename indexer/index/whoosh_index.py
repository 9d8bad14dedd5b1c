"""An index of Khabar as an index of Whoosh."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoosh.index import Index
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader

from ..schema import whoosh_schema
from .codec import ArraySegment
from .opening import open_segments
from .storage.contents import Contents
from .storage.home import IndexHome


class WhooshIndex(Index):
    """A commit of an index, read only; its plain searcher answers stock Whoosh queries."""

    def __init__(self, directory: Path, contents: Contents):
        self.schema = whoosh_schema()
        self._count = contents.documents
        self._segments = [
            ArraySegment(entry.name, segment)
            for entry, segment in zip(
                contents.segments, open_segments(directory, contents), strict=True
            )
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


def open_whoosh(path: Path) -> WhooshIndex:
    """Return what serves from the index at *path* (its home) for stock Whoosh.

    Nothing is unpickled: CURRENT and the manifest say what there is. Raises
    IndexMissing, IndexStale or IndexDamaged.
    """
    return IndexHome(path).read(
        lambda generation: WhooshIndex(generation.path, generation.contents)
    )
