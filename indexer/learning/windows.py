"""Vectors of stems by the stems that stand near them: two used alike have like neighbours.

Positive pointwise mutual information of counts within a window, and its
leading directions.

Source: Levy, Goldberg and Dagan, "Improving distributional similarity with
lessons learned from word embeddings" (2015).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .sparse import Floats, Integers, leading_directions, sparse, unit_rows
from .text import LEFT_OUT, Text

WINDOW = 5  # words to either side
FEWEST = 2  # times that two stems stand near each other
SMOOTHING = 0.75  # power of a neighbour's count: rare ones weigh less
ROUNDS = 1


def window_vectors(text: Text, stems: int, dimensions: int) -> Floats:
    """Return the vector of each of *stems*, of length one (of zeros where it has no neighbours)."""
    pairs, times = count_neighbours(text, stems)
    matrix = _mutual_information(pairs // max(1, stems), pairs % max(1, stems), times, stems)
    if not matrix.nnz:
        return np.zeros((stems, min(dimensions, stems)), np.float32)
    left, sizes, _ = leading_directions(matrix, dimensions, rounds=ROUNDS)
    return unit_rows(left * np.sqrt(sizes))


def count_neighbours(text: Text, stems: int) -> tuple[Integers, Integers]:
    """Return pairs of stems (smaller * stems + larger), rising, and how often they stand near.

    Within the window, of one title or body, in articles that are learnt from.
    """
    words = np.where(np.repeat(text.learnt, text.lengths), text.words, LEFT_OUT)
    begins = np.zeros(len(words) + 1, np.int32)
    begins[text.starts] = begins[text.bodies] = 1
    zones = np.cumsum(begins[:-1], dtype=np.int32)
    places = np.flatnonzero(words >= 0)
    words, zones = words[places], zones[places]
    keys = np.empty(WINDOW * len(words), np.int64)
    count = 0
    # The next so many words that count stand at least as far behind as their number.
    for ahead in range(1, WINDOW + 1):
        first, second = words[:-ahead], words[ahead:]
        near = places[ahead:] - places[:-ahead] <= WINDOW
        near &= (zones[ahead:] == zones[:-ahead]) & (first != second)
        first, second = first[near].astype(np.int64), second[near]
        found = keys[count : count + len(first)]
        np.multiply(np.minimum(first, second), stems, out=found)
        found += np.maximum(first, second)
        count += len(first)
    keys = keys[:count]
    keys.sort()
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[:count])
    times = np.diff(np.append(starts, count))
    often = times >= FEWEST
    return keys[starts[often]], times[often]


def _mutual_information(small: Integers, large: Integers, times: Integers, count: int) -> Any:
    rows, columns = np.concatenate([small, large]), np.concatenate([large, small])
    both = np.concatenate([times, times]).astype(np.float32)
    totals = np.bincount(rows, both, count)
    smoothed = totals**SMOOTHING
    shares = np.maximum(smoothed / max(smoothed.sum(), 1e-9), 1e-12)
    information = np.log(both / totals[rows] / shares[columns]).astype(np.float32)
    kept = information > 0
    return sparse(rows[kept], columns[kept], information[kept], (count, count))
