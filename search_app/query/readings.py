"""Other readings of a query: what a reader who finds little or nothing may have meant.

    spelling   words of the index that rare or unmatched words were mistyped for
    layout     the same keys on the other layout
    arabizi    Arabic words in Latin letters
    words      quotations as words
    fewer      what must match as what may match
    similar    words that look like those that no article holds
    filters    without fields (and what is filtered beside the query)
    dates      without dates

Each takes a query and gives another, None where it would be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from indexer.analysis import is_stop_word, term_of
from indexer.backends import Vocabulary

from .arabizi import transliterated
from .filters import FieldValues, is_filter
from .layout import retyped
from .parser import parse
from .syntax import (
    All,
    Clause,
    Dated,
    Either,
    Exact,
    Fuzzy,
    Group,
    InTitle,
    Keyword,
    Near,
    ParsedQuery,
    Quotation,
    Without,
    Word,
)
from .tokens import MIN_FUZZY

MOST_SLIPS: Final = 12  # words a slip away that are looked at for one that fits its neighbours
LEAST_PAIR: Final = 3  # times that a pair must stand in the index, to be meant

Reading = Callable[[ParsedQuery, Vocabulary], ParsedQuery | None]


def respelt(parsed: ParsedQuery, vocabulary: Vocabulary) -> ParsedQuery | None:
    """Return the query with the words that its words were perhaps mistyped for.

    Words in a row (side by side, or in quotation marks) are corrected so that
    they stand beside each other in the index.
    """

    def row(words: Sequence[str]) -> list[str]:
        return _respelt_row(words, vocabulary)

    clauses: list[Clause] = []
    for are_words, run in groupby(parsed.clauses, lambda clause: isinstance(clause, Word)):
        if are_words:
            clauses += map(Word, row([word.text for word in run if isinstance(word, Word)]))
        else:
            clauses += [_rewritten(clause, row) for clause in run]
    return _changed(parsed, clauses)


def _rewritten(clause: Clause, row: Callable[[Sequence[str]], list[str]]) -> Clause:
    """Return a clause with its plain and quoted words as *row* gives them; exact ones stay."""
    match clause:
        case Word(text):
            return Word(row([text])[0])
        case Quotation(words, mode) if mode != "exact":
            return Quotation(tuple(row(words)), mode)
        case InTitle(operand) if isinstance(operand, Word | Quotation):
            return InTitle(_rewritten(operand, row))  # type: ignore[arg-type]
        case All(parts):
            return All(tuple(_rewritten(part, row) for part in parts))
        case Either(alternatives):
            return Either(tuple(_rewritten(part, row) for part in alternatives))
        case Group(clauses):
            return Group(tuple(_rewritten(part, row) for part in clauses))
        case _:
            return clause


def _respelt_row(words: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    terms = [term_of(word) for word in words]
    options = [[word for word, _ in vocabulary.corrections(term)] for term in terms]
    chosen = list(terms)
    for number, corrections in enumerate(options):
        if corrections:
            # The likeliest comes first; one that stands beside its neighbours goes before.
            fit = [_fits(chosen, options, number, word, vocabulary) for word in corrections]
            chosen[number] = corrections[fit.index(max(fit))]
    for number in range(len(terms) - 1):
        chosen[number : number + 2] = _mended(chosen[number], chosen[number + 1], vocabulary)
    pairs = zip(words, terms, chosen, strict=True)
    return [word if term == new else vocabulary.written(new) for word, term, new in pairs]


def _fits(
    chosen: Sequence[str],
    options: Sequence[Sequence[str]],
    number: int,
    word: str,
    vocabulary: Vocabulary,
) -> int:
    """Return beside how many of its neighbours a word stands somewhere."""
    before = [chosen[number - 1]] if number else []
    behind = (options[number + 1] or [chosen[number + 1]]) if number + 1 < len(chosen) else []
    return any(vocabulary.pair_count(other, word) for other in before) + any(
        vocabulary.pair_count(word, other) for other in behind
    )


def _mended(first: str, second: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """Return two words; where they stand nowhere side by side, one a slip away in place of one."""
    if is_stop_word(first) or is_stop_word(second):
        return first, second
    return vocabulary.kept(
        ("mended", first, second), lambda: _mended_pair(first, second, vocabulary)
    )


def _mended_pair(first: str, second: str, vocabulary: Vocabulary) -> tuple[str, str]:
    if vocabulary.pair_count(first, second):
        return first, second
    found = [
        (vocabulary.pair_count(*pair), place, pair)
        for place in (0, 1)
        for pair in _slipped(first, second, place, vocabulary)
    ]
    count, _, pair = max(found, default=(0, 0, (first, second)))
    return pair if count >= LEAST_PAIR else (first, second)


def _slipped(
    first: str, second: str, place: int, vocabulary: Vocabulary
) -> Iterator[tuple[str, str]]:
    for word in vocabulary.slips((first, second)[place])[:MOST_SLIPS]:
        yield (word, second) if place == 0 else (first, word)


def on_other_layout(parsed: ParsedQuery, vocabulary: Vocabulary) -> ParsedQuery | None:
    """Return what the same keys write on the other layout, the raw text read."""
    other = retyped(parsed.raw, vocabulary)
    return parse(other) if other else None


def in_arabic_letters(parsed: ParsedQuery, vocabulary: Vocabulary) -> ParsedQuery | None:
    """Return the Arabic words that Latin ones stand for."""
    other = transliterated(parsed.raw, vocabulary)
    return parse(other) if other else None


def unquoted(parsed: ParsedQuery, vocabulary: Vocabulary) -> ParsedQuery | None:
    """Return the query with the words of its quotations as words."""
    clauses = [
        word
        for clause in parsed.clauses
        for word in (map(Word, clause.words) if isinstance(clause, Quotation) else [clause])
    ]
    return _changed(parsed, clauses)


def loosened(parsed: ParsedQuery, vocabulary: Vocabulary) -> ParsedQuery | None:
    """Return the query with all words that must match as words that may; what must not stays."""
    clauses = [loose for clause in parsed.clauses for loose in _loose(clause)]
    return _changed(parsed, list(dict.fromkeys(clauses)))


def _loose(clause: Clause) -> Iterator[Clause]:
    match clause:
        case _ if is_filter(clause):
            yield clause
        case Quotation(words):
            yield from map(Word, words)
        case Near(parts) | All(parts) | Either(parts) | Group(parts):
            for part in parts:
                yield from _loose(part)
        case InTitle(operand):
            yield from _loose(operand)
        case Exact(text):
            yield Word(text)
        case _:
            yield clause


def approximate(parsed: ParsedQuery, vocabulary: Vocabulary) -> ParsedQuery | None:
    """Return the query with the plain words that no article holds as words that look like them."""
    clauses = [
        Fuzzy(clause.text)
        if isinstance(clause, Word) and _is_unknown(clause, vocabulary)
        else clause
        for clause in parsed.clauses
    ]
    return _changed(parsed, clauses)


def _is_unknown(word: Word, vocabulary: Vocabulary) -> bool:
    term = term_of(word.text)
    return len(term) >= MIN_FUZZY and not vocabulary.frequency(term)


def with_known_values(parsed: ParsedQuery, values: FieldValues) -> ParsedQuery | None:
    """Return the query with the values of fields that no article has as those nearest to them."""

    def known(clause: Clause) -> Clause:
        match clause:
            case Keyword(name, value) if not values.find(name, value)[1]:
                return Keyword(name, values.nearest(name, value) or value)
            case Without(operand):
                return Without(known(operand))
            case Either(alternatives):
                return Either(tuple(map(known, alternatives)))
            case _:
                return clause

    return _changed(parsed, list(map(known, parsed.clauses)))


def without_fields(parsed: ParsedQuery, vocabulary: Vocabulary) -> ParsedQuery | None:
    """Return the query without papers, sections and so on."""
    return _changed(parsed, list(_without(parsed.clauses, Keyword)))


def without_dates(parsed: ParsedQuery, vocabulary: Vocabulary) -> ParsedQuery | None:
    """Return the query without dates."""
    return _changed(parsed, list(_without(parsed.clauses, Dated)))


def _without(clauses: Iterable[Clause], kind: type) -> Iterator[Clause]:
    for clause in clauses:
        if isinstance(clause, All):
            parts = tuple(_without(clause.parts, kind))
            if len(parts) > 1:
                yield All(parts)
            else:
                yield from parts
        elif not _is_one(clause, kind):
            yield clause


def _is_one(clause: Clause, kind: type) -> bool:
    """Return whether a clause is of a kind, or any of several that are."""
    if isinstance(clause, Either):
        return all(_is_one(part, kind) for part in clause.alternatives)
    return isinstance(clause, kind)


def _changed(parsed: ParsedQuery, clauses: Sequence[Clause]) -> ParsedQuery | None:
    """Return the query with other clauses; None where they are the same, or none is left."""
    asked = tuple(clauses)
    if asked == parsed.clauses or all(isinstance(clause, Without) for clause in asked):
        return None
    return replace(parsed, clauses=asked)
