"""What every result must fulfil beside the tree: values of fields, a span of days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from indexer.schema import day_number

from .syntax import All, Clause, Dated, Days, Keyword, Notice


class FieldValues(Protocol):
    """Knows what the fields of an index hold."""

    def find(self, name: str, value: str) -> tuple[str, tuple[str, ...]]:
        """Return the index's field and its values that a reader means; none where none is known."""
        ...


class AsTyped:
    """Takes every value as the index's own; no index holds countries, so it knows none."""

    def find(self, name: str, value: str) -> tuple[str, tuple[str, ...]]:
        """Return the field and the value as they are."""
        return ("source", ()) if name == "country" else (name, (value,))


class Filters:
    """What every result must fulfil beside the tree: values of fields, a span of days."""

    def __init__(self, values: FieldValues, notices: list[Notice]):
        self._values = values
        self._notices = notices
        self.keywords: dict[str, tuple[str, ...]] = {}
        self.start: int | None = None
        self.end: int | None = None

    def __bool__(self) -> bool:
        return bool(self.keywords) or self.start is not None or self.end is not None

    def take(self, clauses: Iterable[Clause]) -> list[Clause]:
        """Keep the fields and spans that hold for the whole query; return the other clauses.

        Several values of one field are alternatives, several spans all hold.
        """
        rest: list[Clause] = []
        for clause in clauses:
            if isinstance(clause, All):
                inner = self.take(clause.parts)
                if len(inner) == len(clause.parts) or len(inner) > 1:
                    rest.append(All(tuple(inner)))
                else:
                    rest += inner
            elif isinstance(clause, Keyword):
                name, values = self.values_of(clause)
                self.keywords[name] = (*self.keywords.get(name, ()), *values)
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

    def _narrow(self, start: int | None, end: int | None) -> None:
        if start is not None:
            self.start = start if self.start is None else max(start, self.start)
        if end is not None:
            self.end = end if self.end is None else min(end, self.end)


def day_numbers(span: Days) -> tuple[int | None, int | None]:
    """Return the first and the last day as the index counts them."""
    start, end = span
    return (
        None if start is None else day_number(start),
        None if end is None else day_number(end),
    )
