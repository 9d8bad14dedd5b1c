"""The query tree: Whoosh's nodes and our own, a closed set.

Whoever builds a tree has already analysed: its words are index words. An
engine evaluates exactly these types; any other is an error when the tree is
checked, never a slow path. Our own nodes are Whoosh queries too, so that the
plain searcher of stock Whoosh answers the same tree and can judge an engine.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple

from whoosh.matching import Matcher
from whoosh.query import (
    And,
    AndMaybe,
    AndNot,
    ConstantScoreQuery,
    DisjunctionMax,
    Every,
    FuzzyTerm,
    Not,
    NullQuery,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    Wildcard,
)

from .. import relevance
from . import stock
from .as_written import AsWritten
from .near import Near
from .restrictions import DayRange, InTitle, KeywordFilter, MinMatch
from .stock import TEXT

__all__ = [
    "CLOSED_SET",
    "TEXT",
    "And",
    "AndMaybe",
    "AndNot",
    "AsWritten",
    "Concept",
    "ConstantScoreQuery",
    "DayRange",
    "DisjunctionMax",
    "Every",
    "Form",
    "FuzzyTerm",
    "InTitle",
    "KeywordFilter",
    "MinMatch",
    "Near",
    "NewsConcept",
    "Not",
    "NullQuery",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "Term",
    "Wildcard",
    "check_tree",
]


class Form(NamedTuple):
    """A word of the index that stands for a word of the query, and how closely (0 to 1)."""

    word: str
    weight: float = 1.0


class Concept(Query):
    """A word of the query as weighted words of the index.

    Matches where any form stands. The weighted frequencies of the forms are
    added before BM25 saturates, so that three forms of one word count like
    that word three times, not like three words. Its idf is that of df = the
    weighted sum of the forms' document frequencies, at most the documents.
    """

    def __init__(self, word: str, forms: Sequence[Form], boost: float = 1.0):
        self.word = word  # as the reader typed it: what reasons and marks speak of
        # Words and numbers apart: a full garbage collection, for which all threads stop,
        # looks at every Form that there is, at a tuple of such not once. Up to a
        # hundred of each of thousands of concepts that are kept took it a tenth of a second.
        self.form_words = tuple(form.word for form in forms)
        self.weights = tuple(form.weight for form in forms)
        self.boost = boost

    @property
    def forms(self) -> tuple[Form, ...]:
        """The words of the index with their weights, put together at each look."""
        return tuple(map(Form, self.form_words, self.weights))

    @property
    def own_count(self) -> int:
        """How many of the forms, the first, are the word's own: those that say how rare it is."""
        return len(self.form_words)

    @property
    def own_forms(self) -> tuple[Form, ...]:
        """The forms of the word itself."""
        return self.forms[: self.own_count]

    def _beside_forms(self) -> tuple[Any, ...]:
        """Return what tells it from others beside its forms and boost."""
        return type(self).__name__, self.word

    @cached_property
    def token(self) -> bytes:
        """16 bytes, the same for equal concepts alone: what caches know it by.

        It is looked up several times in each search. Caches that kept concepts
        kept their forms too, up to a hundred each: with thousands of them every full
        garbage collection took a third of a second, for all threads.
        """
        words = "\n".join((repr(self._beside_forms()), *self.form_words))
        weights = array("d", [self.boost, *self.weights])
        told = words.encode("utf-8", "surrogatepass") + weights.tobytes()
        return blake2b(told, digest_size=16).digest()

    @cached_property
    def form_phrases(self) -> tuple[str, ...]:
        """The forms of several words."""
        return tuple(word for word in self.form_words if " " in word)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Concept) and self.token == other.token)

    def __hash__(self) -> int:
        return hash(self.token)

    def __repr__(self) -> str:
        return f"Concept({self.word!r}, {self.forms!r}, boost={self.boost})"

    __str__ = __repr__  # Whoosh leaves it to each node

    def normalize(self) -> Query:
        """Return itself: there is no simpler tree."""
        return self

    def has_terms(self) -> bool:
        """Return True: the forms are terms."""
        return True

    def terms(self, phrases: bool = False) -> Iterator[tuple[str, str]]:
        """Yield the forms as (field, word)."""
        return ((TEXT, word) for word in self.form_words)

    def estimate_size(self, reader: Any) -> int:
        """Return at most how many documents match."""
        found = sum(reader.doc_frequency(TEXT, word) for word in self.form_words)
        return int(min(reader.doc_count(), found))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return a matcher for stock Whoosh: the forms' postings added into one list."""
        frequencies: dict[int, float] = {}
        for form in self.forms:
            for document, positions in stock.positions(searcher, form.word):
                added = form.weight * len(positions)
                frequencies[document] = frequencies.get(document, 0.0) + added
        found = sum(
            form.weight * stock.document_frequency(searcher, form.word) for form in self.forms
        )
        weight = self.boost * stock.idf(searcher, found)
        return stock.frequency_matcher(searcher, frequencies, weight)


TERM_PATTERNS = (Prefix, Wildcard, FuzzyTerm)  # nodes that stand for words of the dictionary
PLACED = (Term, Concept, Phrase, Near, AsWritten, *TERM_PATTERNS)  # what may stand in a title
NEIGHBOURS = (Term, Concept, AsWritten, *TERM_PATTERNS)  # and within Near; or any of these


class NewsConcept(Concept):
    """A Concept ranked as news (``relevance``).

    Its first *exact* forms are the word's equals. Its last *related* forms are
    other words of like use: they say nothing of how rare the word is. The words
    *behind* are what a known word was perhaps mistyped for: marked and scored,
    but what only they find stands behind what holds the word.
    """

    def __init__(
        self,
        word: str,
        forms: Sequence[Form],
        exact: int = 1,
        boost: float = 1.0,
        related: int = 0,
        behind: frozenset[str] = frozenset(),
    ):
        super().__init__(word, forms, boost)
        self.exact = exact
        self.related = related
        self.behind = behind

    def _beside_forms(self) -> tuple[Any, ...]:
        return (*super()._beside_forms(), self.exact, self.related, sorted(self.behind))

    @property
    def own_count(self) -> int:
        """How many of the forms are not related ones."""
        return len(self.form_words) - self.related

    @cached_property
    def marked(self) -> Concept:
        """The word's equals and the forms close to it: what is marked before others."""
        forms = self.forms
        exact, others = forms[: self.exact], forms[self.exact :]
        close = (form for form in others if form.weight >= relevance.MARKED)
        return Concept(self.word, (*exact, *close))

    @cached_property
    def held(self) -> Concept:
        """What is marked, but for the words behind: what holds the word itself."""
        if not self.behind:
            return self.marked
        forms = (form for form in self.marked.forms if form.word not in self.behind)
        return Concept(self.word, tuple(forms))

    @property
    def near_forms(self) -> tuple[Form, ...]:
        """The forms that stand for the concept where closeness counts."""
        forms = self.forms
        close = tuple(form for form in forms if form.weight >= relevance.NEAR_FORMS)
        return close or forms[:1]


CLOSED_SET: frozenset[type] = frozenset(
    {
        And,
        AndMaybe,
        AndNot,
        AsWritten,
        Concept,
        ConstantScoreQuery,
        DayRange,
        DisjunctionMax,
        Every,
        FuzzyTerm,
        InTitle,
        KeywordFilter,
        MinMatch,
        Near,
        NewsConcept,
        Not,
        Or,
        Phrase,
        Prefix,
        Term,
        Wildcard,
        type(NullQuery),
    }
)


WORDS: frozenset[type] = frozenset({Concept, NewsConcept})  # that hold nothing else


def check_tree(tree: Query) -> None:
    """Raise TypeError where *tree* holds a node that no engine promises to answer.

    The same where a node asks for what none does: another field than the
    text, a negative boost, Whoosh's own ``scale`` or ``minmatch``.
    """
    if type(tree) in WORDS and getattr(tree, "boost", 1.0) >= 0:
        return
    kind = type(tree).__name__
    if type(tree) not in CLOSED_SET:
        raise TypeError(f"{kind} is no node of Khabar's query trees")
    field = getattr(tree, "fieldname", None)
    if field not in (None, TEXT):
        raise TypeError(f"{kind} over {field!r}: only {TEXT!r} holds words; use KeywordFilter")
    if getattr(tree, "boost", 1.0) < 0 or getattr(tree, "score", 1.0) < 0:
        raise TypeError(f"{kind} with a negative boost")
    if isinstance(tree, Or) and (tree.minmatch or tree.scale):
        raise TypeError("Or takes neither minmatch nor scale; use MinMatch")
    if isinstance(tree, Every) and tree.fieldname is not None:
        raise TypeError("Every takes no field")
    children = tuple(tree.children())
    allowed = {Near: NEIGHBOURS, InTitle: PLACED}.get(type(tree))
    for child in children:
        if type(tree) is Near and type(child) is Or:
            check_tree(Near(child.subqueries))
            continue
        if allowed and not isinstance(child, allowed):
            raise TypeError(f"{type(child).__name__} cannot stand within {kind}")
        check_tree(child)
