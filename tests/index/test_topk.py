from __future__ import annotations

import numpy as np
import pytest

from indexer.index.searching import topk


@pytest.mark.parametrize("count", [1, 10, 100])
@pytest.mark.parametrize("size", [0, 5, 200, 257, 5000, 40_001])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 1.0])
def test_the_best_are_among_the_places(size, count, share):
    random = np.random.default_rng(size + count)
    scores = random.random(size).astype(np.float32)
    scores[random.random(size) >= share] = 0
    places = topk.best(scores, count)
    assert (np.diff(places) > 0).all()
    assert (scores[places] > 0).all()
    expected = np.sort(scores[scores > 0])[::-1][:count]
    assert np.sort(scores[places])[::-1][:count].tolist() == expected.tolist()


def test_all_that_tie_with_the_last_are_kept():
    scores = np.zeros(10_000, np.float32)
    scores[5::7] = 1
    scores[100] = 2
    assert len(topk.best(scores, 10)) == np.count_nonzero(scores)


def test_scores_that_round_to_the_last_are_kept():
    scores = np.full(4, 1, np.float32)
    scores[3] += np.float32(3e-7)
    assert len(topk.best(scores, 1)) == 4
