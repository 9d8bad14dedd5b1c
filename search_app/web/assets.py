"""Static files with a hash of their content in the address, so that they never go stale."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

HASH_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file, as it is served."""

    name: str
    digest: str
    media_type: str
    content: bytes


def load_assets(folder: Path) -> dict[str, Asset]:
    """Return the files of *folder* by name, read once; the folder holds no others."""
    return {path.name: _load(path) for path in sorted(folder.iterdir()) if path.is_file()}


def _load(path: Path) -> Asset:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(
        name=path.name,
        digest=hashlib.sha256(content).hexdigest()[:HASH_LETTERS],
        media_type=media_type,
        content=content,
    )
