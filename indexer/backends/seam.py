"""What an engine takes and gives: records of our own, frozen, and three protocols."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Protocol, Self, TypeVar

from ..article import Article
from ..index.storage.contents import Contents
from ..index.words.suggestions import Suggestion
from ..learning.passes import Learned

T = TypeVar("T")
Sort = Literal["relevance", "newest", "oldest"]
Step = Literal["day", "week", "month", "year", "auto"]
Change = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search, already parsed and expanded.

    ``tree`` is a tree of the closed set of nodes in ``indexer.index.searching.nodes``.
    ``filters`` maps a field (source, section, author, site, and papers: how many
    papers carried the text) to the values of which
    an article must have one; ``start`` and ``end`` are days, both included,
    as days since 1970-01-01 in the paper's own calendar. ``deadline`` is a
    ``time.monotonic()`` moment after which the page comes back partial.
    ``facets`` names fields whose commonest values are counted, at most
    ``facet_limit`` each or what ``facet_limits`` says of a field; values that
    are filtered by are among them. ``histogram`` says in which steps articles
    are counted by time, "auto" in the shortest that make few enough buckets.
    Either honours all filters but that on its own field. ``collapse`` shows of
    each group of articles only the best. ``half_life``, in days, lifts newer
    articles: the score gains a share that halves with every so many days of age.
    """

    tree: Any
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None
    facets: tuple[str, ...] = ()
    deadline: float | None = None
    facet_limit: int = 100
    facet_limits: Mapping[str, int] = field(default_factory=dict)
    histogram: Step | None = None
    collapse: bool = False
    half_life: float | None = None
    proximity: tuple[Any, ...] = ()  # concepts in query order: neighbours that stand close gain
    by_meaning: bool = True  # whether what was learnt from the index ranks the first anew


class Span(NamedTuple):
    """A matched word in an article's text. ``text[start:end]`` is it as written."""

    field: Literal["title", "body"]
    start: int
    end: int
    word: str  # the word of the query for which it stands
    form: str  # the index's word


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many articles are of the days *start* to *end*, both included."""

    start: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked article, its text not read yet. ``score`` compares only within one ResultPage."""

    rank: int  # 1 is best, counted over all pages
    score: float
    id: str
    group: int | None = None  # the story it belongs to, None for none
    group_size: int = 1  # articles of that story among all that match


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of hits. ``total`` counts all articles that match, not only these.

    ``facet_sizes`` says how many values of a facet there are in all;
    ``histogram_step`` in which steps the histogram came out.
    """

    hits: tuple[Hit, ...]
    total: int
    total_is_exact: bool = True
    partial: bool = False
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    facet_sizes: Mapping[str, int] = field(default_factory=dict)
    histogram: tuple[Bucket, ...] = ()
    histogram_step: Step | None = None
    total_groups: int | None = None  # stories among all that match, where collapsed
    capped: tuple[str, ...] = ()  # patterns of which only the commonest words were searched


@dataclass(frozen=True, slots=True)
class Explanation:
    """A part of an article's score; where it has children they add up to it.

    ``what`` is a key: sum, any, all, some, best, concept, every-form, exact,
    title, form, word, phrase, near, in-title, pair, closeness, meaning, recency, constant,
    nothing.
    ``about`` are the words it speaks of, ``numbers`` what it was made of.
    """

    value: float
    what: str
    about: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    children: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What an index holds: articles, distinct words, papers with counts, first and last day."""

    articles: int
    words: int
    sources: Mapping[str, int]
    sections: Mapping[str, int]
    first_day: int | None
    last_day: int | None


class Vocabulary(Protocol):
    """What an index knows of words; all of them folded as the index folds."""

    articles: int

    def frequency(self, word: str) -> int:
        """Return in how many articles *word* stands (0 where in none)."""
        ...

    def written(self, word: str) -> str:
        """Return *word* as papers write it most often; as it is where none does."""
        ...

    def stem(self, word: str) -> str:
        """Return the stem of a word, checked against the other words."""
        ...

    def relatives(self, word: str) -> Sequence[tuple[str, float, str]]:
        """Return the words that stand for *word* with weights and reasons, the closest first."""
        ...

    def corrections(self, word: str) -> Sequence[tuple[str, float]]:
        """Return what a rare *word* may have been mistyped for, with weights."""
        ...

    def slips(self, word: str) -> Sequence[str]:
        """Return the words that are one slip from *word*, however common, the cheapest slip first."""
        ...

    def name_spellings(self, word: str) -> Sequence[str]:
        """Return other spellings of a foreign name, or of a word by house styles."""
        ...

    def related(self, word: str) -> Sequence[tuple[str, float, str]]:
        """Return words of like use with weights and stems, closest first; none if not learnt."""
        ...

    def pair_count(self, first: str, second: str) -> int:
        """Return how often *second* stands right behind *first*."""
        ...

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what *make* once gave under *key*: what is worked out of this vocabulary alone."""
        ...


class Copy(NamedTuple):
    """An article of a story: its id, the paper's, its day and its moment (as in schema)."""

    id: str
    source: str
    day: int
    moment: int


class Stretch(NamedTuple):
    """Words of an article in a row, as written, among which most words of a quotation stand."""

    words: tuple[str, ...]
    missing: int  # words of the quotation that do not stand there; at least so many differ
    ends: frozenset[int] = frozenset()  # places of words behind which a sentence or a speech ends


class Searcher(Protocol):
    """One snapshot of an index; safe to share among threads, never changes."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the snapshot."""
        ...

    @property
    def stats(self) -> IndexStats:
        """What the snapshot holds."""
        ...

    def search(self, request: SearchRequest) -> ResultPage:
        """Return one page of hits for *request*."""
        ...

    def near_texts(
        self, words: Sequence[Sequence[str]], most: int, request: SearchRequest
    ) -> Iterator[Stretch]:
        """Yield where the articles under the filters of *request* are near to a quotation.

        Those where the fewest words are missing come first. Each of *words* is
        given as the index words that may stand for it. Every text from which
        the quotation differs by at most *most* words is among them, unless the
        deadline passes, and perhaps others.
        """
        ...

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        ...

    def articles(self) -> Iterator[Article]:
        """Yield every article of the snapshot, in the order of adding."""
        ...

    def spans(self, article_id: str, tree: Any) -> tuple[Span, ...]:
        """Return every word of the article for which the query stands, title first, in order."""
        ...

    def explain(self, article_id: str, request: SearchRequest) -> Explanation | None:
        """Return the parts of the score that *request* gives the article, whatever its page.

        None where there is no such article.
        """
        ...

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return what a reader who wrote *text* may be about to write, in most articles first.

        Words that begin so, folded, with or without the article, and names of
        two or three words; told in their commonest spelling, with the articles
        that hold them.
        """
        ...

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """Return all articles of a story, this one among them, the earliest first; () if alone."""
        ...

    def closeness(self, article_id: str, others: Sequence[str]) -> tuple[float, ...] | None:
        """Return how much each of the articles *others* is about what one is about, 1 at most.

        None where the engine cannot say: nothing was learnt from the index, or
        nothing of this article, or one of them is not there.
        """
        ...

    def latest(self, count: int) -> tuple[Article, ...]:
        """Return the newest articles, newest first."""
        ...

    def close(self) -> None:
        """Let go of files and memory; the last user calls it."""
        ...


class IndexWriter(Protocol):
    """Writes one new index into an empty directory."""

    def add(self, article: Article) -> int:
        """Add an article whose id is new; return its number, counted from 0."""
        ...

    def drop(self, number: int) -> None:
        """Take back an article added before, because a later record replaces it."""
        ...

    def finish(self) -> Contents:
        """Write everything; return what ``Backend.open`` wants to know of the files."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give up what is not finished where an error ends the block."""
        ...


class IndexUpdater(Protocol):
    """Changes an index by writing new files beside the old, which stay as they are."""

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id as it is now, changes included; None where none is."""
        ...

    def put(self, article: Article) -> Change:
        """Add *article*, or let it take the place of the one with its id."""
        ...

    def delete(self, article_id: str) -> bool:
        """Delete the article with this id; return whether there was one."""
        ...

    def finish(self) -> Contents | None:
        """Write what changed and return what there is now; None where nothing changed."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give up what is not finished where an error ends the block."""
        ...


class CacheUse(NamedTuple):
    """What an engine keeps in memory: bytes now and at most, look-ups that found and did not."""

    size: int = 0
    limit: int = 0
    hits: int = 0
    misses: int = 0


class Backend(Protocol):
    """An engine: makes writers and searchers over directories."""

    name: str

    @property
    def cache_use(self) -> CacheUse:
        """What all its open snapshots keep in memory."""
        ...

    def writer(self, directory: Path, *, workers: int = 1) -> IndexWriter:
        """Return a writer of a new index in *directory*, which exists and is empty."""
        ...

    def open(self, directory: Path, contents: Contents) -> Searcher:
        """Return a snapshot of the index in *directory*.

        Raises IndexDamaged where its files are not what was written.
        """
        ...


class UpdatableBackend(Backend, Protocol):
    """An engine whose indexes can be changed. *commit* is a number that no file's name has yet."""

    def updater(self, directory: Path, contents: Contents, commit: int) -> IndexUpdater:
        """Return what changes the index in *directory*."""
        ...

    def tidy(self, directory: Path, contents: Contents, commit: int) -> Contents | None:
        """Do one bounded piece of work that keeps the index quick; None where all is well."""
        ...

    def compact(self, directory: Path, contents: Contents, commit: int) -> Contents:
        """Write everything that is live anew, as if it had been built so."""
        ...

    def learn(self, directory: Path, contents: Contents, commit: int) -> tuple[Contents, Learned]:
        """Write what the index learns from itself; return what there is then, and what it learnt.

        Raises KhabarError where a library that this needs is missing.
        """
        ...
