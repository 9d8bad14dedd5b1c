"""A query as the fields of a form, and the fields as a query."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from indexer.analysis import find_words

from .fields import at_least
from .filters import is_filter, of_one_field
from .parser import parse
from .syntax import (
    All,
    Clause,
    Dated,
    Days,
    Either,
    InTitle,
    Keyword,
    KeywordName,
    Near,
    ParsedQuery,
    Quotation,
    Without,
    Word,
    side_by_side,
)

ALL_DAYS = Days(None, None)
DISTANCE = 5  # words, where a form does not say how near
_COMMA = re.compile(r"[,\N{ARABIC COMMA}]")  # between the values of a field


@dataclass(frozen=True, slots=True)
class QueryForm:
    """What a form asks for; every field is text as a reader types it.

    ``all``, ``any``, ``none``, ``near`` and ``title`` are words, ``exact`` is a
    phrase; commas part several values of a field. ``rest`` is the part of a
    query for which the form has no field.
    """

    all: str = ""
    any: str = ""
    exact: str = ""
    none: str = ""
    near: str = ""
    distance: int = DISTANCE
    title: str = ""
    source: str = ""
    country: str = ""
    section: str = ""
    author: str = ""
    site: str = ""
    papers: str = ""
    days: Days = ALL_DAYS
    rest: str = ""


KEYWORD_FIELDS: tuple[KeywordName, ...] = (
    "source", "country", "section", "author", "site", "papers",
)  # fmt: skip


def query_of_form(form: QueryForm) -> str:
    """Return the query that asks for what *form* holds; "" where it holds nothing.

    >>> query_of_form(QueryForm(all="a b", exact="c d", none="e"))
    'a AND b AND "c d" -e'
    """
    every, some = list(_words(form.all)), list(_words(form.any))
    others = [*_phrases(form), *(InTitle(word) for word in _words(form.title))]
    clauses: list[Clause] = list(parse(form.rest).clauses)
    if len(some) == 1 and (every or others):
        every, some = every + some, []
    must: list[Clause] = [*every, *others]
    if len(some) > 1 and (must or clauses):
        must.append(Either(tuple(some)))
    else:
        # Side by side any of them may match, those that have most first.
        clauses += some
    if len(must) > 1 and (every or len(some) > 1):
        clauses.append(All(tuple(must)))
    else:
        clauses += must
    return side_by_side((*clauses, *(Without(word) for word in _words(form.none)), *_filters(form)))


def _phrases(form: QueryForm) -> Iterable[Quotation | Near | Word]:
    phrase = tuple(word.text for word in _words(form.exact))
    if phrase:
        yield Quotation(phrase)
    near = _words(form.near)
    if len(near) > 1:
        yield Near(near, form.distance)
    else:
        yield from near


def _filters(form: QueryForm) -> Iterable[Keyword | Either | Dated]:
    for name in KEYWORD_FIELDS:
        values = _COMMA.split(getattr(form, name).replace('"', " "))
        if name == "papers":
            values = [str(at_least(value.strip()) or "") for value in values]
        keywords = tuple(Keyword(name, v) for value in values if (v := " ".join(value.split())))
        if len(keywords) > 1:
            yield Either(keywords)
        else:
            yield from keywords
    if form.days != ALL_DAYS:
        yield Dated((form.days,))


def form_of_query(parsed: ParsedQuery) -> QueryForm:
    """Return the form that is filled with *parsed*; what has no field is its ``rest``.

    >>> form = form_of_query(parse('a AND b AND "e f" -c =g'))
    >>> form.all, form.exact, form.none, form.rest
    ('a b', 'e f', 'c', '=g')
    """
    clauses = tuple(_flat(parsed.clauses))
    # Words beside what must be there are wishes; the form has no field for these.
    wishes = any(not isinstance(c, Word | Without) or is_filter(c) for c in clauses)
    form, rest = QueryForm(), []
    for clause in clauses:
        filled = None if wishes and isinstance(clause, Word) else _with(form, clause)
        if filled is None:
            rest.append(clause)
        else:
            form = filled
    return replace(form, rest=side_by_side(tuple(rest)))


def _flat(clauses: Iterable[Clause]) -> Iterable[Clause]:
    """Yield *clauses*; of those that must all be there the words together, the others alone."""
    for clause in clauses:
        if isinstance(clause, All):
            words = tuple(part for part in clause.parts if isinstance(part, Word))
            if words:
                yield All(words)
            yield from (part for part in clause.parts if not isinstance(part, Word))
        else:
            yield clause


def _with(form: QueryForm, clause: Clause) -> QueryForm | None:
    """Return *form* with *clause* in its field, None where it has none or that is taken."""
    match clause:
        case Word(text):
            return replace(form, any=_added(form.any, text))
        case All(parts) if not form.all:
            return replace(form, all=_texts(parts))
        case Either(alternatives) if not form.any and _are_words(alternatives):
            return replace(form, any=_texts(alternatives))
        case Quotation(words, "typed") if not form.exact:
            return replace(form, exact=" ".join(words))
        case Near(parts, distance) if not form.near and _are_words(parts):
            return replace(form, near=_texts(parts), distance=distance)
        case InTitle(Word(text)):
            return replace(form, title=_added(form.title, text))
        case Without(Word(text)):
            return replace(form, none=_added(form.none, text))
        case Keyword() | Either() if keywords := of_one_field(clause):
            return _with_values(form, keywords)
        case Dated((span,)) if form.days == ALL_DAYS:
            return replace(form, days=span)
    return None


def _with_values(form: QueryForm, keywords: list[Keyword]) -> QueryForm | None:
    """Return *form* with values of one field, None where a comma would part one or it is taken."""
    name, values = keywords[0].name, [keyword.value for keyword in keywords]
    alike = all(keyword.name == name for keyword in keywords)
    if not alike or getattr(form, name) or any(map(_COMMA.search, values)):
        return None
    # Which of its fields a name is, the types cannot tell; all that values may fill are texts.
    return replace(form, **{str(name): ", ".join(values)})  # type: ignore[arg-type]


def _words(text: str) -> tuple[Word, ...]:
    return tuple(Word(word.text) for word in find_words(text))


def _are_words(parts: Iterable[Clause]) -> bool:
    return all(isinstance(part, Word) for part in parts)


def _texts(parts: Iterable[Clause]) -> str:
    return " ".join(part.text for part in parts if isinstance(part, Word))


def _added(text: str, word: str) -> str:
    return f"{text} {word}".strip()
