"""A query as it was read, to the tree that an engine answers: words become concepts.

Any word may match, best first; quotations and sources must, exclusions must
not. Stop words do not count unless nothing else is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.analysis import is_stop_word, light_stem, term_of
from indexer.analysis.letters import BEH, FEH, KAF, LAM, WAW
from indexer.backends import Vocabulary
from indexer.index.nodes import (
    TEXT,
    And,
    AndMaybe,
    AndNot,
    Concept,
    Every,
    Form,
    NullQuery,
    Or,
    Phrase,
    Query,
    Term,
)

from .syntax import Either, FromSource, ParsedQuery, Quotation, Without, Word

MAX_FORMS = 100  # of one word; the commonest are taken
CLITICS = (WAW, FEH, BEH, LAM, KAF)  # that Arabic writes together with the word behind them


@dataclass(frozen=True, slots=True)
class Expansion:
    """A query ready for an engine.

    ``tree`` holds index words; ``words`` maps each word of the query, as
    typed, to the index words searched for it; ``ignored`` are the stop words.
    """

    tree: Query
    words: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    ignored: tuple[str, ...] = ()


def expand(parsed: ParsedQuery, vocabulary: Vocabulary) -> Expansion:
    """Return *parsed* with every word as the words of *vocabulary* that share its stem."""
    words = [clause.text for clause in parsed.clauses if isinstance(clause, Word)]
    asked = [c for c in parsed.clauses if not isinstance(c, Without | FromSource)]
    stop_words = {word for word in words if is_stop_word(term_of(word))}
    # A query of stop words alone is a question for just those words.
    ignored = stop_words if len(stop_words) < len(asked) else set()

    build = _TreeBuilder(vocabulary)
    optional: dict[str, Query] = {}
    required: list[Query] = []
    excluded: list[Query] = []
    for clause in parsed.clauses:
        if isinstance(clause, Word) and clause.text not in ignored:
            optional.setdefault(term_of(clause.text), build.concept(clause))
        elif isinstance(clause, Either):
            optional[str(clause)] = Or([build.operand(o) for o in clause.alternatives])
        elif isinstance(clause, Quotation):
            required.append(build.phrase(clause))
        elif isinstance(clause, Without):
            excluded.append(build.operand(clause.operand))
    return Expansion(
        tree=_combine(list(optional.values()), required, excluded),
        words=build.words,
        sources=tuple(c.name for c in parsed.clauses if isinstance(c, FromSource)),
        ignored=tuple(word for word in words if word in ignored),
    )


def _combine(optional: list[Query], required: list[Query], excluded: list[Query]) -> Query:
    tree: Query
    if required:
        tree = _all_of(required)
        if optional:
            tree = AndMaybe(tree, _any_of(optional))
    elif optional:
        tree = _any_of(optional)
    elif excluded:
        tree = Every()
    else:
        tree = NullQuery
    return AndNot(tree, _any_of(excluded)) if excluded else tree


def _all_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else And(queries)


def _any_of(queries: Iterable[Query]) -> Query:
    queries = list(queries)
    return queries[0] if len(queries) == 1 else Or(queries)


class _TreeBuilder:
    """Makes nodes of operands and remembers which index words stand for which word."""

    def __init__(self, vocabulary: Vocabulary):
        self._vocabulary = vocabulary
        self.words: dict[str, tuple[str, ...]] = {}

    def operand(self, operand: Word | Quotation) -> Query:
        return self.concept(operand) if isinstance(operand, Word) else self.phrase(operand)

    def concept(self, word: Word) -> Concept:
        """Return the word with the index words of its stem, itself first."""
        term = term_of(word.text)
        relatives = [form for form, _ in self._vocabulary.same_stem(light_stem(term))]
        forms = tuple(dict.fromkeys([term, *relatives]))[:MAX_FORMS]
        self.words[word.text] = tuple(f for f in forms if self._vocabulary.frequency(f))
        return Concept(word.text, tuple(Form(form) for form in forms))

    def phrase(self, quotation: Quotation) -> Query:
        """Return the words as typed, folded, in order; to the first a clitic may be attached."""
        first, *rest = [term_of(word) for word in quotation.words]
        attached = [f"{clitic}{first}" for clitic in CLITICS]
        firsts = [first, *(word for word in attached if self._vocabulary.frequency(word))]
        if not rest:
            return _any_of(Term(TEXT, word) for word in firsts)
        return _any_of(Phrase(TEXT, [word, *rest]) for word in firsts)
