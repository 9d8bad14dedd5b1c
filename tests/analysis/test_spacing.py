"""Words run together and written apart: a row a decision, with the evidence it needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.spacing import also_apart, join, split, split_after_final_letters

FINAL = {
    "teh marbuta": dict(written="الجامعةالعربية", apart="الجامعة العربية"),
    "alef maksura": dict(written="علىالطريق", apart="على الطريق"),
    "with a mark": dict(written="مدرسةٌكبيرة", apart="مدرسةٌ كبيرة"),
    "at the end": dict(written="مدرسة", apart="مدرسة"),
    "one letter behind": dict(written="مدرسةx", apart="مدرسةx"),
}


@pytest.mark.parametrize("case", FINAL.values(), ids=FINAL.keys())
def test_split_after_final_letters(case):
    assert split_after_final_letters(case["written"]) == case["apart"]


def evidence(case):
    """The two look-ups over a case's small tables."""
    known, pairs = case.get("known", {}), case.get("pairs", {})
    return (lambda word: known.get(word, 0)), (lambda a, b: pairs.get(f"{a} {b}", 0))


JOINS = {
    "never apart, one part rare": dict(
        first="فيس",
        second="بوك",
        joined="فيسبوك",
        known={
            "فيسبوك": 50,
            "بوك": 2,
            "فيس": 9,
        },
    ),
    "never apart, both parts common": dict(
        first="فيس",
        second="بوك",
        joined=None,
        known={
            "فيسبوك": 50,
            "بوك": 9,
            "فيس": 9,
        },
    ),
    "apart, joined often enough": dict(
        first="عبد",
        second="الله",
        joined="عبدالله",
        known={
            "عبدالله": 50,
            "عبد": 900,
            "الله": 900,
        },
        pairs={"عبد الله": 2000},
    ),
    "apart, hardly ever joined": dict(
        first="عبد",
        second="الله",
        joined=None,
        known={
            "عبدالله": 30,
            "عبد": 900,
            "الله": 900,
        },
        pairs={"عبد الله": 2000},
    ),
    "joined word too rare": dict(first="فيس", second="بوك", joined=None, known={"فيسبوك": 2}),
    "joined word too short": dict(first="بو", second="كس", joined=None, known={"بوكس": 50}),
    "after a stop word": dict(first="من", second="زل", joined=None, known={"منزل": 900}),
    "after and": dict(first="و", second="كاله", joined=None, known={"وكاله": 900}),
}


@pytest.mark.parametrize("case", JOINS.values(), ids=JOINS.keys())
def test_join(case):
    assert join(case["first"], case["second"], *evidence(case)) == case["joined"]


SPLITS = {
    "a pair that is attested": dict(
        word="مجلسالوزرا",
        parts=(
            "مجلس",
            "الوزرا",
        ),
        known={
            "مجلس": 20,
            "الوزرا": 20,
        },
        pairs={"مجلس الوزرا": 9},
    ),
    "a pair that is sure without": dict(
        word="مجلسالوزرا",
        parts=(
            "مجلس",
            "الوزرا",
        ),
        known={
            "مجلس": 4000,
            "الوزرا": 4000,
        },
    ),
    "neither": dict(
        word="مجلسالوزرا",
        parts=None,
        known={
            "مجلس": 20,
            "الوزرا": 20,
        },
    ),
    "a part too rare": dict(
        word="مجلسالوزرا",
        parts=None,
        known={
            "مجلس": 9,
            "الوزرا": 4000,
        },
        pairs={"مجلس الوزرا": 9},
    ),
    "two letters need more": dict(
        word="ابجامعه",
        parts=None,
        known={
            "اب": 299,
            "جامعه": 4000,
        },
        pairs={"اب جامعه": 9},
    ),
    "a stop word counts": dict(
        word="فيالجامعه",
        parts=(
            "في",
            "الجامعه",
        ),
        known={"الجامعه": 4000},
        pairs={"في الجامعه": 9},
    ),
    "a word that is known": dict(
        word="مجلسالوزرا",
        parts=None,
        known={
            "مجلسالوزرا": 4,
            "مجلس": 4000,
            "الوزرا": 4000,
        },
    ),
    "too short": dict(
        word="منال",
        parts=None,
        known={
            "من": 4000,
            "ال": 4000,
        },
    ),
}


@pytest.mark.parametrize("case", SPLITS.values(), ids=SPLITS.keys())
def test_split(case):
    assert split(case["word"], case["word"], *evidence(case), 30_000) == case["parts"]


def test_a_word_with_a_common_stem_is_not_split():
    known = {
        "مجلس": 4000,
        "الوزرا": 4000,
        "مجلسالوزر": 6,
    }
    word = "مجلسالوزرا"
    stem = word[:-1]
    assert split(word, stem, lambda w: known.get(w, 0), lambda a, b: 9, 30_000) is None


APART = {
    "often enough": dict(
        word="عبدالله",
        parts=(
            "عبد",
            "الله",
        ),
        known={"عبدالله": 400},
        pairs={"عبد الله": 8},
    ),
    "too seldom": dict(word="عبدالله", parts=None, known={"عبدالله": 401}, pairs={"عبد الله": 8}),
    "once": dict(word="عبدالله", parts=None, known={}, pairs={"عبد الله": 1}),
    "a stop word is no part": dict(word="منزلنا", parts=None, pairs={"من زلنا": 90}),
    "the commonest cut": dict(
        word="ابوظبي",
        parts=(
            "ابو",
            "ظبي",
        ),
        pairs={
            "ابو ظبي": 90,
            "ابوظ بي": 2,
        },
    ),
}


@pytest.mark.parametrize("case", APART.values(), ids=APART.keys())
def test_also_apart(case):
    assert also_apart(case["word"], *evidence(case)) == case["parts"]


@given(st.text(max_size=12), st.integers(0, 9000), st.integers(0, 20))
def test_parts_always_make_the_word(word, count, together):
    for parts in (
        split(word, word, lambda w: 0 if w == word else count, lambda a, b: together, 30_000),
        also_apart(word, lambda w: count, lambda a, b: together),
    ):
        assert parts is None or "".join(parts) == word
