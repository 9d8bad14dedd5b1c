"""The grammar: a query is read in one pass, in linear time, and never raises.

query   := clause*                               side by side: the best hold the most
clause  := all (OR all)*                         OR, |, and the Arabic word between operands
all     := unary (AND unary)*
unary   := [NOT | -] near
near    := primary (NEAR/5 primary)*             of (a OR b) NEAR/5 c one suffices
primary := word | =word | word* | word~ | "words" | field:value | ( query )

What cannot be read as meant is read as text, and a notice says so. Limits:
what lies beyond them is left out or read as text, and a notice says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import product
from math import prod

from indexer.analysis import term_of

from ..page import Offer
from .operators import (
    MAX_DEPTH,
    MAX_WORDS,
    Note,
    Resolver,
    with_whole_numbers_near,
    within_limit,
    without_stray_brackets,
)
from .syntax import (
    All,
    Clause,
    Either,
    Exact,
    Fuzzy,
    Group,
    InTitle,
    Near,
    NearPart,
    Notice,
    ParsedQuery,
    Pattern,
    Quotation,
    Without,
    Word,
)
from .tokens import MAX_PHRASE_WORDS, Token, Tokenizer
from .value_reader import Names

__all__ = ["MAX_CHARACTERS", "MAX_DEPTH", "MAX_PHRASE_WORDS", "MAX_WORDS", "parse"]

MAX_CHARACTERS = 512  # of a query that are read
PLACED = (Word, Exact, Fuzzy, Pattern, Quotation)  # what may stand near something, or in a title
MAX_NEARS = 9  # ways in which alternatives may stand near each other
_ADDRESS = re.compile(r"(?<![^\s(])(?:https?://|(?=www\.))([\w-]+(?:\.[\w-]+)+)[^\s()|\"]*")
MAX_OFFERS = 4  # other readings
MAX_NOTICES = 3  # of one kind


def parse(query: str, today: date | None = None, names: Names | None = None) -> ParsedQuery:
    """Return *query* as it is read; never raises, linear in its length.

    *today* is the day that "yesterday" is the day before. *names* says what
    the values of fields are called: such names need no quotes.

    >>> str(parse('مصر "مجلس الأمن" -رياضة'))
    'مصر "مجلس الأمن" -رياضة'
    """
    cut = query[:MAX_CHARACTERS]
    goes_on = len(query) > len(cut)
    tokenizer = Tokenizer(cut, (lambda: today) if today else date.today, goes_on, names)
    if goes_on:
        left_out = Notice("query-cut", query[len(cut) :], len(cut), len(query))
        tokenizer.notices.append(left_out)
    tokens = with_whole_numbers_near(tokenizer.run(), cut)
    tokens = without_stray_brackets(tokens, tokenizer.notice)
    resolver = Resolver(tokens, tokenizer)
    tokens = within_limit(resolver.run(), tokenizer)
    clauses = _Parser(tokens, tokenizer.notice).query()
    offers = (
        *tokenizer.offers,
        *resolver.offers,
        *_sites_among(cut, names),
        *_dates_among(cut, tokens, tokenizer),
    )
    return ParsedQuery(
        clauses, _first_of_each_kind(tokenizer.notices), query, tuple(offers[:MAX_OFFERS])
    )


def _first_of_each_kind(notices: list[Notice]) -> tuple[Notice, ...]:
    """Return the notices in the order of the text, few of each kind: a rule need not be said often."""
    kept: dict[str, list[Notice]] = {}
    for notice in sorted(notices, key=lambda notice: notice.start):
        of_kind = kept.setdefault(notice.kind, [])
        if len(of_kind) < MAX_NOTICES:
            of_kind.append(notice)
    return tuple(sorted((n for found in kept.values() for n in found), key=lambda n: n.start))


class _Parser:
    """Builds the tree; brackets match, every operator has its operands (or the query was cut)."""

    def __init__(self, tokens: list[Token], notice: Note):
        self._tokens = tokens
        self._notice = notice
        self._place = 0

    def query(self) -> tuple[Clause, ...]:
        """Return the clauses of the whole query."""
        clauses = self._clauses()
        if len(clauses) == 1 and isinstance(clauses[0], Group):
            return clauses[0].clauses
        return tuple(clauses)

    def _kind(self) -> str:
        return self._tokens[self._place].kind if self._place < len(self._tokens) else ""

    def _take(self, *kinds: str) -> Token | None:
        if self._kind() not in kinds:
            return None
        self._place += 1
        return self._tokens[self._place - 1]

    def _clauses(self) -> list[Clause]:
        clauses: list[Clause] = []
        while self._kind() not in ("", "close"):
            start = self._place
            clause = self._either()
            assert self._place > start, "every clause takes a token"
            if isinstance(clause, Group) and not _excludes(clause):
                clauses += clause.clauses  # brackets around words side by side change nothing
            elif clause is not None:
                clauses.append(clause)
        return clauses

    def _either(self) -> Clause | None:
        parts = self._chain("or", self._all)
        flat = [a for p in parts for a in (p.alternatives if isinstance(p, Either) else (p,))]
        return Either(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)

    def _all(self) -> Clause | None:
        parts = self._chain("and", self._unary)
        flat = [a for p in parts for a in (p.parts if isinstance(p, All) else (p,))]
        return All(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)

    def _chain(self, kind: str, part: Callable[[], Clause | None]) -> list[Clause]:
        """Return the parts between operators of one kind."""
        parts = [part()]
        while self._take(kind):
            parts.append(part())
        return [found for found in parts if found is not None]

    def _unary(self) -> Clause | None:
        if not self._take("not", "minus"):
            return self._near()
        operand = self._near()
        return None if operand is None else Without(operand)

    def _near(self) -> Clause | None:
        first = self._primary()
        if self._kind() != "near":
            return first
        parts = [] if first is None else [first]
        distance, start = 0, self._tokens[self._place].start
        while token := self._take("near"):
            distance = max(distance, token.distance)
            following = self._primary()
            if following is not None:
                parts.append(following)
        if len(parts) < 2:
            return next(iter(parts), None)
        nears = [Near(chosen, distance) for chosen in _choices(parts)]
        if not nears:
            self._notice("near-parts", start, self._tokens[self._place - 1].end)
            flat = [a for p in parts for a in (p.parts if isinstance(p, All) else (p,))]
            return All(tuple(flat))
        return Either(tuple(nears)) if len(nears) > 1 else nears[0]

    def _primary(self) -> Clause | None:
        if self._take("title"):
            operand = self._primary()
            return None if operand is None else self._in_title(operand)
        if self._take("open"):
            clauses = self._clauses()
            self._take("close")
            if len(clauses) < 2:
                return next(iter(clauses), None)
            return Group(tuple(clauses))
        taken = self._take("operand")
        return taken.node if taken else None

    def _in_title(self, operand: Clause) -> Clause:
        """Return *operand* with its words sought in the title alone."""
        if isinstance(operand, (*PLACED, Near)):
            return InTitle(operand)
        if isinstance(operand, Without):
            return Without(self._in_title(operand.operand))
        if isinstance(operand, All):
            return All(tuple(self._in_title(part) for part in operand.parts))
        if isinstance(operand, Either):
            return Either(tuple(self._in_title(part) for part in operand.alternatives))
        if isinstance(operand, Group):
            return Group(tuple(self._in_title(clause) for clause in operand.clauses))
        return operand  # a field or a date is true of the whole article


def _choices(parts: list[Clause]) -> list[tuple[NearPart, ...]]:
    """Return what may stand near each other, one way for each choice of alternatives.

    None where some part is nothing that has a place, or the ways are too many.
    """
    choices = [part.alternatives if isinstance(part, Either) else (part,) for part in parts]
    placed = [[c for c in alternatives if isinstance(c, PLACED)] for alternatives in choices]
    whole = sum(map(len, placed)) == sum(map(len, choices))
    return list(product(*placed)) if whole and prod(map(len, choices)) <= MAX_NEARS else []


def _excludes(group: Group) -> bool:
    return any(isinstance(clause, Without) for clause in group.clauses)


def _sites_among(text: str, names: Names | None) -> list[Offer]:
    """Return offers for addresses of pages that are of sites of the index."""
    found = _ADDRESS.finditer(text) if names else ()
    return [
        Offer("site", host, f"{text[: match.start()]}site:{host}{text[match.end() :]}")
        for match in found
        if names and names("site", host := match[1].lower().removeprefix("www."))
    ]


def _dates_among(text: str, tokens: list[Token], tokenizer: Tokenizer) -> list[Offer]:
    """Return offers for plain words that make a date: as such they filter nothing."""
    offers: list[Offer] = []
    ends = {token.end for token in tokens if isinstance(token.node, Word)}
    behind = 0
    for token in tokens:
        if not isinstance(token.node, Word) or token.start < behind:
            continue
        if token.start and text[token.start - 1] not in " \t\n(":
            continue  # the rest of a number, of a hashtag
        found = tokenizer.date_at(token)
        if found is None or found not in ends:
            continue
        written = text[token.start : found]
        if _only_words(tokens, token.start, found):
            field = term_of("تاريخ")
            as_date = f'{text[: token.start]}{field}:"{written}"{text[found:]}'
            offers.append(Offer("date", written, as_date))
            behind = found
    return offers


def _only_words(tokens: list[Token], start: int, end: int) -> bool:
    within = [token for token in tokens if start <= token.start < end]
    return all(isinstance(token.node, Word) for token in within)
