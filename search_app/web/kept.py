"""Answers that were made a moment ago, whole, as long as nothing that they depend on is another."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response

from indexer.backends import CacheUse
from indexer.index.searching.byte_cache import ByteCache

MEBIBYTE = 1 << 20
HEADER_BYTES = 100  # of memory for each, about


class Outcome(NamedTuple):
    """What came of the search behind an answer, for those who count and log."""

    total: int
    partial: bool = False


class _Kept(NamedTuple):
    body: bytes
    headers: tuple[tuple[str, str], ...]
    outcome: Outcome | None


class KeptAnswers:
    """The answers used last, as many as fit into so many mebibytes, by their tags.

    A tag is a hash of all that an answer depends on, the commit, the address
    and the reader's preferences among it: another reader, or another commit,
    has another tag.
    """

    def __init__(self, mebibytes: float):
        self._cache = ByteCache(int(mebibytes * MEBIBYTE))

    @property
    def use(self) -> CacheUse:
        """Bytes now and at most, look-ups that found an answer and that did not."""
        cache = self._cache
        return CacheUse(cache.size, cache.limit, cache.hits, cache.misses)

    def get(self, tag: str) -> tuple[Response, Outcome | None] | None:
        """Return the answer with this tag, and what came of its search; None where none is kept."""
        kept: _Kept | None = self._cache.get((tag,))
        if kept is None:
            return None
        return Response(kept.body, headers=list(kept.headers)), kept.outcome

    def put(self, tag: str, response: Response, outcome: Outcome | None) -> None:
        """Keep a whole answer; one that is still being written, or sets a cookie, is not kept."""
        if response.is_streamed or response.status_code != 200 or "Set-Cookie" in response.headers:
            return
        body, headers = response.get_data(), tuple(response.headers)
        size = len(body) + HEADER_BYTES * len(headers)
        self._cache.put((tag,), _Kept(body, headers, outcome), size)
