"""Articles like one article: found by the words that mark it, copies left out."""

from __future__ import annotations

import math
import time
from collections import Counter
from typing import Final

from indexer.analysis import find_words, is_stop_word, term_of
from indexer.article import Article
from indexer.backends import Searcher, SearchRequest, Vocabulary
from indexer.index.nodes import Form, NewsConcept, Or

MOST: Final = 5  # articles that are shown
READ_LETTERS: Final = 4000  # of the body
MARKING_WORDS: Final = 16
TITLE_WEIGHT: Final = 3  # a word of the title counts like so many of the body
CLOSE: Final = 0.7  # forms of at least this weight stand for a word
FORMS: Final = 8
LEAST_SHARE: Final = 0.12  # of what the article itself would score
TIME_LIMIT: Final = 0.3  # seconds


def similar_articles(searcher: Searcher, article: Article) -> tuple[Article, ...]:
    """Return the articles most like *article*, best first, of each story one; its own not."""
    concepts = [_concept(word, searcher.vocabulary) for word in marking_words(searcher, article)]
    if not concepts:
        return ()
    own = {article.id, *(copy.id for copy in searcher.copies(article.id))}
    request = SearchRequest(
        Or(concepts) if len(concepts) > 1 else concepts[0],
        limit=MOST + 1,  # its own story is among them
        collapse=True,
        deadline=time.monotonic() + TIME_LIMIT,
    )
    hits = searcher.search(request).hits
    best = max((hit.score for hit in hits), default=0.0)
    near = [hit.id for hit in hits if hit.id not in own and hit.score >= LEAST_SHARE * best]
    found = (searcher.article(article_id) for article_id in near[:MOST])
    return tuple(other for other in found if other is not None)


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
