"""What the pages and the API ask of a search flow."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Protocol

from indexer.backends import Suggestion
from indexer.word_families import WordFamilies

from ..page import (
    ArticlePage,
    Counts,
    Explained,
    FacetListing,
    FacetPage,
    HomePage,
    IndexState,
    Result,
    SearchPage,
    SearchParameters,
)
from ..query.syntax import ParsedQuery


class Service(Protocol):
    """Answers searches; ``search_app.search.SearchService`` is the one of the product.

    Every method but ``ready`` may raise IndexMissing, IndexStale or
    IndexDamaged; ``search`` may raise UsageError too, with a sentence to show.
    """

    def search(self, parameters: SearchParameters) -> SearchPage:
        """Return one page of results."""
        ...

    def read(self, query: str) -> ParsedQuery:
        """Return *query* as ``search`` reads it."""
        ...

    def facet(self, name: str, parameters: SearchParameters, listing: FacetListing) -> FacetPage:
        """Return values of the facet *name* of FILTERS in a search, with their counts."""
        ...

    def listing(self, parameters: SearchParameters, limit: int) -> Generator[Result, None, None]:
        """Yield the first *limit* results of a search, all of one snapshot, read one by one.

        ``page`` and ``per_page`` do not count. Nothing is searched before the
        first is asked for; ``close`` lets go of the snapshot.
        """
        ...

    def article(self, article_id: str, query: str = "", compared: str = "") -> ArticlePage | None:
        """Return the article with the words of *query* marked, None where there is none.

        Beside it stands how its copy *compared* (else its first report) differs.
        """
        ...

    def explain(self, article_id: str, parameters: SearchParameters) -> Explained | None:
        """Return why the article has its score, None where there is no such article."""
        ...

    def compare(self, queries: Sequence[str], parameters: SearchParameters) -> Counts:
        """Return queries beside each other: articles a month, shares of each paper."""
        ...

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return what a reader who wrote *text* may be about to write."""
        ...

    def analyze(self, text: str) -> tuple[WordFamilies, ...]:
        """Return the first words of *text* with their families."""
        ...

    def home(self) -> HomePage:
        """Return what the first page shows."""
        ...

    def state(self) -> IndexState:
        """Return which commit would answer now."""
        ...

    def source_name(self, source_id: str) -> str:
        """Return the Arabic name of a paper, the id where it has none."""
        ...

    def ready(self) -> bool:
        """Return whether an index is there to search."""
        ...
