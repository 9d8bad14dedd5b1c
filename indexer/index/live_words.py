"""The words of an index that was updated, with the articles in which they stand now.

The lexicon's own counts are evidence, frozen when a word was new. What a
reader is told counts neither what was deleted nor forgets what was added.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from .lexicon import Lexicon
from .segment import Segment

KNOWN = 1 << 14  # words and stems that are remembered


class LiveWords:
    """A vocabulary over some segments; safe to share among threads."""

    def __init__(self, lexicon: Lexicon, segments: Sequence[Segment]):
        # Kept by closures, so that no cycle holds the segments longer than needed.
        def count(word: str) -> int:
            return sum(_live_count(segment, word) for segment in segments)

        def same_stem(stem: str) -> list[tuple[str, int]]:
            words = map(lexicon.word, lexicon.stems.members(stem).tolist())
            found = [(word, remembered(word)) for word in words]
            there = [(word, number) for word, number in found if number]
            return sorted(there, key=lambda pair: -pair[1])

        remembered = lru_cache(KNOWN)(count)
        self.frequency = remembered
        self.same_stem = lru_cache(KNOWN)(same_stem)


def _live_count(segment: Segment, word: str) -> int:
    ordinal = segment.terms.find(word)
    if ordinal < 0:
        return 0
    start, stop = int(segment.starts[ordinal]), int(segment.starts[ordinal + 1])
    if segment.live is None:
        return stop - start
    return int(np.count_nonzero(segment.live[segment.arrays.part("docs", start, stop)]))
