"""Clauses of a query to nodes of a tree, by what their words mean in one index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from indexer.analysis import term_of
from indexer.analysis.letters import ALEF, BEH, FEH, KAF, LAM, WAW
from indexer.analysis.spacing import join
from indexer.backends import Vocabulary
from indexer.index.searching.nodes import (
    TEXT,
    AsWritten,
    Concept,
    DayRange,
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
from .filters import FieldValues, Filters, day_numbers, is_filter
from .spelling_choice import Respelling, SpellingChoice
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
    Pattern,
    Quotation,
    Without,
    Word,
)
from .tokens import LONG_WORD
from .trees import all_of, anchored, any_of, combine
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


class TreeBuilder:
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
            return combine([*concepts, *optional], required, excluded, empty)
        if not (concepts or optional or required):
            return combine([], narrowing, excluded, empty)
        asked = combine([*concepts, *optional], required, [], empty)
        return combine([], [asked, *narrowing], excluded, empty)

    def every_word(
        self, clauses: Sequence[Clause], concepts: Sequence[NewsConcept]
    ) -> Query | None:
        """Return the tree of all clauses that need not match, and of words as AND asks for them."""
        optional, required, excluded = self._sorted(clauses)
        if not concepts and not optional:
            return None
        words = [concept.held for concept in concepts]
        required += self._narrowing(clauses)
        return anchored(combine([], [*required, *words, *optional], excluded, NullQuery))

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
        return combine([], wanted, unwanted, NullQuery)

    def _either(self, clause: Either) -> Query:
        kept = [
            a for a in clause.alternatives if not (isinstance(a, Word) and a.text in self.ignored)
        ]
        return any_of([self.node(alternative) for alternative in kept or clause.alternatives])

    def _group(self, clause: Group) -> Query:
        return self.side_by_side(clause.clauses, self.concepts(clause.clauses))

    # -- words

    def _word(self, clause: Word) -> Query:
        """Return one word as what it means; both parts where it was run together from two."""
        concepts = self._understood([clause.text])
        return all_of(list[Query](concepts)) if concepts else NullQuery

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
            return any_of([Term(TEXT, word) for word in firsts])
        return any_of([Phrase(TEXT, [word, *rest]) for word in firsts])

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
        return any_of([DayRange(*day_numbers(span), boost=0.0) for span in clause.spans])


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


def _folded_shape(shape: str) -> str:
    """Return a pattern with its letters folded as the index is.

    >>> _folded_shape("مسؤ?ل*")
    'مسو?ل*'
    """
    return "".join(sign if sign in "*?" else term_of(sign) for sign in shape)
