"""The embedded engine behind the seam: our records in, our records out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..article import Article
from ..index.clock import Clock
from ..index.opening import open_learnt, open_lexicon, open_segments
from ..index.searching.byte_cache import DEFAULT_BYTES, ByteCache
from ..index.searching.evaluation.places import occurrences
from ..index.searching.explanation import (
    Part,
    explain_closeness,
    explain_lift,
    explain_meaning,
    explain_tree,
)
from ..index.searching.groups import ALONE
from ..index.searching.marks import ranges_of
from ..index.searching.nodes import Every, check_tree
from ..index.searching.plan import Plan, Row
from ..index.searching.quotations import words_around
from ..index.searching.snapshot import Snapshot
from ..index.storage.arrays import Array
from ..index.storage.contents import Contents
from ..index.words.known_words import KnownWords, LiveWords
from ..index.words.learnt import Learnt
from ..index.words.lexicon import Lexicon
from ..index.words.suggestions import Suggester, Suggestion, count_together
from ..index.writing import updater
from ..index.writing.compaction import compact
from ..index.writing.updater import EmbeddedUpdater
from ..index.writing.writer import EmbeddedWriter
from ..learning import passes
from ..learning.passes import Learned
from ..schema import NO_DAY, NO_MOMENT
from .seam import (
    Bucket,
    CacheUse,
    Copy,
    Explanation,
    Hit,
    IndexStats,
    ResultPage,
    SearchRequest,
    Span,
    Stretch,
    Vocabulary,
)

RECENT_PLACES = 256  # articles that were asked for last: a page asks for text, marks and copies


class Embedded:
    """The embedded engine: a Backend over array segments.

    All its snapshots share one cache of at most *cache_bytes*.
    """

    name = "embedded"

    def __init__(self, cache_bytes: int = DEFAULT_BYTES):
        self._cache = ByteCache(cache_bytes)

    @property
    def cache_use(self) -> CacheUse:
        """What all its open snapshots keep in memory."""
        cache = self._cache
        return CacheUse(cache.size, cache.limit, cache.hits, cache.misses)

    def writer(self, directory: Path, *, workers: int = 1) -> EmbeddedWriter:
        """Return a writer of a new index in *directory*, which exists and is empty."""
        return EmbeddedWriter(directory, workers=workers)

    def open(self, directory: Path, contents: Contents) -> EmbeddedSearcher:
        """Return a snapshot of the index in *directory*.

        Raises IndexDamaged where its files are not what was written.
        """
        segments = open_segments(directory, contents)
        lexicon = open_lexicon(directory, contents)
        learnt = open_learnt(directory, contents, lexicon)
        snapshot = Snapshot(segments, self._cache, lexicon, learnt)
        return EmbeddedSearcher(snapshot, lexicon, contents.counted, learnt)

    def updater(self, directory: Path, contents: Contents, commit: int) -> EmbeddedUpdater:
        """Return what changes the index in *directory*."""
        return EmbeddedUpdater(directory, contents, commit)

    def tidy(self, directory: Path, contents: Contents, commit: int) -> Contents | None:
        """Do one bounded piece of work that keeps the index quick; None where all is well."""
        lengthened = passes.extend(directory, contents, commit)
        return lengthened or updater.tidy(directory, contents, commit)

    def compact(self, directory: Path, contents: Contents, commit: int) -> Contents:
        """Write everything that is live as one segment, with a lexicon made anew."""
        return compact(directory, contents, commit)

    def learn(self, directory: Path, contents: Contents, commit: int) -> tuple[Contents, Learned]:
        """Write related words, and vectors of all articles; return what there is then."""
        return passes.learn(directory, contents, commit)


class EmbeddedSearcher:
    """A seam.Searcher over one snapshot.

    *counted* says that the lexicon's counts are those of the articles now.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        lexicon: Lexicon,
        counted: bool = True,
        learnt: Learnt | None = None,
    ):
        self._learnt = learnt
        self._snapshot = snapshot
        self._lexicon = lexicon
        self._counted = counted
        self._place = lru_cache(RECENT_PLACES)(snapshot.find)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the snapshot."""
        return self._known

    @cached_property
    def _known(self) -> KnownWords:
        documents = self._snapshot.scoring.document_count
        if self._counted:
            return KnownWords(self._lexicon, documents, self._count_phrase, self._learnt)
        count_word = self._snapshot.live_count
        return LiveWords(self._lexicon, documents, self._count_phrase, count_word, self._learnt)

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self._lexicon, self._known, self._articles_with, self._articles_with_all)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return what a reader who wrote *text* may be about to write, in most articles first."""
        return self._suggester.suggest(text, limit)

    def _articles_with(self, words: tuple[str, ...]) -> int:
        """Return how many live articles hold the words in this order."""
        total = 0
        for leaf, live in self._live():
            docs, _ = occurrences(leaf, words)
            total += len(docs) if live is None else int(np.count_nonzero(live[docs]))
        return total

    def _articles_with_all(self, words: tuple[str, ...]) -> int:
        """Return how many live articles hold all of the words."""
        total = 0
        for leaf, live in self._live():
            lists = [leaf.word(word).docs for word in words]
            if live is not None:
                lists = [docs[live[docs]] for docs in lists]
            total += count_together(lists)
        return total

    def _count_phrase(self, first: str, second: str) -> int:
        total = 0
        for leaf, live in self._live():
            docs, counts = occurrences(leaf, (first, second))
            total += int((counts if live is None else counts[live[docs]]).sum())
        return total

    @cached_property
    def stats(self) -> IndexStats:
        """What the snapshot holds; deleted articles are not counted."""
        days = [leaf.days if live is None else leaf.days[live] for leaf, live in self._live()]
        known = np.concatenate([*days, np.zeros(0, np.int32)])
        known = known[known != NO_DAY]
        return IndexStats(
            articles=sum(map(len, days)),
            words=self._word_count(),
            sources=self._counts("source"),
            sections=self._counts("section"),
            first_day=int(known.min()) if len(known) else None,
            last_day=int(known.max()) if len(known) else None,
        )

    def _live(self) -> Iterator[tuple[Any, Any]]:
        return ((leaf, leaf.segment.live) for leaf in self._snapshot.leaves)

    def _word_count(self) -> int:
        """Return the distinct words of all segments."""
        if len(self._snapshot.leaves) == 1:
            return len(self._snapshot.leaves[0].segment.terms)
        ids = [leaf.segment.lexicon_ids for leaf in self._snapshot.leaves]
        known = [found for found in ids if found is not None]
        if known and len(known) == len(ids):
            there = np.zeros(1 + max(int(found.max(initial=0)) for found in known), np.bool_)
            for found in known:
                there[found] = True
            return int(np.count_nonzero(there))
        return len({word for leaf in self._snapshot.leaves for word in leaf.segment.terms})

    def _counts(self, field: str) -> dict[str, int]:
        """Return the articles of each value of *field*, "" for those without one."""
        values = self._snapshot.values(field)
        counts = np.zeros(len(values.names), np.int64)
        total = 0
        for leaf, live in self._live():
            docs = np.arange(leaf.document_count) if live is None else live.nonzero()[0]
            values.count(leaf.number, docs, counts)
            total += len(docs)
        absent = total - int(counts.sum())
        return dict(values.commonest(counts, len(counts))) | ({"": absent} if absent else {})

    def search(self, request: SearchRequest) -> ResultPage:
        """Return one page of hits; TypeError where the tree holds what no engine answers."""
        check_tree(request.tree)
        ranking = self._snapshot.rank(request.tree, _plan(request), Clock(request.deadline))
        shown = ranking.rows[request.offset :]
        return ResultPage(
            hits=tuple(
                self._hit(request.offset + number, row, ranking.group_counts)
                for number, row in enumerate(shown, 1)
            ),
            total=ranking.total,
            total_is_exact=not ranking.partial,
            partial=ranking.partial,
            facets=ranking.facets,
            facet_sizes=ranking.facet_sizes,
            histogram=tuple(Bucket(b.start, b.end, b.count) for b in ranking.histogram),
            histogram_step=ranking.histogram_step,
            total_groups=ranking.total_groups,
            capped=self._snapshot.capped(request.tree) if not ranking.partial else (),
        )

    def _hit(self, rank: int, row: Row, group_counts: Array) -> Hit:
        article_id = self._snapshot.id_of(row)
        if not len(group_counts):
            return Hit(rank, row.score, article_id)
        group = self._snapshot.group(row)
        if group == ALONE:
            return Hit(rank, row.score, article_id)
        return Hit(rank, row.score, article_id, group, int(group_counts[group]))

    def near_texts(
        self, words: Sequence[Sequence[str]], most: int, request: SearchRequest
    ) -> Iterator[Stretch]:
        """Yield where the articles under the filters of *request* are near to a quotation."""
        places = self._snapshot.near_places(words, most, _plan(request), Clock(request.deadline))
        for leaf, place in places:
            article = self._snapshot.article(leaf, place.document)
            around, ends = words_around(leaf.segment, place, article, len(words), 2 * most)
            yield Stretch(around, place.missing, ends)

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        place = self._place(article_id)
        return None if place is None else self._snapshot.article(*place)

    def articles(self) -> Iterator[Article]:
        """Yield every article of the snapshot, in the order of adding."""
        return self._snapshot.articles()

    def spans(self, article_id: str, tree: Any) -> tuple[Span, ...]:
        """Return every word of the article for which the query stands, title first, in order."""
        place = self._place(article_id)
        if place is None:
            return ()
        leaf, document = place
        article = self._snapshot.article(leaf, document)
        marks = self._snapshot.marks(leaf, document, tree)
        ranges = ranges_of(leaf.segment, document, marks, article.title, article.body)
        return tuple(map(Span._make, ranges))

    def explain(self, article_id: str, request: SearchRequest) -> Explanation | None:
        """Return the parts of the score that *request* gives the article, whatever its page."""
        check_tree(request.tree)
        place = self._place(article_id)
        if place is None:
            return None
        leaf, document = place
        ev = self._snapshot.evaluations()[leaf.number]
        if not ev.look_up(request.tree, np.array([document], np.intp))[0]:
            return Explanation(0.0, "nothing")
        plan = _plan(request)
        parts = [explain_tree(ev, request.tree, document)]
        if plan.lifts and plan.half_life:
            newest = self._snapshot.newest_day
            parts.append(explain_lift(leaf, document, parts[0].value, plan.half_life, newest))
        signs = self._snapshot.reranking(leaf, document, request.tree, plan)
        if signs is not None:
            parts += [explain_closeness(ev, request.proximity, document), explain_meaning(signs)]
        counted = tuple(part for part in parts if part.value or part is parts[0])
        if len(counted) == 1:
            return _explanation(counted[0])
        return _explanation(Part(sum(part.value for part in counted), "sum", parts=counted))

    def closeness(self, article_id: str, others: Sequence[str]) -> tuple[float, ...] | None:
        """Return how much each of the articles *others* is about what one is about, 1 at most."""
        found = [self._snapshot.find(other) for other in (article_id, *others)]
        places = [place for place in found if place is not None]
        if len(places) < len(found):
            return None
        cosines = self._snapshot.closeness(places)
        return None if cosines is None else tuple(cosines.tolist())

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """Return all articles of a story, this one among them, the earliest first; () if alone."""
        place = self._place(article_id)
        if place is None:
            return ()
        group = int(self._snapshot.groups.of(place[0])[place[1]])
        if group == ALONE:
            return ()
        members = self._snapshot.groups.members(group)
        found = [self._copy(leaf, document) for leaf, document in members]
        return tuple(sorted(found, key=lambda c: (c.moment == NO_MOMENT, c.moment, c.id)))

    def _copy(self, number: int, document: int) -> Copy:
        leaf = self._snapshot.leaves[number]
        source = leaf.segment.columns["source"]
        day, moment = int(leaf.days[document]), int(leaf.moments[document])
        return Copy(leaf.id_of(document), source.value(document), day, moment)

    def latest(self, count: int) -> tuple[Article, ...]:
        """Return the newest articles, newest first."""
        ranking = self._snapshot.rank(Every(), Plan(count=count, order="newest"))
        found = (self.article(self._snapshot.id_of(row)) for row in ranking.rows)
        return tuple(article for article in found if article is not None)

    def close(self) -> None:
        """Let go of files and memory; the last user calls it."""
        self._place.cache_clear()
        if "_known" in self.__dict__:
            self._known.forget()
        self._snapshot.close()
        for name in ("vocabulary", "_known", "_suggester"):
            self.__dict__.pop(name, None)


def _plan(request: SearchRequest) -> Plan:
    return Plan(
        count=request.offset + request.limit,
        order=request.sort,
        keywords=request.filters,
        start=request.start,
        end=request.end,
        facets=request.facets,
        facet_limit=request.facet_limit,
        facet_limits=request.facet_limits,
        histogram=request.histogram,
        collapse=request.collapse,
        half_life=request.half_life,
        proximity=request.proximity,
        by_meaning=request.by_meaning,
    )


def _explanation(part: Part) -> Explanation:
    children = tuple(map(_explanation, part.parts))
    return Explanation(part.value, part.what, part.about, part.numbers, children)
