"""What words mean: each step of the order by a table, over a small vocabulary."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_app.query.spelling_choice import SpellingChoice
from search_app.query.understanding import MOST_FORMS, understand
from tests.query.words import Words

EGYPT, BOOKS = "مصر كتب".split()
RELATED = dict(اقتصاد=((EGYPT, 0.06, EGYPT), (BOOKS, 0.05, BOOKS)))
VOCABULARY = Words(
    pairs={
        "عبد الله": 900,
        "رييس الوزرا": 400,
    },
    names=dict(غوغل=("جوجل",)),
    related=RELATED,
    الكتاب=90,
    كتاب=50,
    وكتابها=10,
    كتب=70,
    مصر=700,
    عبد=1000,
    الله=2000,
    عبدالله=4000,
    رييس=3000,
    الوزرا=900,
    غوغل=60,
    جوجل=250,
    الاقتصاد=800,
    اقتصاد=300,
    ما=20000,
    في=30000,
)

MEANS = {
    "the word itself, exact": dict(query="كتاب", word="كتاب", form="كتاب", reason="typed"),
    "another form": dict(query="كتاب", word="كتاب", form="وكتابها", reason="form"),
    "joined with its neighbour": dict(
        query="عبد الله", word="عبد", form="عبدالله", reason="joined"
    ),
    "also written apart": dict(query="عبدالله", word="عبدالله", form="عبد الله", reason="joined"),
    "run together": dict(query="رئيسالوزراء", word="رئيسالوزراء", form="الوزرا", reason="joined"),
    "mistyped": dict(query="الاقتصاذ", word="الاقتصاذ", form="الاقتصاد", reason="spelling"),
    "another spelling of a name": dict(query="غوغل", word="غوغل", form="جوجل", reason="name"),
    "used alike": dict(query="اقتصاد", word="اقتصاد", form="مصر", reason="related"),
    "a final letter inside a word": dict(query="كتابةمصر", word="مصر", form="مصر", reason="typed"),
}


@pytest.mark.parametrize("case", MEANS.values(), ids=MEANS.keys())
def test_what_a_word_means(case):
    understood = {u.concept.word: u for u in understand(case["query"].split(), VOCABULARY)}
    assert understood[case["word"]].reasons[case["form"]] == case["reason"]


def test_exact_forms_come_first_and_are_counted():
    (understood,) = understand(["غوغل"], VOCABULARY)
    exact = understood.concept.forms[: understood.concept.exact]
    assert [form.weight for form in exact] == [1.0, 0.8]
    assert all(form.weight <= 1.0 for form in understood.concept.forms)


COUNTED = {
    "question words go": dict(query="ما كتاب مصر", words=2),
    "stop words go": dict(query="في مصر", words=1),
    "stop words alone stay": dict(query="في", words=1),
    "question words alone stay": dict(query="ما", words=1),
    "of the same words one": dict(query="مصر مِصر", words=1),
    "nothing": dict(query="", words=0),
}


@pytest.mark.parametrize("case", COUNTED.values(), ids=COUNTED.keys())
def test_which_words_count(case):
    assert len(understand(case["query"].split(), VOCABULARY)) == case["words"]


def test_related_words_come_last_are_counted_and_are_not_those_asked_for():
    first, _ = understand("اقتصاد مصر".split(), VOCABULARY)
    assert first.concept.related == 1
    assert first.concept.forms[-1] == ("كتب", 0.05)
    assert "مصر" not in first.reasons


@pytest.mark.parametrize("choice", [SpellingChoice(related=False), SpellingChoice.of((), False)])
def test_related_words_can_be_left_out(choice):
    (understood,) = understand(["اقتصاد"], VOCABULARY, choice)
    assert understood.concept.related == 0
    assert "related" not in understood.reasons.values()


def test_a_common_word_is_not_corrected():
    (understood,) = understand(["كتب"], VOCABULARY)
    assert "spelling" not in understood.reasons.values()


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_words_are_understood(words):
    for understood in understand(words, VOCABULARY):
        forms = understood.concept.forms
        assert 1 <= understood.concept.exact <= len(forms)
        assert len(understood.concept.own_forms) <= MOST_FORMS
        assert set(understood.reasons) == {form.word for form in forms}
