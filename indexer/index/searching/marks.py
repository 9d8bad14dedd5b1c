"""Which words of one document a tree stands for, from postings alone, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, NamedTuple

import numpy as np
from whoosh import query

from ...analysis import WORD
from ...schema import POSITION_GAP
from ..storage.arrays import Array
from ..storage.segment import Segment
from .as_written import AsWritten
from .evaluation import Evaluation
from .evaluation.as_written import positions_as_written
from .evaluation.numbers import others_than, stands_alone, whole_in_document
from .evaluation.phrases import numbers_of
from .evaluation.places import chained, exact_starts, neighbours
from .leaf import BEHIND_ALL
from .near import Near
from .nodes import Concept, NewsConcept
from .restrictions import DayRange, InTitle, KeywordFilter, MinMatch


class Mark(NamedTuple):
    """A position of the document, the word of the query it stands for and the index's word."""

    position: int
    word: str
    form: str


Occurrence = tuple[Mark, ...]  # of a word, or of all words of a phrase


def marks_of(ev: Evaluation, tree: Any, document: int) -> list[Mark]:
    """Return the marks of *document*, by position; where two claim one the first wins.

    A phrase marks its words only where it stands as a phrase; what a query
    excludes or merely filters by marks nothing.
    """
    found: dict[int, Mark] = {}
    for mark in WALKS[type(tree)](ev, tree, document):
        found.setdefault(mark[0], mark)
    return list(map(found.__getitem__, sorted(found)))


def ranges_of(
    segment: Segment, document: int, marks: Sequence[Mark], title: str, body: str
) -> Iterator[tuple[str, int, int, str, str]]:
    """Yield (field, start, end, word, form): where marks stand in the texts, by stored offsets."""
    if not marks:
        return
    places = int(segment.title_places[document])
    in_title, in_body = (firsts.data for firsts in segment.offsets(document))
    behind = places + POSITION_GAP
    match = WORD.match
    for position, word, form in marks:
        if position < places:
            found, field = match(title, in_title[position]), "title"
        else:
            found, field = match(body, in_body[position - behind]), "body"
        if found is not None:
            yield field, *found.span(), word, form


def _walk(ev: Evaluation, node: Any, document: int) -> Iterable[Mark]:
    return WALKS[type(node)](ev, node, document)


def _positions(ev: Evaluation, word: str, document: int) -> Array:
    """Return the positions of *word*; none where the document does not hold it."""
    ordinal = ev.leaf.ordinal(word)
    return ev.leaf.positions_in(ordinal, document) if ordinal >= 0 else np.zeros(0, np.int64)


def _marks(positions: Iterable[int], word: str, form: str) -> Iterator[Mark]:
    return map(Mark, positions, repeat(word), repeat(form))


def _walk_term(ev: Evaluation, node: Any, document: int) -> Iterator[Mark]:
    return _marks(_positions(ev, node.text, document).tolist(), node.text, node.text)


def _walk_concept(ev: Evaluation, node: Concept, document: int) -> list[Mark]:
    forms = ev.leaf.forms_in(node, document)
    marks = [Mark(place, node.word, form) for form, places in forms for place in places]
    for phrase in node.form_phrases:
        marks += _walk_words(ev, phrase.split(), document, node.word)
    return marks


def _walk_news_concept(ev: Evaluation, node: NewsConcept, document: int) -> list[Mark]:
    """Return the marks of the close forms; of the distant ones only where no close one stands.

    A reader who sees the word itself marked does not look for its cousins.
    """
    return _walk_concept(ev, node.marked, document) or _walk_concept(ev, node, document)


def _walk_pattern(ev: Evaluation, node: Any, document: int) -> Iterator[Mark]:
    ordinals = ev.expansions.ordinals(node, ev.leaf.number)
    postings, counts = ev.leaf.postings(ordinals)
    here = (ev.leaf.docs(postings) == document).nonzero()[0]
    for ordinal in np.repeat(ordinals, counts)[here].tolist():
        positions = ev.leaf.positions_in(ordinal, document).tolist()
        yield from _marks(positions, node.text, ev.leaf.segment.terms.word(ordinal))


def _packed(positions: list[int]) -> Array:
    """Return positions as the functions of ``evaluation.places`` take them."""
    return np.array([*positions, BEHIND_ALL], np.int64)


def _walk_words(
    ev: Evaluation, words: Sequence[str], document: int, name: str = ""
) -> Iterator[Mark]:
    """Yield the words of an exact phrase where it stands; each for itself without a *name*."""
    for occurrence in _phrases(ev, words, document, name):
        yield from occurrence


def _phrases(
    ev: Evaluation, words: Sequence[str], document: int, name: str = ""
) -> Iterator[Occurrence]:
    """Yield each place where an exact phrase stands, as its words."""
    lists = [_packed(_positions(ev, word, document).tolist()) for word in words]
    starts = exact_starts(lists).tolist()
    for start in whole_in_document(ev.leaf, document, starts, words):
        yield tuple(Mark(start + n, name or word, word) for n, word in enumerate(words))


def _walk_phrase(ev: Evaluation, node: Any, document: int) -> Iterator[Mark]:
    if node.slop == 1:
        yield from _walk_words(ev, node.words, document)
        return
    placed: list[dict[int, Occurrence]] = [
        {mark.position: (mark,) for mark in _marks(_positions(ev, w, document).tolist(), w, w)}
        for w in node.words
    ]
    lists = [_packed(sorted(places)) for places in placed]
    ends, firsts = chained(lists, node.slop)
    yield from _within(placed, firsts, ends)


def _walk_as_written(ev: Evaluation, node: AsWritten, document: int) -> Iterator[Mark]:
    for occurrence in _as_written(ev, node, document):
        yield from occurrence


def _as_written(ev: Evaluation, node: AsWritten, document: int) -> Iterator[Occurrence]:
    for start in positions_as_written(ev.leaf, node, document).tolist():
        yield tuple(Mark(start + n, node.word, term) for n, term in enumerate(node.folded))


def _walk_near(ev: Evaluation, node: Near, document: int) -> Iterator[Mark]:
    placed: list[dict[int, Occurrence]] = []
    numbers = numbers_of(node)
    for which, part in enumerate(node.parts):
        beside = others_than(which, numbers)
        places: dict[int, Occurrence] = {}
        for occurrence in _occurrences(ev, part, document):
            place = occurrence[0].position
            if not numbers[which] or stands_alone(ev.leaf.segment, document, place, beside):
                places.setdefault(place, occurrence)
        placed.append(places)
    lists = [_packed(sorted(places)) for places in placed]
    if node.ordered:
        lasts, firsts = chained(lists, node.reach)
    else:
        firsts, lasts = neighbours(lists, node.reach)
    near = lasts - firsts <= node.reach
    yield from _within(placed, firsts[near], lasts[near])


def _occurrences(ev: Evaluation, part: Any, document: int) -> Iterator[Occurrence]:
    """Yield where a part of a Near stands: a phrase as all its words, at the place of the first."""
    kind = type(part)
    if kind is query.Or:
        for child in part.subqueries:
            yield from _occurrences(ev, child, document)
    elif kind is AsWritten:
        yield from _as_written(ev, part, document)
    elif isinstance(part, Concept):
        for form, positions in ev.leaf.forms_in(part, document):
            yield from ((mark,) for mark in _marks(positions, part.word, form))
        for phrase in part.form_phrases:
            yield from _phrases(ev, phrase.split(), document, part.word)
    else:
        yield from ((mark,) for mark in _walk(ev, part, document))


def _within(placed: Sequence[dict[int, Occurrence]], firsts: Array, lasts: Array) -> Iterator[Mark]:
    """Yield the words and phrases that begin between the ends of any occurrence."""
    stretches = list(zip(firsts.tolist(), lasts.tolist(), strict=True))
    for places in placed:
        for position, occurrence in places.items():
            if any(first <= position <= last for first, last in stretches):
                yield from occurrence


def _walk_title(ev: Evaluation, node: InTitle, document: int) -> Iterator[Mark]:
    end = int(ev.leaf.segment.title_places[document])
    return (mark for mark in _walk(ev, node.child, document) if mark.position < end)


def _walk_all(ev: Evaluation, node: Any, document: int) -> Iterator[Mark]:
    return chain.from_iterable(_walk(ev, child, document) for child in node.subqueries)


def _walk_first(ev: Evaluation, node: Any, document: int) -> Iterable[Mark]:
    return _walk(ev, node.a, document)


def _walk_child(ev: Evaluation, node: Any, document: int) -> Iterable[Mark]:
    return _walk(ev, node.child, document)


def _walk_nothing(ev: Evaluation, node: Any, document: int) -> Iterable[Mark]:
    return ()


Walk = Callable[[Evaluation, Any, int], Iterable[Mark]]

WALKS: dict[type, Walk] = {
    query.Term: _walk_term,
    Concept: _walk_concept,
    NewsConcept: _walk_news_concept,
    query.Prefix: _walk_pattern,
    query.Wildcard: _walk_pattern,
    query.FuzzyTerm: _walk_pattern,
    query.Phrase: _walk_phrase,
    AsWritten: _walk_as_written,
    Near: _walk_near,
    InTitle: _walk_title,
    query.And: _walk_all,
    query.Or: _walk_all,
    query.DisjunctionMax: _walk_all,
    query.AndMaybe: _walk_all,
    MinMatch: _walk_all,
    query.AndNot: _walk_first,
    query.ConstantScoreQuery: _walk_child,
    query.Not: _walk_nothing,
    DayRange: _walk_nothing,
    KeywordFilter: _walk_nothing,
    query.Every: _walk_nothing,
    type(query.NullQuery): _walk_nothing,
}
