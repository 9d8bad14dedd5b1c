"""The table of Khabar's own times, and both tables into README.

    python -m tests.benchmarks.table [--rounds 3] [--no-readme]

Over SaudiNewsNet where it is ($KHABAR_SHARED, default ../shared), else over the
bundled corpus. Every figure is the median of rounds that take turns. Cold
means that no list of the engine is in memory decoded; the files are in the
page cache. What the ``rivals`` command measured last goes into README beside it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer import backends
from indexer.index.searching.evaluation.news import news_norms
from indexer.index.searching.nodes import TEXT, And, FuzzyTerm, Prefix
from indexer.index.storage.home import IndexHome
from search_app.page import SearchParameters
from search_app.query.expansion import Expansion, expand
from search_app.query.parser import parse
from search_app.results.highlight import best_passages
from search_app.search import SearchService

from .fresh import in_fresh_process
from .measuring import Call, Times, machine, medians, time_calls
from .questions import Questions, draw
from .readme import Builds, Report, write
from .targets import measure_parts, of_the_table

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("KHABAR_SHARED", ROOT.parent / "shared"))
FACETS = ("source", "section", "author")
OPENINGS = 5  # fresh processes a round


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what is called, and what is forgotten before each call where cold."""

    name: str
    calls: Sequence[Call]
    forget: Call | None = None


def corpus() -> tuple[str, Path]:
    """Return the name and the path of what is measured over."""
    large = SHARED / "data" / "news" / "saudinewsnet.jsonl.gz"
    if large.is_file():
        return "SaudiNewsNet", large
    return "the bundled corpus", ROOT / "corpus"


class Subject:
    """An index, opened, and the queries that are asked of it."""

    def __init__(self, home: Path):
        generation = IndexHome(home).current()
        self.searcher: Any = backends.default().open(generation.path, generation.contents)
        self.service = SearchService(IndexHome(home), backends.default())
        self.questions: Questions = draw(self.searcher)

    def forget_lists(self) -> None:
        """Drop every list that is decoded; lengths stay, which the first query of all reads."""
        snapshot = self.searcher._snapshot
        for leaf in snapshot.leaves:
            leaf.forget()
            news_norms(leaf)
        snapshot.expansions.forget()
        snapshot.scoring.frequency.forget()
        snapshot.scoring.weighted_frequency.cache_clear()

    def forget_suggestions(self) -> None:
        """Drop the suggestions that are remembered, and what was counted for them."""
        suggester = self.searcher._suggester
        for name in ("suggest", "_count_phrase", "_count_all"):
            getattr(suggester, name).cache_clear()

    def forget_words(self) -> None:
        """Drop all that is remembered of words."""
        words = self.searcher.vocabulary
        words.forget()
        words._lexicon.families.forget()
        words._lexicon._seen.clear()
        self.forget_lists()

    def expand(self, query: str) -> Expansion:
        """Return the query as the engine takes it."""
        return expand(parse(query), self.searcher.vocabulary)

    def ask(self, query: str, **limits: Any) -> Call:
        """Return a search for the query, already expanded."""
        expansion = self.expand(query)
        return self.search(expansion.tree, proximity=expansion.proximity, **limits)

    def search(self, tree: Any, **limits: Any) -> Call:
        """Return a search for the tree."""
        request = backends.SearchRequest(tree, **limits)
        return lambda: self.searcher.search(request)

    def ask_all(self, queries: Sequence[str], **limits: Any) -> list[Call]:
        """Return a search for each query."""
        return [self.ask(query, **limits) for query in queries]


def searches(subject: Subject) -> Iterator[Row]:
    """Yield the rows of single searches, from an expanded query to ordered ids."""
    asked = subject.questions
    stats = subject.searcher.stats
    first, last = stats.first_day or 0, stats.last_day or 0
    third = (last - first) // 3
    both = [
        And([*subject.expand(one).proximity, *subject.expand(other).proximity])
        for one, other in asked.pairs
    ]
    terms = [word[:12] for word in asked.words]
    kinds: list[tuple[str, list[Call]]] = [
        ("one word", subject.ask_all(asked.words)),
        ("three words, any", subject.ask_all(asked.threes)),
        ("a word of the title and one of the text", [subject.search(tree) for tree in both]),
        ("ten words, any", subject.ask_all(asked.tens)),
        ("phrase", subject.ask_all([f'"{phrase}"' for phrase in asked.phrases])),
        (
            "two words without a third, a third of the days",
            subject.ask_all(asked.booleans, start=first + third, end=last - third),
        ),
        ("three words, newest first", subject.ask_all(asked.threes, sort="newest")),
        ("fuzzy, distance 1", [subject.search(FuzzyTerm(TEXT, term)) for term in terms]),
        ("prefix of three letters", [subject.search(Prefix(TEXT, term[:3])) for term in terms]),
    ]
    for name, calls in kinds:
        yield Row(name, calls)
        yield Row(f"{name}, cold", calls, subject.forget_lists)
    yield Row("frequent word", subject.ask_all(asked.faceted))
    counted = subject.ask_all(asked.faceted, facets=FACETS, histogram="month")
    yield Row("the same with three facets and a histogram", counted)


def steps(subject: Subject) -> Iterator[Row]:
    """Yield the rows of what stands before and behind a search."""
    asked = subject.questions
    parsed = [parse(query) for query in asked.threes]

    def read(query: str) -> Call:
        return lambda: parse(query)

    def understand(number: int) -> Call:
        return lambda: expand(parsed[number], subject.searcher.vocabulary)

    def request(query: str) -> Call:
        return lambda: subject.service.search(SearchParameters(query))

    expanding = [understand(number) for number in range(len(parsed))]
    yield Row("parse three words", [read(query) for query in asked.threes])
    yield Row("expand three words", expanding)
    yield Row("expand three words, cold", expanding, subject.forget_words)
    yield Row("highlight ten hits", [highlight(subject, query) for query in asked.threes])
    yield Row("three words, stories", subject.ask_all(asked.threes, collapse=True))
    beginnings = [word[:letters] for word in asked.words for letters in (2, 3, 4)]
    yield Row(
        "suggest, two to four letters, seen before", [suggest(subject, b) for b in beginnings]
    )
    yield Row(
        "suggest, two to four letters",
        [suggest(subject, beginning) for beginning in beginnings],
        subject.forget_suggestions,
    )
    yield Row("explain one hit", [explain(subject, query) for query in asked.threes])
    yield Row("whole request, not rendered", [request(query) for query in asked.threes])


def suggest(subject: Subject, beginning: str) -> Call:
    """Return what completes a beginning."""
    return lambda: subject.searcher.suggest(beginning)


def explain(subject: Subject, query: str) -> Call:
    """Return what gives the score of the first hit back in parts."""
    request = subject.expand(query).request(limit=1)
    (hit,) = subject.searcher.search(request).hits
    return lambda: subject.searcher.explain(hit.id, request)


def highlight(subject: Subject, query: str) -> Call:
    """Return what reads, marks and cuts the texts of the first ten hits."""
    expansion = subject.expand(query)
    request = backends.SearchRequest(expansion.tree, proximity=expansion.proximity)
    ids = [hit.id for hit in subject.searcher.search(request).hits]

    def show() -> None:
        for article_id in ids:
            article = subject.searcher.article(article_id)
            spans = subject.searcher.spans(article_id, expansion.tree)
            best_passages(article.body, [span for span in spans if span.field == "body"])

    return show


def measure_rows(rows: Sequence[Row], rounds: int) -> dict[str, Times]:
    """Return the medians of each row; the rows take turns in every round."""
    found: defaultdict[str, list[Times]] = defaultdict(list)
    for _ in range(rounds):
        for row in rows:
            if row.forget is None:
                time_calls(row.calls)  # what is warm has been asked before
            found[row.name].append(time_calls(row.calls, row.forget))
    return {name: medians(times) for name, times in found.items()}


def measure_builds(source: Path, folder: Path, rounds: int) -> Builds:
    """Return articles, and by processes seconds and mebibytes: medians of builds in turn."""
    found: defaultdict[int, list[dict[str, float]]] = defaultdict(list)
    for number in range(rounds):
        for workers in (1, 2):
            home = str(folder / f"{number}-{workers}")
            found[workers].append(in_fresh_process("build", str(source), home, str(workers)))
    medians_of = {
        workers: (
            statistics.median(run["seconds"] for run in runs),
            statistics.median(run["mebibytes"] for run in runs),
        )
        for workers, runs in found.items()
    }
    return Builds(int(found[1][0]["articles"]), medians_of)


def measure_openings(home: Path, queries: Sequence[str]) -> Times:
    """Return how long it takes to open and answer a first query, each in a new process."""
    found = [in_fresh_process("open", str(home), query)["milliseconds"] for query in queries]
    ordered = sorted(found)
    return Times(statistics.median(ordered), ordered[-1], ordered[-1])


def main() -> None:
    """Measure, print, and write README."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-readme", action="store_true")
    options = parser.parse_args()
    name, source = corpus()
    print(f"Over {name} ({source}).", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        builds = measure_builds(source, Path(folder), options.rounds)
        home = Path(folder) / "0-1"
        subject = Subject(home)
        times = measure_rows([*searches(subject), *steps(subject)], options.rounds)
        asked = subject.questions.threes[: OPENINGS * options.rounds]
        times["open and first query, fresh process, imports apart"] = measure_openings(home, asked)
        parts = measure_parts(subject, options.rounds)
    targets = [target.row for target in (*parts, *of_the_table(times, builds))]
    report = Report(name, machine(), options.rounds, builds, times, targets)
    write(report, None if options.no_readme else ROOT / "README.md")


if __name__ == "__main__":
    main()
