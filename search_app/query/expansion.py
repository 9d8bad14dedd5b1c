"""A query as it was read, to the tree that an engine answers.

Words become concepts: any of them may match, the best first. Quotations, AND
and what stands near or in a title must match, exclusions must not. Fields and
dates that hold for the whole query become filters of the request; within OR
they are nodes of the tree. Stop words do not count unless nothing else is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import is_
from typing import Any

from indexer.analysis import is_stop_word, term_of
from indexer.analysis.letters import ALEF, BEH, FEH, KAF, LAM, WAW
from indexer.analysis.spacing import join
from indexer.backends import SearchRequest, Vocabulary
from indexer.index.searching.nodes import (
    TEXT,
    And,
    AndMaybe,
    AndNot,
    AsWritten,
    Concept,
    ConstantScoreQuery,
    DayRange,
    Every,
    Form,
    FuzzyTerm,
    InTitle,
    KeywordFilter,
    Near,
    NewsConcept,
    Not,
    NullQuery,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    Wildcard,
)
from indexer.index.words.relatives import NAME_SPELLING

from . import syntax
from .confusions import confused
from .filters import AsTyped, FieldValues, Filters, day_numbers, is_filter
from .spelling_choice import EVERY_SPELLING, Respelling, SpellingChoice
from .syntax import (
    All,
    Clause,
    Dated,
    Either,
    Exact,
    Fuzzy,
    Group,
    Keyword,
    Notice,
    ParsedQuery,
    Pattern,
    Quotation,
    Without,
    Word,
)
from .tokens import LONG_WORD
from .understanding import Understood, understand

CLITICS = (WAW, FEH, BEH, LAM, KAF)  # that Arabic writes together with the word behind them
ARTICLE = ALEF + LAM
# What may stand before a word whose beginning was typed: nothing, the article,
# a clitic, a clitic and the article (of which lam swallows the alef).
ATTACHED = (
    "",
    ARTICLE,
    *CLITICS,
    *(clitic + ARTICLE for clitic in (WAW, FEH, BEH, KAF)),
    LAM + LAM,
)
CONFUSED_WEIGHT = 0.6  # of a form that differs from a word only in letters often confused
CLOSE_FORM = 0.7  # forms of at least this weight stand for a word in a phrase, near, or excluded
MOST_CLOSE_FORMS = 100
SIMILAR_BOOST = 0.5  # of words that some slips away from the one asked for


@dataclass(frozen=True, slots=True)
class Expansion:
    """A query ready for an engine.

    ``tree`` holds index words; ``words`` maps each word of the query, as
    typed, to the close index words searched for it, each with the reason why;
    ``proximity`` are the concepts that gain by standing close; ``ignored`` are
    the words that do not count. ``filters``, ``start`` and ``end`` are those of a SearchRequest. ``patterns``
    maps what an engine may report as capped to the pattern as typed.
    ``reasons`` says of each word why each of its forms is searched, distant ones too.
    ``every_word`` holds what has all words of the query, as between AND:
    None where the tree asks for that already. ``respellings`` are the other
    spellings that are known, dropped ones among them.
    """

    tree: Query
    words: Mapping[str, Mapping[str, str]]
    proximity: tuple[NewsConcept, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None
    ignored: tuple[str, ...] = ()
    patterns: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    respellings: tuple[Respelling, ...] = ()
    reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    every_word: Query | None = None

    def request(self, **limits: Any) -> SearchRequest:
        """Return what an engine is asked; *limits* go before what the query itself says."""
        own = {"filters": self.filters, "start": self.start, "end": self.end}
        return SearchRequest(tree=self.tree, proximity=self.proximity, **(own | limits))

    def without_distant(self, request: SearchRequest) -> SearchRequest:
        """Return *request* of what holds words themselves; distant forms only add to it."""
        return replace(request, tree=_anchored(self.tree))

    def behind(self, request: SearchRequest) -> tuple[SearchRequest, ...]:
        """Return *request* of what ``without_distant`` leaves out, the nearer before all of it.

        The nearer are what known words were perhaps mistyped for, where there are any;
        nothing is left out where the result is empty.
        """
        held, near = _anchored(self.tree), _anchored(self.tree, with_corrections=True)
        trees = [AndNot(near, held)] if near != held else []
        trees += [AndNot(self.tree, held)] if held is not self.tree else []
        return tuple(replace(request, tree=tree) for tree in trees)


def expand(
    parsed: ParsedQuery,
    vocabulary: Vocabulary,
    values: FieldValues | None = None,
    choice: SpellingChoice = EVERY_SPELLING,
) -> Expansion:
    """Return *parsed* with every word as what it means in *vocabulary*.

    *choice* says which other spellings of words are searched; quotations,
    exact words and exclusions take none.
    """
    build = _TreeBuilder(vocabulary, values or AsTyped(), _ignored(parsed.clauses), choice)
    rest = build.filters.take(parsed.clauses)
    concepts = build.concepts(rest)
    tree = build.side_by_side(rest, concepts, empty=Every() if build.filters else NullQuery)
    return Expansion(
        tree=tree,
        words=build.words,
        proximity=tuple(concepts),
        filters=build.filters.keywords,
        start=build.filters.start,
        end=build.filters.end,
        ignored=tuple(dict.fromkeys(w for w in _words(parsed.clauses) if w not in build.words)),
        patterns=build.patterns,
        notices=tuple(build.notices),
        respellings=tuple(build.respellings.values()),
        reasons=build.reasons,
        every_word=build.every_word(rest, concepts),
    )


def _words(clauses: Iterable[Clause]) -> Iterator[str]:
    """Yield the plain words that are asked for, not those that must not stand."""
    for clause in clauses:
        if isinstance(clause, Word):
            yield clause.text
        elif isinstance(clause, All | Either | Group):
            yield from _words(_parts(clause))


def _parts(clause: All | Either | Group) -> tuple[Clause, ...]:
    if isinstance(clause, All):
        return clause.parts
    return clause.alternatives if isinstance(clause, Either) else clause.clauses


def _ignored(clauses: Sequence[Clause]) -> frozenset[str]:
    """Return the stop words; none where the query asks for nothing else."""
    found = frozenset(word for word in _words(clauses) if is_stop_word(term_of(word)))
    return found if found and _asks_beside(clauses, found) else frozenset()


def _asks_beside(clauses: Iterable[Clause], ignored: frozenset[str]) -> bool:
    for clause in clauses:
        if isinstance(clause, All | Either | Group):
            if _asks_beside(_parts(clause), ignored):
                return True
        elif isinstance(clause, Word):
            if clause.text not in ignored:
                return True
        elif not isinstance(clause, Without | Keyword | Dated):
            return True
    return False


class _TreeBuilder:
    """Makes nodes of clauses and remembers which index words stand for which word."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        values: FieldValues,
        ignored: frozenset[str],
        choice: SpellingChoice,
    ):
        self._vocabulary = vocabulary
        self._choice = choice
        self.respellings: dict[str, Respelling] = {}  # by the other spelling
        self.ignored = ignored
        self.words: dict[str, dict[str, str]] = {}
        self.reasons: dict[str, Mapping[str, str]] = {}
        self.patterns: dict[str, str] = {}
        self.notices: list[Notice] = []
        self.filters = Filters(values, self.notices)

    def concepts(self, clauses: Sequence[Clause]) -> list[NewsConcept]:
        """Return concepts for the words among *clauses*; neighbours may be one word."""
        written = [c.text for c in clauses if isinstance(c, Word) and c.text not in self.ignored]
        return self._understood(written)

    def _understood(self, written: list[str]) -> list[NewsConcept]:
        understood = understand(written, self._vocabulary, self._choice)
        for meaning in understood:
            self._respelt(meaning)
            known = self.words.setdefault(meaning.concept.word, {})
            known |= meaning.close
            self._give_reasons(meaning.concept.word, meaning.reasons)
        return [meaning.concept for meaning in understood]

    def _give_reasons(self, word: str, reasons: Mapping[str, str]) -> None:
        given = self.reasons.get(word)
        self.reasons[word] = {**reasons, **given} if given else reasons

    def _respelt(self, meaning: Understood) -> None:
        for respelling in meaning.respellings:
            self.respellings.setdefault(respelling.spelling, respelling)

    def side_by_side(
        self,
        clauses: Sequence[Clause],
        concepts: Sequence[NewsConcept],
        empty: Query = NullQuery,
    ) -> Query:
        """Return the tree of clauses of which words (as *concepts*) may match and others must."""
        optional, required, excluded = self._sorted(clauses)
        narrowing = self._narrowing(clauses)
        if not narrowing:
            return _combine([*concepts, *optional], required, excluded, empty)
        if not (concepts or optional or required):
            return _combine([], narrowing, excluded, empty)
        asked = _combine([*concepts, *optional], required, [], empty)
        return _combine([], [asked, *narrowing], excluded, empty)

    def every_word(
        self, clauses: Sequence[Clause], concepts: Sequence[NewsConcept]
    ) -> Query | None:
        """Return the tree of all clauses that need not match, and of words as AND asks for them."""
        optional, required, excluded = self._sorted(clauses)
        if not concepts and not optional:
            return None
        words = [concept.held for concept in concepts]
        required += self._narrowing(clauses)
        return _anchored(_combine([], [*required, *words, *optional], excluded, NullQuery))

    def _narrowing(self, clauses: Sequence[Clause]) -> list[Query]:
        """Return what must be true of articles, whatever words they hold."""
        kept = [c for c in clauses if is_filter(c) and not isinstance(c, Without)]
        return [self.node(clause) for clause in kept]

    def _sorted(self, clauses: Sequence[Clause]) -> tuple[list[Query], list[Query], list[Query]]:
        """Return what may match, what must and what must not; words and filters are none of them."""
        optional: dict[str, Query] = {}
        required: list[Query] = []
        excluded: list[Query] = []
        for number, clause in enumerate(clauses):
            if isinstance(clause, Without):
                excluded.append(self._narrow(clause.operand))
            elif isinstance(clause, Word) or is_filter(clause):
                continue
            elif isinstance(clause, syntax.Near):
                required.append(self._near(clause, *_beside(clauses, number)))
            elif not must_match(clause):
                optional.setdefault(str(clause), self.node(clause))
            else:
                required.append(self.node(clause))
        return list(optional.values()), required, excluded

    def node(self, clause: Clause) -> Query:
        """Return the tree of one clause."""
        return getattr(self, NODES[type(clause)])(clause)  # type: ignore[no-any-return]

    # -- several

    def _without(self, clause: Without) -> Query:
        return Not(self._narrow(clause.operand))

    def _narrow(self, clause: Clause) -> Query:
        """Return the tree of a clause, of a word only its close forms."""
        return self._close(clause) if isinstance(clause, Word) else self.node(clause)

    def _all(self, clause: All) -> Query:
        kept = [p for p in clause.parts if not (isinstance(p, Word) and p.text in self.ignored)]
        wanted = [self.node(part) for part in kept if not isinstance(part, Without)]
        unwanted = [self._narrow(part.operand) for part in kept if isinstance(part, Without)]
        return _combine([], wanted, unwanted, NullQuery)

    def _either(self, clause: Either) -> Query:
        kept = [
            a for a in clause.alternatives if not (isinstance(a, Word) and a.text in self.ignored)
        ]
        return _any_of([self.node(alternative) for alternative in kept or clause.alternatives])

    def _group(self, clause: Group) -> Query:
        return self.side_by_side(clause.clauses, self.concepts(clause.clauses))

    # -- words

    def _word(self, clause: Word) -> Query:
        """Return one word as what it means; both parts where it was run together from two."""
        concepts = self._understood([clause.text])
        return _all_of(list[Query](concepts)) if concepts else NullQuery

    def _close(self, clause: Word) -> Concept:
        """Return the word in its close forms alone, itself first."""
        close = self._close_forms(term_of(clause.text))
        return self._concept(clause.text, list(map(Form, close[:MOST_CLOSE_FORMS])))

    def _respellable(self, clause: Word) -> Concept:
        """Return the word and its other spellings, each in its close forms."""
        forms = {word: Form(word) for word in self._close_forms(term_of(clause.text))}
        reasons: dict[str, str] = {}
        for meaning in understand([clause.text], self._vocabulary, self._choice):
            self._respelt(meaning)
            weights = dict(meaning.concept.forms)
            for _, spelling, reason, dropped in meaning.respellings:
                for word in () if dropped else self._close_forms(spelling):
                    if word not in forms:
                        forms[word] = Form(word, weights.get(spelling, 1.0))
                        reasons[word] = reason
        self._give_reasons(clause.text, reasons)
        return self._concept(clause.text, list(forms.values())[:MOST_CLOSE_FORMS])

    def _close_forms(self, word: str) -> list[str]:
        """Return a word of the index, itself first, in its close forms; two in a row as they are."""
        relatives = self._vocabulary.relatives(word) if " " not in word else ()
        close = (form for form, weight, _ in relatives if weight >= CLOSE_FORM)
        return list(dict.fromkeys([word, *close]))

    def _concept(self, word: str, forms: list[Form]) -> Concept:
        known = self.words.setdefault(word, {})
        known |= {f.word: "form" for f in forms if self._vocabulary.frequency(f.word)}
        self._give_reasons(word, {f.word: "form" if n else "typed" for n, f in enumerate(forms)})
        return Concept(word, tuple(forms))

    def _exact(self, clause: Exact) -> Query:
        """Return the word in this spelling alone."""
        return self._as_written((clause.text,))

    def _as_written(self, words: tuple[str, ...]) -> AsWritten:
        for word in words if len(words) == 1 else ():
            term = term_of(word)
            if self._vocabulary.frequency(term):
                self.words.setdefault(word, {})[term] = "form"
        return AsWritten(words)

    def _fuzzy(self, clause: Fuzzy) -> Query:
        """Return the word, those with confused letters, and below them those some slips away."""
        term = term_of(clause.text)
        alike = [word for word in confused(term) if self._vocabulary.frequency(word)]
        forms = [Form(term), *(Form(word, CONFUSED_WEIGHT) for word in alike)]
        distance = clause.distance or (2 if len(term) >= LONG_WORD else 1)
        similar = FuzzyTerm(
            TEXT, term, boost=SIMILAR_BOOST, maxdist=distance, prefixlength=1, constantscore=True
        )
        self.patterns[term] = str(clause)
        return Or([self._concept(clause.text, forms[:MOST_CLOSE_FORMS]), similar])

    def _pattern(self, clause: Pattern) -> Query:
        """Return the pattern, also behind the article and what Arabic attaches to a word."""
        kind = Prefix if clause.is_prefix else Wildcard
        shape = _folded_shape(clause.text.removesuffix("*") if clause.is_prefix else clause.text)
        texts = [attached + shape for attached in ATTACHED]
        self.patterns.update(dict.fromkeys(texts, clause.text))
        return Or([kind(TEXT, text) for text in texts])

    # -- phrases

    def _quotation(self, clause: Quotation) -> Query:
        if clause.mode == "forms":
            return self._in_order(clause)
        if clause.mode == "exact":
            return self._as_written(clause.words)
        first, *rest = [term_of(word) for word in clause.words]
        firsts = with_clitics(first, self._vocabulary)
        if not rest:
            return _any_of([Term(TEXT, word) for word in firsts])
        return _any_of([Phrase(TEXT, [word, *rest]) for word in firsts])

    def _in_order(self, clause: Quotation) -> Query:
        parts = [self._close(Word(word)) for word in clause.words]
        # What holds the phrase as typed holds it so too: a number has no other forms.
        first, known = clause.words[0], parts[0].forms
        begins = map(Form, with_clitics(term_of(first), self._vocabulary))
        parts[0] = self._concept(first, list(dict.fromkeys([*known, *begins])))
        return parts[0] if len(parts) == 1 else Near(parts, slop=1, ordered=True)

    def _near(
        self, clause: syntax.Near, before: Clause | None = None, behind: Clause | None = None
    ) -> Query:
        """Return the parts near each other; what holds them as typed comes before other spellings.

        The words *before* and *behind* may each be one word with the part beside it.
        """
        typed = [self._close(p) if isinstance(p, Word) else self._part(p) for p in clause.parts]
        parts = [self._part(part) for part in clause.parts]
        others = [parts, *self._with_pairs_joined(clause.parts, parts)]
        if joined := self._joined(before, clause.parts[0]):
            others.append([joined, *parts[1:]])
        if joined := self._joined(clause.parts[-1], behind):
            others.append([*parts[:-1], joined])
        if others == [typed]:
            return Near(typed, slop=clause.distance)
        nears = (Near(other, clause.distance, boost=NAME_SPELLING) for other in others)
        return Or([Near(typed, clause.distance, boost=1 - NAME_SPELLING), *nears])

    def _with_pairs_joined(
        self, words: Sequence[syntax.NearPart], parts: Sequence[Query]
    ) -> Iterator[list[Query]]:
        """Yield *parts* with two neighbours as the one word that they make, for each such pair."""
        for number, (one, other) in enumerate(pairwise(words)):
            if joined := self._joined(one, other):
                yield [*parts[:number], joined, *parts[number + 2 :]]

    def _joined(self, one: Clause | None, other: Clause | None) -> Concept | None:
        """Return two words as the one that they make; None where they make none, or it is dropped."""
        if not isinstance(one, Word) or not isinstance(other, Word):
            return None
        known = self._vocabulary
        whole = join(term_of(one.text), term_of(other.text), known.frequency, known.pair_count)
        if not whole:
            return None
        written, taken = f"{one.text} {other.text}", self._choice.takes(whole)
        self.respellings.setdefault(whole, Respelling(written, whole, "joined", not taken))
        if not taken:
            return None
        forms = self._close_forms(whole)[:MOST_CLOSE_FORMS]
        self._give_reasons(written, dict.fromkeys(forms, "joined"))
        return self._concept(written, list(map(Form, forms)))

    def _part(self, part: syntax.NearPart) -> Query:
        """Return what may stand within Near: a concept whose forms are words or phrases, or patterns."""
        if isinstance(part, Word):
            return self._respellable(part)
        if isinstance(part, Exact | Fuzzy | Pattern):
            return self.node(part)
        if part.mode == "exact":
            return self._as_written(part.words)
        first, *rest = [term_of(word) for word in part.words]
        firsts = with_clitics(first, self._vocabulary)
        phrases = tuple(Form(" ".join([word, *rest])) for word in firsts)
        return Concept(" ".join(part.words), phrases)

    def _in_title(self, clause: syntax.InTitle) -> Query:
        operand = clause.operand
        node = self._respellable(operand) if isinstance(operand, Word) else self.node(operand)
        return Or([InTitle(q) for q in node.subqueries]) if isinstance(node, Or) else InTitle(node)

    # -- fields and dates within OR, NOT and brackets

    def _keyword(self, clause: Keyword) -> Query:
        return KeywordFilter(*self.filters.values_of(clause), boost=0.0)

    def _dated(self, clause: Dated) -> Query:
        return _any_of([DayRange(*day_numbers(span), boost=0.0) for span in clause.spans])


NODES: Mapping[type, str] = {
    Word: "_word",
    Exact: "_exact",
    Fuzzy: "_fuzzy",
    Pattern: "_pattern",
    Quotation: "_quotation",
    syntax.Near: "_near",
    syntax.InTitle: "_in_title",
    Keyword: "_keyword",
    Dated: "_dated",
    Without: "_without",
    All: "_all",
    Either: "_either",
    Group: "_group",
}


def must_match(clause: Clause) -> bool:
    """Return whether a clause beside words must match: quotations, what must all stand, near or in a title.

    Of alternatives that are all such one must.
    """
    if isinstance(clause, Either):
        return all(map(must_match, clause.alternatives))
    return isinstance(clause, Quotation | All | syntax.Near | syntax.InTitle) or is_filter(clause)


def _beside(clauses: Sequence[Clause], number: int) -> tuple[Clause | None, Clause | None]:
    """Return the clauses before and behind one."""
    before = clauses[number - 1] if number else None
    return before, clauses[number + 1] if number + 1 < len(clauses) else None


def with_clitics(term: str, vocabulary: Vocabulary) -> list[str]:
    """Return *term*, then what the index has of it behind a clitic: how a phrase may begin."""
    attached = (f"{clitic}{term}" for clitic in CLITICS)
    return [term, *(word for word in attached if vocabulary.frequency(word))]


def _anchored(tree: Any, with_corrections: bool = False) -> Query:
    """Return *tree* matching by what holds words themselves, where it scores as before.

    The corrections of known words find articles only where asked to.
    """
    kind = type(tree)
    if kind is NewsConcept or (kind is Or and any(type(q) is NewsConcept for q in tree.subqueries)):
        return AndMaybe(ConstantScoreQuery(_held(tree, with_corrections), 0.0), tree)
    unchanged: Query = tree
    if kind is And:
        parts = [_anchored(part, with_corrections) for part in tree.subqueries]
        same = all(map(is_, parts, tree.subqueries))
        return unchanged if same else And(parts)
    if kind in (AndMaybe, AndNot):
        first = _anchored(tree.a, with_corrections)
        anchored: Query = tree if first is tree.a else kind(first, tree.b)
        return anchored
    return unchanged


def _held(tree: Any, with_corrections: bool) -> Query:
    if type(tree) is Or:
        return Or([_held(part, with_corrections) for part in tree.subqueries])
    unchanged: Query = tree
    if type(tree) is NewsConcept:
        return tree.marked if with_corrections else tree.held
    return unchanged


def _combine(
    optional: list[Query], required: list[Query], excluded: list[Query], empty: Query
) -> Query:
    tree: Query
    if required:
        tree = _all_of(required)
        if optional:
            tree = AndMaybe(tree, _any_of(optional))
    elif optional:
        tree = _any_of(optional)
    else:
        tree = Every() if excluded else empty
    return AndNot(tree, _any_of(excluded)) if excluded else tree


def _all_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else And(queries)


def _any_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Or(queries)


def _folded_shape(shape: str) -> str:
    """Return a pattern with its letters folded as the index is.

    >>> _folded_shape("مسؤ?ل*")
    'مسو?ل*'
    """
    return "".join(sign if sign in "*?" else term_of(sign) for sign in shape)
