"""Roots by pattern, a row a rule; the published algorithm as the oracle where it is installed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import fold
from indexer.analysis.roots import (
    PATTERNS_4_3,
    PATTERNS_5_3,
    PATTERNS_5_4,
    PATTERNS_6_3,
    PATTERNS_6_4,
    find_root,
)

ROOTS = {
    "three letters stay": dict(word="كتب", root="كتب"),
    "article and plural": dict(word="المكتبات", root="كتب"),
    "active participle": dict(word="كاتب", root="كتب"),
    "passive participle": dict(word="مكتوب", root="كتب"),
    "verbal noun, eighth": dict(word="اجتماع", root="جمع"),
    "verbal noun, tenth": dict(word="استخدام", root="خدم"),
    "verbal noun, second": dict(word="تعليم", root="علم"),
    "plural with yeh for hamza": dict(word="قصايد", root="قصد"),
    "doubled ain": dict(word="اخشوشن", root="خشن"),
    "four letters": dict(word="متدحرج", root="دحرج"),
    "one ending where no pattern fits": dict(word="قلتت", root="قلت"),
    "one beginning where no pattern fits": dict(word="يكتب", root="كتب"),
    "double waw": dict(word="ووضح", root="وضح"),
    "eight letters stay": dict(word="لوكسمبورغ", root="لوكسمبورغ"),
    "other scripts": dict(word="windows", root="windows"),
    "empty": dict(word="", root=""),
}
SEVEN = {
    "seven letters lose one": dict(word="استقبلت", root="قبل"),
}


@pytest.mark.parametrize("case", (ROOTS | SEVEN).values(), ids=(ROOTS | SEVEN).keys())
def test_find_root(case):
    assert find_root(case["word"]) == case["root"]


PATTERNS = {
    3: PATTERNS_4_3 + PATTERNS_5_3 + PATTERNS_6_3,
    4: PATTERNS_5_4 + PATTERNS_6_4,
}


@pytest.mark.parametrize(
    "pattern",
    [pattern for group in PATTERNS.values() for pattern in group],
    ids=lambda pattern: ascii(pattern),
)
def test_a_pattern_has_as_many_root_letters_as_it_says(pattern):
    letters = sum(letter in "فعل" for letter in pattern) - (pattern.count("ع") > 1)
    assert pattern in PATTERNS[letters]


@given(st.text(max_size=20))
def test_a_root_is_never_longer_nor_empty(word):
    root = find_root(word)
    assert len(root) <= len(word) and bool(root) == bool(word)


@pytest.mark.shared
def test_nearly_all_roots_are_those_of_the_published_algorithm(vocabulary):
    isri = pytest.importorskip("nltk.stem.isri", reason="NLTK, the oracle, is not installed")
    oracle = isri.ISRIStemmer()
    words = [word for word in list(vocabulary)[::7] if word not in oracle.stop_words]
    # Folding turned teh marbuta to heh; the oracle knows its patterns by it.
    unfolded = (word[:-1] + "ة" if word.endswith("ه") else word for word in words)
    theirs = [fold(oracle.stem(word)) for word in unfolded]
    equal = sum(find_root(word) == root for word, root in zip(words, theirs, strict=True))
    # The rest are plurals whose yeh with hamza was folded, which ours finds.
    assert equal / len(words) > 0.985
