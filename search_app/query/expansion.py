"""A query as it was read, to the tree that an engine answers.

Words become concepts: any of them may match, the best first. Quotations, AND
and what stands near or in a title must match, exclusions must not. Fields and
dates that hold for the whole query become filters of the request; within OR
they are nodes of the tree. Stop words do not count unless nothing else is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from indexer.analysis import is_stop_word, term_of
from indexer.backends import SearchRequest, Vocabulary
from indexer.index.searching.nodes import (
    AndNot,
    Every,
    NewsConcept,
    NullQuery,
    Query,
)

from .filters import AsTyped, FieldValues
from .spelling_choice import EVERY_SPELLING, Respelling, SpellingChoice
from .syntax import (
    All,
    Clause,
    Dated,
    Either,
    Group,
    Keyword,
    Notice,
    ParsedQuery,
    Without,
    Word,
)
from .tree_builder import TreeBuilder
from .trees import anchored


@dataclass(frozen=True, slots=True)
class Expansion:
    """A query ready for an engine.

    ``tree`` holds index words; ``words`` maps each word of the query, as
    typed, to the close index words searched for it, each with the reason why;
    ``proximity`` are the concepts that gain by standing close; ``ignored`` are
    the words that do not count. ``filters``, ``start`` and ``end`` are those of a SearchRequest. ``patterns``
    maps what an engine may report as capped to the pattern as typed.
    ``reasons`` says of each word why each of its forms is searched, distant ones too.
    ``every_word`` holds what has all words of the query, as between AND:
    None where the tree asks for that already. ``respellings`` are the other
    spellings that are known, dropped ones among them.
    """

    tree: Query
    words: Mapping[str, Mapping[str, str]]
    proximity: tuple[NewsConcept, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None
    ignored: tuple[str, ...] = ()
    patterns: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    respellings: tuple[Respelling, ...] = ()
    reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    every_word: Query | None = None

    def request(self, **limits: Any) -> SearchRequest:
        """Return what an engine is asked; *limits* go before what the query itself says."""
        own = {"filters": self.filters, "start": self.start, "end": self.end}
        return SearchRequest(tree=self.tree, proximity=self.proximity, **(own | limits))

    def without_distant(self, request: SearchRequest) -> SearchRequest:
        """Return *request* of what holds words themselves; distant forms only add to it."""
        return replace(request, tree=anchored(self.tree))

    def behind(self, request: SearchRequest) -> tuple[SearchRequest, ...]:
        """Return *request* of what ``without_distant`` leaves out, the nearer before all of it.

        The nearer are what known words were perhaps mistyped for, where there are any;
        nothing is left out where the result is empty.
        """
        held, near = anchored(self.tree), anchored(self.tree, with_corrections=True)
        trees = [AndNot(near, held)] if near != held else []
        trees += [AndNot(self.tree, held)] if held is not self.tree else []
        return tuple(replace(request, tree=tree) for tree in trees)


def expand(
    parsed: ParsedQuery,
    vocabulary: Vocabulary,
    values: FieldValues | None = None,
    choice: SpellingChoice = EVERY_SPELLING,
) -> Expansion:
    """Return *parsed* with every word as what it means in *vocabulary*.

    *choice* says which other spellings of words are searched; quotations,
    exact words and exclusions take none.
    """
    build = TreeBuilder(vocabulary, values or AsTyped(), _ignored(parsed.clauses), choice)
    rest = build.filters.take(parsed.clauses)
    concepts = build.concepts(rest)
    tree = build.side_by_side(rest, concepts, empty=Every() if build.filters else NullQuery)
    return Expansion(
        tree=tree,
        words=build.words,
        proximity=tuple(concepts),
        filters=build.filters.keywords,
        start=build.filters.start,
        end=build.filters.end,
        ignored=tuple(dict.fromkeys(w for w in _words(parsed.clauses) if w not in build.words)),
        patterns=build.patterns,
        notices=tuple(build.notices),
        respellings=tuple(build.respellings.values()),
        reasons=build.reasons,
        every_word=build.every_word(rest, concepts),
    )


def _words(clauses: Iterable[Clause]) -> Iterator[str]:
    """Yield the plain words that are asked for, not those that must not stand."""
    for clause in clauses:
        if isinstance(clause, Word):
            yield clause.text
        elif isinstance(clause, All | Either | Group):
            yield from _words(_parts(clause))


def _parts(clause: All | Either | Group) -> tuple[Clause, ...]:
    if isinstance(clause, All):
        return clause.parts
    return clause.alternatives if isinstance(clause, Either) else clause.clauses


def _ignored(clauses: Sequence[Clause]) -> frozenset[str]:
    """Return the stop words; none where the query asks for nothing else."""
    found = frozenset(word for word in _words(clauses) if is_stop_word(term_of(word)))
    return found if found and _asks_beside(clauses, found) else frozenset()


def _asks_beside(clauses: Iterable[Clause], ignored: frozenset[str]) -> bool:
    for clause in clauses:
        if isinstance(clause, All | Either | Group):
            if _asks_beside(_parts(clause), ignored):
                return True
        elif isinstance(clause, Word):
            if clause.text not in ignored:
                return True
        elif not isinstance(clause, Without | Keyword | Dated):
            return True
    return False
