"""Phrases and proximity against every combination of positions tried."""

from __future__ import annotations

import random
from itertools import pairwise, product

import numpy as np
import pytest

from indexer.index.searching.evaluation.places import chained, exact_starts, neighbours
from indexer.index.searching.leaf import BEHIND_ALL, POSITION_BITS


def packed(places):
    numbers = sorted(document << POSITION_BITS | position for document, position in places)
    return np.array([*numbers, BEHIND_ALL], np.int64)


def unpacked(numbers):
    return [(int(n) >> POSITION_BITS, int(n) & (1 << POSITION_BITS) - 1) for n in numbers]


def random_lists(pick, count):
    return [
        sorted({(pick.randrange(4), pick.randrange(12)) for _ in range(pick.randint(0, 14))})
        for _ in range(count)
    ]


@pytest.mark.parametrize("seed", range(200))
def test_exact_phrases(seed):
    lists = random_lists(random.Random(seed), 2 + seed % 3)
    expected = [
        (d, p) for d, p in lists[0] if all((d, p + i) in words for i, words in enumerate(lists))
    ]
    assert unpacked(exact_starts([packed(words) for words in lists])) == expected


@pytest.mark.parametrize("seed", range(200))
def test_chains_end_where_they_should_and_are_the_shortest(seed):
    pick = random.Random(seed)
    lists, reach = random_lists(pick, 2 + seed % 3), pick.choice((1, 2, 5))
    expected = {}
    for chain in product(*lists):
        gaps = [b[1] - a[1] for a, b in pairwise(chain)]
        if len({d for d, _ in chain}) == 1 and all(1 <= gap <= reach for gap in gaps):
            expected[chain[-1]] = max(expected.get(chain[-1], chain[0]), chain[0])
    ends, firsts = chained([packed(words) for words in lists], reach)
    assert dict(zip(unpacked(ends), unpacked(firsts), strict=True)) == expected


@pytest.mark.parametrize("seed", range(200))
def test_neighbours_in_any_order(seed):
    pick = random.Random(seed)
    lists, reach = random_lists(pick, 2 + seed % 2), pick.choice((1, 3, 6))
    expected = []
    for number, words in enumerate(lists):
        for d, first in words:
            others = lists[:number] + lists[number + 1 :]
            nearest = [min((p for e, p in o if e == d and p > first), default=99) for o in others]
            if max(nearest) - first <= reach:
                expected.append(((d, first), (d, max(nearest))))
    firsts, lasts = neighbours([packed(words) for words in lists], reach)
    near = lasts - firsts <= reach
    found = zip(unpacked(firsts[near]), unpacked(lasts[near]), strict=True)
    assert sorted(found) == sorted(expected)
