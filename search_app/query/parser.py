"""The grammar: words, OR, "phrases", -word and a source; every other sign is plain text.

query   := clause*                           one pass from left to right, linear
clause  := operand (OR operand)* | -operand | source:value
operand := word | "words"

It never raises: what cannot be read as meant is read as text, and a notice
says so. Limits: what lies beyond them is left out, and a notice says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from indexer.analysis import WORD, term_of

from .syntax import (
    Clause,
    Either,
    FromSource,
    Notice,
    ParsedQuery,
    Quotation,
    Without,
    Word,
)

MAX_CHARACTERS = 512  # of a query that are read
MAX_WORDS = 48  # of a query, those of phrases included
MAX_PHRASE_WORDS = 40

CLOSING = {
    '"': '"',
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    "\N{LEFT DOUBLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}",
    "\N{DOUBLE LOW-9 QUOTATION MARK}": "\N{LEFT DOUBLE QUOTATION MARK}",
}
SOURCE_NAMES = ("source", "مصدر")

_SOURCE = re.compile(rf"(?:{'|'.join(SOURCE_NAMES)}):", re.IGNORECASE)
_BARE_VALUE = re.compile(r"[^\s\"]+")


class _Lexeme(NamedTuple):
    kind: Literal["word", "phrase", "or", "source"]
    text: str
    excluded: bool = False  # a "-" stands right before it, after white space


def parse(query: str) -> ParsedQuery:
    """Return *query* as it is read; never raises, linear in its length.

    >>> str(parse('مصر "مجلس الأمن" -رياضة'))
    'مصر "مجلس الأمن" -رياضة'
    """
    notices: list[Notice] = []
    if len(query) > MAX_CHARACTERS:
        notices.append(Notice("query-cut", query[MAX_CHARACTERS:]))
        query = query[:MAX_CHARACTERS]
    lexemes = list(_lexemes(query, notices))
    clauses = tuple(_clauses(_within_limits(lexemes, notices), notices))
    return ParsedQuery(clauses, tuple(notices))


def _lexemes(query: str, notices: list[Notice]) -> Iterator[_Lexeme]:
    """Yield words, phrases, OR and sources, in order; other signs are passed over."""
    place, end = 0, len(query)
    while place < end:
        excluded = query[place] == "-" and (place == 0 or query[place - 1].isspace())
        start = place + excluded
        lexeme, place = _lexeme_at(query, start, notices)
        if lexeme is not None:
            yield lexeme._replace(excluded=excluded and lexeme.kind in ("word", "phrase"))


def _lexeme_at(query: str, start: int, notices: list[Notice]) -> tuple[_Lexeme | None, int]:
    """Return what begins at *start*, or None for a sign, and where to go on."""
    if start >= len(query):
        return None, start
    if query[start] in CLOSING:
        close = query.find(CLOSING[query[start]], start + 1)
        if close >= 0:
            return _Lexeme("phrase", query[start + 1 : close]), close + 1
        notices.append(Notice("quote-open", query[start]))
        return None, start + 1
    if match := _SOURCE.match(query, start):
        return _source_at(query, match.end())
    if match := WORD.match(query, start):
        kind: Literal["word", "or"] = "or" if match[0] == "OR" else "word"
        return _Lexeme(kind, match[0]), match.end()
    return None, start + 1


def _source_at(query: str, start: int) -> tuple[_Lexeme | None, int]:
    if start < len(query) and query[start] in CLOSING:
        close = query.find(CLOSING[query[start]], start + 1)
        if close >= 0:
            return _Lexeme("source", query[start + 1 : close].replace('"', "").strip()), close + 1
    if match := _BARE_VALUE.match(query, start):
        return _Lexeme("source", match[0]), match.end()
    return None, start


def _within_limits(lexemes: list[_Lexeme], notices: list[Notice]) -> Iterator[_Lexeme]:
    """Yield as many lexemes as the limits allow."""
    words = 0
    for number, lexeme in enumerate(lexemes):
        if lexeme.kind == "phrase":
            words += min(MAX_PHRASE_WORDS, sum(1 for _ in WORD.finditer(lexeme.text)))
        elif lexeme.kind == "word":
            words += 1
        if words > MAX_WORDS:
            left_out = " ".join(left.text for left in lexemes[number:])
            notices.append(Notice("words-cut", left_out))
            return
        yield lexeme


def _clauses(lexemes: Iterator[_Lexeme], notices: list[Notice]) -> Iterator[Clause]:
    """Yield the clauses of the lexemes, alternatives joined."""
    group: list[Word | Quotation] = []
    joined = False  # an OR stands behind the last operand of the group
    for lexeme in lexemes:
        if lexeme.kind == "or":
            if joined or not group:
                notices.append(Notice("or-alone", lexeme.text))
            joined = bool(group)
            continue
        clause = _clause(lexeme, notices)
        if clause is None:
            continue
        if joined and isinstance(clause, Word | Quotation):
            group.append(clause)
        else:
            if joined:
                notices.append(Notice("or-alone", "OR"))
            yield from _finished(group)
            group = [clause] if isinstance(clause, Word | Quotation) else []
            if not group:
                yield clause
        joined = False
    if joined:
        notices.append(Notice("or-alone", "OR"))
    yield from _finished(group)


def _finished(group: list[Word | Quotation]) -> Iterator[Clause]:
    if len(group) > 1:
        yield Either(tuple(group))
    else:
        yield from group


def _clause(
    lexeme: _Lexeme, notices: list[Notice]
) -> Word | Quotation | Without | FromSource | None:
    """Return the clause of one lexeme, None where no word is left of it."""
    if lexeme.kind == "source":
        return FromSource(lexeme.text) if lexeme.text else None
    operand: Word | Quotation
    if lexeme.kind == "phrase":
        words = tuple(word for word in WORD.findall(lexeme.text) if term_of(word))
        if len(words) > MAX_PHRASE_WORDS:
            notices.append(Notice("phrase-cut", " ".join(words[MAX_PHRASE_WORDS:])))
            words = words[:MAX_PHRASE_WORDS]
        if not words:
            return None
        operand = Quotation(words)
    elif term_of(lexeme.text):
        operand = Word(lexeme.text)
    else:
        return None
    return Without(operand) if lexeme.excluded else operand
