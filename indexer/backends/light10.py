"""Lucene's Arabic analysis on our engine: the baseline that relevance is measured against.

Words between Unicode letters and digits, lower case, decimal digits, stop
words as written, normalisation, light10 stem; one field, Lucene's BM25, any
word may match. What differs from the product is analysis and expansion alone,
so a difference in the results is theirs.

Source: Lucene's ArabicAnalyzer, ArabicNormalizer and ArabicStemmer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from ..analysis import find_words, light_stem
from ..analysis import letters as l
from ..analysis.stop_words import as_written
from ..article import Article
from ..index.opening import open_segments
from ..index.searching.nodes import TEXT, Or, Query, Term
from ..index.searching.plan import Plan
from ..index.searching.snapshot import Snapshot
from ..index.writing.segment_writer import Document, Layout
from ..index.writing.vocabulary import WordAnalysis
from ..index.writing.writer import IndexBuilder

# Lucene drops these marks and no others; its folds are far fewer than ours.
_DROPPED = dict.fromkeys([ord(l.TATWEEL), *range(0x064B, 0x0653)])
_FOLDS = {
    ord(l.ALEF_MADDA): l.ALEF,
    ord(l.ALEF_HAMZA_ABOVE): l.ALEF,
    ord(l.ALEF_HAMZA_BELOW): l.ALEF,
    ord(l.ALEF_MAKSURA): l.YEH,
    ord(l.TEH_MARBUTA): l.HEH,
}
_NORMALISED = {**_DROPPED, **_FOLDS}


@lru_cache(maxsize=1 << 18)
def lucene_term(written: str) -> str | None:
    """Return the term of a word; None for a stop word, which keeps its position.

    >>> lucene_term("والمدارس")
    'مدارس'
    """
    word = "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c
        for c in written.lower()
    )
    if word in as_written():
        return None
    return light_stem(word.translate(_NORMALISED))


def _to_document(article: Article) -> Document:
    return Document(article.id, "", f"{article.title}\n{article.body}".strip(), b"")


LAYOUT = Layout(_to_document, WordAnalysis(lucene_term), zones=False, lexicon=False)


class Light10Index:
    """Articles under Lucene's analysis, built once and asked for ids."""

    def __init__(self, articles: Sequence[Article], directory: Path):
        with IndexBuilder(directory, LAYOUT) as builder:
            for article in articles:
                builder.add(article)
            contents = builder.finish()
        self._snapshot = Snapshot(open_segments(directory, contents))

    def rank(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Return the best *limit* ids with their scores, best first."""
        terms = (lucene_term(word.text) for word in find_words(query))
        words = dict.fromkeys(term for term in terms if term)
        nodes: list[Query] = [Term(TEXT, word) for word in words]
        if not nodes:
            return []
        tree = nodes[0] if len(nodes) == 1 else Or(nodes)
        rows = self._snapshot.rank(tree, Plan(count=limit)).rows
        return [(self._snapshot.id_of(row), row.score) for row in rows]

    def groups(self) -> dict[str, str]:
        """Return nothing: this index knows no copies."""
        return {}

    def close(self) -> None:
        """Let go of the index."""
        self._snapshot.close()
