"""Which segments to merge, so that there are few and no merge is long.

Each segment costs every query a look, each merge writes its articles again.
Neighbours of one tier are merged as soon as there are FANOUT of them, with
smaller ones that stand between; a tier holds segments up to FANOUT times the
size of those below. So an article is
written again a few times in its life, and there are some segments a tier. A
segment of which much is deleted is written again alone. Nothing is ever merged
that would hold more than MOST articles: only ``khabar compact`` does that.

Only neighbours are merged: articles keep the order in which they came.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from ..storage.contents import SegmentEntry

FANOUT = 8
FLOOR = 250  # articles; segments up to FANOUT times that are all of one tier
MOST_SEGMENTS = 2 * FANOUT  # neighbours of whatever tiers: large batches between small ones
MOST = 100_000  # articles in a segment that a merge makes; some seconds of work
DELETED_SHARE = 0.3


def tier(segment: SegmentEntry) -> int:
    """Return the tier of a segment, 0 for the small ones."""
    return int(log(max(segment.live, FLOOR) / FLOOR, FANOUT) + 1e-9)


def choose(segments: Sequence[SegmentEntry]) -> range | None:
    """Return the places of the neighbours to merge next, None where all is well.

    >>> small = [SegmentEntry(f"s{n}", 10) for n in range(FANOUT)]
    >>> choose([SegmentEntry("base", 30_000), *small])
    range(1, 9)
    >>> choose([SegmentEntry("base", 30_000), *small[1:]]) is None
    True
    """
    tiers = [tier(segment) for segment in segments]
    for level in range(max(tiers, default=0) + 1):
        for run in _runs(segments, [each <= level for each in tiers]):
            of_tier = sum(tiers[place] == level for place in run)
            if of_tier >= FANOUT or len(run) >= MOST_SEGMENTS:
                return run
    for place, segment in enumerate(segments):
        if segment.deleted > DELETED_SHARE * segment.documents and segment.live <= MOST:
            return range(place, place + 1)
    return None


def _runs(segments: Sequence[SegmentEntry], fits: Sequence[bool]) -> list[range]:
    """Return the runs of neighbours that fit and together hold no more than MOST articles."""
    runs: list[range] = []
    start, total = 0, 0
    for place, segment in enumerate(segments):
        if not fits[place] or total + segment.live > MOST:
            runs.append(range(start, place))
            start, total = (place, 0) if fits[place] else (place + 1, 0)
        if fits[place]:
            total += segment.live
    return [*runs, range(start, len(segments))]
