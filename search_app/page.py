"""The records that a page, the API and a feed are made of; no engine object reaches them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from indexer.article import Article
from indexer.backends import IndexStats, Match, Sort


class Piece(NamedTuple):
    """A stretch of an article's text, marked where it stands for a word of the query."""

    text: str
    marked: bool


class Passage(NamedTuple):
    """A stretch of a field in pieces. ``ranges`` are its marks, code points of the whole field."""

    pieces: tuple[Piece, ...]
    start: int
    end: int
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchParameters:
    """What a reader asked for, checked: the query as typed and the choices beside it."""

    query: str = ""
    page: int = 1
    per_page: int = 10
    sort: Sort = "relevance"
    sources: tuple[str, ...] = ()
    start: date | None = None  # the first day, included
    end: date | None = None  # the last day, included


@dataclass(frozen=True, slots=True)
class Result:
    """One article among the results, ready to show."""

    rank: int
    score: float
    article: Article
    title: Passage
    passages: tuple[Passage, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Another query that the reader may have meant.

    ``kind``: "as-words" reads an Arabic operator as a word, "date" turns words
    into a date, "layout" and "arabizi" are the same keys or sounds in the
    other script.
    """

    kind: Literal["as-words", "date", "layout", "arabizi"]
    text: str  # what of the query it is about, or what it would become
    query: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results. ``took_ms``: raw query to ordered ids, without passages."""

    parameters: SearchParameters
    reading: str  # the query as it was read, in words
    parsed: str  # the query printed back, parses to the same tree
    notices: tuple[str, ...]  # keys and texts of what was left out or taken otherwise
    expansions: Mapping[str, tuple[str, ...]]  # word of the query to the words searched for it
    total: int
    total_is_exact: bool
    partial: bool
    took_ms: float
    results: tuple[Result, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()  # what may have been meant

    @property
    def page_count(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // self.parameters.per_page))


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article with the words of a query marked."""

    article: Article
    title: Passage
    body: Passage
    query: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows: the size of the index, what is new, searches that have results."""

    stats: IndexStats
    latest: tuple[Article, ...]  # newest first, as many as are shown
    examples: tuple[str, ...]
    source_names: Mapping[str, str]  # id of a paper to its Arabic name
