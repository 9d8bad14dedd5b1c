"""Spellings of names in a small vocabulary: only between words that behave like names."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.index.words.families import build_families
from indexer.index.words.keyed_groups import ABSENT
from indexer.index.words.letter_arrays import hash_word
from indexer.index.words.spellings import Spellings, find_spellings

VOCABULARY = {
    "لوكسمبورغ": 14,
    "ولوكسمبورغ": 3,
    "لوكسمبورج": 17,
    "بطرسبرغ": 9,
    "بطرسبرج": 2,
    "غوغل": 9,
    "جوجل": 2,
    "سالزبورغ": 2,
    "سالزبورج": 2,
    "روبينيو": 4,
    "روبينهو": 1,
    "تشنج": 30,
    "التشنج": 30,
    "تشنغ": 30,
    "متفرغا": 20,
    "متفرجا": 20,
    "متفرغ": 20,
    "متفرج": 20,
}
WORDS = list(VOCABULARY)
COUNTS = np.array(list(VOCABULARY.values()), np.int32)
FAMILIES = build_families(WORDS, COUNTS)
SPELLINGS = find_spellings(WORDS, COUNTS, FAMILIES)


def others(word: str) -> list[str]:
    stem = FAMILIES.by_stem.find(hash_word(word))
    assert stem != ABSENT
    return [FAMILIES.stems.word(other) for other in SPELLINGS.of(stem)]


CASES = {
    "two spellings": dict(word="لوكسمبورغ", others=["لوكسمبورج"]),
    "and back": dict(word="لوكسمبورج", others=["لوكسمبورغ"]),
    "one of them rare, and long": dict(word="بطرسبرغ", others=["بطرسبرج"]),
    "one of them rare, and short": dict(word="غوغل", others=[]),
    "both of them rare": dict(word="سالزبورغ", others=[]),
    "one of them rare, with a palatal ending": dict(word="روبينيو", others=["روبينهو"]),
    "one of them takes the article": dict(word="تشنغ", others=[]),
    "accusatives": dict(word="متفرجا", others=[]),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_spellings_of(case):
    assert others(case["word"]) == case["others"]


def test_stored_and_read_again():
    again = Spellings.from_arrays(SPELLINGS.arrays())
    stem = FAMILIES.by_stem.find(hash_word("لوكسمبورغ"))
    assert again.of(stem) == SPELLINGS.of(stem)


def test_nothing_among_no_words():
    empty = np.zeros(0, np.int32)
    assert find_spellings([], empty, build_families([], empty)).of(0) == []
