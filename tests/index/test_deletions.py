"""The table of deletions finds every word one slip away; corrections are few and ranked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.words.deletions import (
    Deletions,
    corrections,
    may_be_misspelt,
    no_deletions,
)

VOCABULARY = {
    "القاهره": 900,
    "تلفزيون": 500,
    "استقبل": 400,
    "استقلت": 20,
    "كتاب": 300,
    "كتابا": 40,
    "كباب": 4,
    "2015": 900,
    "من": 900,
}
WORDS = list(VOCABULARY)
TABLE = no_deletions().extended(WORDS, list(VOCABULARY.values()))


def words_of(numbers) -> list[str]:
    return [WORDS[number] for number in numbers]


def frequency(word: str) -> int:
    return VOCABULARY.get(word, 0)


TYPED = {
    "letter left out": dict(typed="القاهه", meant=["القاهره"]),
    "letter added": dict(typed="تلفزيوون", meant=["تلفزيون"]),
    "letter exchanged": dict(typed="اصتقبل", meant=["استقبل"]),
    "transposed": dict(typed="تلفزوين", meant=["تلفزيون"]),
    "behind a prefix": dict(typed="وتلفزوين", meant=["تلفزيون"]),
    "not far commoner": dict(typed="كناب", meant=["كتاب"]),
    "nothing near": dict(typed="سماء", meant=[]),
    "digits are no letters": dict(typed="2014", meant=[]),
}


@pytest.mark.parametrize("case", TYPED.values(), ids=TYPED.keys())
def test_corrections(case):
    found = corrections(case["typed"], TABLE, words_of, frequency)
    assert [correction.word for correction in found] == case["meant"]


def test_weights_fall_from_the_best():
    found = corrections("كتابب", TABLE, words_of, frequency)
    weights = [correction.weight for correction in found]
    assert weights[0] == pytest.approx(0.7)
    assert weights == sorted(weights, reverse=True) and len(weights) <= 3


def test_rare_and_odd_words_are_left_out():
    held = {WORDS[number] for number in TABLE.words.tolist()}
    assert held.isdisjoint({"2015", "من"}) and "كباب" in held


RARE = {
    "rare word and stem": dict(word="كتاب", count=5, stem=5, articles=30_000, may=True),
    "common stem": dict(word="كتاب", count=5, stem=6, articles=30_000, may=False),
    "a small index": dict(word="كتاب", count=2, stem=2, articles=3_000, may=False),
    "unknown in a small index": dict(word="كتاب", count=0, stem=0, articles=3_000, may=True),
    "short": dict(word="كتب", count=0, stem=0, articles=30_000, may=False),
    "digits": dict(word="2015", count=0, stem=0, articles=30_000, may=False),
}


@pytest.mark.parametrize("case", RARE.values(), ids=RARE.keys())
def test_may_be_misspelt(case):
    may = may_be_misspelt(case["word"], case["count"], case["stem"], case["articles"])
    assert may is case["may"]


def shortened(word: str) -> set[str]:
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


LISTS = st.lists(st.text(alphabet="ابتسوي", min_size=3, max_size=6), unique=True, max_size=20)


@given(LISTS, st.integers(0, 20), st.text(alphabet="ابتسوي", max_size=6))
def test_candidates_share_a_deletion_in_one_build_or_two(words, cut, typed):
    table = no_deletions()
    for first, part in ((0, words[:cut]), (min(cut, len(words)), words[cut:])):
        table = table.extended(part, [9] * len(part), first)
    expected = [n for n, word in enumerate(words) if shortened(word) & shortened(typed)]
    assert table.candidates(typed).tolist() == expected
    again = Deletions.from_arrays(table.arrays())
    assert again.candidates(typed).tolist() == expected
    assert np.array_equal(np.sort(table.hashes), table.hashes)
