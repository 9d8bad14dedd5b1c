"""A query as it was read, to the tree that an engine answers: words become concepts.

Any word may match, best first; quotations and sources must, exclusions must
not. Stop words do not count unless nothing else is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.analysis import is_stop_word, term_of
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
    NewsConcept,
    NullQuery,
    Or,
    Phrase,
    Query,
    Term,
)

from .syntax import Either, FromSource, ParsedQuery, Quotation, Without, Word
from .understanding import understand

CLITICS = (WAW, FEH, BEH, LAM, KAF)  # that Arabic writes together with the word behind them
EXCLUDED_FORMS = 0.7  # forms of at least this weight go where a word is excluded


@dataclass(frozen=True, slots=True)
class Expansion:
    """A query ready for an engine.

    ``tree`` holds index words; ``words`` maps each word of the query, as
    typed, to the index words searched for it, each with the reason why;
    ``proximity`` are the concepts that gain by standing close; ``ignored`` are
    the words that do not count.
    """

    tree: Query
    words: Mapping[str, Mapping[str, str]]
    proximity: tuple[NewsConcept, ...] = ()
    sources: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def expand(parsed: ParsedQuery, vocabulary: Vocabulary) -> Expansion:
    """Return *parsed* with every word as what it means in *vocabulary*."""
    written = [clause.text for clause in parsed.clauses if isinstance(clause, Word)]
    phrases = any(isinstance(clause, Quotation | Either) for clause in parsed.clauses)
    if phrases:
        # Beside a phrase, words that do not count need not be kept for want of others.
        written = [word for word in written if not is_stop_word(term_of(word))]
    build = _TreeBuilder(vocabulary)
    concepts = build.concepts(written)
    optional: list[Query] = list(concepts)
    required: list[Query] = []
    excluded: list[Query] = []
    for clause in parsed.clauses:
        if isinstance(clause, Either):
            optional.append(Or([build.operand(o) for o in clause.alternatives]))
        elif isinstance(clause, Quotation):
            required.append(build.phrase(clause))
        elif isinstance(clause, Without):
            excluded.append(build.excluded(clause.operand))
    return Expansion(
        tree=_combine(optional, required, excluded),
        words=build.words,
        proximity=tuple(concepts),
        sources=tuple(c.name for c in parsed.clauses if isinstance(c, FromSource)),
        ignored=tuple(
            clause.text
            for clause in parsed.clauses
            if isinstance(clause, Word) and clause.text not in build.words
        ),
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
    """Makes nodes of operands and remembers which index words stand for which word, and why."""

    def __init__(self, vocabulary: Vocabulary):
        self._vocabulary = vocabulary
        self.words: dict[str, dict[str, str]] = {}

    def concepts(self, written: list[str]) -> list[NewsConcept]:
        """Return a concept for each of the words that count; neighbours may be one word."""
        understood = understand(written, self._vocabulary)
        for meaning in understood:
            known = self.words.setdefault(meaning.concept.word, {})
            known |= {word: why for word, why in meaning.reasons.items() if self._is_known(word)}
        return [meaning.concept for meaning in understood]

    def _is_known(self, word: str) -> bool:
        return all(self._vocabulary.frequency(part) for part in word.split())

    def operand(self, operand: Word | Quotation) -> Query:
        if isinstance(operand, Quotation):
            return self.phrase(operand)
        return _any_of(self.concepts([operand.text]) or [NullQuery])

    def excluded(self, operand: Word | Quotation) -> Query:
        """Return what no result may hold: of a word only its close forms."""
        if isinstance(operand, Quotation):
            return self.phrase(operand)
        term = term_of(operand.text)
        close = (
            word for word, weight, _ in self._vocabulary.relatives(term) if weight >= EXCLUDED_FORMS
        )
        forms = tuple(Form(word) for word in dict.fromkeys([term, *close]))
        return Concept(operand.text, forms)

    def phrase(self, quotation: Quotation) -> Query:
        """Return the words as typed, folded, in order; to the first a clitic may be attached."""
        first, *rest = [term_of(word) for word in quotation.words]
        attached = [f"{clitic}{first}" for clitic in CLITICS]
        firsts = [first, *(word for word in attached if self._vocabulary.frequency(word))]
        if not rest:
            return _any_of(Term(TEXT, word) for word in firsts)
        return _any_of(Phrase(TEXT, [word, *rest]) for word in firsts)
