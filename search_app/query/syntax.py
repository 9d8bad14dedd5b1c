"""What a reader wrote, as a tree: words, phrases, alternatives, exclusions, a source.

Every node prints itself as text that parses to the same node.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word, in any of its forms."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words one after the other, as typed."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return f'"{" ".join(self.words)}"'


@dataclass(frozen=True, slots=True)
class Either:
    """Two or more of which one suffices."""

    alternatives: tuple[Word | Quotation, ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.alternatives))


@dataclass(frozen=True, slots=True)
class Without:
    """What no result may hold."""

    operand: Word | Quotation

    def __str__(self) -> str:
        return f"-{self.operand}"


@dataclass(frozen=True, slots=True)
class FromSource:
    """The paper from which every result must come, by id or name."""

    name: str

    def __str__(self) -> str:
        return f'source:"{self.name}"'


Clause = Word | Quotation | Either | Without | FromSource


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was not read as typed: which rule, and the text it concerns."""

    kind: str  # a key of the catalogue of texts
    text: str = ""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as it was read. ``str`` prints it back."""

    clauses: tuple[Clause, ...]
    notices: tuple[Notice, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.clauses))
