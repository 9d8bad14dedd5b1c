"""The engine against stock Whoosh and against Lucene's formula worked out by hand.

Every tree is asked four ways: of the engine over one segment, of the engine
over several, of stock Whoosh over an index of its own (``whoosh_schema()``,
plain searcher, ``limit=None``), and of ``lucene.PlainIndex``, loops over lists
of words. Match sets must be equal, scores within 1e-5 of the last.

What differs from stock Whoosh on purpose:

scores       Lucene's BM25 instead of Whoosh's BM25F: another idf, no factor
             K1 + 1, lengths through one byte; hence only match sets compare
Not          adds nothing to a score; Whoosh's adds 1.0
patterns     Prefix, Wildcard and FuzzyTerm score their boost, whatever they
             match, and stand for their 256 most frequent words only
Phrase       its frequency saturates and its words' idfs are added; Whoosh
             scores the words as if they stood anywhere
tiebreak     of a DisjunctionMax is honoured
boost        of a node with one child is honoured: Whoosh's compound nodes drop
             theirs there
totals       are exact, whatever the limit
Every        scores its boost
[            in a Wildcard is a letter like others, no class of characters
deleted      articles are in no result; they count in df and N until merged

Two of stock Whoosh's own faults are stepped around, see ``mended_whoosh``.
"""

from __future__ import annotations

import contextlib
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from articles import generate
from lucene import PlainIndex, TooManyWords
from naive_segment import naive_segment
from trees import Trees
from whoosh import query
from whoosh.filedb.filestore import RamStorage

from indexer.article import Article, parse_published
from indexer.index.searching.nodes import check_tree
from indexer.index.searching.plan import Plan
from indexer.index.searching.snapshot import Snapshot
from indexer.schema import day_number, to_document, whoosh_schema

NEWS = Path(__file__).parents[3] / "shared/data/news/saudinewsnet.jsonl.gz"
BATCH = 50


@pytest.fixture(autouse=True)
def mended_whoosh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let stock Whoosh answer without two faults of whoosh3 3.54.

    AndNotMatcher never looks whether its first document is unwanted where the
    unwanted list begins before it. Or over few documents drops what scores
    zero, be it matched or not.
    """

    def and_not(node: query.AndNot, searcher: Any, context: Any = None) -> Any:
        return query.And([node.a, query.Not(node.b)]).matcher(searcher, context)

    monkeypatch.setattr(query.AndNot, "matcher", and_not)
    monkeypatch.setattr(query.Or, "matcher_type", query.Or.DEFAULT_MATCHER)


class World:
    """The same articles in every engine."""

    def __init__(self, articles: list[Article], seed: int):
        self.articles = articles
        self.plain = PlainIndex(articles)
        self.one = Snapshot([naive_segment(articles)])
        third = len(articles) // 3
        self.parts = [articles[:third], articles[third : third + 7], articles[third + 7 :]]
        self.three = Snapshot([naive_segment(part) for part in self.parts])
        index = RamStorage().create_index(whoosh_schema())
        writer = index.writer()
        for article in articles:
            writer.add_document(**to_document(article))
        writer.commit()
        self.stock = index.searcher()
        days = [day_number(article.published) for article in articles if article.published]
        words = sorted(self.plain.places, key=self.plain.frequency)
        sources = sorted({article.source for article in articles} - {""})
        self.trees = Trees(words, sources, (min(days), max(days)), seed)

    def check(self, tree: Any) -> None:
        check_tree(tree)
        expected = {self.articles[d].id: score for d, score in self.plain.scores(tree).items()}
        for snapshot in (self.one, self.three):
            ranking = snapshot.rank(tree, Plan(count=len(self.articles)))
            found = {snapshot.id_of(row): row.score for row in ranking.rows}
            assert found.keys() == expected.keys(), tree
            assert ranking.total == len(expected), tree
            for article_id, score in found.items():
                assert score == pytest.approx(expected[article_id], abs=1e-5, rel=1e-6), tree
        stock = {hit["id"] for hit in self.stock.search(tree, limit=None, optimize=False)}
        assert stock == expected.keys(), tree


@pytest.fixture(scope="module")
def world() -> World:
    return World(generate(240), seed=5)


@pytest.mark.parametrize("batch", range(1000 // BATCH))
def test_generated_trees(world: World, batch: int) -> None:
    for _ in range(BATCH):
        world.check(world.trees.tree())


def read_news(count: int) -> list[Article]:
    articles = []
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            moment, precision = parse_published(row["date"])
            articles.append(
                Article(
                    id=row["id"],
                    title=row["title"] or "",
                    body=row["text"] or "",
                    source=row["source"] or "",
                    author=row["author"] or "",
                    published=moment,
                    precision=precision,
                )
            )
            if len(articles) == count:
                break
    return articles


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not NEWS.exists(), reason=f"{NEWS} is not here")
def test_generated_trees_over_news() -> None:
    world = World(read_news(2000), seed=6)
    # Words that meet: those of between a hundredth and a half of the articles.
    frequency = world.plain.frequency
    world.trees.words = [word for word in world.plain.places if 20 <= frequency(word) <= 1000]
    checked = 0
    while checked < 200:
        with contextlib.suppress(TooManyWords):
            world.check(world.trees.tree())
            checked += 1


def test_deleted_articles_are_in_no_result() -> None:
    gone = [3, 10, 59]
    snapshot = Snapshot([naive_segment(generate(60, seed=3), deleted=gone)])
    for tree in (query.Every(), query.Not(query.Term("text", "absent"))):
        ranking = snapshot.rank(tree, Plan(count=100))
        assert ranking.total == 57
        assert not {row.document for row in ranking.rows} & set(gone)
