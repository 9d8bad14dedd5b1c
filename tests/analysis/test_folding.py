from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import fold

FOLDS = {
    "harakat": dict(written="كِتَابٌ", stored="كتاب"),
    "shadda and sukun": dict(written="مُدَرِّسْ", stored="مدرس"),
    "superscript alef": dict(written="هٰذا", stored="هذا"),
    "tatweel": dict(written="كـتـاب", stored="كتاب"),
    "alef with hamza above": dict(written="أحمد", stored="احمد"),
    "alef with hamza below": dict(written="إيران", stored="ايران"),
    "alef with madda": dict(written="آسيا", stored="اسيا"),
    "alef wasla": dict(written="ٱلكتاب", stored="الكتاب"),
    "hamza on waw": dict(written="مؤتمر", stored="موتمر"),
    "hamza on yeh": dict(written="رئيس", stored="رييس"),
    "hamza on the line": dict(written="وزراء", stored="وزرا"),
    "alef maksura": dict(written="مستشفى", stored="مستشفي"),
    "teh marbuta": dict(written="مدرسة", stored="مدرسه"),
    "persian yeh": dict(written="سوریا", stored="سوريا"),
    "persian kaf": dict(written="کتاب", stored="كتاب"),
    "gaf": dict(written="گوگل", stored="كوكل"),
    "peh": dict(written="پاريس", stored="باريس"),
    "veh": dict(written="ڤيينا", stored="فيينا"),
    "tcheh": dict(written="چاد", stored="جاد"),
    "jeh": dict(written="ژنرال", stored="زنرال"),
    "arabic-indic digits": dict(written="٢٠١٥", stored="2015"),
    "persian digits": dict(written="۲۰۱۵", stored="2015"),
    "presentation forms": dict(written="ﻛﺘﺎﺏ", stored="كتاب"),
    "lam-alef ligature": dict(written="ﻻعب", stored="لاعب"),
    "word ligature": dict(written="ﷲ", stored="الله"),
    "combining hamza": dict(written="ا\u0654حمد", stored="احمد"),
    "combining madda": dict(written="ا\u0653سيا", stored="اسيا"),
    "zero-width joiner": dict(written="كتا\u200dب", stored="كتاب"),
    "latin case": dict(written="FIFA", stored="fifa"),
    "latin accent": dict(written="Élysée", stored="elysee"),
    "dotted capital i": dict(written="İzmir", stored="izmir"),
    "full-width latin": dict(written="Ｇ２０", stored="g20"),
    "marks alone": dict(written="\u064e\u064f", stored=""),
}


@pytest.mark.parametrize("case", FOLDS.values(), ids=FOLDS.keys())
def test_fold(case):
    assert fold(case["written"]) == case["stored"]


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_every_code_point_folds_to_letters_and_digits():
    for code in range(0x110000):
        folded = fold(chr(code))
        assert fold(folded) == folded
        assert all(character.isalnum() for character in folded)


@given(st.text(), st.text())
def test_each_character_is_folded_by_itself(first, second):
    assert fold(first + second) == fold(first) + fold(second)
