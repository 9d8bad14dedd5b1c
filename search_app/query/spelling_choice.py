"""Which other spellings of the words of a query a reader wants searched too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from indexer.analysis import terms

RespellingReason = Literal["name", "joined", "spelling"]


class Respelling(NamedTuple):
    """Another spelling of a word of the query: as the reader typed the word, as the index has it.

    "name" is how other papers write it, "joined" the word run together or
    apart, "spelling" what a rare word was perhaps mistyped for.
    """

    word: str
    spelling: str  # index words, with a space where there are two
    reason: RespellingReason
    dropped: bool = False  # by the reader: it was not searched


@dataclass(frozen=True, slots=True)
class SpellingChoice:
    """All spellings that are known, or none, or all but some.

    With ``related`` words of like use are searched too, where the index has
    learnt which; never where no other spelling is. With ``readings`` also what
    words were mistyped for, and other readings where nothing is found.
    """

    all: bool = True
    dropped: frozenset[str] = frozenset()
    related: bool = True
    readings: bool = True

    @classmethod
    def of(
        cls,
        dropped: Iterable[str],
        others: bool = True,
        related: bool = True,
        readings: bool = True,
    ) -> SpellingChoice:
        """Return the choice of a reader who drops these, as written.

        >>> SpellingChoice.of(["أميركا"]).takes("اميركا")
        False
        """
        written = frozenset(" ".join(terms(spelling)) for spelling in dropped)
        return cls(others, written, others and related, readings)

    def takes(self, spelling: str, reason: RespellingReason = "name") -> bool:
        """Return whether a spelling, in index words, is searched."""
        wanted = self.all and (self.readings or reason != "spelling")
        return wanted and spelling not in self.dropped


EVERY_SPELLING: Final = SpellingChoice()
