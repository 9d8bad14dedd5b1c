"""Whether an index is what it should be: its bytes, its counts, its articles by their words."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .analysis import is_stop_word, terms
from .article import Article
from .backends import Backend, Searcher, SearchRequest
from .errors import BuildFailed, IndexStale
from .index.searching.nodes import TEXT, And, Term
from .index.storage.home import Generation, IndexHome, Place
from .index.storage.manifest import check_bytes
from .schema import text_stream

SAMPLE_SIZE = 25  # stored articles that are searched by their own words
SAMPLE_WORDS = 12  # the rarest words of each


@dataclass(frozen=True, slots=True)
class Verified:
    """A commit that is sound, and its articles; None where another analysis wrote it."""

    place: Place
    articles: int | None


def verify_all(home: IndexHome, backend: Backend) -> list[Verified]:
    """Return all commits that are kept, the one that serves first, all checks passed.

    The generation before may be of another format or analysis: of its files
    the bytes are checked. Raises IndexDamaged, BuildFailed, and IndexStale
    where what serves is of another analysis.
    """
    pointer = home.pointer()
    found = [Verified(pointer.serving, verify(home.commit_at(pointer.serving), backend))]
    for place in pointer.kept:
        try:
            found.append(Verified(place, verify(home.commit_at(place), backend)))
        except IndexStale:
            check_bytes(home.generations / place.generation, home.entries_at(place))
            found.append(Verified(place, None))
    return found


def verify(generation: Generation, backend: Backend) -> int:
    """Return how many articles the commit holds, all checks passed.

    Every file has the SHA-256 of the manifest, every stored article can be
    read, no id stands twice, the count is the manifest's, and a sample is
    found by its own words. Raises IndexDamaged or BuildFailed.
    """
    check_bytes(generation.path, generation.manifest.files)
    searcher = backend.open(generation.path, generation.contents)
    try:
        return check_articles(searcher, generation.manifest.articles)
    finally:
        searcher.close()


def check_articles(searcher: Searcher, expected: int) -> int:
    """Return the number of articles, which is *expected*. Raises BuildFailed."""
    ids: set[str] = set()
    sample: list[Article] = []
    chance = random.Random(expected)  # noqa: S311  # a sample, no secret
    for number, article in enumerate(searcher.articles()):
        if article.id in ids:
            raise BuildFailed(f"the id {article.id!r} stands twice in the index. Build it again.")
        ids.add(article.id)
        # Reservoir sampling: each article has the same chance, in one pass.
        place = number if number < SAMPLE_SIZE else chance.randint(0, number)
        if place < SAMPLE_SIZE:
            sample[place : place + 1] = [article]
    if not len(ids) == expected == searcher.stats.articles:
        raise BuildFailed(
            f"the index holds {len(ids):,} articles and counts {searcher.stats.articles:,}, "
            f"but {expected:,} were accepted. Build it again."
        )
    for article in sample:
        _check_findable(searcher, article)
    return len(ids)


def _check_findable(searcher: Searcher, article: Article) -> None:
    words = {word for word in terms(text_stream(article)) if not is_stop_word(word)}
    rarest = sorted(words, key=lambda word: (searcher.vocabulary.frequency(word), word))
    if not rarest:
        return
    tree = And([Term(TEXT, word) for word in rarest[:SAMPLE_WORDS]])
    page = searcher.search(SearchRequest(tree=tree, limit=1000))
    if article.id not in {hit.id for hit in page.hits} and page.total <= 1000:
        raise BuildFailed(
            f"the article {article.id!r} is not found by its own words. Build the index again."
        )
