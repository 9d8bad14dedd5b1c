"""Articles like one article: found by the words that mark it, copies left out.

Where the index has learnt what its articles are about, the found are ordered
by that too. Of 1,000 articles of SaudiNewsNet with a follow-up (a few sentences
in common, no copies) words alone bring one among the first five for .783, both
for .819 (50 won, 14 lost); of 300 others vectors alone for .743, words for .800.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Sequence
from typing import Final

from indexer.analysis import find_words, is_stop_word, term_of
from indexer.article import Article
from indexer.backends import Hit, Searcher, SearchRequest, Vocabulary
from indexer.index.searching.nodes import Form, NewsConcept, Or

MOST: Final = 5  # articles that are shown
READ_LETTERS: Final = 4000  # of the body
MARKING_WORDS: Final = 16
TITLE_WEIGHT: Final = 3  # a word of the title counts like so many of the body
CLOSE: Final = 0.7  # forms of at least this weight stand for a word
FORMS: Final = 8
LEAST_SHARE: Final = 0.12  # of what the article itself would score
CANDIDATES: Final = 40  # articles that are found by words; its own story is among them
CLOSENESS: Final = 1.0  # of the best score by words: what a vector in the same direction adds
TIME_LIMIT: Final = 0.3  # seconds


def similar_articles(searcher: Searcher, article: Article) -> tuple[Article, ...]:
    """Return the articles most like *article*, best first, of each story one; its own not."""
    concepts = [_concept(word, searcher.vocabulary) for word in marking_words(searcher, article)]
    if not concepts:
        return ()
    own = {article.id, *(copy.id for copy in searcher.copies(article.id))}
    request = SearchRequest(
        Or(concepts) if len(concepts) > 1 else concepts[0],
        limit=CANDIDATES,
        collapse=True,
        deadline=time.monotonic() + TIME_LIMIT,
    )
    hits = searcher.search(request).hits
    best = max((hit.score for hit in hits), default=0.0)
    near = [hit for hit in hits if hit.id not in own and hit.score >= LEAST_SHARE * best]
    ids = _by_closeness(searcher, article, near)
    found = (searcher.article(article_id) for article_id in ids[:MOST])
    return tuple(other for other in found if other is not None)


def _by_closeness(searcher: Searcher, article: Article, hits: Sequence[Hit]) -> list[str]:
    """Return the ids of *hits*, the best first; as they come where nothing was learnt."""
    closeness = searcher.closeness(article.id, [hit.id for hit in hits]) if hits else None
    if closeness is None:
        return [hit.id for hit in hits]
    worth = [
        hit.score / hits[0].score + CLOSENESS * close
        for hit, close in zip(hits, closeness, strict=True)
    ]
    order = sorted(range(len(hits)), key=lambda place: -worth[place])
    return [hits[place].id for place in order]


def marking_words(searcher: Searcher, article: Article) -> list[str]:
    """Return the index words that mark *article*: frequent in it, rare in others, in two at least."""
    vocabulary = searcher.vocabulary
    counts: Counter[str] = Counter()
    for text, weight in ((article.title, TITLE_WEIGHT), (article.body[:READ_LETTERS], 1)):
        for word in find_words(text):
            counts[term_of(word.text)] += weight
    weights = {}
    for term, count in counts.items():
        if len(term) < 3 or term.isdigit() or is_stop_word(term):
            continue
        frequency = vocabulary.frequency(term)
        if frequency > 1:
            weights[term] = (1 + math.log(count)) * math.log(1 + vocabulary.articles / frequency)
    return sorted(weights, key=lambda term: (-weights[term], term))[:MARKING_WORDS]


def _concept(word: str, vocabulary: Vocabulary) -> NewsConcept:
    forms = {word: 1.0}
    for other, weight, _ in vocabulary.relatives(word):
        if weight >= CLOSE and len(forms) < FORMS:
            forms.setdefault(other, weight)
    return NewsConcept(word, tuple(Form(form, weight) for form, weight in forms.items()))
