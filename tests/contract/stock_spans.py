"""Which words of an article a query stands for, found by analysing its text again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from indexer.analysis import Token, analyze
from indexer.article import Article
from indexer.backends.seam import Span
from indexer.index.nodes import AndNot, Concept, Phrase, Query, Term

Field = Literal["title", "body"]


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
            for token, word in _matches(leaf, tokens)
        }
        spans += (found[start] for start in sorted(found))
    return tuple(spans)


def _leaves(tree: Query) -> Iterator[Query]:
    if isinstance(tree, AndNot):
        yield from _leaves(tree.a)
    elif tree.is_leaf():
        yield tree
    else:
        for child in tree.children():
            yield from _leaves(child)


def _matches(leaf: Query, tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    """Yield the tokens for which *leaf* stands, with the word of the query."""
    if isinstance(leaf, Concept):
        forms = {form.word for form in leaf.forms}
        yield from ((token, leaf.word) for token in tokens if token.term in forms)
    elif isinstance(leaf, Term):
        yield from ((token, leaf.text) for token in tokens if token.term == leaf.text)
    elif isinstance(leaf, Phrase):
        words = list(leaf.words)
        terms = [token.term for token in tokens]
        for first in range(len(terms) - len(words) + 1):
            if terms[first : first + len(words)] == words:
                yield from zip(tokens[first : first + len(words)], words, strict=True)
