"""An index and the dict that says what it must answer; and what both are asked."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

from indexer import backends
from indexer.article import Article
from indexer.backends import Searcher
from indexer.build import build
from indexer.export import export_record
from indexer.index.storage.home import Generation, IndexHome
from indexer.sources import Accepted, Papers, read_articles
from indexer.update import UpdateReport, update
from search_app.answer import answer
from search_app.query.parser import parse

BACKEND = backends.default()
QUERIES = (
    "مدرسة",
    "كتاب",
    "الوزراء",
    "السعودية مصر",
    '"مجلس الوزراء"',
    "النفط -أسعار",
    "source:alpha",
    "مدرسه OR شركة",
)
WORDS = "مدرسه كتاب مصر زرافه"


def write_lines(path: Path, articles: Iterable[Article]) -> str:
    """Write *articles* as JSON Lines; return the path as an argument."""
    lines = [json.dumps(export_record(article), ensure_ascii=False) for article in articles]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def as_read(articles: Iterable[Article]) -> list[Article]:
    """Return *articles* as they are when they have been read from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_lines(Path(folder, "news.jsonl"), articles)
        outcomes = list(read_articles([path], papers=Papers.empty()))
    return [outcome.article for outcome in outcomes if isinstance(outcome, Accepted)]


def build_all(home: IndexHome, folder: Path, articles: Iterable[Article]) -> Generation:
    build([write_lines(folder / "build.jsonl", articles)], home, BACKEND)
    return home.current()


def update_all(home: IndexHome, folder: Path, articles: Iterable[Article]) -> UpdateReport:
    return update([write_lines(folder / "update.jsonl", articles)], home, BACKEND)


def open_current(home: IndexHome) -> Searcher:
    return home.read(lambda generation: BACKEND.open(generation.path, generation.contents))


def ids_of(home: IndexHome) -> list[str]:
    """Return the ids of all articles, as they are found by opening the index anew."""
    searcher = open_current(home)
    try:
        return [article.id for article in searcher.articles()]
    finally:
        searcher.close()


def answers(searcher: Searcher) -> dict[str, object]:
    """Return what a reader is told: hits, scores, totals, facets, marks, words."""
    found: dict[str, object] = {}
    for query in QUERIES:
        page = answer(
            parse(query), searcher, limit=20, facets=("source", "section"), histogram="month"
        ).found
        found[query] = (
            page.total,
            [(hit.id, round(hit.score, 5)) for hit in page.hits],
            {name: sorted(values) for name, values in page.facets.items()},
            page.histogram,
        )
        tree = answer(parse(query), searcher, limit=1).expansion.tree
        found[f"marks of {query}"] = [searcher.spans(hit.id, tree) for hit in page.hits[:3]]
    found["words"] = {
        word: searcher.vocabulary.frequency(word) for word in "مدرسه كتاب مصر زرافه".split()
    }
    found["relatives"] = searcher.vocabulary.relatives("كتاب")
    found["stats"] = searcher.stats
    return found


def answers_of(home: IndexHome) -> dict[str, object]:
    searcher = open_current(home)
    try:
        return answers(searcher)
    finally:
        searcher.close()


def check_against(searcher: Searcher, model: dict[str, Article]) -> None:
    """Raise AssertionError where a total, a facet or an article is not the model's."""
    assert {article.id: article for article in searcher.articles()} == model
    stats = searcher.stats
    assert stats.articles == len(model)
    assert sum(stats.sources.values()) == len(model)
    for query in "مدرسة السعودية".split():
        answered = answer(parse(query), searcher, limit=100, facets=("source",))
        found, held = answered.found, answered.held or answered.found
        assert found.total == len({hit.id for hit in found.hits})
        ids = {hit.id for hit in (held if held.total else found).hits}
        assert ids <= model.keys()
        with_source = [i for i in ids if model[i].source]
        assert sum(count for _, count in found.facets["source"]) == len(with_source)
