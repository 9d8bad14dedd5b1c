"""Sums of counted pairs, against a Counter."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.words.pairs import add_counts

COUNTED = st.dictionaries(st.integers(0, 1 << 62) | st.integers(0, 20), st.integers(1, 1000))


def arrays(counted):
    keys = np.array(sorted(counted), np.int64)
    return keys, np.array([counted[key] for key in keys.tolist()], np.uint32)


@given(COUNTED, COUNTED)
def test_counts_of_the_same_pair_are_summed(some, more):
    keys, counts = add_counts(*arrays(some), *arrays(more))
    assert keys.dtype == np.int64
    assert counts.dtype == np.uint32
    assert keys.tolist() == sorted(keys.tolist())
    assert dict(zip(keys.tolist(), counts.tolist(), strict=True)) == Counter(some) + Counter(more)
