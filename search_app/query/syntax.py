"""What a reader wrote, as a tree of frozen nodes.

Every node prints itself as text that parses to the same node. From the most
tightly bound to the loosest: NEAR, -, AND, OR, words side by side; brackets are
printed where a looser node stands inside a tighter one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from indexer.analysis import term_of

from ..page import NearQuotation, Offer

ENGLISH_OPERATORS = frozenset({"OR", "AND", "NOT"})
# The Arabic words for "or" and "not", folded; between operands they are operators.
ARABIC_OR = term_of("أو")
ARABIC_NOT = term_of("ليس")

KeywordName = Literal["source", "author", "section", "site", "country", "papers"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, in any of its forms."""

    text: str

    def __str__(self) -> str:
        return f"\\{self.text}" if reads_as_operator(self.text) else self.text


@dataclass(frozen=True, slots=True)
class Exact:
    """A word in this very spelling."""

    text: str

    def __str__(self) -> str:
        return f"={self.text}"


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word and those at most *distance* slips away from it; None: as its length allows."""

    text: str
    distance: int | None = None

    def __str__(self) -> str:
        return f"{self.text}~{self.distance or ''}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words with this shape: ``*`` stands for any letters, ``?`` for one."""

    text: str

    @property
    def is_prefix(self) -> bool:
        """Whether it only says how the words begin."""
        return self.text.endswith("*") and not set("*?") & set(self.text[:-1])

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words one after the other.

    "typed": as typed, the first also with what Arabic attaches to a word;
    "exact": without that; "forms": any form of each word.
    """

    words: tuple[str, ...]
    mode: Literal["typed", "exact", "forms"] = "typed"

    def __str__(self) -> str:
        opening = "=" if self.mode == "exact" else ""
        return f'{opening}"{" ".join(self.words)}"{"~" if self.mode == "forms" else ""}'


NearPart = Word | Exact | Fuzzy | Pattern | Quotation


@dataclass(frozen=True, slots=True)
class Near:
    """Words and phrases within *distance* words of each other, in either order."""

    parts: tuple[NearPart, ...]
    distance: int

    def __str__(self) -> str:
        if all(isinstance(part, Word) for part in self.parts):
            words = " ".join(part.text for part in self.parts if isinstance(part, Word))
            return f'"{words}"~{self.distance}'
        return f" NEAR/{self.distance} ".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class InTitle:
    """What must stand in the title."""

    operand: Word | Exact | Fuzzy | Pattern | Quotation | Near

    def __str__(self) -> str:
        whole = isinstance(self.operand, Near) and " NEAR/" in str(self.operand)
        return f"title:({self.operand})" if whole else f"title:{self.operand}"


@dataclass(frozen=True, slots=True)
class Keyword:
    """What must be true of an article: its paper, author, section, site or country, or how many papers carried it."""

    name: KeywordName
    value: str

    def __str__(self) -> str:
        return f'{self.name}:"{self.value}"'


class Days(NamedTuple):
    """The days from *start* to *end*, both included; None is open."""

    start: date | None
    end: date | None

    def __str__(self) -> str:
        if self.start == self.end and self.start is not None:
            return self.start.isoformat()
        first, last = (day.isoformat() if day else "" for day in self)
        return f"{first}..{last}"


@dataclass(frozen=True, slots=True)
class Dated:
    """The days of one of which an article must be."""

    spans: tuple[Days, ...]

    def __str__(self) -> str:
        return f'date:"{",".join(map(str, self.spans))}"'


@dataclass(frozen=True, slots=True)
class Without:
    """What no result may hold."""

    operand: Clause

    def __str__(self) -> str:
        if isinstance(self.operand, Without):
            return f"-({self.operand})"
        return f"-{_bracketed(self.operand)}"


@dataclass(frozen=True, slots=True)
class All:
    """Two or more that must all be there."""

    parts: tuple[Clause, ...]

    def __str__(self) -> str:
        return " AND ".join(map(_bracketed, self.parts))


@dataclass(frozen=True, slots=True)
class Either:
    """Two or more of which one suffices."""

    alternatives: tuple[Clause, ...]

    def __str__(self) -> str:
        parts = (str(a) if isinstance(a, All) else _bracketed(a) for a in self.alternatives)
        return " OR ".join(parts)


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses side by side in brackets, read like a query of their own."""

    clauses: tuple[Clause, ...]

    def __str__(self) -> str:
        return side_by_side(self.clauses)


Leaf = Word | Exact | Fuzzy | Pattern | Quotation | Near | InTitle | Keyword | Dated
Clause = Leaf | Without | All | Either | Group


def _bracketed(operand: Clause) -> str:
    return f"({operand})" if isinstance(operand, All | Either | Group) else str(operand)


def side_by_side(clauses: tuple[Clause, ...]) -> str:
    """Return clauses printed one after the other."""
    return " ".join(f"({c})" if isinstance(c, Group) else str(c) for c in clauses)


def reads_as_operator(text: str) -> bool:
    """Return whether a word would be read as an operator, were no backslash before it.

    >>> reads_as_operator("OR"), reads_as_operator("or")
    (True, False)
    """
    return text in ENGLISH_OPERATORS or term_of(text) in (ARABIC_OR, ARABIC_NOT)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was not read as typed: which rule, and the text it concerns.

    ``start`` and ``end`` are its place in the query; -1 where it has none.
    """

    kind: str  # a key of the catalogue of texts
    text: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as it was read. ``str`` prints it back.

    ``nearest`` are the texts that it holds in place of quotations that stand nowhere.
    """

    clauses: tuple[Clause, ...]
    notices: tuple[Notice, ...] = ()
    raw: str = ""
    offers: tuple[Offer, ...] = ()
    nearest: tuple[NearQuotation, ...] = ()

    def __str__(self) -> str:
        return side_by_side(self.clauses)
