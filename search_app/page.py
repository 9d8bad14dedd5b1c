"""The records that a page, the API and a feed are made of; no engine object reaches them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from indexer.article import Article
from indexer.backends import CacheUse, Explanation, IndexStats, Sort, Step

# The filters that may be repeated, each with its field of SearchParameters.
FILTERS: Mapping[str, str] = {
    "source": "sources",
    "section": "sections",
    "author": "authors",
    "country": "countries",
    "papers": "papers",
}

# Changes of SearchParameters after which nothing beside the query limits what is found.
NO_FILTERS: Mapping[str, Any] = {**dict.fromkeys(FILTERS.values(), ()), "start": None, "end": None}


class Piece(NamedTuple):
    """A stretch of an article's text, marked where it stands for a word of the query."""

    text: str
    marked: bool
    other: bool = False  # whether it is another form of that word
    spare: bool = False  # whether it is left out where lines are short


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
    sections: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  # of the papers: ISO 3166 codes, or names
    papers: tuple[str, ...] = ()  # that carried the text: so many at least
    start: date | None = None  # the first day, included
    end: date | None = None  # the last day, included
    group: bool = True  # of copies of one text only the best is a result
    variants: bool = True  # search other spellings of words too
    drop: tuple[str, ...] = ()  # spellings that are not searched
    as_typed: bool = False  # no other reading in place of the query
    recent: int = 0  # half-life in days of what newer articles gain; 0: they gain nothing

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything beside the query limits what is found."""
        return bool(self.chosen) or self.start is not None or self.end is not None

    @property
    def chosen(self) -> tuple[tuple[str, str], ...]:
        """Return the filters that may be repeated as (name of FILTERS, value)."""
        return tuple(
            (name, value) for name, field in FILTERS.items() for value in getattr(self, field)
        )


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a field, and how many articles have it under all filters but its field's own."""

    value: str  # as a parameter takes it
    count: int
    selected: bool = False
    label: str = ""  # what readers call it; "" where that is the value itself


FacetOrder = Literal["count", "name"]


@dataclass(frozen=True, slots=True)
class FacetListing:
    """Which values of one facet are listed, and in which order."""

    order: FacetOrder = "count"
    find: str = ""  # words, or their beginnings, that a value's name holds
    page: int = 1
    limit: int = 100  # values a page


@dataclass(frozen=True, slots=True)
class FacetPage:
    """Values of one facet of a search; their counts are those that its page of results shows."""

    parameters: SearchParameters
    facet: str  # of FILTERS
    listing: FacetListing
    values: tuple[FacetValue, ...]
    total: int  # values in all
    found: int  # of them, those whose name holds what was looked for
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)  # of chosen values

    @property
    def page_count(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.found // self.listing.limit))


@dataclass(frozen=True, slots=True)
class Bar:
    """How many articles are of the days *start* to *end*, both included."""

    start: date
    end: date
    count: int
    selected: bool = False  # whether some of its days are among those that were asked for


@dataclass(frozen=True, slots=True)
class Timeline:
    """Articles by time, without a gap, the earliest first; undated ones are left out.

    Every filter holds but that on the days, so that a reader sees what lies
    beside the days that were chosen.
    """

    step: Step = "day"
    bars: tuple[Bar, ...] = ()

    @property
    def most(self) -> int:
        """Return the count of the longest bar, at least 1."""
        return max((bar.count for bar in self.bars), default=1) or 1


class CopyOf(NamedTuple):
    """A copy of an article: where it stands and when it came out; "" for what is unknown."""

    id: str
    source: str
    day: str  # ISO 8601
    first: bool = False  # whether it came out before all others, as far as is known
    time: str = ""  # HH:MM by the paper's clock, where it was looked up

    @property
    def published(self) -> str:
        """Return the day, with the time where that is known, in ISO 8601."""
        return f"{self.day}T{self.time}" if self.time else self.day


class Change(NamedTuple):
    """A stretch of two texts compared by words: what both have, or one of them alone."""

    kind: Literal["same", "removed", "added", "left-out"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How the body of *other* differs, by words, from the article that is shown."""

    other: CopyOf
    changes: tuple[Change, ...]
    whole: bool  # False where only the first words of long bodies were compared

    @property
    def differs(self) -> bool:
        """Return whether any word was added or removed."""
        return any(change.kind in ("removed", "added") for change in self.changes)


class FoundForm(NamedTuple):
    """A form of a word of the query that an article holds, and how often in title and body."""

    written: str  # as it stands there first
    form: str  # the index's word
    tier: str  # why it is searched for: typed, form, name, ... (TIERS of ``explain``)
    title: int
    body: int


class FoundWord(NamedTuple):
    """A word of the query as typed, and the forms of it that an article holds, the closest first."""

    word: str
    forms: tuple[FoundForm, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Why an article is among the results: what of the query it holds, and what it does not."""

    words: tuple[FoundWord, ...] = ()
    missing: tuple[str, ...] = ()
    sentence: str = ""  # the same in words


@dataclass(frozen=True, slots=True)
class Explained:
    """Why an article is found, and every part of its score; the parts add up to it."""

    article: Article
    query: str
    why: Why
    score: Explanation


@dataclass(frozen=True, slots=True)
class Result:
    """One article among the results, ready to show."""

    rank: int
    score: float
    article: Article
    title: Passage
    passages: tuple[Passage, ...]
    copies: tuple[CopyOf, ...] = ()  # all of the story, this one among them; () if alone
    why: Why = Why()


Limit = Literal["dates", "filters"]  # of a search, beside its query


@dataclass(frozen=True, slots=True)
class Offer:
    """Another query that the reader may have meant.

    ``kind``: "as-words" reads an Arabic operator as a word, "field-as-word" a
    field, "date" turns words into a date; the others are those of ``query.readings``.
    """

    kind: str
    text: str  # what of the query it is about, or what it would become
    query: str
    articles: int | None = None  # that it finds; None where they were not counted
    without: frozenset[Limit] = frozenset()  # what beside the query it leaves out


class WordDifference(NamedTuple):
    """A quoted word and the word that a text has in its place; "" where one of them has none."""

    quoted: str
    found: str
    at_an_end: bool = False  # of the quotation, in the middle of a sentence of the text

    @property
    def kind(self) -> Literal["other", "extra", "missing", "either"]:
        """Return what the quoted word is: another one, one too many, or one that is missing.

        "either": another one or one too many, as nobody can tell where a quotation
        ends and the sentence goes on.
        """
        if not self.quoted:
            return "missing"
        if not self.found:
            return "extra"
        return "either" if self.at_an_end else "other"


class NearQuotation(NamedTuple):
    """A quotation that stands nowhere, a text nearest to it, and how they differ word by word."""

    quoted: str
    found: str  # as it may be quoted: with the words that some article holds
    differences: tuple[WordDifference, ...]


class Variant(NamedTuple):
    """Another spelling that was searched too: of which word of the query, and why.

    ``reason``: "name" is how other papers write it, "joined" the word run
    together or apart, "spelling" what a rare word was perhaps mistyped for.
    """

    word: str  # as the reader typed it
    spelling: str  # as papers write it most often
    reason: Literal["name", "joined", "spelling"]
    articles: int  # that hold the spelling, whatever else the query asks
    dropped: bool = False  # by the reader: it was not searched


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
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)  # commonest first
    facet_sizes: Mapping[str, int] = field(default_factory=dict)  # of each its values in all
    timeline: Timeline = Timeline()
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)  # of chosen values
    offers: tuple[Offer, ...] = ()  # what may have been meant
    corrected: str = ""  # the query that was searched where what was typed finds nothing
    nearest: tuple[NearQuotation, ...] = ()  # in place of quotations that stand nowhere
    total_all_words: int | None = None  # articles with all words; None where all must match
    all_words: str = ""  # the query that finds them; "" where there is none so simple
    variants: tuple[Variant, ...] = ()  # other spellings, those dropped too
    total_stories: int | None = None  # copies of one text counted once; None if not grouped
    total_related: int = 0  # of total, articles that only distant relatives of the words find
    stories_held: int | None = None  # of total_stories, those that the words themselves find

    @property
    def total_held(self) -> int:
        """Return how many articles hold a word that was asked for, in any of its forms."""
        return self.total - self.total_related

    @property
    def page_count(self) -> int:
        """Return how many pages there are, at least one."""
        shown = self.total if self.total_stories is None else self.total_stories
        return max(1, -(-shown // self.parameters.per_page))


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article with the words of a query marked."""

    article: Article
    title: Passage
    body: Passage
    query: str
    copies: tuple[CopyOf, ...] = ()  # all of the story, this one among them, the first report first
    difference: Difference | None = None
    similar: tuple[Article, ...] = ()
    story: tuple[Article, ...] = ()  # in order of time, this one among them; () if alone


@dataclass(frozen=True, slots=True)
class IndexState:
    """The commit that serves, and what is kept of it in memory."""

    generation: str
    commit: int
    created: datetime  # UTC
    articles: int
    cache: CacheUse


@dataclass(frozen=True, slots=True)
class PaperShare:
    """How many articles of a paper a query finds, and which share of all its articles (0 to 1)."""

    source: str
    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class CountedQuery:
    """One of the queries that are compared.

    ``counts`` has a number for each month of all; ``bars`` are on the days of
    the timeline of the whole collection.
    """

    query: str
    searched: str  # the same as a term
    total: int
    counts: tuple[int, ...]
    papers: tuple[PaperShare, ...]  # those that have any, the largest share first
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Queries beside each other over the same months, the earliest first."""

    parameters: SearchParameters
    months: tuple[date, ...] = ()  # the first day of each
    queries: tuple[CountedQuery, ...] = ()


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows: the size of the index, what is new, searches that have results."""

    stats: IndexStats
    latest: tuple[Article, ...]  # newest first, as many as are shown
    examples: tuple[str, ...]
    source_names: Mapping[str, str]  # id of a paper to its Arabic name
    timeline: Timeline = Timeline()  # of the whole collection
