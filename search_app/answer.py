"""A query as it was read, to ordered ids: expanded, searched, and relaxed where nothing is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from indexer.backends import ResultPage, Searcher, SearchRequest

from .query.expansion import Expansion, expand
from .query.filters import FieldValues
from .query.spelling_choice import EVERY_SPELLING, SpellingChoice
from .query.syntax import Notice, ParsedQuery, Quotation, Word


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, by which expansion; ``parsed`` says in its notices what was relaxed."""

    parsed: ParsedQuery
    expansion: Expansion
    found: ResultPage
    request: SearchRequest  # that found it


def answer(
    parsed: ParsedQuery,
    searcher: Searcher,
    values: FieldValues | None = None,
    request: Callable[[Expansion], SearchRequest] | None = None,
    choice: SpellingChoice = EVERY_SPELLING,
    **limits: Any,
) -> Answer:
    """Return what *searcher* finds for *parsed*.

    *request* makes the request of an expansion; without it *limits* are those
    of a SearchRequest. *choice* says which other spellings are searched.

    Where a quotation stands nowhere as it was typed, its words are searched
    instead, and a notice says so: an empty page helps nobody.
    """

    def ask(read: ParsedQuery) -> Answer:
        expansion = expand(read, searcher.vocabulary, values, choice)
        asked = request(expansion) if request else expansion.request(**limits)
        return Answer(read, expansion, searcher.search(asked), asked)

    first = ask(parsed)
    if first.found.total or first.found.partial:
        return first
    looser = _without_quotes(parsed)
    return ask(looser) if looser else first


def _without_quotes(parsed: ParsedQuery) -> ParsedQuery | None:
    """Return the query with the words of its quotations as words; None where it has none."""
    quoted = [clause for clause in parsed.clauses if isinstance(clause, Quotation)]
    if not quoted:
        return None
    clauses = [
        word
        for clause in parsed.clauses
        for word in (map(Word, clause.words) if isinstance(clause, Quotation) else [clause])
    ]
    notices = (*parsed.notices, Notice("phrase-nowhere", " ".join(quoted[0].words)))
    return replace(parsed, clauses=tuple(clauses), notices=notices)
