"""Few segments, and no article written again more often than its tiers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.index.storage.contents import SegmentEntry
from indexer.index.writing.tiers import FANOUT, MOST, MOST_SEGMENTS, choose


def merged(sizes: list[int], places: range) -> list[int]:
    return [*sizes[: places.start], sum(sizes[p] for p in places), *sizes[places.stop :]]


def entries(sizes: list[int]) -> list[SegmentEntry]:
    return [SegmentEntry(f"s{number}", size) for number, size in enumerate(sizes)]


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=60), st.integers(1, 200_000))
def test_updates_of_any_size_leave_few_segments(batches, base):
    sizes = [base]
    for batch in batches:
        sizes.append(batch)
        while (places := choose(entries(sizes))) is not None:
            assert sum(sizes[place] for place in places) <= MOST
            assert len(places) > 1
            sizes = merged(sizes, places)
    assert sum(sizes) == base + sum(batches)
    # So many together, and again as many behind those that cannot grow.
    assert len(sizes) <= 1 + MOST_SEGMENTS * (1 + 2 * sum(sizes) // MOST)


def test_large_batches_between_small_ones_leave_few_segments():
    sizes = [31_000]
    for _ in range(7):
        for batch in [*[10] * 7, 2001]:
            sizes.append(batch)
            while (places := choose(entries(sizes))) is not None:
                sizes = merged(sizes, places)
    assert len(sizes) <= 1 + MOST_SEGMENTS


def test_the_base_is_left_alone_and_the_work_is_bounded():
    sizes, written = [31_000], 0
    for _ in range(400):
        sizes.append(10)
        while (places := choose(entries(sizes))) is not None:
            assert 0 not in places
            written += sum(sizes[place] for place in places)
            sizes = merged(sizes, places)
    assert len(sizes) <= 2 * FANOUT
    assert written < 60 * 4000  # each article some dozen times, in segments of a few hundred
    assert sizes[0] == 31_000


def test_much_deleted_is_written_again_alone():
    assert choose([SegmentEntry("a", 1000, 301), SegmentEntry("b", 10)]) == range(0, 1)
    assert choose([SegmentEntry("a", 1000, 299), SegmentEntry("b", 10)]) is None
