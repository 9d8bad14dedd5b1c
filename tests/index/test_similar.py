"""Similar stems: the signatures lose none that the sets of trigrams would find."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.words.letter_arrays import letter_array
from indexer.index.words.similar import LEAST_DICE, signatures, similar_stems

STEMS = st.lists(st.text(alphabet="ابتهوي", max_size=15), max_size=25)


def trigram_set(stem: str) -> set[str]:
    padded = f"_{stem}_"
    return {padded[start : start + 3] for start in range(len(stem))}


@given(STEMS, st.text(alphabet="ابتهوي", min_size=3, max_size=14))
def test_all_that_share_half_of_their_trigrams_and_no_other(stems, wanted):
    array = letter_array(stems)
    expected = {}
    for number, stem in enumerate(stems):
        mine, theirs = trigram_set(stem), trigram_set(wanted)
        dice = 2 * len(mine & theirs) / (len(mine) + len(theirs))
        if 3 <= len(stem) <= 14 and stem != wanted and dice >= LEAST_DICE:
            expected[number] = pytest.approx(dice)
    found = similar_stems(wanted, array, signatures(array))
    assert dict(found) == expected
    shares = [dice for _, dice in found]
    assert shares == sorted(shares, reverse=True)


NEVER = {
    "two years": dict(stem="2015", other="2014"),
    "too short": dict(stem="من", other="منن"),
    "too long": dict(stem="قسطنطينيهقسطنطينيه", other="قسطنطينيهقسطنطينيها"),
    "nothing": dict(stem="", other="كتاب"),
}


@pytest.mark.parametrize("case", NEVER.values(), ids=NEVER.keys())
def test_never_similar(case):
    array = letter_array([case["other"]])
    assert similar_stems(case["stem"], array, signatures(array)) == []


def test_nothing_among_no_stems():
    assert similar_stems("كتاب", letter_array([]), np.zeros(0, np.uint64)) == []
