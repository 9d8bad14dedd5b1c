"""What the functions of all nodes share: a leaf, a clock and the table of types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from ...clock import Clock
from ...storage.arrays import Array
from ..expansion import Expansions
from ..leaf import Leaf
from ..scored import Documents, Scored, Scores, scores_of


class NodeFunctions(NamedTuple):
    """What an evaluator must know of a node type.

    ``evaluate`` gives the matching documents. ``look_up`` gives the scores of
    documents that are known already, zero where the node does not match; it
    may be cheaper than the whole list. ``size`` is at most how many documents
    match, over all segments, known before any work.
    """

    evaluate: Callable[[Evaluation, Any], Scored]
    size: Callable[[Evaluation, Any], int]
    look_up: Callable[[Evaluation, Any, Documents], Scores] | None = None


Table = Mapping[type, NodeFunctions]


class Evaluation:
    """One tree over one segment, within one search."""

    __slots__ = ("clock", "expansions", "leaf", "table")

    def __init__(self, leaf: Leaf, clock: Clock, table: Table, expansions: Expansions):
        self.leaf = leaf
        self.clock = clock
        self.table = table
        self.expansions = expansions

    def _functions(self, node: Any) -> NodeFunctions:
        functions = self.table.get(type(node))
        if functions is None:
            raise TypeError(f"{type(node).__name__} is no node of Khabar's query trees")
        return functions

    def evaluate(self, node: Any) -> Scored:
        """Return the documents that match *node*, with scores."""
        if self.clock.deadline is not None:
            self.clock.check()
        return self._functions(node).evaluate(self, node)

    def look_up(self, node: Any, docs: Documents) -> Scores:
        """Return the score of each of *docs* (rising), zero where *node* does not match."""
        functions = self._functions(node)
        if functions.look_up is None:
            return scores_of(self.evaluate(node), docs)
        return functions.look_up(self, node, docs)

    def size(self, node: Any) -> int:
        """Return at most how many documents of the snapshot match *node*."""
        return self._functions(node).size(self, node)

    def all_documents(self) -> Array:
        """Return every document of the segment, deleted ones included."""
        documents: Array = self.leaf.kept("all documents", self._number_all)
        return documents

    def _number_all(self) -> tuple[Array, int]:
        numbers = np.arange(self.leaf.document_count)
        return numbers, numbers.nbytes
