"""What an engine has to know of its files; a part of every manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment: its file, its documents (deleted ones included), how many are deleted."""

    name: str
    documents: int
    deleted: int = 0

    @property
    def live(self) -> int:
        """The documents that are not deleted."""
        return self.documents - self.deleted


@dataclass(frozen=True, slots=True)
class LearntFiles:
    """What was learnt: a file of words, and by segment the file of its articles' vectors.

    A segment that is newer than the last pass over the index may have none.
    """

    words: str
    vectors: Mapping[str, str]

    def of(self, segments: Iterable[SegmentEntry]) -> LearntFiles:
        """Return what is left for these segments alone."""
        names = {segment.name for segment in segments}
        return LearntFiles(self.words, {n: f for n, f in self.vectors.items() if n in names})


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of one commit, in the order in which they are searched.

    ``lexicon`` is the lexicon's file, and the one of what was added since, if
    anything was. ``deletions`` is the file that says which documents are not
    live, where the segments themselves do not. ``families`` is the
    fingerprint of the rules by which the lexicon's words were put together;
    ``counted`` says that the lexicon's frequencies are those of the articles
    that are live, as they are when an index was just built or compacted.
    ``learnt`` is None where the index has learnt nothing from itself.
    """

    segments: tuple[SegmentEntry, ...] = ()
    lexicon: tuple[str, ...] = ()
    deletions: str | None = None
    families: str = ""
    counted: bool = False
    learnt: LearntFiles | None = None

    @property
    def documents(self) -> int:
        """All documents, deleted ones included."""
        return sum(segment.documents for segment in self.segments)

    @property
    def live_documents(self) -> int:
        """The documents that are not deleted."""
        return sum(segment.live for segment in self.segments)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files."""
        names = [*(segment.name for segment in self.segments), *self.lexicon]
        names += [self.deletions] if self.deletions else []
        if self.learnt:
            names += [self.learnt.words, *self.learnt.vectors.values()]
        return tuple(names)

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Contents:
        """Return the contents that ``to_json`` wrote; ValueError where it is none."""
        try:
            contents = cls(
                segments=tuple(SegmentEntry(**segment) for segment in fields["segments"]),
                lexicon=tuple(fields["lexicon"]),
                deletions=fields["deletions"],
                families=fields["families"],
                counted=fields["counted"],
                # A manifest may be older than learning is.
                learnt=LearntFiles(**learnt) if (learnt := fields.get("learnt")) else None,
            )
            for name in contents.files:
                check_name(name)
        except (KeyError, TypeError) as error:
            raise ValueError(f"not the contents of an index: {error}") from error
        return contents


def check_name(name: str) -> None:
    """Raise ValueError where *name* is more than the plain name of a file."""
    if not isinstance(name, str) or name in ("", ".", "..") or Path(name).name != name:
        raise ValueError(f"{name!r} is no file name")
