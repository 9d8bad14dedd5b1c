"""The ledger of a build: every record that was not taken as it came, and the sums."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from .errors import SourceError
from .index.storage.durable import NewFile
from .sources.records import REPLACES, Accepted, Rejected

Kind = Literal["rejected", "replaced", "note"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger. The place of a "replaced" is that of the record that was dropped."""

    kind: Kind
    place: str
    id: str
    reason: str


class Ledger:
    """Writes the ledger at *path*, JSON Lines, and counts; use it as a context manager.

    ``read`` = ``accepted`` + ``duplicates`` + ``rejected`` at every moment;
    ``accepted`` are the articles that remain, ``duplicates`` those that a later
    record of the same id replaced.
    """

    def __init__(self, path: str | Path):
        """Begin an empty ledger at *path*."""
        self.path = Path(path)
        self.read = 0
        self.duplicates = 0
        self.rejected = 0
        self.reasons: Counter[str] = Counter()  # why records were rejected
        self.notes: Counter[str] = Counter()  # what was said of articles that were taken
        self._file = NewFile.create(self.path)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, record: Accepted | Rejected) -> None:
        """Count *record*, and write down what is to be said of it."""
        self.read += 1
        if isinstance(record, Rejected):
            self.rejected += 1
            self.reasons[phrase_of(record.reason)] += 1
            self._write(Entry("rejected", record.place, record.id, record.reason))
            return
        for note in record.notes:
            if note.startswith(REPLACES):
                self._replaced(note.removeprefix(REPLACES), record)
            else:
                self.note(record.place, record.article.id, note)

    def note(self, place: str, id: str, reason: str) -> None:
        """Write down something odd about an article that was taken."""
        self.notes[phrase_of(reason)] += 1
        self._write(Entry("note", place, id, reason))

    def _replaced(self, place: str, by: Accepted) -> None:
        self.duplicates += 1
        self._write(Entry("replaced", place, by.article.id, f"same id again: {by.place}"))

    def _write(self, entry: Entry) -> None:
        # A lone surrogate is written as the escape that JSON has for it.
        line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
        self._file.write(line.encode("utf-8", "backslashreplace"))

    @property
    def accepted(self) -> int:
        """How many articles remain."""
        return self.read - self.duplicates - self.rejected

    @property
    def rejected_share(self) -> float:
        """The rejected among all records that were read, from 0 to 1."""
        return self.rejected / self.read if self.read else 0.0

    def main_reason(self) -> str:
        """Return the most frequent reason of a rejection, with its number, "" where there is none."""
        return "; ".join(f"most often {r!r} ({n:,} times)" for r, n in self.reasons.most_common(1))

    def flush(self) -> None:
        """Hand what was written to the system, so that others can read it."""
        self._file.flush()

    def summary(self) -> dict[str, Any]:
        """Return the sums, and how often each reason and note was given, most frequent first."""
        return {
            "read": self.read,
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "rejected": self.rejected,
            "reasons": dict(self.reasons.most_common()),
            "notes": dict(self.notes.most_common()),
        }


def phrase_of(reason: str) -> str:
    """Return the part of *reason* by which it is counted.

    >>> phrase_of("date not readable: 'yesterday'")
    'date not readable'
    """
    return reason.partition(": ")[0]


def read_ledger(path: str | Path) -> Iterator[Entry]:
    """Yield the entries of the ledger at *path*; SourceError where it is none."""
    try:
        with Path(path).open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield Entry(**json.loads(line))
                except (ValueError, TypeError):
                    raise SourceError(
                        f"{path}:{number}: not a line of a ledger; build the index again."
                    ) from None
    except OSError as error:
        raise SourceError(
            f"{path}: {error.strerror or error}; build the index to have a ledger."
        ) from None
