"""Groups against a dictionary of lists."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.words.keyed_groups import ABSENT, Groups, no_groups

KEYS = st.integers(0, 2**64 - 1) | st.integers(0, 5)
BATCHES = st.lists(st.lists(KEYS, max_size=20), max_size=4)


def build(batches: list[list[int]]) -> tuple[Groups, dict[int, list[int]]]:
    """Groups extended batch by batch, and what they must hold."""
    groups, expected, first = no_groups(), {}, 0
    for keys in batches:
        members = np.arange(first, first + len(keys), dtype=np.int32)
        groups, numbers = groups.extended(np.array(keys, np.uint64), members)
        for key, member, number in zip(keys, members.tolist(), numbers.tolist(), strict=True):
            expected.setdefault(key, []).append(member)
            assert list(expected).index(key) == number
        first += len(keys)
    return groups, expected


@given(BATCHES)
def test_members_in_the_order_of_their_coming(batches):
    groups, expected = build(batches)
    assert len(groups) == len(expected)
    for number, (key, members) in enumerate(expected.items()):
        assert groups.find(key) == number
        assert groups.group(number).tolist() == members


@given(BATCHES, st.lists(KEYS, max_size=5))
def test_many_keys_at_once(batches, wanted):
    groups, expected = build(batches)
    found = groups.find_all(np.array(wanted, np.uint64))
    assert found.tolist() == [groups.find(key) for key in wanted]
    present = found[found != ABSENT]
    members, lengths = groups.groups(present)
    lists = [expected[key] for key in wanted if key in expected]
    assert members.tolist() == [member for members in lists for member in members]
    assert lengths.tolist() == list(map(len, lists))


@given(BATCHES)
def test_stored_and_read_again(batches):
    groups, _ = build(batches)
    again = Groups.from_arrays(groups.arrays("x"), "x")
    assert all(
        np.array_equal(ours, theirs)
        for ours, theirs in zip(
            again.arrays("x").values(), groups.arrays("x").values(), strict=True
        )
    )


def test_an_absent_group_is_empty():
    assert no_groups().find(7) == ABSENT
    assert no_groups().group(ABSENT).tolist() == []
