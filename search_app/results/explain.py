"""Why an article is among the results: the words that it holds, by form and by reason, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from ..texts.reader import reader

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
REMEMBERED: Final = 1 << 12  # pairs of a word and a form
MOST_WRITTEN: Final = 3  # forms of one word and reason that a sentence names


class Reasons:
    """Why articles are among the results of one expansion.

    What is worked out of its words for one article serves the next.
    """

    def __init__(self, expansion: Expansion):
        self._expansion = expansion
        self._asked = dict.fromkeys(concept.word for concept in expansion.proximity)
        several = {
            word: [form.split() for form in forms if " " in form]
            for word, forms in expansion.reasons.items()
        }
        self._several = {word: forms for word, forms in several.items() if forms}
        self._kinds: dict[tuple[str, str], tuple[str, str]] = {}

    def why(self, article: Article, spans: Sequence[Span]) -> Why:
        """Return what of the query *article* holds at *spans*, and which words it does not hold."""
        found = self._found(article, spans)
        held = {one.word for one in found}
        missing = tuple(word for word in self._asked if word not in held) if found else ()
        if not found:
            return Why(found, missing, text(_NONE[bool(self._asked)]))
        return Why(found, missing, self._sentence(found, missing))

    def _found(self, article: Article, spans: Sequence[Span]) -> tuple[FoundWord, ...]:
        counts: dict[str, dict[str, list[int]]] = {}
        written: dict[str, dict[str, str]] = {}
        for field, start, end, word, form in self._whole_forms(spans) if self._several else spans:
            if word not in counts:
                counts[word], written[word] = {}, {}
            of_word = counts[word]
            if form not in of_word:
                of_word[form] = [0, 0]
                whole = article.title if field == "title" else article.body
                written[word][form] = whole[start:end]
            of_word[form][field == "body"] += 1
        return tuple(
            FoundWord(word, self._forms(word, forms, written[word]))
            for word, forms in counts.items()
        )

    def _whole_forms(self, spans: Sequence[Span]) -> Iterator[Span]:
        """Yield *spans*, the words of a form of several as one where they stand in a row."""
        place = 0
        while place < len(spans):
            first = spans[place]
            forms = self._several.get(first.word, ())
            lengths = (len(f) for f in forms if _stand(spans, place, f))
            row = spans[place : place + next(lengths, 1)]
            form = " ".join(span.form for span in row)
            yield first._replace(end=row[-1].end, form=form)
            place += len(row)

    def _forms(
        self, word: str, forms: dict[str, list[int]], written: dict[str, str]
    ) -> tuple[FoundForm, ...]:
        """Return the forms of a word that an article holds, the closest first."""
        found = [
            FoundForm(written[form], form, self._kind(word, form)[0], title, body)
            for form, (title, body) in forms.items()
        ]
        if len(found) > 1:
            found.sort(key=lambda f: (*self._closeness(word, f), -(f.title + f.body), f.form))
        return tuple(found)

    def _closeness(self, word: str, found: FoundForm) -> tuple[int, bool]:
        tier, kind = self._kind(word, found.form)
        return _rank(tier), kind == tier

    def _kind(self, word: str, form: str) -> tuple[str, str]:
        """Return the tier of a form, and its kind: "attached" is the word behind other letters."""
        kind = self._kinds.get((word, form))
        if kind is None:
            tier = tier_of(word, form, self._expansion)
            attached = tier == "form" and _is_attached(word, form)
            kind = self._kinds[word, form] = (tier, "attached" if attached else tier)
        return kind

    def _sentence(self, found: Sequence[FoundWord], missing: Sequence[str]) -> str:
        language = reader().language
        parts = [part for word in found for part in self._parts(language, word)]
        sentence = text("why.holds", parts=text("why.and").join(parts))
        return f"{sentence} {_missing(language, tuple(missing))}" if missing else sentence

    def _parts(self, language: str, found: FoundWord) -> Iterator[str]:
        """Yield a part of the sentence for each reason why forms of the word were searched for."""
        word = found.word
        if len(found.forms) == 1:  # as most
            (form,) = found.forms
            kind = self._kind(word, form.form)[1]
            yield _part(language, kind, word, (form.written,), _where(found.forms))
            return
        by_kind = groupby(found.forms, key=lambda form: self._kind(word, form.form)[1])
        for kind, group in by_kind:
            forms = list(group)
            written = tuple(form.written for form in forms[:MOST_WRITTEN])
            yield _part(language, kind, word, written, _where(forms))


def tier_of(word: str, form: str, expansion: Expansion) -> str:
    """Return why *form* was searched for where a reader asked for *word*."""
    reason = expansion.reasons.get(word, {}).get(form)
    if reason:
        return reason
    if any(sign in word for sign in "*?") or word in expansion.patterns:
        return "pattern" if form != word else "typed"
    return "typed" if form in {term_of(w.text) for w in find_words(word)} else "form"


def _stand(spans: Sequence[Span], place: int, forms: Sequence[str]) -> bool:
    row = spans[place : place + len(forms)]
    alike = {(span.field, span.word) for span in row}
    return len(alike) == 1 and [span.form for span in row] == list(forms)


@lru_cache(REMEMBERED)
def _is_attached(word: str, form: str) -> bool:
    return any(is_same_word(form, term_of(part.text)) for part in find_words(word))


def _rank(tier: str) -> int:
    return TIERS.index(tier) if tier in TIERS else len(TIERS)


# The results of one page say much the same of the same words.
@lru_cache(REMEMBERED)
def _part(_language: str, kind: str, word: str, written: tuple[str, ...], where: str) -> str:
    """Return a part of the sentence in the reader's language, by which it is remembered."""
    quoted = dict.fromkeys(text("why.quoted", word=form) for form in written)
    return text(f"why.{kind}", word=word, written=text("why.too").join(quoted), where=text(where))


@lru_cache(REMEMBERED)
def _missing(_language: str, words: tuple[str, ...]) -> str:
    """Return the sentence on what an article does not hold, remembered by the reader's language."""
    quoted = text("why.nor").join(text("why.quoted", word=word) for word in words)
    return text("why.missing", words=quoted)


def _where(forms: Sequence[FoundForm]) -> str:
    in_title, in_body = sum([f.title for f in forms]), sum([f.body for f in forms])
    if in_title and in_body:
        return "why.both"
    return "why.title" if in_title else "why.body"
