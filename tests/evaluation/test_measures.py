from __future__ import annotations

import math

import pytest

from search_app.evaluation.collection import Topic
from search_app.evaluation.measures import mean, randomisation_test, score_run

TOPICS = (Topic("q1", "a", {"d1": 1, "d2": 2}), Topic("q2", "b", {"d3": 1}))

RUNS = {
    "perfect": dict(run={"q1": ["d2", "d1"], "q2": ["d3"]}, ndcg=1.0, mrr=1.0, recall=1.0),
    "nothing": dict(run={}, ndcg=0.0, mrr=0.0, recall=0.0),
    "one query only": dict(run={"q2": ["d3"]}, ndcg=0.5, mrr=0.5, recall=0.5),
    "second place": dict(run={"q2": ["x", "d3"]}, ndcg=1 / math.log2(3) / 2, mrr=0.25, recall=0.5),
    "beyond the tenth": dict(
        run={"q2": [*(f"x{n}" for n in range(10)), "d3"]}, ndcg=0.0, mrr=0.0, recall=0.5
    ),
}


@pytest.mark.parametrize("case", RUNS.values(), ids=RUNS.keys())
def test_score_run(case):
    # Equal scores throughout: the order of the run must count.
    runs = {query: [(document, 1.0) for document in ids] for query, ids in case["run"].items()}
    scores = score_run(TOPICS, runs)
    assert mean(scores["nDCG@10"]) == pytest.approx(case["ndcg"])
    assert mean(scores["MRR@10"]) == pytest.approx(case["mrr"])
    assert mean(scores["R@100"]) == pytest.approx(case["recall"])


def test_a_clear_difference_is_significant():
    ours = {str(n): 0.9 for n in range(40)}
    theirs = {str(n): 0.5 for n in range(40)}
    assert randomisation_test(ours, theirs) < 0.001


def test_noise_is_not():
    ours = {str(n): 0.5 + 0.1 * (-1) ** n for n in range(40)}
    theirs = {str(n): 0.5 - 0.1 * (-1) ** n for n in range(40)}
    assert randomisation_test(ours, theirs) > 0.5


def test_the_p_value_of_few_queries_is_that_of_all_sign_changes():
    ours, theirs = {"a": 1.0, "b": 1.0, "c": 1.0}, {"a": 0.0, "b": 0.0, "c": 0.0}
    # Of eight sign changes two are as extreme.
    assert randomisation_test(ours, theirs) == pytest.approx(0.25, abs=0.02)
