"""Stems checked against a vocabulary: one row a rule, with the evidence it needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import fold
from indexer.analysis.clitics import PLAIN_PREFIXES, ending, stem, take_apart

RULES = {
    "article": dict(word="الكتاب", stem="كتاب", known={}),
    "article with and": dict(word="والكتاب", stem="كتاب", known={}),
    "article after lam": dict(word="للكتاب", stem="كتاب", known={}),
    "article after beh needs the rest": dict(word="بالكتاب", stem="كتاب", known={"كتاب": 2}),
    "article after beh without the rest": dict(word="بالكتاب", stem="بالكتاب", known={}),
    "article of a short word, attested": dict(word="اليد", stem="يد", known={"اليد": 1}),
    "article of a short word, unknown": dict(word="اليد", stem="اليد", known={}),
    "article that is the word's own": dict(
        word="الوان",
        stem="الوان",
        known={
            "الوان": 90,
            "الالوان": 40,
            "وان": 9,
        },
    ),
    "article of the word's own behind and": dict(
        word="والوان",
        stem="الوان",
        known={
            "الوان": 90,
            "الالوان": 40,
            "وان": 9,
        },
    ),
    "article of the word's own, a verb": dict(
        word="التزم",
        stem="التزم",
        known={
            "التزم": 20,
            "يلتزم": 20,
            "تزم": 2,
        },
    ),
    "beh": dict(
        word="بقرار",
        stem="قرار",
        known={
            "قرار": 20,
            "بقرار": 9,
        },
    ),
    "beh with the article as evidence": dict(word="بقرار", stem="قرار", known={"القرار": 5}),
    "beh of a word commoner than the rest": dict(
        word="بحيره",
        stem="بحير",
        known={
            "بحيره": 90,
            "حيره": 9,
        },
    ),
    "beh of a word that takes the article": dict(
        word="بعيد",
        stem="بعيد",
        known={
            "بعيد": 90,
            "البعيد": 20,
            "عيد": 300,
        },
    ),
    "kaf of a word that takes the article": dict(
        word="كامل",
        stem="كامل",
        known={
            "كامل": 90,
            "الكامل": 80,
            "امل": 300,
        },
    ),
    "feh of a word that takes a conjunction": dict(
        word="فجرت",
        stem="فجرت",
        known={
            "فجرت": 90,
            "وفجرت": 8,
            "جرت": 90,
        },
    ),
    "feh of a verb": dict(
        word="فتحت",
        stem="فتحت",
        known={
            "فتحت": 9,
            "يفتح": 9,
            "تحت": 900,
        },
    ),
    "feh of an accusative": dict(
        word="فجرا",
        stem="فجرا",
        known={
            "الفجر": 50,
            "جرا": 90,
        },
    ),
    "waw": dict(
        word="وقال",
        stem="قال",
        known={
            "وقال": 90,
            "قال": 90,
        },
    ),
    "waw of a word that takes another": dict(
        word="واحد",
        stem="واحد",
        known={
            "واحد": 90,
            "وواحد": 3,
            "احد": 90,
        },
    ),
    "lam before what begins with if": dict(
        word="وانه",
        stem="انه",
        known={
            "وانه": 90,
            "انه": 900,
            "لوانه": 9,
        },
    ),
    "future of the third person": dict(word="سيكتب", stem="يكتب", known={"يكتب": 9}),
    "future of the first person": dict(
        word="ساكتب",
        stem="اكتب",
        known={
            "ساكتب": 1,
            "اكتب": 9,
            "سيكتب": 9,
        },
    ),
    "seen of a past": dict(
        word="ساعد",
        stem="ساعد",
        known={
            "ساعد": 5,
            "اعد": 90,
            "سيعد": 1,
        },
    ),
    "seen needs more": dict(
        word="ستار",
        stem="ستار",
        known={
            "ستار": 9,
            "تار": 12,
        },
    ),
    "two letters of prefix": dict(word="وبقرار", stem="قرار", known={"قرار": 9}),
    "own alef and lam, kept behind lam": dict(
        word="الحاق",
        stem="الحاق",
        known={
            "الحاق": 89,
            "حاق": 2,
            "لالحاق": 15,
        },
    ),
    "an article that one slip keeps behind lam": dict(
        word="الرياض",
        stem="رياض",
        known={
            "الرياض": 900,
            "رياض": 90,
            "لالرياض": 2,
        },
    ),
    "so by": dict(
        word="فبقرار",
        stem="قرار",
        known={
            "قرار": 90,
            "بقرار": 20,
            "فبقرار": 1,
        },
    ),
    "so, and a beh of its own": dict(
        word="فبنود",
        stem="بنود",
        known={
            "بنود": 90,
            "نود": 9,
        },
    ),
    "three letters must remain": dict(word="ولد", stem="ولد", known={"لد": 900}),
    "heh is free": dict(word="كتابه", stem="كتاب", known={}),
    "heh leaves three letters": dict(word="سنه", stem="سنه", known={"سن": 90}),
    "pronoun, attested": dict(word="كتابها", stem="كتاب", known={"كتاب": 9}),
    "pronoun, unknown": dict(word="كتابها", stem="كتابها", known={}),
    "pronoun after a feminine": dict(word="قضيها", stem="قضي", known={"قضيه": 9}),
    "plural of a feminine": dict(word="مكتبات", stem="مكتب", known={"مكتبه": 9}),
    "rest too rare": dict(
        word="مكتبات",
        stem="مكتبات",
        known={
            "مكتبات": 900,
            "مكتب": 3,
        },
    ),
    "dual with its other case": dict(
        word="شخصان",
        stem="شخص",
        known={
            "شخص": 90,
            "شخصين": 9,
        },
    ),
    "alef and noon of a name": dict(
        word="لبنان",
        stem="لبنان",
        known={
            "لبنان": 900,
            "لبن": 90,
        },
    ),
    "two rounds": dict(
        word="عربيين",
        stem="عرب",
        known={
            "عربي": 90,
            "عرب": 90,
        },
    ),
    "both sides": dict(
        word="وبلادنا",
        stem="بلاد",
        known={
            "بلاد": 9,
            "البلاد": 9,
            "بلادنا": 2,
        },
    ),
    "other scripts": dict(word="windows", stem="windows", known={}),
    "digits": dict(word="2015", stem="2015", known={}),
    "empty": dict(word="", stem="", known={}),
}


@pytest.mark.parametrize("case", RULES.values(), ids=RULES.keys())
def test_stem(case):
    assert stem(case["word"], lambda word: case["known"].get(word, 0)) == case["stem"]


ARABIC = st.text(alphabet="ابتسفلكوهينمدرق", max_size=9)
COUNTS = st.dictionaries(ARABIC, st.integers(1, 50), max_size=30)


@given(st.one_of(ARABIC, st.text(max_size=12).map(fold)), COUNTS)
def test_parts_make_the_word_and_the_stem_is_never_empty(word, known):
    parts = take_apart(word, lambda other: known.get(other, 0))
    assert "".join(parts) == word
    assert bool(parts.stem) == bool(word)


@given(COUNTS)
def test_ending_agrees_with_taking_apart(known):
    for word in known:
        parts = take_apart(word, lambda other: known.get(other, 0))
        assert ending(word, parts.stem) == parts.suffix or word.count(parts.stem) > 1


def test_a_word_of_a_megabyte_is_taken_apart():
    assert len(stem("و" * 1_000_000, lambda word: 0)) == 1_000_000


def test_every_prefix_is_tried_before_its_own_beginning():
    for place, prefix in enumerate(PLAIN_PREFIXES):
        assert not any(prefix.startswith(other) for other in PLAIN_PREFIXES[:place])
