"""What every result must fulfil beside the tree: values of fields, a span of days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from indexer.schema import day_number

from .syntax import All, Clause, Dated, Days, Either, Group, Keyword, Notice, Without

NO_VALUE: Final = ("",)  # which no article has in any field
_FIELD_OF: Final = {"country": "source"}  # of the index, where that is not the name


class FieldValues(Protocol):
    """Knows what the fields of an index hold."""

    def find(self, name: str, value: str) -> tuple[str, tuple[str, ...]]:
        """Return the index's field and its values that a reader means; none where none is known."""
        ...

    def nearest(self, name: str, value: str) -> str:
        """Return the name that is most like one that is not known, "" where none is."""
        ...


class AsTyped:
    """Takes every value as the index's own; no index holds countries, so it knows none."""

    def find(self, name: str, value: str) -> tuple[str, tuple[str, ...]]:
        """Return the field and the value as they are."""
        return ("source", ()) if name == "country" else (name, (value,))

    def nearest(self, name: str, value: str) -> str:
        """Return "": no name is known."""
        return ""


class Filters:
    """What every result must fulfil beside the tree: values of fields, a span of days."""

    def __init__(self, values: FieldValues, notices: list[Notice]):
        self._values = values
        self._notices = notices
        # Values by the index's field, then by the names that readers gave it.
        self._named: dict[str, dict[str, tuple[str, ...]]] = {}
        self.start: int | None = None
        self.end: int | None = None

    def __bool__(self) -> bool:
        return bool(self._named) or self.start is not None or self.end is not None

    @property
    def keywords(self) -> dict[str, tuple[str, ...]]:
        """The values of each field of the index that a result may have."""
        return {field: _common(tuple(named.values())) for field, named in self._named.items()}

    def take(self, clauses: Iterable[Clause]) -> list[Clause]:
        """Keep the fields and spans that hold for the whole query; return the other clauses.

        Several values of one field are alternatives, several spans all hold, and
        so do a paper and a country.
        """
        rest: list[Clause] = []
        for clause in clauses:
            if isinstance(clause, All):
                inner = self.take(clause.parts)
                if len(inner) == len(clause.parts) or len(inner) > 1:
                    rest.append(All(tuple(inner)))
                else:
                    rest += inner
            elif keywords := of_one_field(clause):
                self._allow(keywords)
            elif isinstance(clause, Dated) and len(clause.spans) == 1:
                self._narrow(*day_numbers(clause.spans[0]))
            else:
                rest.append(clause)
        return rest

    def values_of(self, keyword: Keyword) -> tuple[str, tuple[str, ...]]:
        """Return the index's field and values; a value that none has finds nothing, and is said."""
        name, values = self._values.find(keyword.name, keyword.value)
        if not values:
            self._notices.append(Notice("value-unknown", keyword.value))
        return name, values or (keyword.value,)

    def _allow(self, keywords: Sequence[Keyword]) -> None:
        names = " ".join(sorted({keyword.name for keyword in keywords}))
        for keyword in keywords:
            field, values = self.values_of(keyword)
            named = self._named.setdefault(field, {})
            named[names] = (*named.get(names, ()), *values)

    def _narrow(self, start: int | None, end: int | None) -> None:
        if start is not None:
            self.start = start if self.start is None else max(start, self.start)
        if end is not None:
            self.end = end if self.end is None else min(end, self.end)
        if self.start is not None and self.end is not None and self.start > self.end:
            self._notices.append(Notice("days-apart"))


def is_filter(clause: Clause) -> bool:
    """Return whether a clause asks for no words: it says what must be true of an article."""
    match clause:
        case Keyword() | Dated():
            return True
        case Without(operand):
            return is_filter(operand)
        case All(parts) | Either(parts) | Group(parts):
            return all(map(is_filter, parts))
        case _:
            return False


def of_one_field(clause: Clause) -> list[Keyword]:
    """Return the values, one or alternatives, of one field of the index; none where that is not all."""
    parts = clause.alternatives if isinstance(clause, Either) else (clause,)
    keywords = [part for part in parts if isinstance(part, Keyword)]
    fields = {_FIELD_OF.get(keyword.name, keyword.name) for keyword in keywords}
    return keywords if len(keywords) == len(parts) and len(fields) == 1 else []


def _common(allowed: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    first, *others = allowed
    return tuple(v for v in first if all(v in other for other in others)) or NO_VALUE


def day_numbers(span: Days) -> tuple[int | None, int | None]:
    """Return the first and the last day as the index counts them."""
    start, end = span
    return (
        None if start is None else day_number(start),
        None if end is None else day_number(end),
    )
