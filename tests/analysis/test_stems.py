from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import light_stem

STEMS = {
    "al prefix": dict(word="الكتاب", stem="كتاب"),
    "wal prefix": dict(word="والكتاب", stem="كتاب"),
    "bal prefix": dict(word="بالكتاب", stem="كتاب"),
    "kal prefix": dict(word="كالكتاب", stem="كتاب"),
    "fal prefix": dict(word="فالكتاب", stem="كتاب"),
    "ll prefix": dict(word="للكتاب", stem="كتاب"),
    "waw prefix": dict(word="وكتاب", stem="كتاب"),
    "waw prefix wants three letters behind it": dict(word="ولد", stem="ولد"),
    "al prefix wants two letters behind it": dict(word="الم", stem="الم"),
    "one prefix only": dict(word="والالعاب", stem="العاب"),
    "ha suffix": dict(word="كتابها", stem="كتاب"),
    "an suffix": dict(word="كتابان", stem="كتاب"),
    "at suffix": dict(word="سيارات", stem="سيار"),
    "wn suffix": dict(word="مهندسون", stem="مهندس"),
    "yn suffix": dict(word="مهندسين", stem="مهندس"),
    "yh suffix": dict(word="مصريه", stem="مصر"),
    "heh suffix": dict(word="مدرسه", stem="مدرس"),
    "yeh suffix": dict(word="مصري", stem="مصر"),
    "suffixes in turn": dict(word="ساعاته", stem="ساعات"),
    "prefix and suffix": dict(word="والمدرسون", stem="مدرس"),
    "short words stay": dict(word="في", stem="في"),
    "latin stays": dict(word="google", stem="google"),
    "digits stay": dict(word="2015", stem="2015"),
}


@pytest.mark.parametrize("case", STEMS.values(), ids=STEMS.keys())
def test_light_stem(case):
    assert light_stem(case["word"]) == case["stem"]


@given(st.text(alphabet="ابتهوينملك", min_size=1))
def test_a_stem_is_part_of_its_word_and_never_empty(word):
    stem = light_stem(word)
    assert stem
    assert stem in word
