"""THE flow, written out once: raw query to a page of results.

parse      text to syntax                         query/parser.py
answer     syntax to a tree to ordered ids        answer.py, query/expansion.py, the backend
read       ids to articles
highlight  articles to passages                   results/hits.py, results/highlight.py
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, get_args

from indexer.article import Article
from indexer.backends import (
    Backend,
    ResultPage,
    Searcher,
    SearchRequest,
    Span,
    Suggestion,
)
from indexer.errors import KhabarError
from indexer.index.searching.nodes import TEXT, Phrase, Term
from indexer.index.storage.home import IndexHome
from indexer.schema import day_number
from indexer.word_families import WordFamilies, families_of_text

from .answer import Answer, answer, nearest_quotation
from .page import (
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
    Variant,
)
from .parameters import left_out
from .query import quotations
from .query.completion import begun, begun_value, completed
from .query.expansion import Expansion
from .query.filters import is_filter
from .query.parser import parse
from .query.spelling_choice import SpellingChoice
from .query.syntax import All, KeywordName, ParsedQuery, Without, Word
from .query.tree_builder import must_match
from .reading import describe_notices, describe_query
from .results.counts import MOST_QUERIES, Found, as_term, counting, counts_of
from .results.explain import Reasons
from .results.facets import (
    FACET_LIMITS,
    FACETS,
    MOST_VALUES,
    WHOLE_FACETS,
    facets_of,
    filters_of,
    listed,
    resolved,
)
from .results.highlight import mark
from .results.hits import by_field, results_of
from .results.similar import articles_beside
from .results.stories import copies_of, difference_from, with_times
from .results.timeline import timeline_of, whole_timeline
from .results.values import MAX_VALUES, IndexValues
from .snapshots import Snapshot, Snapshots

TIME_LIMIT: Final = 2.0  # seconds for one search; then the page is partial, and says so
SUGGESTIONS = 8
SUGGESTED_LETTERS = 100  # of a text, its last, that are completed
ANALYZED_WORDS = 8  # whose families a page shows
LATEST_COUNT = 3  # headlines on the first page


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was found for a query, and how long that took."""

    answer: Answer
    took_ms: float
    parameters: SearchParameters  # papers and so on by what the index calls them

    @property
    def parsed(self) -> ParsedQuery:
        """The query as it was read."""
        return self.answer.parsed

    @property
    def expansion(self) -> Expansion:
        """What its words mean."""
        return self.answer.expansion

    @property
    def found(self) -> ResultPage:
        """The ordered ids and the counts."""
        return self.answer.found


class SearchService:
    """Answers the browser, the API and the command line alike; safe to share among threads.

    Every method raises IndexMissing, IndexStale or IndexDamaged where there is
    no index to serve.
    """

    def __init__(self, home: IndexHome, backend: Backend, *, time_limit: float = TIME_LIMIT):
        self._snapshots = Snapshots(home, backend)
        self._time_limit = time_limit

    def search(self, parameters: SearchParameters) -> SearchPage:
        """Return one page of results for what the reader asked."""
        with self._snapshots.use() as snapshot:
            ranked = self._rank(snapshot, parameters)
            parameters, values = ranked.parameters, snapshot.values
            held = ranked.answer.held
            facets, sizes = facets_of(ranked.found, parameters, ranked.expansion.filters, values)
            return SearchPage(
                parameters=parameters,
                reading=describe_query(ranked.parsed, ranked.expansion.ignored),
                parsed=str(ranked.parsed),
                notices=describe_notices(ranked.parsed, ranked.expansion, ranked.found.capped),
                offers=ranked.answer.offers,
                corrected=ranked.answer.corrected,
                nearest=ranked.parsed.nearest,
                total_all_words=ranked.answer.total_all_words,
                all_words=_all_words(ranked.parsed, ranked.expansion),
                expansions={w: tuple(forms) for w, forms in ranked.expansion.words.items()},
                variants=_variants(snapshot, ranked.expansion),
                total=ranked.found.total,
                total_related=ranked.found.total - held.total if held else 0,
                facets=facets,
                facet_sizes=sizes,
                labels=_labels(parameters, values),
                timeline=timeline_of(ranked.found, *_span(parameters, ranked.expansion)),
                total_stories=ranked.found.total_groups,
                stories_held=held.total_groups if held else ranked.found.total_groups,
                total_is_exact=ranked.found.total_is_exact,
                partial=ranked.found.partial,
                took_ms=ranked.took_ms,
                results=tuple(results_of(snapshot.searcher, ranked.found.hits, ranked.expansion)),
            )

    def read(self, query: str) -> ParsedQuery:
        """Return *query* as ``search`` reads it, by what this index calls papers and so on."""
        with self._snapshots.use() as snapshot:
            return parse(query, names=snapshot.values.names)

    def facet(self, name: str, parameters: SearchParameters, listing: FacetListing) -> FacetPage:
        """Return the values of the facet *name* of FILTERS in a search, counted as ``search`` does."""
        with self._snapshots.use() as snapshot:
            one = replace(parameters, page=1, per_page=1)
            ranked, values = self._rank(snapshot, one, name), snapshot.values
            parameters = replace(ranked.parameters, page=1, per_page=parameters.per_page)
            own = ranked.expansion.filters
            facets, sizes = facets_of(ranked.found, parameters, own, values, MAX_VALUES)
            shown, found = listed(facets.get(name, ()), listing)
            total = max(sizes.get(name, 0), len(facets.get(name, ())))
            labels = _labels(parameters, values)
            return FacetPage(parameters, name, listing, shown, total, found, labels)

    def listing(self, parameters: SearchParameters, limit: int) -> Generator[Result, None, None]:
        """Yield the first *limit* results of one snapshot, each read when it is asked for."""
        with self._snapshots.use() as snapshot:
            ranked = self._rank(snapshot, replace(parameters, page=1, per_page=limit))
            yield from results_of(snapshot.searcher, ranked.found.hits, ranked.expansion)

    def rank(self, parameters: SearchParameters) -> Ranked:
        """Return the ordered ids for what the reader asked, without articles and passages."""
        with self._snapshots.use() as snapshot:
            return self._rank(snapshot, parameters)

    def _rank(self, snapshot: Snapshot, parameters: SearchParameters, whole: str = "") -> Ranked:
        """Return what is found; every value of the facet *whole* is counted."""
        started = time.perf_counter()
        values = snapshot.values
        parsed = parse(parameters.query, names=values.names)
        parameters = resolved(parameters, values)
        deadline = time.monotonic() + self._time_limit  # for all readings together
        got = answer(
            parsed,
            snapshot.searcher,
            values,
            lambda expansion, without: _request(
                values, replace(parameters, **left_out(without)), expansion, deadline, whole
            ),
            # By date nothing is last: what only a related word finds would stand first.
            SpellingChoice.of(
                parameters.drop,
                parameters.variants,
                related=parameters.sort == "relevance",
                readings=not parameters.as_typed,
            ),
        )
        return Ranked(got, (time.perf_counter() - started) * 1000, parameters)

    def article(self, article_id: str, query: str = "", compared: str = "") -> ArticlePage | None:
        """Return the article with this id, the words of *query* marked; None where there is none.

        Its copies are among it, and how the copy *compared* differs from it: the
        first report where that is empty or no copy.
        """
        with self._snapshots.use() as snapshot:
            article = snapshot.searcher.article(article_id)
            if article is None:
                return None
            values = snapshot.values
            spans = _marks(snapshot.searcher, article, query, values)
            title, body = by_field(spans)
            copies = with_times(snapshot.searcher, copies_of(snapshot.searcher, article_id))
            beside = articles_beside(snapshot.searcher, article)
            return ArticlePage(
                article=article,
                title=mark(article.title, title),
                body=mark(article.body, body),
                query=query,
                copies=copies,
                difference=difference_from(snapshot.searcher, article, copies, compared),
                similar=beside.similar,
                story=beside.story,
            )

    def explain(self, article_id: str, parameters: SearchParameters) -> Explained | None:
        """Return why the search gives the article its score; None where there is no such article."""
        with self._snapshots.use() as snapshot:
            article = snapshot.searcher.article(article_id)
            if article is None:
                return None
            answered = self._rank(snapshot, parameters).answer
            spans = snapshot.searcher.spans(article_id, answered.expansion.tree)
            score = answered.explain(snapshot.searcher, article_id)
            assert score is not None, "a snapshot never changes"
            why = Reasons(answered.expansion).why(article, spans)
            return Explained(article, parameters.query, why, score)

    def compare(self, queries: Sequence[str], parameters: SearchParameters) -> Counts:
        """Return up to MOST_QUERIES queries beside each other, under the filters of *parameters*."""
        with self._snapshots.use() as snapshot:
            values = snapshot.values
            narrowed = replace(parameters, variants=False, group=False, page=1, per_page=1)
            asked = [query for query in dict.fromkeys(queries) if query][:MOST_QUERIES]
            found = [self._counted(snapshot, query, narrowed) for query in asked]
            articles, axis = snapshot.searcher.stats.sources, whole_timeline(snapshot.searcher)
            return counts_of(resolved(parameters, values), found, articles, values, axis.bars)

    def _counted(self, snapshot: Snapshot, query: str, parameters: SearchParameters) -> Found:
        """Return the counts of a query by month and by paper, and by time."""
        searched = as_term(parse(query, names=snapshot.values.names))
        ranked = self._rank(snapshot, replace(parameters, query=searched))
        request, *_ = ranked.answer.requests
        by_month = counting(request)
        by_time = replace(by_month, facets=(), histogram="auto")
        search = snapshot.searcher.search
        return Found(query, searched, search(by_month), search(by_time))

    def suggest(self, text: str, limit: int = SUGGESTIONS) -> tuple[Suggestion, ...]:
        """Return what a reader who wrote *text* may be about to write, in most articles first.

        Behind a field these are its values in the index. Signs, operators and fields
        before the last words stay as they are.
        """
        kept, words = begun(text)
        with self._snapshots.use() as snapshot:
            if value := begun_value(text):
                values = snapshot.beginnings.find(value.field, value.text, limit)
                if values:
                    return tuple(v._replace(text=value.completed(v.text)) for v in values)
            kept, words = kept + words[:-SUGGESTED_LETTERS], words[-SUGGESTED_LETTERS:]
            found = snapshot.searcher.suggest(words, limit) if words else ()
        return tuple(one._replace(text=completed(kept, words, one.text)) for one in found)

    def analyze(self, text: str) -> tuple[WordFamilies, ...]:
        """Return the first words of *text* with the words of the index that stand for them."""
        with self._snapshots.use() as snapshot:
            return families_of_text(text, snapshot.searcher.vocabulary, ANALYZED_WORDS)

    def home(self) -> HomePage:
        """Return what the first page shows: what is indexed, the latest, searches to try."""
        with self._snapshots.use() as snapshot:
            return _home(snapshot)

    def state(self) -> IndexState:
        """Return which commit would answer now, without searching it."""
        with self._snapshots.use() as snapshot:
            manifest = snapshot.generation.manifest
            return IndexState(
                generation=snapshot.generation.name,
                commit=manifest.commit,
                created=datetime.fromisoformat(manifest.created),
                articles=manifest.articles,
                cache=self._snapshots.backend.cache_use,
            )

    def source_name(self, source_id: str) -> str:
        """Return the Arabic name of a paper, its id where none is known."""
        with self._snapshots.use() as snapshot:
            return _source_name(snapshot, source_id)

    def ready(self) -> bool:
        """Return whether there is an index to serve."""
        try:
            with self._snapshots.use():
                return True
        except KhabarError:
            return False

    def follow(self) -> None:
        """Answer by the commit that is open while a new one is opened, from now on; as a server does.

        Otherwise a search waits until the commit that serves when it begins is open.
        """
        self._snapshots.follow(self._warm)

    def close(self) -> None:
        """Let go of the index when the last search is done."""
        self._snapshots.close()

    def _warm(self, snapshot: Snapshot) -> None:
        """Make what the first reader would wait for: the first page, its searches, values of fields."""
        for query in _home(snapshot).examples:
            ranked = self._rank(snapshot, SearchParameters(query))
            for _ in results_of(snapshot.searcher, ranked.found.hits, ranked.expansion):
                pass
        for field in get_args(KeywordName):
            snapshot.beginnings.find(field, "", SUGGESTIONS)


def _request(
    values: IndexValues,
    parameters: SearchParameters,
    expansion: Expansion,
    deadline: float,
    whole: str,
) -> SearchRequest:
    start, end = _span(parameters, expansion)
    return expansion.request(
        sort=parameters.sort,
        offset=(parameters.page - 1) * parameters.per_page,
        limit=parameters.per_page,
        filters=filters_of(parameters, expansion.filters, values),
        start=start,
        end=end,
        facets=FACETS,
        facet_limit=MOST_VALUES,
        facet_limits=WHOLE_FACETS.get(whole, FACET_LIMITS),
        histogram="auto",
        deadline=deadline,
        collapse=parameters.group,
        half_life=parameters.recent or None,
    )


def _home(snapshot: Snapshot) -> HomePage:
    stats = snapshot.searcher.stats
    return HomePage(
        stats=stats,
        latest=snapshot.searcher.latest(LATEST_COUNT),
        examples=snapshot.examples,
        source_names={source: _source_name(snapshot, source) for source in stats.sources},
        timeline=snapshot.timeline,
    )


def _labels(parameters: SearchParameters, values: IndexValues) -> dict[tuple[str, str], str]:
    return {(name, value): values.label(name, value) or value for name, value in parameters.chosen}


def _marks(
    searcher: Searcher, article: Article, query: str, values: IndexValues
) -> tuple[Span, ...]:
    """Return where the words of *query* stand in an article.

    A long quotation that is not among them is marked as the text there that is
    nearest to it: a search with filters may have led here, and without them another
    text is as near, or the quotation stands elsewhere.
    """
    parsed = parse(query, names=values.names)
    spans = searcher.spans(article.id, answer(parsed, searcher, values, limit=0).expansion.tree)
    if not quotations.any_long(parsed):
        return spans
    fields = {"source": article.source, "section": article.section, "author": article.author}
    day = day_number(article.published.date()) if article.published else None
    filters = {name: (value,) for name, value in fields.items() if value}
    near = nearest_quotation(parsed, searcher, values, limit=0, filters=filters, start=day, end=day)
    return (near and searcher.spans(article.id, near.expansion.tree)) or spans


def _all_words(parsed: ParsedQuery, expansion: Expansion) -> str:
    """Return the query that finds what holds all that is asked for: words, and what may stand in their place.

    "" where all must be held already, and where two words may be one.
    """
    joined = any("joined" in forms.values() for forms in expansion.reasons.values())
    asked = {concept.word for concept in expansion.proximity}
    beside = tuple(c for c in parsed.clauses if isinstance(c, Without) or is_filter(c))
    among = [c for c in parsed.clauses if c not in beside]
    words = [c for c in among if isinstance(c, Word) and c.text in asked]
    wanted = [c for c in among if c in words or not isinstance(c, Word)]
    if joined or len(words) != len(asked) or len(wanted) < 2 or all(map(must_match, wanted)):
        return ""
    parts = [part for c in wanted for part in (c.parts if isinstance(c, All) else (c,))]
    return str(replace(parsed, clauses=(All(tuple(parts)), *beside)))


def _variants(snapshot: Snapshot, expansion: Expansion) -> tuple[Variant, ...]:
    """Return the other spellings that some article holds, with how many hold each."""
    found = []
    for word, spelling, reason, dropped in expansion.respellings:
        terms = spelling.split()
        tree = Phrase(TEXT, terms) if len(terms) > 1 else Term(TEXT, spelling)
        articles = snapshot.searcher.search(SearchRequest(tree=tree, limit=0)).total
        if articles:
            written = " ".join(map(snapshot.searcher.vocabulary.written, terms))
            found.append(Variant(word, written, reason, articles, dropped))
    return tuple(found)


def _span(parameters: SearchParameters, expansion: Expansion) -> tuple[int | None, int | None]:
    """Return the first and the last day that both the query and the reader's choice allow."""
    start, end = parameters.start, parameters.end
    return (
        _of(max, None if start is None else day_number(start), expansion.start),
        _of(min, None if end is None else day_number(end), expansion.end),
    )


def _of(choose: Callable[[list[int]], int], *days: int | None) -> int | None:
    """Return the later or the earlier of the days that are given."""
    given = [day for day in days if day is not None]
    return choose(given) if given else None


def _source_name(snapshot: Snapshot, source_id: str) -> str:
    paper = snapshot.papers.find(source_id)
    return paper.name if paper else source_id
