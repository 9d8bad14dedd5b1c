"""Which words of an article a query stands for, found by analysing its text again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import product
from typing import Any, Literal

from indexer.analysis import Token, analyze
from indexer.article import Article
from indexer.backends.seam import Span
from indexer.index.searching.as_written import spelling_of
from indexer.index.searching.nodes import (
    AndNot,
    AsWritten,
    Concept,
    DayRange,
    FuzzyTerm,
    InTitle,
    KeywordFilter,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    Wildcard,
)

Field = Literal["title", "body"]
Matched = tuple[Token, str]  # a token, and the word of the query for which it stands


def find_spans(article: Article, tree: Query) -> tuple[Span, ...]:
    """Return the matched words of title and body, in order, each once.

    A word of a phrase counts only where the whole phrase stands. What a tree
    excludes is never marked.
    """
    leaves = tuple(_leaves(tree))
    fields: tuple[tuple[Field, str], ...] = (("title", article.title), ("body", article.body))
    spans: list[Span] = []
    for field, text in fields:
        tokens = list(analyze(text))
        found = {
            token.start: Span(field, token.start, token.end, word, token.term)
            for leaf in leaves
            for token, word in _matches(leaf, tokens, field, text)
        }
        spans += (found[start] for start in sorted(found))
    return tuple(spans)


def _leaves(tree: Query) -> Iterator[Query]:
    if isinstance(tree, AndNot):
        yield from _leaves(tree.a)
    elif isinstance(tree, Not | KeywordFilter | DayRange):
        return
    elif tree.is_leaf() or isinstance(tree, Near | InTitle):
        yield tree
    else:
        for child in tree.children():
            yield from _leaves(child)


def _matches(leaf: Query, tokens: list[Token], field: Field, text: str) -> Iterator[Matched]:
    """Yield the tokens for which *leaf* stands, with the word of the query."""
    if isinstance(leaf, InTitle):
        if field == "title":
            yield from _matches(leaf.child, tokens, field, text)
    elif isinstance(leaf, Or):
        for child in leaf.subqueries:
            yield from _matches(child, tokens, field, text)
    elif isinstance(leaf, Near):
        yield from _near(leaf, tokens, field, text)
    elif isinstance(leaf, Concept):
        for form in leaf.forms:
            yield from ((t, leaf.word) for t in _phrase(form.word.split(), tokens))
    elif isinstance(leaf, AsWritten):
        size = len(leaf.folded)
        for first in range(len(tokens) - size + 1):
            stretch = tokens[first : first + size]
            if (
                tuple(spelling_of(text[token.start : token.end]) for token in stretch)
                == leaf.spellings
            ):
                yield from ((token, leaf.word) for token in stretch)
    elif isinstance(leaf, Term):
        yield from ((token, leaf.text) for token in tokens if token.term == leaf.text)
    elif isinstance(leaf, Phrase):
        yield from ((token, token.term) for token in _phrase(list(leaf.words), tokens))
    elif isinstance(leaf, Prefix | Wildcard | FuzzyTerm):
        yield from ((token, leaf.text) for token in tokens if _fits(leaf, token.term))


def _phrase(words: list[str], tokens: list[Token]) -> Iterator[Token]:
    terms = [token.term for token in tokens]
    for first in range(len(terms) - len(words) + 1):
        if terms[first : first + len(words)] == words:
            yield from tokens[first : first + len(words)]


def _near(leaf: Near, tokens: list[Token], field: Field, text: str) -> Iterator[Matched]:
    """Yield the words of every combination that stands close enough."""
    parts = [list(_matches(part, tokens, field, text)) for part in leaf.parts]
    for chosen in product(*parts):
        places = [token.position for token, _ in chosen]
        in_order = places == sorted(places) or not leaf.ordered
        if in_order and len(set(places)) == len(places) and max(places) - min(places) <= leaf.reach:
            yield from chosen


def _fits(leaf: Any, term: str) -> bool:
    if isinstance(leaf, Prefix):
        return bool(term.startswith(leaf.text))
    if isinstance(leaf, Wildcard):
        wild = {"*": ".*", "?": "."}
        return bool(re.fullmatch("".join(wild.get(c) or re.escape(c) for c in leaf.text), term))
    start = leaf.text[: leaf.prefixlength]
    return term.startswith(start) and _distance(term, leaf.text) <= leaf.maxdist


def _distance(first: str, second: str) -> int:
    """Return at least the edits between two words; exact for one or two of them apart."""
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
