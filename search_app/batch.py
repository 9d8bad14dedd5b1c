"""Many searches in one run: what evaluations and benchmarks drive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from indexer.errors import UsageError

from .page import SearchParameters
from .search import SearchService


def search_batch(
    service: SearchService, lines: Iterable[str], limit: int, *, group: bool = True
) -> Iterator[dict[str, Any]]:
    """Yield one record a line ``{"id", "query"}``: its id, total, time and ordered hits.

    Raises UsageError where a line is no such object.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            query_id, query = asked["id"], str(asked["query"])
        except (ValueError, TypeError, KeyError) as error:
            raise UsageError(
                f'line {number} of the batch: not of the form {{"id": ..., "query": ...}}. Mend it.'
            ) from error
        ranked = service.rank(SearchParameters(query=query, per_page=limit, group=group))
        yield {
            "id": query_id,
            "total": ranked.found.total,
            "took_ms": round(ranked.took_ms, 3),
            "hits": [{"id": hit.id, "score": round(hit.score, 6)} for hit in ranked.found.hits],
        }
