"""One segment of a merge: what of it stays, and where that goes."""

from __future__ import annotations

import numpy as np

from ..storage.arrays import Array
from ..storage.segment import Segment


class MergeSource:
    """One segment of a merge, and where its terms and documents go."""

    def __init__(self, segment: Segment, first_document: int):
        self.segment = segment
        self.live = segment.live
        alive = np.ones(segment.document_count, np.bool_) if self.live is None else self.live
        self.alive = alive
        self.count = int(alive.sum())
        self.first_document = first_document
        self.documents = first_document + np.cumsum(alive) - 1  # new numbers, where alive
        self.ordinals = np.zeros(0, np.int64)  # new ordinals of the terms

    def frequencies(self, start: int, stop: int) -> Array:
        """Return the frequencies of a stretch of postings."""
        frequencies = (self.segment.keys[start:stop] >> np.uint16(8)).astype(np.int64)
        big = self.segment.big
        inside = big[(big[:, 0] >= start) & (big[:, 0] < stop)]
        frequencies[inside[:, 0] - start] = inside[:, 1]
        return frequencies

    def kept(self, start: int, stop: int) -> Array | slice:
        """Return which of a stretch of postings are of live documents, as an index."""
        if self.live is None:
            return slice(None)
        return self.alive[self.segment.docs[start:stop]]

    def counts(self) -> tuple[Array, Array]:
        """Return by term how many postings and how many positions stay."""
        segment = self.segment
        if self.live is None:
            return np.diff(segment.starts), np.diff(segment.position_starts)
        kept = self.alive[segment.docs]
        positions = kept * self.frequencies(0, len(kept))
        running = [np.concatenate([[0], np.cumsum(each)]) for each in (kept, positions)]
        return np.diff(running[0][segment.starts]), np.diff(running[1][segment.starts])
