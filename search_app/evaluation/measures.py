"""nDCG@10, MRR@10 and recall@100 of a run, query by query, and whether two runs differ.

The measures are those of ir-measures (trec_eval's where it has them). Two runs
over the same queries are compared by Fisher's randomisation test: were the
systems alike, each query's difference might as well have had the other sign.

Source: Smucker, Allan and Carterette, "A Comparison of Statistical
Significance Tests for Information Retrieval Evaluation" (CIKM 2007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import ir_measures
import numpy as np

from .collection import Topic

Scores = dict[str, dict[str, float]]  # measure to query id to value
Runs = Mapping[str, Sequence[tuple[str, float]]]  # query id to documents with scores, best first

MEASURES: Final = {
    "nDCG@10": ir_measures.nDCG @ 10,
    "MRR@10": ir_measures.RR @ 10,
    "R@100": ir_measures.R @ 100,
}
ONCE: Final = "nDCG@10 once"  # of copies of one text only the first gains
GROUPED: Final = "nDCG@10 grouped"  # and only the first is shown
DEPTH = 100  # documents of a run that the measures look at
SHUFFLES = 10_000
SEED = 20_260_101


def score_run(topics: Sequence[Topic], runs: Runs) -> Scores:
    """Return every measure of every topic; a topic without documents scores 0."""
    judged = {topic.id: dict(topic.grades) for topic in topics}
    # Scores may tie; the order of the run is what a reader sees.
    ranked = {
        query: {document: float(-rank) for rank, (document, _) in enumerate(documents)}
        for query, documents in runs.items()
    }
    scores: Scores = {name: dict.fromkeys(judged, 0.0) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(MEASURES.values(), judged, ranked):
        scores[names[metric.measure]][metric.query_id] = metric.value
    return scores


def score_once(topics: Sequence[Topic], runs: Runs, groups: Mapping[str, str]) -> Scores:
    """Return nDCG@10 with the copies of one text counted once; *groups* names each one's first.

    ONCE takes the run as it is: a copy behind another fills a place and gains
    nothing. GROUPED takes the run without such copies. A group is as good as
    the best of its members.
    """
    stories = [_as_stories(topic, groups) for topic in topics]
    whole: dict[str, list[tuple[str, float]]] = {}
    shown: dict[str, list[tuple[str, float]]] = {}
    for query, documents in runs.items():
        seen: set[str] = set()
        whole[query], shown[query] = [], []
        for document, score in documents:
            story = groups.get(document, document)
            if story in seen:
                whole[query].append((f"{document} again", score))  # is judged nowhere
                continue
            seen.add(story)
            whole[query].append((story, score))
            shown[query].append((story, score))
    return {
        name: score_run(stories, run)["nDCG@10"] for name, run in ((ONCE, whole), (GROUPED, shown))
    }


def _as_stories(topic: Topic, groups: Mapping[str, str]) -> Topic:
    grades: dict[str, int] = {}
    for document, grade in topic.grades.items():
        story = groups.get(document, document)
        grades[story] = max(grade, grades.get(story, grade))
    return Topic(topic.id, topic.query, grades)


def mean(values: Mapping[str, float]) -> float:
    """Return the mean over all queries, 0 for none."""
    return sum(values.values()) / len(values) if values else 0.0


def randomisation_test(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Return the p-value (two-sided) of the difference of two runs over the same queries.

    >>> randomisation_test({"a": 1.0, "b": 0.0}, {"a": 1.0, "b": 0.0})
    1.0
    """
    queries = sorted(ours.keys() & theirs.keys())
    differences = np.array([ours[query] - theirs[query] for query in queries])
    observed = abs(differences.mean()) if len(differences) else 0.0
    if observed == 0.0:
        return 1.0
    chance = np.random.default_rng(SEED)
    extreme = 0
    for _ in range(SHUFFLES // 1000):
        signs = chance.integers(0, 2, size=(1000, len(differences)), dtype=np.int8) * 2 - 1
        extreme += int((np.abs((signs * differences).mean(axis=1)) >= observed - 1e-12).sum())
    return (extreme + 1) / (SHUFFLES + 1)
