"""How large an index is, stored text apart."""

from __future__ import annotations

from pathlib import Path

from indexer.index.contents import read_contents
from indexer.index.segment import Segment


def parts(directory: Path) -> dict[str, int]:
    """Return the bytes of stored records and of everything else."""
    segments = [Segment.open(directory / name) for name in read_contents(directory).segments]
    stored = sum(int(segment.records.sizes.sum()) for segment in segments)
    whole = sum(file.stat().st_size for file in directory.iterdir())
    return {"stored": stored, "index": whole - stored}
