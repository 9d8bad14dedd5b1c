"""Relatives of a word: the weight and the reason of each, the highest weight, the cap."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.index.words.families import build_families
from indexer.index.words.relatives import relatives

VOCABULARY = {
    "كتاب": 50,
    "الكتاب": 40,
    "كتابها": 9,
    "كاتب": 30,
    "نتنياهو": 20,
    "نتانياهو": 5,
    "مهندس": 20,
    "والمهندسون": 9,
    "مهندسين": 9,
}
WORDS = list(VOCABULARY)
COUNTS = np.array(list(VOCABULARY.values()), np.int32)
FAMILIES = build_families(WORDS, COUNTS)


def found(word: str, stem: str, **limits: int) -> dict[str, tuple[float, str]]:
    return {
        WORDS[form.number]: (pytest.approx(form.weight), form.reason)
        for form in relatives(word, stem, FAMILIES, WORDS, COUNTS, **limits)
    }


def test_weights_and_reasons():
    forms = found(word="كتاب", stem="كتاب")
    assert forms == {
        "كتاب": (1.0, "typed"),
        "الكتاب": (0.9, "form"),
        "كتابها": (0.7, "form"),
        "كاتب": (0.3, "root"),
    }


def test_a_similar_stem():
    similar = found(word="نتنياهو", stem="نتنياهو")
    assert similar["نتانياهو"] == (0.3 * 2 / 3, "similar")


def test_a_light_stem_where_the_stem_differs():
    light = found(word="مهندسات", stem="مهندسات")
    assert light["مهندس"] == (0.4, "form")


def test_a_word_that_no_article_holds_has_relatives():
    form = found(word="بالكتاب", stem="كتاب")
    assert form["كتاب"] == (0.9, "form")


def test_the_closest_and_commonest_are_kept():
    closest = found(word="كتاب", stem="كتاب", most=2)
    assert list(closest) == [
        "كتاب",
        "الكتاب",
    ]


def test_an_unknown_word_has_none():
    assert found(word="قلم", stem="قلم") == {}
