"""How a query was read, in the reader's language: the sentence and the notices of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from .page import NearQuotation
from .query.expansion import Expansion
from .query.filters import is_filter
from .query.operators import MAX_WORDS
from .query.parser import MAX_CHARACTERS
from .query.syntax import (
    All,
    Clause,
    Dated,
    Days,
    Either,
    Exact,
    Fuzzy,
    Group,
    InTitle,
    Keyword,
    Near,
    Notice,
    ParsedQuery,
    Pattern,
    Quotation,
    Without,
    Word,
)
from .query.tokens import MAX_DISTANCE, MAX_PHRASE_WORDS
from .query.tree_builder import must_match
from .texts.day_text import span_in_words
from .texts.messages import plural, text

_MAX_SHOWN = 80  # characters of left-out text that a notice repeats
_MOST_NAMED = 8  # words that a notice names
_AROUND = 12  # characters on either side of a marked place
_PLACE = "{before}⟦{text}⟧{after}"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
# What a notice says of the limit that was passed.
_LIMITS = {
    "query-cut": ("characters", MAX_CHARACTERS),
    "words-cut": ("words", MAX_WORDS),
    "phrase-cut": ("words", MAX_PHRASE_WORDS),
    "near-cut": ("words", MAX_DISTANCE),
}


def describe_notices(
    parsed: ParsedQuery, expansion: Expansion, capped: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return a sentence for everything that was not read as typed.

    *capped* are the texts of patterns of which an engine took only some words.
    """
    cut = dict.fromkeys(expansion.patterns.get(text, text) for text in capped)
    further = (*expansion.notices, *(Notice("expansion-cut", pattern) for pattern in cut))
    notices = [_sentence(notice, parsed.raw) for notice in (*parsed.notices, *further)]
    notices += map(_nearest, parsed.nearest, range(len(parsed.nearest)))
    return tuple(dict.fromkeys(notices))


def _sentence(notice: Notice, raw: str) -> str:
    values = {"text": _short(notice.text), "place": _place(notice, raw)}
    if notice.kind in _LIMITS:
        values["most"] = plural(*_LIMITS[notice.kind])
    return text(f"notice.{notice.kind}", **values)


def _nearest(near: NearQuotation, number: int) -> str:
    """Return in which words a text differs that is nearest to a quotation."""
    named = [
        text(f"near.{difference.kind}", quoted=difference.quoted, found=difference.found)
        for difference in near.differences[:_MOST_NAMED]
    ]
    if len(near.differences) > _MOST_NAMED:
        named.append(_ELLIPSIS)
    return text(
        "notice.phrase-near-too" if number else "notice.phrase-near",
        words=plural("words", len(near.differences)),
        differences=text("near.list").join(named),
    )


def _place(notice: Notice, raw: str) -> str:
    """Return the place in the query between brackets, with a little of what stands around it."""
    if notice.start < 0:
        return _short(notice.text)
    first, last = max(0, notice.start - _AROUND), notice.end + _AROUND
    before, after = raw[first : notice.start], raw[notice.end : last]
    if first:
        before = before.partition(" ")[2]  # whole words
    if last < len(raw):
        after = after.rpartition(" ")[0]
    return _PLACE.format(
        before=(_ELLIPSIS if first else "") + before.lstrip(),
        text=_short(raw[notice.start : notice.end]),
        after=after.rstrip() + (_ELLIPSIS if last < len(raw) else ""),
    )


def describe_query(parsed: ParsedQuery, ignored: tuple[str, ...] = ()) -> str:
    """Return how *parsed* was read, as a sentence; "" for an empty query.

    A second sentence names the words *ignored* in the order of the results.
    """
    described = _side_by_side(parsed.clauses, ignored)
    if not described:
        return ""
    sentence = text("reading.articles", described=described)
    if not ignored:
        return sentence
    words = text("list.comma").join(text("reading.quoted", text=word) for word in ignored)
    return f"{sentence}. {text('reading.ignored', words=words)}"


def _side_by_side(clauses: Sequence[Clause], ignored: tuple[str, ...] = ()) -> str:
    phrases = [c for c in clauses if isinstance(c, Quotation)]
    required = [
        c
        for c in clauses
        if isinstance(c, All | Near | InTitle | Either) and must_match(c) and not is_filter(c)
    ]
    optional = [
        c
        for c in clauses
        if isinstance(c, Word | Exact | Fuzzy | Pattern | Either | Group)
        and not (isinstance(c, Word) and c.text in ignored)
        and not must_match(c)
    ]
    excluded = [c.operand for c in clauses if isinstance(c, Without)]
    words = [operand for operand in excluded if not is_filter(operand)]
    rather = "rather" if phrases or required else "with"
    parts = [
        _part("phrase", "and_phrase", phrases),
        _part("with", "and", required),
        _part(rather, "or", optional),
        _part("without", "nor", words),
        *_facts(clauses),
        _part("not_of", "nor", [c for c in excluded if is_filter(c)]),
    ]
    return text("list.comma").join(filter(None, parts))


def _facts(clauses: Sequence[Clause]) -> list[str]:
    """Return what is said of papers, authors and so on, each field once, and of days."""
    values: dict[str, list[str]] = {}
    others: list[str] = []
    for clause in clauses:
        if keywords := _keywords(clause):
            values.setdefault(keywords[0].name, []).extend(map(_value, keywords))
        elif isinstance(clause, Dated | Either | Group) and is_filter(clause):
            others.append(_operand(clause))
    described = [
        text(f"reading.{name}", value=_joined("or", found)) for name, found in values.items()
    ]
    return described + others


def _keywords(clause: Clause) -> list[Keyword]:
    """Return the values of one field that *clause* is or gives to choose from."""
    parts = clause.alternatives if isinstance(clause, Either) else (clause,)
    keywords = [part for part in parts if isinstance(part, Keyword)]
    alike = len(keywords) == len(parts) and len({keyword.name for keyword in keywords}) == 1
    return keywords if alike else []


def _part(opening: str, conjunction: str, operands: Sequence[Clause]) -> str:
    if not operands:
        return ""
    describe = _fact if opening == "not_of" else _operand
    return text(f"reading.{opening}", operands=_joined(conjunction, map(describe, operands)))


def _fact(operand: Clause) -> str:
    """Return what articles are not, in words."""
    if isinstance(operand, Keyword) and operand.name == "papers":
        return text("reading.of_papers", value=_value(operand))
    return _operand(operand)


def _joined(conjunction: str, parts: Iterable[str]) -> str:
    return text(f"reading.{conjunction}").join(parts)


def _operand(operand: Clause) -> str:
    """Return one clause in words."""
    match operand:
        case Word(word):
            return text("reading.any_form", word=_quoted(word))
        case Exact(word):
            return text("reading.exact", word=_quoted(word))
        case Fuzzy(word):
            return text("reading.fuzzy", word=_quoted(word))
        case Pattern(shape):
            key, word = ("prefix", shape[:-1]) if operand.is_prefix else ("pattern", shape)
            return text(f"reading.{key}", word=_quoted(word))
        case Quotation(words, mode):
            return text(f"reading.phrase.{mode}", words=_quoted(" ".join(words)))
        case Near(parts, distance):
            near = _joined("and", map(_operand, parts))
            return text("reading.near", parts=near, words=plural("words_between", distance))
        case InTitle(child):
            return text("reading.in_title", operand=_named(child))
        case Keyword(name):
            return text(f"reading.{name}", value=_value(operand))
        case Dated(spans):
            return _joined("or", map(_days, spans))
        case Without(child) if is_filter(child):
            return text("reading.not_of", operands=_fact(child))
        case Without(child):
            return text("reading.not", operand=_bracketed(child))
        case All(parts):
            wanted = [part for part in parts if not isinstance(part, Without)]
            unwanted = [_bracketed(part) for part in parts if isinstance(part, Without)]
            return " ".join(filter(None, (_joined("and", map(_bracketed, wanted)), *unwanted)))
        case Either(alternatives):
            return _joined("or", map(_bracketed, alternatives))
        case Group(clauses):
            return _side_by_side(clauses)


def _named(operand: Clause) -> str:
    described = _operand(operand)
    if isinstance(operand, Quotation):
        return text("reading.the_phrase", phrase=described)
    return described


def _bracketed(operand: Clause) -> str:
    described = _named(operand)
    return f"({described})" if isinstance(operand, All | Either | Group) else described


def _value(keyword: Keyword) -> str:
    if keyword.name == "papers":
        return plural("papers", int(keyword.value))
    return _quoted(keyword.value)


def _quoted(words: str) -> str:
    return text("reading.quoted", text=words)


def _days(span: Days) -> str:
    if span.start == span.end and span.start is not None:
        return text("reading.day", start=_day(span.start))
    if span.start is None or span.end is None:
        key = "until" if span.start is None else "since"
        return text(f"reading.{key}", start=_day(span.start), end=_day(span.end))
    return text("reading.span", start=_day(span.start), end=_day(span.end))


def _day(day: date | None) -> str:
    return "" if day is None else span_in_words(day, day)


def _short(words: str) -> str:
    return words if len(words) <= _MAX_SHOWN else words[:_MAX_SHOWN] + _ELLIPSIS
