"""A tree in one line, for tables: (or a (not b))."""

from __future__ import annotations

from search_app.query.syntax import (
    All,
    Clause,
    Dated,
    Either,
    Exact,
    Fuzzy,
    Group,
    InTitle,
    Keyword,
    Near,
    Pattern,
    Quotation,
    Without,
    Word,
)


def sketch(clause: Clause) -> str:
    match clause:
        case Word(text):
            return text
        case Exact(text):
            return f"(exact {text})"
        case Fuzzy(text, distance):
            return f"(fuzzy {distance or 'auto'} {text})"
        case Pattern(text):
            return f"({'prefix' if clause.is_prefix else 'wild'} {text})"
        case Quotation(words, mode):
            return f"({mode} {' '.join(words)})"
        case Near(parts, distance):
            return f"(near {distance} {sketches(parts)})"
        case InTitle(operand):
            return f"(title {sketch(operand)})"
        case Keyword(name, value):
            return f"({name} {value})"
        case Dated(spans):
            return f"(date {' '.join(map(str, spans))})"
        case Without(operand):
            return f"(not {sketch(operand)})"
        case All(parts):
            return f"(and {sketches(parts)})"
        case Either(alternatives):
            return f"(or {sketches(alternatives)})"
        case Group(clauses):
            return f"(group {sketches(clauses)})"


def sketches(clauses) -> str:
    return " ".join(map(sketch, clauses))
