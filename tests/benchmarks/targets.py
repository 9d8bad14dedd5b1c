"""Parts measured alone, each beside what was asked of it.

A part that is below its target says so in the table: a figure without a verdict
would be read as one that is met.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice
from typing import Any

from indexer.index.searching.evaluation.news import news_norms
from indexer.index.searching.nodes import Concept
from indexer.index.writing.tokenizer import find_words
from indexer.index.writing.vocabulary import PRODUCT, Vocabulary
from search_app.query.expansion import expand
from search_app.query.parser import parse

from .measuring import Times, percentiles
from .parse import ORDINARY
from .readme import Builds

POSTINGS = 30_000  # of three concepts together
NEAR_ENOUGH = 0.1  # of that
TRIPLES = 60
ARTICLES = 4000  # whose words are analysed
BATCH = 200  # articles that are analysed together
PARSES = 40  # of each ordinary query
TODAY = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class Target:
    """A figure, what was asked of it, and whether more is better."""

    name: str
    value: float
    asked: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure is as good as was asked."""
        return self.value >= self.asked if self.at_least else self.value <= self.asked

    @property
    def row(self) -> str:
        """The figure as a row of a table."""
        sign = "\N{GREATER-THAN OR EQUAL TO}" if self.at_least else "\N{LESS-THAN OR EQUAL TO}"
        verdict = "met" if self.met else "**missed**"
        shown = [f"{n:,.0f}" if n >= 1000 else f"{n:.3g}" for n in (self.value, self.asked)]
        return f"| {self.name} | {shown[0]} {self.unit} | {sign} {shown[1]} | {verdict} |"


def measure_parts(subject: Any, rounds: int) -> list[Target]:
    """Return the medians of rounds that take turns, over an opened index (``table.Subject``)."""
    found = [list(_parts(subject)) for _ in range(rounds)]
    return [_median(each) for each in zip(*found, strict=True)]


def _median(found: Sequence[Target]) -> Target:
    first = found[0]
    value = statistics.median(each.value for each in found)
    return Target(first.name, value, first.asked, first.unit, first.at_least)


def _parts(subject: Any) -> Iterator[Target]:
    gc.collect()
    yield from _concepts(subject)
    yield from _analysis(subject)
    yield from _families(subject)
    yield from _unasked(subject)
    yield from _reading()


def of_the_table(times: Mapping[str, Times], builds: Builds) -> list[Target]:
    """Return what was asked of the rows of the table and of the builds."""
    frequent = times["frequent word"].p50
    counted = times["the same with three facets and a histogram"].p50 - frequent
    suggested = times["suggest, two to four letters"].p99
    opened = times["open and first query, fresh process, imports apart"].p50
    found = [
        Target("three facets and a histogram of about 5,000 hits, p50", counted, 1.0, "ms"),
        Target("suggest, two to four letters, p99", suggested, 5.0, "ms"),
        Target("open and first query, p50", opened, 30.0, "ms"),
    ]
    for workers, (_, mebibytes) in builds.runs.items():
        name = f"build, processes: {workers}; memory above the caller"
        found.append(Target(name, mebibytes, 900, "MiB"))
    return found


# -- concepts


def _concepts(subject: Any) -> Iterator[Target]:
    """Yield what it takes to gather and score three concepts that nothing is kept of."""
    snapshot = subject.searcher._snapshot
    times: dict[str, list[float]] = {"Concept": [], "NewsConcept": []}
    for trio in _triples(subject):
        kinds = {"Concept": [Concept(c.word, c.own_forms) for c in trio], "NewsConcept": trio}
        for kind, nodes in kinds.items():
            for leaf in snapshot.leaves:
                leaf.forget()
                news_norms(leaf)  # read by the first query of all, not by each
            evaluations = snapshot.evaluations()
            started = time.thread_time()
            for evaluation in evaluations:
                for node in nodes:
                    evaluation.evaluate(node)
            times[kind].append(time.thread_time() - started)
    for kind, what in (("Concept", "one sum"), ("NewsConcept", "as shipped: three zones")):
        name = f"three concepts of {POSTINGS:,} postings, cold, alone ({what}), p50"
        yield Target(name, percentiles(times[kind]).p50, 1.5, "ms")


def _triples(subject: Any) -> list[Sequence[Any]]:
    """Return threes of concepts of words that were asked, of about as many postings as wanted."""
    snapshot = subject.searcher._snapshot
    (evaluation, *_) = snapshot.evaluations()
    concepts = {c.word: c for w in subject.questions.words for c in subject.expand(w).proximity}
    sizes = {word: evaluation.size(concept) for word, concept in concepts.items()}
    trios = [
        trio
        for trio in combinations(sorted(concepts), 3)
        if abs(sum(sizes[word] for word in trio) - POSTINGS) < NEAR_ENOUGH * POSTINGS
    ]
    drawn = random.Random(7).sample(trios, min(TRIPLES, len(trios)))
    return [[concepts[word] for word in trio] for trio in drawn]


# -- words


def _analysis(subject: Any) -> Iterator[Target]:
    """Yield how many words become terms in a second, by an empty memo and by a full one."""
    texts = [article.body for article in islice(subject.searcher.articles(), ARTICLES)]
    batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
    vocabulary = Vocabulary(PRODUCT)
    for name in ("words not met before", "words met before"):
        words = 0
        started = time.thread_time()
        for batch in batches:
            words += len(vocabulary.forms_of(find_words(batch)))
        rate = words / (time.thread_time() - started) / 1e6
        yield Target(f"analysis, {name}", rate, 1.0, "million words/s", at_least=True)


def _families(subject: Any) -> Iterator[Target]:
    """Yield how many words of families are found in a second, for words not asked before."""
    words = subject.questions.unasked
    subject.forget_words()
    started = time.thread_time()
    found = sum(len(subject.searcher.vocabulary.relatives(word)) for word in words)
    seconds = time.thread_time() - started
    yield Target("families, words of them found", found / seconds, 10_000, "/s", at_least=True)


def _unasked(subject: Any) -> Iterator[Target]:
    """Yield the time of understanding a word that was not asked before."""
    words = [parse(word) for word in subject.questions.unasked]
    subject.forget_words()

    def understand(clause: Any) -> Callable[[], object]:
        return lambda: expand(clause, subject.searcher.vocabulary)

    times = _cpu_times([understand(clause) for clause in words])
    yield Target("a word not asked before, understood, CPU, p99", times.p99, 5.0, "ms")


def _reading() -> Iterator[Target]:
    """Yield how long ordinary queries take to read."""

    def read(query: str) -> Callable[[], object]:
        return lambda: parse(query, TODAY)

    calls = [read(query) for query in ORDINARY]
    _cpu_times(calls)
    times = _cpu_times(calls * PARSES)
    yield Target("reading an ordinary query, CPU, p50", times.p50, 0.3, "ms")
    yield Target("reading an ordinary query, CPU, p99", times.p99, 0.3, "ms")


def _cpu_times(calls: Sequence[Callable[[], object]]) -> Times:
    """Return percentiles of processor time: what else runs does not count."""
    seconds = []
    for call in calls:
        started = time.thread_time()
        call()
        seconds.append(time.thread_time() - started)
    return percentiles(seconds)
