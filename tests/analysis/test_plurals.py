from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.plurals import other_numbers

NUMBERS = {
    "fuul": dict(one="بيت", many="بيوت"),
    "afaal": dict(one="ولد", many="اولاد"),
    "fiaal": dict(one="رجل", many="رجال"),
    "afuul": dict(one="شهر", many="اشهر"),
    "fawaail": dict(one="شارع", many="شوارع"),
    "fuaal of an agent": dict(one="طالب", many="طلاب"),
    "fualaa": dict(one="وزير", many="وزرا"),
    "afilaa": dict(one="صديق", many="اصدقا"),
    "fuul of fail": dict(one="طريق", many="طرق"),
    "faaail": dict(one="جريد", many="جرايد"),
    "afila": dict(one="سلاح", many="اسلح"),
    "mafaail": dict(one="مدرس", many="مدارس"),
    "mafaaiil": dict(one="مشروع", many="مشاريع"),
    "four letters": dict(one="جدول", many="جداول"),
    "four letters, long": dict(one="صندوق", many="صناديق"),
}


@pytest.mark.parametrize("case", NUMBERS.values(), ids=NUMBERS.keys())
def test_each_may_be_the_other(case):
    assert case["many"] in other_numbers(case["one"])
    assert case["one"] in other_numbers(case["many"])


def test_two_weak_letters_are_no_root():
    assert "دوور" in other_numbers("دور")
    assert not other_numbers("واي")


@given(st.text(alphabet="ابتهوينملكعف", max_size=8))
def test_the_relation_goes_both_ways(stem):
    assert all(stem in other_numbers(other) for other in other_numbers(stem))
