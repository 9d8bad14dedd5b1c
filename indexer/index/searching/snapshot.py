"""A snapshot: the segments of one commit, opened once, shared by all threads, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from sys import getsizeof
from typing import Any

import numpy as np

from ...article import Article
from ...errors import IndexDamaged
from ...schema import NO_DAY, day_number, from_record
from .. import relevance
from ..clock import NO_LIMIT, Clock, OutOfTime
from ..storage.arrays import Array
from ..storage.manifest import MEND
from ..storage.segment import Segment
from ..words.learnt import Learnt
from ..words.lexicon import Lexicon
from .byte_cache import ByteCache
from .evaluation import TABLE, Evaluation
from .evaluation.news import covered_shares
from .expansion import Expansions
from .facets import Values
from .filters import Filters
from .groups import PAPERS, Groups, first_of_groups, top_stories
from .leaf import Leaf
from .marks import Mark, marks_of
from .meaning import NO_SIGNS, Signs, meaning_signs
from .nodes import TERM_PATTERNS, WORDS
from .plan import NO_ROWS, Ordered, Plan, Ranking, Row
from .proximity import proximity_gains
from .quotations import Place, near_places
from .ranking import RANKERS, Top, merged_order, narrowed, top_of_tree
from .recency import lifted
from .scoring import Scoring
from .tally import Tally

_BESIDE_TEXT = 1000  # bytes that the other fields of an article take


class Snapshot:
    """Segments searched as one. Close it when its last user is done."""

    def __init__(
        self,
        segments: Sequence[Segment],
        cache: ByteCache | None = None,
        lexicon: Lexicon | None = None,
        learnt: Learnt | None = None,
    ):
        self._learnt = learnt
        self._cache = cache = ByteCache() if cache is None else cache
        self.scoring = Scoring(segments, lexicon)
        self.expansions = Expansions(segments, cache)
        self.groups = Groups(segments)  # which documents are copies of one another
        derived = {PAPERS: self.groups.papers}
        self.leaves = [
            Leaf(segment, self.scoring, cache, number, derived)
            for number, segment in enumerate(segments)
        ]
        self._values: dict[str, Values] = {}

    def evaluations(self, clock: Clock = NO_LIMIT) -> list[Evaluation]:
        """Return what evaluates a tree, one a leaf."""
        return [Evaluation(leaf, clock, TABLE, self.expansions) for leaf in self.leaves]

    def rank(self, tree: Any, plan: Plan, clock: Clock = NO_LIMIT) -> Ranking:
        """Return the first rows of *tree* under *plan*; partial where the clock ran out.

        Where closeness or meaning counts, the first of all segments together
        are ranked anew by it, so that the division into segments decides nothing.
        """
        if not self._reranks(plan):
            return self._rank(tree, plan, clock)
        more = replace(plan, count=max(plan.count, relevance.RERANKED))
        found, ranking = self._ordered(tree, more, clock)
        if not ranking.partial and len(found.docs):
            try:
                found = self._reranked(found, plan, clock)
            except OutOfTime:  # in their first order, then
                ranking.partial = True
        ranking.rows = found.rows(plan.count)
        return ranking

    def _reranks(self, plan: Plan) -> bool:
        by_meaning = self._learnt is not None and plan.by_meaning
        return len(plan.proximity) >= (1 if by_meaning else 2) and plan.order == "relevance"

    def _reranked(self, found: Ordered, plan: Plan, clock: Clock) -> Ordered:
        """Return the documents, the first RERANKED ordered anew by what closeness and meaning add."""
        first = self._by_closeness(found.part(slice(relevance.RERANKED)), plan, clock)
        if self._learnt is not None and plan.by_meaning:
            gains = self._signs(self._learnt, first, plan, clock).gains
            first = _in_order(first._replace(scores=first.scores + gains))
        if plan.count <= len(first.docs):
            return first
        rest = found.part(slice(relevance.RERANKED, None))
        return Ordered(*map(np.concatenate, zip(first, rest, strict=True)))

    def _by_closeness(self, first: Ordered, plan: Plan, clock: Clock) -> Ordered:
        scores = first.scores.copy()
        for number, leaf in enumerate(self.leaves):
            here = (first.leaves == number).nonzero()[0]
            scores[here] += proximity_gains(leaf, first.docs[here], plan.proximity, clock)
        return _in_order(first._replace(scores=scores))

    def _signs(self, learnt: Learnt, first: Ordered, plan: Plan, clock: Clock) -> Signs:
        """Return what each document gains by what was learnt from the index."""
        covered = np.zeros(len(first.docs), np.float32)
        for ev in self.evaluations(clock):
            here = (first.leaves == ev.leaf.number).nonzero()[0]
            rising = here[np.argsort(first.docs[here])]
            covered[rising] = covered_shares(ev, first.docs[rising], plan.proximity)
        return meaning_signs(
            learnt, first.leaves, first.docs, first.scores, plan.proximity, covered
        )

    def reranking(self, leaf: Leaf, document: int, tree: Any, plan: Plan) -> Signs | None:
        """Return what a document that is ranked anew gains by meaning; None where it is not.

        Closeness counts for it then, too.
        """
        plan = replace(plan, count=relevance.RERANKED, facets=(), histogram=None)
        if not self._reranks(plan):
            return None
        found, _ = self._ordered(tree, plan, NO_LIMIT)
        first = self._by_closeness(found, plan, NO_LIMIT)
        places = ((first.leaves == leaf.number) & (first.docs == document)).nonzero()[0]
        if not len(places):
            return None
        if self._learnt is None or not plan.by_meaning:
            return NO_SIGNS
        signs = self._signs(self._learnt, first, plan, NO_LIMIT)
        return Signs(*(sign[places[0]] for sign in signs))

    def _rank(self, tree: Any, plan: Plan, clock: Clock) -> Ranking:
        found, ranking = self._ordered(tree, plan, clock)
        ranking.rows = found.rows(plan.count)
        return ranking

    def _ordered(self, tree: Any, plan: Plan, clock: Clock) -> tuple[Ordered, Ranking]:
        """Return the best documents in order, and a ranking whose rows are still to be made."""
        tally = Tally(self.values, self.groups, plan) if plan.needs_all else None
        tops: list[Top] = []
        partial = False
        for ev in self.evaluations(clock):
            try:
                top = self._rank_leaf(ev, tree, plan, tally)
            except OutOfTime:
                partial = True
                break
            tops.append(top)
            partial |= top.partial
        ranking = Ranking([], sum(top.total for top in tops), partial)
        if tally is not None:
            tally.report(ranking)
        return self._merged(tops, plan), ranking

    def _rank_leaf(self, ev: Evaluation, tree: Any, plan: Plan, tally: Tally | None) -> Top:
        if tally is None and not plan.filters and not plan.lifts:
            return top_of_tree(ev, tree, plan.count, ev.leaf.segment.live)
        filters = Filters(ev.leaf, plan.keywords, plan.start, plan.end)
        if tally is None and not plan.lifts:
            return top_of_tree(ev, tree, plan.count, filters.mask())
        found = ev.evaluate(tree)
        matched = narrowed(found, filters.mask())
        if tally is not None:
            tally.count(ev.leaf, found, matched, filters)
        if plan.lifts and plan.half_life:
            matched = lifted(ev.leaf, matched, plan.half_life, self.newest_day)
        rank = RANKERS[plan.order]
        if plan.collapse:
            return top_stories(ev.leaf, self.groups.of(ev.leaf), matched, plan.count, rank)
        return rank(ev.leaf, matched, plan.count)

    def _merged(self, tops: Sequence[Top], plan: Plan) -> Ordered:
        """Return the first documents of all leaves, of a group only the first."""
        if len(tops) == 1:
            return Ordered(tops[0].scores, np.zeros(len(tops[0].docs), np.intp), tops[0].docs)
        sizes = [len(top.docs) for top in tops]
        if not sum(sizes):
            return NO_ROWS
        leaves = np.repeat(np.arange(len(tops)), sizes)
        scores, docs = (np.concatenate([top[field] for top in tops]) for field in (1, 0))
        moments = np.concatenate([self.leaves[n].moments[top.docs] for n, top in enumerate(tops)])

        def id_of(place: int) -> str:
            return self.leaves[int(leaves[place])].id_of(int(docs[place]))

        # Of a group the first counts, so that what follows may move up.
        count = len(docs) if plan.collapse else plan.count
        order = merged_order(plan.order, scores, moments, id_of, count)
        found = Ordered(scores, leaves, docs).part(order)
        return (self._one_a_group(found) if plan.collapse else found).part(slice(plan.count))

    def _one_a_group(self, found: Ordered) -> Ordered:
        groups = np.empty(len(found.docs), np.int64)
        for number, leaf in enumerate(self.leaves):
            here = found.leaves == number
            groups[here] = self.groups.of(leaf)[found.docs[here]]
        return found.part(first_of_groups(groups))

    @cached_property
    def newest_day(self) -> int:
        """The day of the newest live document, today at most; NO_DAY where none is known."""
        days = [
            leaf.days if leaf.segment.live is None else leaf.days[leaf.segment.live]
            for leaf in self.leaves
        ]
        newest = max((int(known.max()) for known in days if len(known)), default=NO_DAY)
        return min(newest, day_number(date.today()))

    def values(self, name: str) -> Values:
        """Return the values of a keyword field; TypeError where there is no such field."""
        if name not in self._values:
            self._values[name] = Values(name, self.leaves)
        return self._values[name]

    def capped(self, tree: Any) -> tuple[str, ...]:
        """Return the patterns in *tree* of which only the most frequent words are searched."""
        return tuple(p.text for p in _patterns(tree) if self.expansions.expansion(p).capped)

    # -- single documents

    def closeness(self, places: Sequence[tuple[Leaf, int]]) -> Array | None:
        """Return how close the first of some documents is to each of the others: cosines.

        None where nothing was learnt of the first.
        """
        if self._learnt is None:
            return None
        leaves = np.array([leaf.number for leaf, _ in places])
        vectors = self._learnt.vectors(leaves, np.array([document for _, document in places]))
        found: Array = vectors[1:] @ vectors[0]
        return found if vectors[0].any() else None

    def group(self, row: Row) -> int:
        """Return the group of a row's document, ALONE for none."""
        return int(self.groups.of(self.leaves[row.leaf])[row.document])

    def id_of(self, row: Row) -> str:
        """Return the article id of a row."""
        return self.leaves[row.leaf].id_of(row.document)

    def near_places(
        self, words: Sequence[Sequence[str]], most: int, plan: Plan, clock: Clock
    ) -> list[tuple[Leaf, Place]]:
        """Return where documents under the filters of *plan* are near to a quotation, nearest first.

        Where the clock runs out it is what was found until then.
        """
        found: list[tuple[Leaf, Place]] = []
        try:
            for leaf in self.leaves:
                mask = Filters(leaf, plan.keywords, plan.start, plan.end).mask()
                found += [(leaf, place) for place in near_places(leaf, words, most, mask, clock)]
        except OutOfTime:
            pass
        return sorted(found, key=lambda leaf_place: leaf_place[1].missing)

    def live_count(self, word: str) -> int:
        """Return in how many articles that are not deleted *word* stands."""
        total = 0
        for leaf in self.leaves:
            ordinal = leaf.ordinal(word)
            if ordinal >= 0:
                start, stop = leaf.postings_of(ordinal)
                live = leaf.segment.live
                if live is None:
                    total += stop - start
                else:
                    docs = leaf.segment.arrays.part("docs", start, stop)
                    total += int(np.count_nonzero(live[docs]))
        return total

    def find(self, article_id: str) -> tuple[Leaf, int] | None:
        """Return where the live article with this id is, None where there is none."""
        for leaf in reversed(self.leaves):
            document = leaf.find(article_id)
            if document >= 0:
                return leaf, document
        return None

    def articles(self) -> Iterator[Article]:
        """Yield all live articles in the order of adding."""
        for leaf in self.leaves:
            live = leaf.segment.live
            for document in range(leaf.document_count):
                if live is None or live[document]:
                    yield self._read_article(leaf, document)

    def article(self, leaf: Leaf, document: int) -> Article:
        """Return one article, which the next page may show too; IndexDamaged where it is none."""

        def make() -> tuple[Article, int]:
            article = self._read_article(leaf, document)
            return article, getsizeof(article.title) + getsizeof(article.body) + _BESIDE_TEXT

        found: Article = leaf.kept(("article", document), make)
        return found

    @staticmethod
    def _read_article(leaf: Leaf, document: int) -> Article:
        try:
            return from_record(leaf.segment.record(document))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexDamaged(
                f"the stored article {document} cannot be read ({error}). {MEND}"
            ) from error

    def marks(self, leaf: Leaf, document: int, tree: Any) -> list[Mark]:
        """Return the words of one document that *tree* stands for."""
        ev = Evaluation(leaf, NO_LIMIT, TABLE, self.expansions)
        return marks_of(ev, tree, document)

    def close(self) -> None:
        """Let go of lists, files and memory; other snapshots may hold the same files."""
        self._cache.drop(self.expansions.owner, *(leaf.owner for leaf in self.leaves))
        self.scoring.forget()
        self.leaves = []


def _patterns(tree: Any) -> list[Any]:
    """Return the patterns in *tree*, from left to right."""
    if type(tree) in WORDS:
        return []
    if isinstance(tree, TERM_PATTERNS):
        return [tree]
    found = []
    for child in tree.children():
        found += _patterns(child)
    return found


def _in_order(found: Ordered) -> Ordered:
    """Return the documents by score; those of one score keep the order that newer and id gave them."""
    scores = found.scores.round(6)
    return found._replace(scores=scores).part(np.argsort(-scores, kind="stable"))
