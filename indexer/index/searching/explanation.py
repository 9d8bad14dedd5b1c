"""Why a document scores what it scores: the query tree again, part by part.

Every part's children add up to it, so the leaves of the tree add up to the
score. A saturating sum is shared among the words in it by what each put in.

    sum                 the tree's score, the closeness and the meaning, where they count
    any, all, some      children added; ``best`` counts the best and a share of the others
    concept             a word of the query: every-form + exact + title, each by its forms
    word, phrase, near, in-title
                        one word, words in order, words close to each other
    constant            what says only whether a document matches
    closeness           what the concepts in the best stretch of words gain
    meaning             what was learnt from the index gives: about, common, coverage
    recency             what the tree's score gains by the document's day
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from whoosh.query import And, AndMaybe, AndNot, DisjunctionMax, Or, Phrase, Term

from .. import relevance
from .as_written import AsWritten
from .evaluation import Evaluation
from .evaluation.as_written import idf_as_written, positions_as_written
from .evaluation.news import news_norms, worth
from .evaluation.places import occurrences
from .evaluation.words import concept_weight
from .leaf import Leaf
from .meaning import Signs
from .near import Near
from .nodes import Concept, Form, NewsConcept
from .proximity import best_stretch
from .recency import lifts
from .restrictions import InTitle, MinMatch

_Counts = tuple[float, float, float]  # in all, in the lead, in the title
NEXT_TO_NOTHING: Final = 1e-12  # what only says that a document matches scores less


class Part(NamedTuple):
    """A part of a score: what it is, about which words, with the numbers it was made of."""

    value: float
    what: str
    about: str = ""
    numbers: Mapping[str, float] = {}
    parts: tuple[Part, ...] = ()


class Held(NamedTuple):
    """A form that the document holds: how often in all, in the lead, in the title."""

    form: Form
    exact: bool
    frequency: float
    lead: float
    title: float

    @property
    def amount(self) -> float:
        """Return what it adds before saturation."""
        return self.form.weight * (self.frequency + relevance.LEAD * self.lead)


def explain_tree(ev: Evaluation, tree: Any, document: int, factor: float = 1.0) -> Part:
    """Return the parts of what *tree* is worth in *document*, all of it times *factor*."""
    value = _value(ev, tree, document)
    explain = _TABLE.get(type(tree))
    if explain is None or value <= NEXT_TO_NOTHING:
        return Part(value * factor, "constant", type(tree).__name__.lower())
    return explain(ev, tree, document, factor)


def explain_closeness(ev: Evaluation, concepts: Sequence[NewsConcept], document: int) -> Part:
    """Return what *document* gains for the concepts that stand together in its best stretch."""
    held = best_stretch(ev.leaf, document, concepts)
    parts = tuple(Part(gain, "near", concept.word) for concept, gain in held)
    return Part(sum(part.value for part in parts), "closeness", parts=parts)


def explain_meaning(signs: Signs) -> Part:
    """Return what a document gains by meaning: nothing, or its signs in shares of the gain."""
    gain, total = float(signs.gains), float(sum(signs))
    if not gain:
        return Part(0.0, "meaning")
    named = zip(("about", "common", "coverage"), map(float, signs), strict=True)
    parts = tuple(Part(gain * sign / total, what) for what, sign in named if sign)
    return Part(gain, "meaning", parts=parts)


def explain_lift(leaf: Leaf, document: int, value: float, half_life: float, newest: int) -> Part:
    """Return what a score of *value* gains by the day of *document*."""
    factor = float(lifts(leaf, np.array([document], np.intp), half_life, newest)[0])
    numbers = {"half-life": half_life, "share": factor - 1}
    return Part(value * (factor - 1), "recency", "", numbers)


def _value(ev: Evaluation, node: Any, document: int) -> float:
    return float(ev.look_up(node, np.array([document], np.intp))[0])


def _counts(ev: Evaluation, node: Any, document: int) -> bool:
    return _value(ev, node, document) > NEXT_TO_NOTHING


def _added(what: str) -> Callable[[Evaluation, Any, int, float], Part]:
    """Return what explains a node whose children are added up."""

    def explain(ev: Evaluation, node: Any, document: int, factor: float) -> Part:
        children = [child for child in node.children() if _counts(ev, child, document)]
        if len(children) == 1 and node.boost == 1.0:
            return explain_tree(ev, children[0], document, factor)
        inner = tuple(explain_tree(ev, c, document, factor * node.boost) for c in children)
        return Part(sum(part.value for part in inner), what, parts=inner)

    return explain


def _best(ev: Evaluation, node: Any, document: int, factor: float) -> Part:
    values = [_value(ev, child, document) for child in node.subqueries]
    first = int(np.argmax(values))
    inner = tuple(
        explain_tree(
            ev, child, document, factor * node.boost * (1.0 if n == first else node.tiebreak)
        )
        for n, child in enumerate(node.subqueries)
        if values[n] > NEXT_TO_NOTHING and (n == first or node.tiebreak)
    )
    return Part(sum(part.value for part in inner), "best", parts=inner)


def _first(ev: Evaluation, node: Any, document: int, factor: float) -> Part:
    return explain_tree(ev, node.a, document, factor)


def _maybe(ev: Evaluation, node: Any, document: int, factor: float) -> Part:
    children = [node.a, *([node.b] if _counts(ev, node.b, document) else [])]
    inner = tuple(explain_tree(ev, child, document, factor) for child in children)
    return Part(sum(part.value for part in inner), "all", parts=inner)


def _term(ev: Evaluation, node: Any, document: int, factor: float) -> Part:
    (held,) = held_forms(ev, (Form(node.text),), 1, document)
    numbers = {"frequency": held.frequency, "idf": _idf(ev, held.form.word)}
    return Part(_value(ev, node, document) * factor, "word", node.text, numbers)


def _idf(ev: Evaluation, word: str) -> float:
    return ev.leaf.scoring.idf(ev.leaf.scoring.frequency(word))


def _phrase(ev: Evaluation, node: Any, document: int, factor: float) -> Part:
    frequency = _at(document, *occurrences(ev.leaf, node.words, node.slop, whole=True))
    idf = sum(_idf(ev, word) for word in node.words)
    numbers = {"frequency": frequency, "idf": idf}
    return Part(_value(ev, node, document) * factor, "phrase", " ".join(node.words), numbers)


def _as_written(ev: Evaluation, node: AsWritten, document: int, factor: float) -> Part:
    frequency = float(len(positions_as_written(ev.leaf, node, document)))
    numbers = {"frequency": frequency, "idf": idf_as_written(ev, node)}
    return Part(_value(ev, node, document) * factor, "phrase", node.word, numbers)


def _near(ev: Evaluation, node: Near, document: int, factor: float) -> Part:
    numbers = {"reach": float(node.reach)}
    return Part(_value(ev, node, document) * factor, "near", "", numbers)


def _in_title(ev: Evaluation, node: Any, document: int, factor: float) -> Part:
    child = node.child
    about = getattr(child, "word", "") or getattr(child, "text", "")
    return Part(_value(ev, node, document) * factor, "in-title", about)


def _concept(ev: Evaluation, node: Concept, document: int, factor: float) -> Part:
    held = held_forms(ev, node.forms, 0, document)
    value = _value(ev, node, document) * factor
    idf = concept_weight(ev, node, len(node.form_words))
    amounts = [form.form.weight * form.frequency for form in held]
    return Part(value, "concept", node.word, {"idf": idf}, tuple(_shares(value, held, amounts)))


def _news_concept(ev: Evaluation, node: NewsConcept, document: int, factor: float) -> Part:
    held = held_forms(ev, node.forms, node.exact, document)
    norm, title_norm = (float(norms[document]) for norms in news_norms(ev.leaf))
    own = frozenset(node.own_forms)
    idf = concept_weight(ev, node, node.own_count)
    exact_idf = concept_weight(ev, node, node.exact)
    exact = [form for form in held if form.exact]
    titled = [form for form in held if form.title and form.form in own]
    tiers = (
        ("every-form", relevance.EVERY_FORM, idf, norm, held, [f.amount for f in held]),
        ("exact", relevance.EXACT, exact_idf, norm, exact, [f.amount for f in exact]),
        ("title", relevance.TITLE, idf, title_norm, titled, _title_amounts(titled)),
    )
    inner = tuple(
        _tier(what, share, weight, length, forms, amounts, node.boost * factor)
        for what, share, weight, length, forms, amounts in tiers
        if forms
    )
    return Part(sum(part.value for part in inner), "concept", node.word, parts=inner)


def _title_amounts(held: Sequence[Held]) -> list[float]:
    return [form.form.weight * form.title for form in held]


def _tier(
    what: str,
    share: float,
    idf: float,
    norm: float,
    held: Sequence[Held],
    amounts: Sequence[float],
    factor: float,
) -> Part:
    """Return one of the three parts of a concept, divided among the forms that made it."""
    total = sum(amounts)
    value = float(worth(share * idf * factor, np.array([total]), np.array([norm]))[0])
    numbers = {"share": share, "idf": idf, "amount": total, "norm": norm}
    return Part(value, what, "", numbers, tuple(_shares(value, held, amounts)))


def _shares(value: float, held: Sequence[Held], amounts: Sequence[float]) -> Iterator[Part]:
    total = sum(amounts)
    for form, amount in zip(held, amounts, strict=True):
        if amount:
            numbers = {
                "weight": form.form.weight,
                "frequency": form.frequency,
                "in the lead": form.lead,
                "in the title": form.title,
            }
            yield Part(value * amount / total, "form", form.form.word, numbers)


def held_forms(ev: Evaluation, forms: Sequence[Form], exact: int, document: int) -> list[Held]:
    """Return which of *forms* the document holds; the first *exact* are the word's equals."""
    found = _word_counts(ev, [form.word for form in forms], document)
    for number, form in enumerate(forms):
        if " " in form.word:
            found[number] = _phrase_counts(ev, form.word, document)
    return [
        Held(forms[number], number < exact, *counts)
        for number, counts in sorted(found.items())
        if counts[0]
    ]


def _word_counts(ev: Evaluation, words: Sequence[str], document: int) -> dict[int, _Counts]:
    """Return by place in *words* how often the document holds them, of those that it holds."""
    leaf = ev.leaf
    ordinals = leaf.ordinals(words)
    there = (ordinals >= 0).nonzero()[0]
    # One gather for all of them: a call for each took half of an explanation.
    postings, counts = leaf.postings(ordinals[there], zones=True)
    here = (leaf.docs(postings) == document).nonzero()[0]
    numbers = there[counts.cumsum().searchsorted(here, "right")]
    postings = postings[here]
    held = leaf.frequencies(postings), leaf.in_lead(postings), leaf.in_title(postings)
    rows = zip(*(each.tolist() for each in held), strict=True)
    return dict(zip(numbers.tolist(), rows, strict=True))


def _phrase_counts(ev: Evaluation, words: str, document: int) -> _Counts:
    whole = _at(document, *occurrences(ev.leaf, words.split()))
    title = _at(document, *occurrences(ev.leaf, words.split(), in_title=True))
    return whole, 0.0, title


def _at(document: int, docs: Any, counts: Any) -> float:
    return float(counts[docs == document].sum())


_TABLE: Mapping[type, Callable[[Evaluation, Any, int, float], Part]] = {
    Or: _added("any"),
    And: _added("all"),
    MinMatch: _added("some"),
    DisjunctionMax: _best,
    AndNot: _first,
    AndMaybe: _maybe,
    Term: _term,
    Phrase: _phrase,
    AsWritten: _as_written,
    Near: _near,
    InTitle: _in_title,
    Concept: _concept,
    NewsConcept: _news_concept,
}
