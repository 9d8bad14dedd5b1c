"""What a slip costs, a row a price."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.slips import slip_cost

PRICES = {
    "equal": dict(typed="كتاب", meant="كتاب", cost=0.0),
    "weak letter added": dict(typed="نتانياهو", meant="نتنياهو", cost=0.5),
    "weak letter dropped": dict(typed="كتب", meant="كتاب", cost=0.5),
    "doubled letter": dict(typed="كتتب", meant="كتب", cost=0.5),
    "other letter dropped": dict(typed="مدسه", meant="مدرسه", cost=1.0),
    "first letter dropped": dict(typed="درسه", meant="مدرسه", cost=1.3),
    "weak first letter added": dict(typed="امدرسه", meant="مدرسه", cost=0.8),
    "sound alike": dict(typed="اصتقبل", meant="استقبل", cost=0.5),
    "look or sound alike, gutturals": dict(typed="غرار", meant="قرار", cost=0.5),
    "neighbours on the keyboard": dict(typed="كناب", meant="كتاب", cost=0.8),
    "neighbours by their folds": dict(typed="درب", meant="دوب", cost=0.8),
    "any other letter": dict(typed="كثاب", meant="كراب", cost=1.2),
    "transposition": dict(typed="كتبا", meant="كتاب", cost=0.7),
    "two slips": dict(typed="كتتبا", meant="كتاب", cost=1.2),
    "empty": dict(typed="", meant="كم", cost=2.3),
}


@pytest.mark.parametrize("case", PRICES.values(), ids=PRICES.keys())
def test_slip_cost(case):
    assert slip_cost(case["typed"], case["meant"]) == pytest.approx(case["cost"])


WORDS = st.text(alphabet="ابتسشصرويه", max_size=8)


@given(WORDS, WORDS)
def test_the_price_is_the_same_both_ways_and_nothing_for_equals(one, other):
    assert slip_cost(one, other) == pytest.approx(slip_cost(other, one))
    assert (slip_cost(one, other) == 0) == (one == other)
