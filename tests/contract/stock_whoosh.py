"""The engine of Whoosh as it ships: its own codec behind the seam."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from whoosh import index
from whoosh.query import Query
from whoosh.scoring import Frequency, WeightingModel, WeightLengthScorer
from whoosh.searching import Searcher as WhooshSearcher

from indexer.analysis import is_stop_word, term_of, terms
from indexer.article import Article
from indexer.backends.seam import (
    CacheUse,
    Hit,
    IndexStats,
    ResultPage,
    SearchRequest,
    Span,
    Suggestion,
)
from indexer.errors import IndexDamaged
from indexer.index import bm25
from indexer.index.searching.nodes import TEXT, check_tree
from indexer.index.storage.contents import Contents
from indexer.schema import (
    DAY_SECONDS,
    NO_DAY,
    NO_MOMENT,
    from_record,
    text_stream,
    to_document,
    whoosh_schema,
)
from tests.contract.stock_spans import find_spans

DOCUMENTS_BETWEEN_LOOKS = 500  # at the clock


class LuceneWeighting(WeightingModel):
    """Lucene's BM25 for the terms and phrases of stock Whoosh."""

    def idf(self, searcher: Any, fieldname: str, text: str) -> float:
        """Return Lucene's idf over the whole index."""
        whole = searcher.get_parent()
        return bm25.idf(whole.doc_count_all(), whole.doc_frequency(fieldname, text))

    def scorer(self, searcher: Any, fieldname: str, text: str, qf: int = 1) -> Any:
        """Return the scorer of one term; values of keyword fields have no lengths to score by."""
        if fieldname != TEXT:
            return Frequency().scorer(searcher, fieldname, text)
        return _TermScorer(searcher, fieldname, text)


class _TermScorer(WeightLengthScorer):
    def __init__(self, searcher: Any, fieldname: str, text: str):
        whole = searcher.get_parent()
        self.idf = whole.idf(fieldname, text)
        self.average = whole.avg_field_length(fieldname) or 1
        self.setup(searcher, fieldname, text)

    def _score(self, weight: float, length: float) -> float:
        return float(self.idf * bm25.saturate(weight, length, self.average))


class StockWriter:
    """Writes one Whoosh index; an IndexWriter."""

    def __init__(self, directory: Path):
        self._index = index.create_in(str(directory), whoosh_schema())
        self._writer = self._index.writer(limitmb=256)
        self._ids: list[str | None] = []

    def add(self, article: Article) -> int:
        """Add an article; return its number."""
        self._writer.add_document(**to_document(article))
        self._ids.append(article.id)
        return len(self._ids) - 1

    def drop(self, number: int) -> None:
        """Take back the article with this number."""
        self._ids[number] = None

    def finish(self) -> Contents:
        """Commit, then delete what was dropped."""
        self._writer.commit()
        dropped = [number for number, article_id in enumerate(self._ids) if article_id is None]
        if dropped:
            # One writer makes segments in the order of adding, so numbers are document numbers.
            deleter = self._index.writer()
            for number in dropped:
                deleter.delete_document(number)
            deleter.commit(merge=False)
        self._index.close()
        return Contents()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give up the index where an error ends the block."""
        if kind is not None:
            self._writer.cancel()
            self._index.close()


class StockSearcher:
    """A snapshot of a Whoosh index; a Searcher.

    Whoosh's own searcher returns wrong hits when threads share it, so each
    thread gets one of its own.
    """

    def __init__(self, directory: Path):
        try:
            self._index = index.open_dir(str(directory), schema=whoosh_schema())
        except (index.IndexError, OSError, ValueError) as error:
            raise IndexDamaged(
                f"{directory}: the index cannot be opened ({error}). Run `khabar build` again."
            ) from error
        self._local = threading.local()
        self._opened: list[WhooshSearcher] = []

    @property
    def _searcher(self) -> WhooshSearcher:
        searcher: WhooshSearcher | None = getattr(self._local, "searcher", None)
        if searcher is None:
            searcher = self._local.searcher = self._index.searcher(weighting=LuceneWeighting())
            self._opened.append(searcher)
        return searcher

    @cached_property
    def stats(self) -> IndexStats:
        """What the snapshot holds."""
        reader = self._searcher.reader()
        days = [day for day in self._column("day") if day != NO_DAY]
        return IndexStats(
            articles=reader.doc_count(),
            words=sum(1 for _ in reader.field_terms(TEXT)),
            sources=dict(Counter(self._column("source"))),
            sections=dict(Counter(self._column("section"))),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
        )

    def _column(self, name: str) -> Iterator[Any]:
        reader = self._searcher.reader()
        column = reader.column_reader(name)
        return (column[number] for number in reader.all_doc_ids())

    def search(self, request: SearchRequest) -> ResultPage:
        """Return one page of hits; every match is looked at."""
        check_tree(request.tree)
        found, facets, partial = self._collect(request)
        if request.sort == "relevance":
            found.sort(key=lambda match: (-round(match[0], 6), -(match[1] // 60), match[2]))
        else:
            sign = -1 if request.sort == "newest" else 1
            found.sort(key=lambda match: (match[1] == NO_MOMENT, sign * match[1], match[2]))
        shown = found[request.offset : request.offset + request.limit]
        hits = tuple(
            Hit(rank, score, article_id)
            for rank, (score, _, article_id) in enumerate(shown, request.offset + 1)
        )
        counts = {name: tuple(counter.most_common()) for name, counter in facets.items()}
        return ResultPage(hits, total=len(found), partial=partial, facets=counts)

    def _collect(
        self, request: SearchRequest
    ) -> tuple[list[tuple[float, int, str]], dict[str, Counter[str]], bool]:
        """Return (score, moment, id) of every match, the facets, and whether time ran out."""
        found: list[tuple[float, int, str]] = []
        facets: dict[str, Counter[str]] = {name: Counter() for name in request.facets}
        wanted = {name: set(values) for name, values in request.filters.items()}
        seen = 0
        for part, _ in self._searcher.leaf_searchers():
            reader = part.reader()
            days, ids = reader.column_reader("day"), reader.column_reader("id")
            seconds = reader.column_reader("second")
            columns = {name: reader.column_reader(name) for name in {*facets, *wanted}}
            matcher = request.tree.matcher(part)
            while matcher.is_active():
                number = matcher.id()
                seen += 1
                if seen % DOCUMENTS_BETWEEN_LOOKS == 0 and _is_over(request.deadline):
                    return found, facets, True
                if not reader.is_deleted(number) and _in_span(days[number], request):
                    values = {name: column[number] for name, column in columns.items()}
                    failed = {name for name in wanted if values[name] not in wanted[name]}
                    for name, counter in facets.items():
                        # A facet's own choice does not hide its other values.
                        if values[name] and failed <= {name}:
                            counter[values[name]] += 1
                    if not failed:
                        moment = days[number] * DAY_SECONDS + seconds[number]
                        found.append((matcher.score(), moment, ids[number]))
                matcher.next()
        return found, facets, False

    def _read(self, number: int) -> Article:
        return from_record(self._searcher.reader().stored_fields(number)["record"])

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        number = self._searcher.document_number(id=article_id)
        return None if number is None else self._read(number)

    def articles(self) -> Iterator[Article]:
        """Yield every article, in the order of adding."""
        return map(self._read, self._searcher.reader().all_doc_ids())

    def spans(self, article_id: str, tree: Query) -> tuple[Span, ...]:
        """Return every word of the article for which the query stands."""
        article = self.article(article_id)
        return () if article is None else find_spans(article, tree)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return the terms that begin so, with or without the article; no names."""
        beginning = term_of(text)
        counts = Counter(
            term
            for article in self.articles()
            for term in set(terms(text_stream(article)))
            if term.startswith((beginning, "ال" + beginning)) and not is_stop_word(term)
        )
        return tuple(Suggestion(term, count) for term, count in counts.most_common(limit))

    def latest(self, count: int) -> tuple[Article, ...]:
        """Return the newest articles, newest first."""
        reader = self._searcher.reader()
        order = sorted(
            zip(
                self._column("day"),
                self._column("second"),
                self._column("id"),
                reader.all_doc_ids(),
                strict=True,
            ),
            key=lambda row: (-(row[0] * DAY_SECONDS + row[1]), row[2]),
        )
        return tuple(self._read(number) for _, _, _, number in order[:count])

    def close(self) -> None:
        """Close every thread's searcher and the index."""
        for searcher in self._opened:
            searcher.close()
        self._index.close()


def _in_span(day: int, request: SearchRequest) -> bool:
    """Return whether *day* is within the span that is asked for; without a date it is in none."""
    if request.start is None and request.end is None:
        return True
    if day == NO_DAY or (request.start is not None and day < request.start):
        return False
    return request.end is None or day <= request.end


def _is_over(deadline: float | None) -> bool:
    return deadline is not None and time.monotonic() > deadline


class StockWhoosh:
    """Whoosh's own engine; a Backend."""

    name = "whoosh"
    cache_use = CacheUse()  # it keeps nothing of ours

    def writer(self, directory: Path, *, workers: int = 1) -> StockWriter:
        """Return a writer; it works in one process whatever *workers* says."""
        return StockWriter(directory)

    def open(self, directory: Path, contents: Contents) -> StockSearcher:
        """Return a snapshot of the index in *directory*."""
        return StockSearcher(directory)
