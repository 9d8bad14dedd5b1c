"""Documents to as many segments as a memory budget asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from ..storage.segment import SUFFIX
from .segment_writer import Layout, SegmentWriter


class Written(NamedTuple):
    """A segment's file and how many documents it holds."""

    path: Path
    documents: int


class SegmentStream:
    """Takes documents; whenever they fill *memory* bytes, writes a segment."""

    def __init__(self, directory: Path, name: str, layout: Layout, memory: int):
        self._directory, self._name, self._layout, self._memory = directory, name, layout, memory
        self._writer = SegmentWriter(layout)
        self._written: list[Written] = []

    def add(self, item: Any) -> None:
        """Take the next document."""
        self._writer.add(item)
        if self._writer.memory >= self._memory:
            self._write()

    def _write(self) -> None:
        path = self._directory / f"{self._name}-{len(self._written)}{SUFFIX}"
        documents = len(self._writer)
        self._writer.write(path)
        self._written.append(Written(path, documents))
        # What is kept between segments must leave room for the next one.
        if self._writer.memory > self._memory // 2:
            self._writer = SegmentWriter(self._layout)

    def finish(self) -> list[Written]:
        """Write what is left; return all segments in the order of their documents."""
        if len(self._writer):
            self._write()
        return self._written
