"""Trees put together from parts, and cut back to what holds the words themselves."""

from __future__ import annotations

from operator import is_
from typing import Any

from indexer.index.searching.nodes import (
    And,
    AndMaybe,
    AndNot,
    ConstantScoreQuery,
    Every,
    NewsConcept,
    Or,
    Query,
)


def combine(
    optional: list[Query], required: list[Query], excluded: list[Query], empty: Query
) -> Query:
    """Return the tree of what may match, what must and what must not; *empty* where there is none."""
    tree: Query
    if required:
        tree = all_of(required)
        if optional:
            tree = AndMaybe(tree, any_of(optional))
    elif optional:
        tree = any_of(optional)
    else:
        tree = Every() if excluded else empty
    return AndNot(tree, any_of(excluded)) if excluded else tree


def all_of(queries: list[Query]) -> Query:
    """Return the tree of what must all match."""
    return queries[0] if len(queries) == 1 else And(queries)


def any_of(queries: list[Query]) -> Query:
    """Return the tree of which any may match."""
    return queries[0] if len(queries) == 1 else Or(queries)


def anchored(tree: Any, with_corrections: bool = False) -> Query:
    """Return *tree* matching by what holds words themselves, where it scores as before.

    The corrections of known words find articles only where asked to.
    """
    kind = type(tree)
    if kind is NewsConcept or (kind is Or and any(type(q) is NewsConcept for q in tree.subqueries)):
        return AndMaybe(ConstantScoreQuery(_held(tree, with_corrections), 0.0), tree)
    unchanged: Query = tree
    if kind is And:
        parts = [anchored(part, with_corrections) for part in tree.subqueries]
        same = all(map(is_, parts, tree.subqueries))
        return unchanged if same else And(parts)
    if kind in (AndMaybe, AndNot):
        first = anchored(tree.a, with_corrections)
        return unchanged if first is tree.a else kind(first, tree.b)
    return unchanged


def _held(tree: Any, with_corrections: bool) -> Query:
    if type(tree) is Or:
        return Or([_held(part, with_corrections) for part in tree.subqueries])
    unchanged: Query = tree
    if type(tree) is NewsConcept:
        return tree.marked if with_corrections else tree.held
    return unchanged
