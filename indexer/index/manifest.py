"""What a generation is made of: its files with size and SHA-256, what wrote it, its counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .. import schema
from ..errors import IndexDamaged, IndexStale
from .durable import file_sha256, replace_file

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a generation: its size in bytes and the SHA-256 of its content."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a generation. ``counts`` are those of the build's ledger."""

    format_version: int
    fingerprint: str
    backend: str
    created: str  # ISO 8601, UTC
    articles: int
    counts: Mapping[str, Any]
    files: Mapping[str, FileEntry]

    @classmethod
    def describe(
        cls, directory: Path, *, backend: str, created: str, articles: int, counts: dict[str, Any]
    ) -> Manifest:
        """Return the manifest of the files that stand in *directory* now."""
        files = {
            str(path.relative_to(directory)): FileEntry(path.stat().st_size, file_sha256(path))
            for path in sorted(directory.rglob("*"))
            if path.is_file() and path.name != MANIFEST
        }
        return cls(
            format_version=schema.FORMAT_VERSION,
            fingerprint=schema.fingerprint(),
            backend=backend,
            created=created,
            articles=articles,
            counts=counts,
            files=files,
        )

    def save(self, directory: Path) -> str:
        """Write the manifest into *directory*, durably; return its SHA-256."""
        content = json.dumps(asdict(self), ensure_ascii=False, indent=1).encode("utf-8")
        replace_file(directory / MANIFEST, content)
        return file_sha256(directory / MANIFEST)

    @classmethod
    def load(cls, directory: Path, sha256: str) -> Manifest:
        """Return the manifest in *directory*.

        Raises IndexDamaged where it is not the one with this SHA-256, and
        IndexStale where another format or analysis wrote the index.
        """
        path = directory / MANIFEST
        try:
            if file_sha256(path) != sha256:
                raise IndexDamaged(f"{path}: not what was written. Run `khabar build` again.")
            fields = json.loads(path.read_bytes())
        except OSError as error:
            raise IndexDamaged(
                f"{path}: cannot be read ({error.strerror}). Run `khabar build` again."
            ) from error
        if fields["fingerprint"] != schema.fingerprint():
            raise IndexStale(
                f"{directory}: the index was written with another format or analysis "
                f"({fields['fingerprint']}, now {schema.fingerprint()}). "
                "Run `khabar build` again with the same sources."
            )
        fields["files"] = {name: FileEntry(**entry) for name, entry in fields["files"].items()}
        return cls(**fields)

    def check_sizes(self, directory: Path) -> None:
        """Raise IndexDamaged where a file is missing or of another size; fast."""
        for name, entry in self.files.items():
            path = directory / name
            size = path.stat().st_size if path.is_file() else None
            if size != entry.size:
                found = "missing" if size is None else f"{size} bytes instead of {entry.size}"
                raise IndexDamaged(f"{path}: {found}. Run `khabar build` again.")

    def check_contents(self, directory: Path) -> None:
        """Raise IndexDamaged where a byte of a file is not what was written; reads them all."""
        self.check_sizes(directory)
        for name, entry in self.files.items():
            if file_sha256(directory / name) != entry.sha256:
                raise IndexDamaged(
                    f"{directory / name}: damaged (its SHA-256 differs). Run `khabar build` again."
                )
