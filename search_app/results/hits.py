"""Hits of an engine as results to show: read, their words marked, cut into passages, explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from indexer.backends import Hit, Searcher, Span

from ..page import Result
from ..query.expansion import Expansion
from .explain import Reasons
from .highlight import best_passages, mark
from .stories import copies_of


def results_of(searcher: Searcher, hits: Iterable[Hit], expansion: Expansion) -> Iterator[Result]:
    """Yield a result for each of *hits*, which *searcher* found; each is read when it is asked for."""
    reasons = Reasons(expansion)
    for hit in hits:
        article = searcher.article(hit.id)
        assert article is not None, "a snapshot never changes"
        spans = searcher.spans(hit.id, expansion.tree)
        title, body = by_field(spans)
        yield Result(
            rank=hit.rank,
            score=hit.score,
            article=article,
            title=mark(article.title, title),
            passages=tuple(best_passages(article.body, body)),
            why=reasons.why(article, spans),
            copies=copies_of(searcher, hit.id) if hit.group is not None else (),
        )


def by_field(spans: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """Return the spans of the title, and those of the body."""
    return [s for s in spans if s.field == "title"], [s for s in spans if s.field == "body"]
