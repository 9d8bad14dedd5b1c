"""How large an index is, stored text apart."""

from __future__ import annotations

from pathlib import Path

from indexer.index.opening import open_segments

from .searching import load_contents


def parts(directory: Path) -> dict[str, int]:
    """Return the bytes of stored records and of everything else."""
    segments = open_segments(directory, load_contents(str(directory)))
    stored = sum(int(segment.records.sizes.sum()) for segment in segments)
    whole = sum(file.stat().st_size for file in directory.iterdir())
    return {"stored": stored, "index": whole - stored}
