"""The hash table against a dict."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.writing.memo import MISSING, Memo

# Few high bits, so that many keys want one slot.
keys = st.integers(1, 40) | st.integers(1, 2**64 - 1)


@given(st.lists(st.lists(keys, max_size=50), max_size=6))
def test_it_is_a_dict(rounds):
    memo, expected = Memo(), {}
    for asked in rounds:
        array = np.array(asked, np.uint64)
        found = memo.find(array).tolist()
        assert found == [expected.get(key, MISSING) for key in asked]
        new = sorted(set(asked) - set(expected))
        values = range(len(expected), len(expected) + len(new))
        memo.insert(np.array(new, np.uint64), np.array(values, np.int32))
        expected.update(zip(new, values, strict=True))
    assert len(memo) == len(expected)


def test_it_grows():
    keys = np.random.default_rng(1).integers(1, 2**63, 300_000, np.uint64)
    memo = Memo()
    for start in range(0, 300_000, 50_000):
        values = np.arange(start, start + 50_000, dtype=np.int32)
        memo.insert(keys[start : start + 50_000], values)
    np.testing.assert_array_equal(memo.find(keys), np.arange(300_000))
    assert (memo.find(keys + np.uint64(2**63)) == MISSING).all()
