"""What a commit is made of: its files with size and SHA-256, what wrote it, its counts.

One manifest a commit, never changed; CURRENT names the one that serves, with
its SHA-256, so that nothing of an index is used that was not written so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ... import schema
from ...errors import IndexDamaged, IndexStale
from .contents import Contents, check_name
from .durable import file_sha256, write_file

MEND = (
    "`khabar doctor` says what is whole; restore a copy with `khabar restore`, "
    "or run `khabar build` again."
)


def manifest_name(commit: int) -> str:
    """Return the name of a commit's manifest."""
    return f"manifest-{commit}.json"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a commit: its size in bytes and the SHA-256 of its content."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One commit. ``counts`` are those of its ledger; ``ledger`` and ``papers`` name files."""

    format_version: int
    fingerprint: str  # of folding and tokens
    backend: str
    commit: int  # the generation's, counted from 1
    created: str  # ISO 8601, UTC
    articles: int
    counts: Mapping[str, Any]
    contents: Contents
    ledger: str
    papers: str | None
    files: Mapping[str, FileEntry]

    @classmethod
    def describe(
        cls,
        directory: Path,
        contents: Contents,
        *,
        backend: str,
        created: str,
        counts: Mapping[str, Any],
        ledger: str,
        papers: str | None = None,
        before: Manifest | None = None,
        others: Iterable[str] = (),
    ) -> Manifest:
        """Return the manifest of a commit whose files stand in *directory* now.

        *before* is the commit that it follows in the same generation: what it
        has already is not read again. *others* are files that are kept beside.
        """
        known = before.files if before else {}
        names = [*contents.files, ledger, *([papers] if papers else []), *others]
        return cls(
            format_version=schema.FORMAT_VERSION,
            fingerprint=schema.fingerprint(),
            backend=backend,
            commit=before.commit + 1 if before else 1,
            created=created,
            articles=contents.live_documents,
            counts=counts,
            contents=contents,
            ledger=ledger,
            papers=papers,
            files={name: known.get(name) or _entry(directory / name) for name in names},
        )

    def to_bytes(self) -> bytes:
        """Return the manifest as it stands in its file."""
        fields = asdict(self) | {"contents": self.contents.to_json()}
        return json.dumps(fields, ensure_ascii=False, indent=1).encode("utf-8")

    def save(self, directory: Path) -> str:
        """Write the manifest into *directory*, synced; return its SHA-256."""
        content = self.to_bytes()
        write_file(directory / manifest_name(self.commit), content)
        return hashlib.sha256(content).hexdigest()

    @classmethod
    def load(cls, directory: Path, commit: int, sha256: str) -> Manifest:
        """Return the manifest of a commit.

        Raises IndexDamaged where it is not the one with this SHA-256, and
        IndexStale where another format or analysis wrote the index.
        """
        path = directory / manifest_name(commit)
        try:
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != sha256:
                raise IndexDamaged(f"{path}: not what was written. {MEND}")
            fields = json.loads(content)
            _check_written_by_us(directory, fields)
            fields["files"] = {n: FileEntry(**entry) for n, entry in fields["files"].items()}
            fields["contents"] = Contents.from_json(fields["contents"])
            for name in fields["files"]:
                check_name(name)
            return cls(**fields)
        except OSError as error:
            raise IndexDamaged(f"{path}: cannot be read ({error.strerror}). {MEND}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"{path}: no manifest ({error}). {MEND}") from error

    def check_sizes(self, directory: Path) -> None:
        """Raise IndexDamaged where a file is missing or of another size; fast."""
        for name, entry in self.files.items():
            check_size(directory / name, entry)


def check_size(path: Path, entry: FileEntry) -> None:
    """Raise IndexDamaged where this file is missing or of another size."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise IndexDamaged(f"{path}: missing ({error.strerror}). {MEND}") from None
    if size != entry.size:
        raise IndexDamaged(f"{path}: {size} bytes instead of {entry.size}. {MEND}")


def check_bytes(directory: Path, files: Mapping[str, FileEntry]) -> None:
    """Raise IndexDamaged where a byte of a file is not what was written; reads them all."""
    for name, entry in files.items():
        path = directory / name
        check_size(path, entry)
        try:
            same = file_sha256(path) == entry.sha256
        except OSError as error:
            raise IndexDamaged(f"{path}: cannot be read ({error.strerror}). {MEND}") from error
        if not same:
            raise IndexDamaged(f"{path}: damaged (its SHA-256 differs). {MEND}")


def _entry(path: Path) -> FileEntry:
    return FileEntry(path.stat().st_size, file_sha256(path))


def _check_written_by_us(directory: Path, fields: Mapping[str, Any]) -> None:
    if fields["fingerprint"] != schema.fingerprint():
        raise IndexStale(
            f"{directory}: the index was written with another format or analysis "
            f"({fields['fingerprint']}, now {schema.fingerprint()}). "
            "Run `khabar build` again with the same sources."
        )
