"""A query as it was read, to ordered ids: expanded, searched, and read otherwise where nothing is found.

Where no article is found as typed, a long quotation is sought as the text
nearest to it; then the readings of CHAIN are searched one after the other, and the first that finds something is the answer; it says so, and
a reader may insist on what was typed. Where little is found they are offered.
Filters are the reader's own: without them a search is only ever offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from indexer.analysis import is_stop_word, term_of
from indexer.backends import Explanation, ResultPage, Searcher, SearchRequest

from .page import Limit, Offer
from .query import quotations, readings
from .query.expansion import Expansion, expand
from .query.filters import FieldValues
from .query.readings import Reading
from .query.spelling_choice import EVERY_SPELLING, SpellingChoice
from .query.syntax import Notice, ParsedQuery, Word

SHORTEST_KNOWN: Final = 3  # letters of a word that must be known: single ones stand everywhere
FEW: Final = 5  # articles with all words, below which other readings are offered
ENOUGH: Final = 100  # articles that hold a word itself, from which distant relatives find none

Request = Callable[[Expansion, frozenset[Limit]], SearchRequest]


class Step(NamedTuple):
    """A reading of the chain, and the key of what is said of it."""

    kind: str
    read: Reading


CHAIN: Final = (
    Step("spelling", readings.respelt),
    Step("layout", readings.on_other_layout),
    Step("arabizi", readings.in_arabic_letters),
    Step("phrase-nowhere", readings.unquoted),
    Step("fewer", readings.loosened),
    Step("similar", readings.approximate),
)
OTHER_WORDS: Final = ("spelling", "layout", "arabizi")  # for words that are not in the index


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, by which expansion.

    ``parsed`` is the query that was searched; where that is not what was typed
    ``corrected`` is it as text, and a notice of ``parsed`` says which reading
    it is. ``total_all_words`` counts the articles that hold all words, as
    between AND; None where the query asks for that itself.
    ``held`` is what forms of the words find where what only distant relatives find
    stands behind it; ``requests`` are then two, the first for what holds the words.
    """

    parsed: ParsedQuery
    expansion: Expansion
    found: ResultPage
    requests: tuple[SearchRequest, ...]  # that found it
    total_all_words: int | None = None
    corrected: str = ""
    offers: tuple[Offer, ...] = ()
    held: ResultPage | None = None

    @property
    def total_close(self) -> int:
        """Return how many articles hold all that was asked."""
        return self.found.total if self.total_all_words is None else self.total_all_words

    def explain(self, searcher: Searcher, article_id: str) -> Explanation | None:
        """Return the parts of an article's score by the request that finds it; None for no article.

        *searcher* is the one that answered.
        """
        parts = [searcher.explain(article_id, request) for request in self.requests]
        return next((part for part in parts if part and part.what != "nothing"), parts[0])


def answer(
    parsed: ParsedQuery,
    searcher: Searcher,
    values: FieldValues | None = None,
    request: Request | None = None,
    choice: SpellingChoice = EVERY_SPELLING,
    **limits: Any,
) -> Answer:
    """Return what *searcher* finds for *parsed*.

    *request* makes the request of an expansion, some of the limits beside the
    query left out; without it *limits* are those of a SearchRequest. *choice*
    says which other spellings are searched, and whether other readings are.
    """
    asking = _Asking(searcher, values, request or _plain(limits), choice)
    typed = asking.ask(parsed)
    if typed.found.partial or not parsed.clauses:
        return typed
    if choice.readings:
        if not typed.found.total and (near := asking.nearest(typed)):
            return near
        unknown = asking.is_unknown(parsed)
        for step in CHAIN:
            if not typed.found.total or (unknown and step.kind in OTHER_WORDS):
                other = asking.read(step, parsed)
                if other and other.found.total:
                    return _in_place_of(step, parsed, other)
    if typed.total_close < FEW:
        return replace(typed, offers=(*parsed.offers, *asking.offers(typed)))
    return typed


def nearest_quotation(
    parsed: ParsedQuery, searcher: Searcher, values: FieldValues, **limits: Any
) -> Answer | None:
    """Return what the texts find that are nearest to long quotations; None where none is near."""
    asking = _Asking(searcher, values, _plain(limits), EVERY_SPELLING)
    return asking.nearest(asking.ask(parsed))


def _plain(limits: dict[str, Any]) -> Request:
    return lambda expansion, without: expansion.request(**limits)


def _in_place_of(step: Step, typed: ParsedQuery, other: Answer) -> Answer:
    """Return the answer to another reading, which says that it is one."""
    searched = str(other.parsed)
    said = Notice(step.kind, str(typed) if step.kind == "phrase-nowhere" else searched)
    parsed = replace(other.parsed, notices=(*typed.notices, said), raw=typed.raw)
    return replace(other, parsed=parsed, corrected=searched)


def _enough(request: SearchRequest) -> int:
    """Return from how many articles with the words themselves distant relatives find no others.

    By date they would not stand last: there they are asked only where nothing else is found.
    """
    return ENOUGH if request.sort == "relevance" else 1


def _joined(held: ResultPage, behind: ResultPage, shown: int) -> ResultPage:
    """Return one page of two: *behind* stands behind the *shown* results of *held*.

    Facets and the timeline count what is held, if anything is: a value that is
    chosen may have none where others have.
    """
    counts = held if held.total or any(held.facets.values()) else behind
    return replace(
        counts,
        hits=(*held.hits, *(replace(hit, rank=shown + hit.rank) for hit in behind.hits)),
        total=held.total + behind.total,
        total_is_exact=held.total_is_exact and behind.total_is_exact,
        partial=behind.partial,
        total_groups=None
        if held.total_groups is None or behind.total_groups is None
        else held.total_groups + behind.total_groups,
        capped=tuple(dict.fromkeys((*held.capped, *behind.capped))),
    )


class _Asking:
    """One question in its readings."""

    def __init__(
        self,
        searcher: Searcher,
        values: FieldValues | None,
        request: Request,
        choice: SpellingChoice,
    ):
        self._searcher = searcher
        self._values = values
        self._request = request
        self._choice = choice

    def ask(self, parsed: ParsedQuery, without: frozenset[Limit] = frozenset()) -> Answer:
        """Return what one reading finds.

        What known words were perhaps mistyped for finds articles only where few hold
        a word itself, and behind those; words of the same root and of like use where
        these are few too: else a total would count what hardly anyone asked for, and
        several such words would outweigh the one that is meant.
        """
        expansion = expand(parsed, self._searcher.vocabulary, self._values, self._choice)
        request = self._request(expansion, without)
        close = expansion.without_distant(request)
        held = self._searcher.search(close)
        counted = self._count(close, expansion)
        asked = Answer(parsed, expansion, held, (close,), counted, offers=parsed.offers)
        enough = _enough(request)
        if held.partial or held.total >= enough:
            return asked
        shown = held.total if held.total_groups is None else held.total_groups
        offset, limit = max(0, request.offset - shown), request.limit - len(held.hits)
        for distant in expansion.behind(request):
            behind = self._searcher.search(replace(distant, offset=offset, limit=limit))
            found, requests = _joined(held, behind, shown), (close, distant)
            asked = replace(asked, found=found, requests=requests, held=held)
            if found.total >= enough:
                break
        return asked

    def _count(self, request: SearchRequest, expansion: Expansion) -> int | None:
        """Return how many articles hold every word of an expansion."""
        if expansion.every_word is None:
            return None
        counting = SearchRequest(
            tree=expansion.every_word,
            limit=0,
            filters=request.filters,
            start=request.start,
            end=request.end,
            deadline=request.deadline,
        )
        return self._searcher.search(counting).total

    def read(self, step: Step, parsed: ParsedQuery) -> Answer | None:
        """Return what a reading of the query finds; None where there is no such reading."""
        other = step.read(parsed, self._searcher.vocabulary)
        return self.ask(other) if other else None

    def nearest(self, typed: Answer) -> Answer | None:
        """Return what the texts find that are nearest to long quotations; None where none is near."""
        other = quotations.nearest(
            typed.parsed,
            lambda words, most: self._searcher.near_texts(words, most, typed.requests[0]),
            self._searcher.vocabulary,
        )
        found = self.ask(other) if other else None
        return replace(found, corrected=str(other)) if found and found.found.total else None

    def is_unknown(self, parsed: ParsedQuery) -> bool:
        """Return whether no word that was asked for is known, nor any form of one."""
        terms = [term_of(c.text) for c in parsed.clauses if isinstance(c, Word)]
        asked = [term for term in terms if not is_stop_word(term) and len(term) >= SHORTEST_KNOWN]
        return bool(asked) and not any(map(self._is_known, asked))

    def _is_known(self, term: str) -> bool:
        vocabulary = self._searcher.vocabulary
        return bool(vocabulary.frequency(term)) or any(
            reason == "form" for _, _, reason in vocabulary.relatives(term)
        )

    def offers(self, typed: Answer) -> Iterator[Offer]:
        """Yield other readings that find more than the query as typed, with how many articles."""
        near = None if typed.found.total else self.nearest(typed)
        if near:
            yield Offer("phrase-near", near.corrected, near.corrected, near.found.total)
        for step in CHAIN:
            if typed.found.total and step.kind not in OTHER_WORDS:
                continue
            other = self.read(step, typed.parsed)
            if other and other.total_close > typed.total_close:
                text = str(other.parsed)
                yield Offer(step.kind, text, text, other.total_close)
        if not typed.found.total:
            yield from self._named(typed.parsed)
            yield from self._wider(typed.parsed)

    def _named(self, parsed: ParsedQuery) -> Iterator[Offer]:
        """Yield the query with the names of the index that are like those that it has not."""
        other = readings.with_known_values(parsed, self._values) if self._values else None
        found = self.ask(other) if other else None
        if found and found.found.total:
            text = str(found.parsed)
            yield Offer("value", text, text, found.found.total)

    def _wider(self, parsed: ParsedQuery) -> Iterator[Offer]:
        """Yield the query without its dates, and without all that filters it."""
        vocabulary = self._searcher.vocabulary
        undated = readings.without_dates(parsed, vocabulary) or parsed
        bare = readings.without_fields(undated, vocabulary) or undated
        tried: tuple[tuple[str, ParsedQuery, frozenset[Limit]], ...] = (
            ("dates", undated, frozenset({"dates"})),
            ("filters", bare, frozenset({"dates", "filters"})),
        )
        for kind, reading, without in tried:
            found = self.ask(reading, without)
            if found.found.total:
                yield Offer(kind, str(reading), str(reading), found.found.total, without)
                return
