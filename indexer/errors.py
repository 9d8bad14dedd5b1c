"""Every error that Khabar raises on purpose, one tree.

    KhabarError            what, where and what to do, in one sentence
    ├── UsageError         the command or the address was used wrongly      exit 2, 400
    ├── SourceError        a source of articles cannot be read at all       exit 1
    ├── TooManyRejected    a build found more bad records than allowed      exit 1
    ├── IndexMissing       no index where one was looked for                exit 1, 503
    ├── IndexStale         an index of another format or analysis           exit 1, 503
    ├── IndexDamaged       bytes on disk are not those that were written    exit 1, 503
    ├── IndexBusy          another process writes here                      exit 1
    ├── NoRoom             the disk has less room than the work needs       exit 1
    └── BuildFailed        a new generation did not pass its own checks     exit 1

The command line prints ``str(error)`` and exits with ``exit_code``; a page
shows the same sentence with ``status``.
"""

from __future__ import annotations


class KhabarError(Exception):
    """One sentence for the person who has to act: what, where, what to do."""

    exit_code = 1
    status = 500


class UsageError(KhabarError):
    """The command or the address was used wrongly."""

    exit_code = 2
    status = 400


class SourceError(KhabarError):
    """A source of articles cannot be read at all."""


class TooManyRejected(KhabarError):
    """More records were rejected than the operator allows; nothing was published."""


class IndexMissing(KhabarError):
    """There is no index where one was looked for."""

    status = 503


class IndexStale(KhabarError):
    """The index was written in another format or with another analysis."""

    status = 503


class IndexDamaged(KhabarError):
    """Bytes on disk are not those that were written."""

    status = 503


class IndexBusy(KhabarError):
    """Another process holds the lock of this index."""


class NoRoom(KhabarError):
    """The disk has less room than the work needs; nothing was changed."""


class BuildFailed(KhabarError):
    """A new generation did not pass its own checks and was not published."""
