"""Random query trees over given words, from a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from whoosh import query

from indexer.index.searching.near import Near
from indexer.index.searching.nodes import TEXT, Concept, Form
from indexer.index.searching.restrictions import DayRange, InTitle, KeywordFilter, MinMatch

BOOSTS = (1.0, 1.0, 1.0, 0.5, 2.0, 0.0)


class Trees:
    """Makes trees; *words* are words of the index, *days* the first and the last day."""

    def __init__(
        self, words: Sequence[str], sources: Sequence[str], days: tuple[int, int], seed: int
    ):
        self.pick = random.Random(seed)
        self.words = words
        self.sources = sources
        self.days = days

    def tree(self, depth: int = 3) -> Any:
        """Return a tree of at most so many levels."""
        makers = LEAVES if depth <= 1 or self.pick.random() < 0.3 else LEAVES + BRANCHES * 3
        return self.pick.choice(makers)(self, depth)

    def word(self) -> str:
        return "absent" if self.pick.random() < 0.03 else self.pick.choice(self.words)

    def boost(self) -> float:
        return self.pick.choice(BOOSTS)

    def children(self, depth: int, least: int = 1) -> list[Any]:
        return [self.tree(depth - 1) for _ in range(self.pick.randint(least, 4))]

    def term(self, depth: int) -> Any:
        return query.Term(TEXT, self.word(), boost=self.boost())

    def concept(self, depth: int) -> Any:
        chosen = dict.fromkeys(self.form() for _ in range(self.pick.randint(1, 8)))
        forms = tuple(Form(word, self.pick.choice((1.0, 0.7, 0.25))) for word in chosen)
        return Concept(forms[0].word, forms, boost=self.boost())

    def form(self) -> str:
        return self.word() if self.pick.random() < 0.9 else f"{self.word()} {self.word()}"

    def phrase(self, depth: int) -> Any:
        words = [self.word() for _ in range(self.pick.randint(2, 3))]
        return query.Phrase(TEXT, words, slop=self.pick.choice((1, 1, 2, 5)), boost=self.boost())

    def near(self, depth: int) -> Any:
        chosen = self.pick.sample(self.words, self.pick.choice((2, 2, 3)) * 2)
        parts = [
            Concept(a, (Form(a), Form(b, 0.5))) if self.pick.random() < 0.3 else query.Term(TEXT, a)
            for a, b in zip(chosen[::2], chosen[1::2], strict=True)
        ]
        slop = self.pick.choice((1, 2, 4, 8))
        return Near(parts, slop, ordered=self.pick.random() < 0.5, boost=self.boost())

    def in_title(self, depth: int) -> Any:
        return InTitle(self.pick.choice((self.term, self.concept))(depth))

    def prefix(self, depth: int) -> Any:
        word = self.pick.choice(self.words)
        return query.Prefix(TEXT, word[: self.pick.randint(1, 3)], boost=self.boost())

    def wildcard(self, depth: int) -> Any:
        word = self.pick.choice(self.words)
        at = self.pick.randrange(len(word))
        return query.Wildcard(TEXT, word[:at] + self.pick.choice("*?") + word[at + 1 :])

    def fuzzy(self, depth: int) -> Any:
        word, distance = self.pick.choice(self.words), self.pick.choice((1, 1, 2))
        if self.pick.random() < 0.5:
            at = self.pick.randrange(len(word))
            word = word[:at] + self.pick.choice(self.words)[0] + word[at + 1 :]
        return query.FuzzyTerm(
            TEXT, word, maxdist=distance, prefixlength=self.pick.choice((0, 1)), boost=self.boost()
        )

    def day_range(self, depth: int) -> Any:
        ends = sorted(self.pick.randint(*self.days) for _ in range(2))
        start, end = (end if self.pick.random() < 0.8 else None for end in ends)
        return DayRange(start, end, boost=self.boost())

    def keyword(self, depth: int) -> Any:
        return KeywordFilter("source", self.pick.sample(self.sources, 2), boost=self.boost())

    def every(self, depth: int) -> Any:
        return query.Every(boost=self.boost())

    def nothing(self, depth: int) -> Any:
        return query.NullQuery

    def conjunction(self, depth: int) -> Any:
        children = self.children(depth)
        if self.pick.random() < 0.3:
            children.append(query.Not(self.tree(depth - 1)))
        return query.And(children, boost=self.boost())

    def disjunction(self, depth: int) -> Any:
        return query.Or(self.children(depth), boost=self.boost())

    def dismax(self, depth: int) -> Any:
        tiebreak = self.pick.choice((0.0, 0.1))
        return query.DisjunctionMax(self.children(depth), boost=self.boost(), tiebreak=tiebreak)

    def min_match(self, depth: int) -> Any:
        children = self.children(depth, least=2)
        return MinMatch(children, self.pick.randint(1, len(children)), boost=self.boost())

    def and_not(self, depth: int) -> Any:
        return query.AndNot(self.tree(depth - 1), self.tree(depth - 1))

    def and_maybe(self, depth: int) -> Any:
        return query.AndMaybe(self.tree(depth - 1), self.tree(depth - 1))

    def constant(self, depth: int) -> Any:
        return query.ConstantScoreQuery(self.tree(depth - 1), score=self.boost())


Maker = Callable[[Trees, int], Any]

LEAVES: tuple[Maker, ...] = (
    *(Trees.term,) * 6,
    *(Trees.concept,) * 4,
    *(Trees.phrase,) * 4,
    Trees.near,
    Trees.near,
    Trees.in_title,
    Trees.prefix,
    Trees.wildcard,
    Trees.fuzzy,
    Trees.day_range,
    Trees.keyword,
    Trees.every,
    Trees.nothing,
)
BRANCHES: tuple[Maker, ...] = (
    *(Trees.conjunction,) * 3,
    *(Trees.disjunction,) * 3,
    Trees.dismax,
    Trees.min_match,
    Trees.and_not,
    Trees.and_not,
    Trees.and_maybe,
    Trees.constant,
)
