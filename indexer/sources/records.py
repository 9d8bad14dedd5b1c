"""What reading a source yields: an article, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from ..article import Article

REPLACES = "replaces "


@dataclass(frozen=True, slots=True)
class Accepted:
    """An article, where it came from (``file:line``) and what was odd about it.

    A note is a phrase, or a phrase, ": " and what it speaks of, so that notes
    can be counted by their phrase.
    """

    article: Article
    place: str
    notes: tuple[str, ...] = ()

    @property
    def replaces(self) -> str | None:
        """The place of the earlier record of the same id, which this one replaces."""
        for note in self.notes:
            if note.startswith(REPLACES):
                return note.removeprefix(REPLACES)
        return None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be used: where it is and why, in the form of a note.

    ``id`` is the id that the record gave, "" where it gave none.
    """

    place: str
    reason: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article whose id has not yet been compared with those read before it."""

    article: Article
    place: str
    notes: tuple[str, ...]
    id_was_given: bool


def quoted(value: object, limit: int = 60) -> str:
    """Return *value* for a message: on one line, in quotes, at most *limit* characters of it.

    >>> quoted("x" * 100, limit=3)
    "'xxx…'"
    """
    text = value if isinstance(value, str) else str(value)
    return repr(text if len(text) <= limit else text[:limit] + "…")
