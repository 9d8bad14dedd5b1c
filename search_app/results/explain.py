"""Why an article is among the results: the words that it holds, by form and by reason, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from indexer.analysis import find_words, term_of
from indexer.analysis.clitics import is_same_word
from indexer.article import Article
from indexer.backends import Span

from ..page import FoundForm, FoundWord, Why
from ..query.expansion import Expansion
from ..texts.messages import text

# Why a form is searched for, the closest reason first.
TIERS: Final = (
    "typed",
    "joined",
    "name",
    "spelling",
    "form",
    "pattern",
    "similar",
    "root",
    "related",
)
_NONE: Final = {True: "why.nothing", False: "why.filters"}  # by whether words are asked for
REMEMBERED: Final = 1 << 14  # pairs of a word and a form
MOST_WRITTEN: Final = 3  # forms of one word and reason that a sentence names


def why(article: Article, spans: Sequence[Span], expansion: Expansion) -> Why:
    """Return what of the query *article* holds at *spans*, and which words it does not hold."""
    found = _found(article, spans, expansion)
    asked = dict.fromkeys(concept.word for concept in expansion.proximity)
    held = {one.word for one in found}
    missing = tuple(word for word in asked if word not in held) if found else ()
    sentence = _sentence(found, missing) if found else text(_NONE[bool(asked)])
    return Why(found, missing, sentence)


def tier_of(word: str, form: str, expansion: Expansion) -> str:
    """Return why *form* was searched for where a reader asked for *word*."""
    reason = expansion.reasons.get(word, {}).get(form)
    if reason:
        return reason
    if any(sign in word for sign in "*?") or word in expansion.patterns:
        return "pattern" if form != word else "typed"
    return "typed" if form in {term_of(w.text) for w in find_words(word)} else "form"


def _found(article: Article, spans: Iterable[Span], expansion: Expansion) -> tuple[FoundWord, ...]:
    counts: dict[str, dict[str, list[int]]] = {}
    written: dict[tuple[str, str], str] = {}
    for field, start, end, word, form in _whole_forms(spans, expansion):
        of_word = counts.setdefault(word, {})
        if form not in of_word:
            of_word[form] = [0, 0]
            whole = article.title if field == "title" else article.body
            written[word, form] = whole[start:end]
        of_word[form][field == "body"] += 1
    return tuple(
        FoundWord(word, _forms(word, forms, written, expansion)) for word, forms in counts.items()
    )


def _whole_forms(spans: Iterable[Span], expansion: Expansion) -> Iterable[Span]:
    """Return *spans* with the words of a form of several as one, as far as they stand in a row."""
    rest = list(spans)
    phrases = {
        word: [form.split() for form in expansion.reasons.get(word, ()) if " " in form]
        for word in {span.word for span in rest}
    }
    if not any(phrases.values()):
        return rest
    whole: list[Span] = []
    place = 0
    while place < len(rest):
        first = rest[place]
        lengths = (len(f) for f in phrases[first.word] if _stand(rest, place, f))
        row = rest[place : place + next(lengths, 1)]
        form = " ".join(span.form for span in row)
        whole.append(first._replace(end=row[-1].end, form=form))
        place += len(row)
    return whole


def _stand(spans: Sequence[Span], place: int, forms: Sequence[str]) -> bool:
    row = spans[place : place + len(forms)]
    alike = {(span.field, span.word) for span in row}
    return len(alike) == 1 and [span.form for span in row] == list(forms)


def _forms(
    word: str,
    forms: dict[str, list[int]],
    written: dict[tuple[str, str], str],
    expansion: Expansion,
) -> tuple[FoundForm, ...]:
    found = [
        FoundForm(written[word, form], form, tier_of(word, form, expansion), title, body)
        for form, (title, body) in forms.items()
    ]
    return tuple(
        sorted(
            found,
            key=lambda f: (_rank(f.tier), _kind(word, f) == f.tier, -(f.title + f.body), f.form),
        )
    )


def _kind(word: str, found: FoundForm) -> str:
    """Return the tier of a form; "attached" for a form that is the word behind other letters."""
    return "attached" if found.tier == "form" and _is_attached(word, found.form) else found.tier


@lru_cache(REMEMBERED)
def _is_attached(word: str, form: str) -> bool:
    return any(is_same_word(form, term_of(part.text)) for part in find_words(word))


def _rank(tier: str) -> int:
    return TIERS.index(tier) if tier in TIERS else len(TIERS)


def _sentence(found: Sequence[FoundWord], missing: Sequence[str]) -> str:
    parts = [part for word in found for part in _parts(word)]
    sentence = text("why.holds", parts=text("why.and").join(parts))
    if not missing:
        return sentence
    words = text("why.nor").join(text("why.quoted", word=word) for word in missing)
    return f"{sentence} {text('why.missing', words=words)}"


def _parts(found: FoundWord) -> Iterable[str]:
    """Yield a part of the sentence for each reason why forms of the word were searched for."""
    for kind, group in groupby(found.forms, key=lambda form: _kind(found.word, form)):
        forms = list(group)
        quoted = (text("why.quoted", word=form.written) for form in forms[:MOST_WRITTEN])
        yield text(
            f"why.{kind}",
            word=found.word,
            written=text("why.too").join(dict.fromkeys(quoted)),
            where=text(_where(forms)),
        )


def _where(forms: Sequence[FoundForm]) -> str:
    in_title, in_body = any(f.title for f in forms), any(f.body for f in forms)
    if in_title and in_body:
        return "why.both"
    return "why.title" if in_title else "why.body"
