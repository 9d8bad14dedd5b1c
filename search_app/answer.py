"""A query as it was read, to ordered ids: expanded, searched, and relaxed where nothing is found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from indexer.backends import ResultPage, Searcher, SearchRequest

from .query.expansion import Expansion, expand
from .query.syntax import Notice, ParsedQuery, Quotation, Word


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, by which expansion; ``parsed`` says in its notices what was relaxed."""

    parsed: ParsedQuery
    expansion: Expansion
    found: ResultPage


def answer(parsed: ParsedQuery, searcher: Searcher, **limits: Any) -> Answer:
    """Return what *searcher* finds for *parsed*; *limits* are those of a SearchRequest.

    Where a quotation stands nowhere as it was typed, its words are searched
    instead, and a notice says so: an empty page helps nobody.
    """
    first = _ask(parsed, searcher, limits)
    if first.found.total or first.found.partial:
        return first
    looser = _without_quotes(parsed)
    return first if looser is parsed else _ask(looser, searcher, limits)


def _ask(parsed: ParsedQuery, searcher: Searcher, limits: dict[str, Any]) -> Answer:
    expansion = expand(parsed, searcher.vocabulary)
    request = SearchRequest(expansion.tree, proximity=expansion.proximity, **limits)
    return Answer(parsed, expansion, searcher.search(request))


def _without_quotes(parsed: ParsedQuery) -> ParsedQuery:
    """Return the query with the words of its quotations as words; itself where it has none."""
    clauses = [
        word
        for clause in parsed.clauses
        for word in (map(Word, clause.words) if isinstance(clause, Quotation) else [clause])
    ]
    if len(clauses) == len(parsed.clauses) and tuple(clauses) == parsed.clauses:
        return parsed
    quoted = next(clause for clause in parsed.clauses if isinstance(clause, Quotation))
    notices = (*parsed.notices, Notice("phrase-nowhere", " ".join(quoted.words)))
    return replace(parsed, clauses=tuple(clauses), notices=notices)
