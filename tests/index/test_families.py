"""Families of a small vocabulary: found both ways, extended, stored and read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import light_stem
from indexer.analysis.clitics import stem
from indexer.analysis.roots import find_root
from indexer.index.words.families import Families, build_families, no_families
from indexer.index.words.family_rules import computed_fingerprint, families_fingerprint

VOCABULARY = {
    "كتاب": 50,
    "الكتاب": 40,
    "وكتاب": 9,
    "بكتابها": 3,
    "كتابها": 9,
    "كاتب": 30,
    "كتب": 30,
    "مكتبه": 20,
    "المكتبات": 20,
    "نتنياهو": 20,
    "نتانياهو": 5,
    "من": 900,
    "2015": 90,
}
WORDS = list(VOCABULARY)


@pytest.fixture(scope="module")
def families() -> Families:
    return build_families(WORDS, list(VOCABULARY.values()))


def words_of(numbers: np.ndarray) -> set[str]:
    return {WORDS[number] for number in numbers.tolist()}


def test_word_to_stem(families):
    number = WORDS.index("بكتابها")
    assert families.stem(number) == "كتاب"


def test_a_stop_word_has_no_family(families):
    assert families.stem(WORDS.index("من")) == ""
    assert families.same_stem("من").tolist() == []


FAMILIES = {
    "stem": dict(family="same_stem", key="كتاب", words="كتاب الكتاب وكتاب بكتابها كتابها"),
    "light stem": dict(family="same_light_stem", key="مكتب", words="مكتبه المكتبات"),
    "root": dict(
        family="same_root",
        key="كتب",
        words="كتاب الكتاب وكتاب بكتابها كتابها كاتب كتب مكتبه المكتبات",
    ),
    "unknown": dict(family="same_stem", key="قلم", words=""),
}


@pytest.mark.parametrize("case", FAMILIES.values(), ids=FAMILIES.keys())
def test_family_to_words(families, case):
    found = getattr(families, case["family"])(case["key"])
    assert words_of(found) == set(case["words"].split())


def test_similar_stems_by_number(families):
    [(number, dice)] = families.similar("نتنياهو")
    assert families.stems.word(number) == "نتانياهو" and dice == pytest.approx(2 / 3)
    assert words_of(families.of_stem(number)) == {"نتانياهو"}


def test_a_short_stem_has_no_similar_ones(families):
    assert families.similar("كتب") == ()


def test_an_extension_keeps_the_old_and_adds_the_new(families):
    new = [
        "للكتاب",
        "نتنياهوو",
        "قلم",
    ]
    grown = families.extended(new, lambda word: VOCABULARY.get(word, 0))
    assert grown.stem_of[: len(families)].tolist() == families.stem_of.tolist()
    old = families.same_stem("كتاب").tolist()
    assert grown.same_stem("كتاب").tolist() == [*old, len(WORDS)]
    assert families.same_stem("كتاب").tolist() == old
    assert {grown.stems.word(number) for number, _ in grown.similar("نتنياهو")} == {
        "نتانياهو",
        "نتنياهوو",
    }
    assert grown.same_stem("قلم").tolist() == [len(WORDS) + 2]


def test_stored_and_read_again(families):
    arrays = families.arrays()
    again = Families.from_arrays(arrays)
    assert again.arrays().keys() == arrays.keys()
    assert again.same_root("كتب").tolist() == families.same_root("كتب").tolist()
    assert again.similar("نتنياهو") == families.similar("نتنياهو")


def test_no_word_has_no_family():
    empty = no_families()
    assert len(empty) == 0 and empty.similar("كتاب") == ()
    assert empty.same_root("كتب").tolist() == []


SMALL = st.lists(st.text(alphabet="ابتلوهيكمن", min_size=1, max_size=7), unique=True, max_size=30)


@given(SMALL, st.integers(0, 30))
def test_every_family_is_that_of_the_functions_in_one_build_or_two(words, cut):
    counts = [3] * len(words)
    known = dict(zip(words, counts, strict=True))
    start = no_families()
    for part in (words[:cut], words[cut:]):
        start = start.extended(part, lambda word: known.get(word, 0), left_out=())
    stems = [stem(word, lambda other: known.get(other, 0)) for word in words]
    for number, word in enumerate(words):
        assert start.stem(number) == stems[number]
        assert number in start.same_light_stem(light_stem(word))
        same = [other for other, its in enumerate(stems) if its == stems[number]]
        assert start.same_stem(stems[number]).tolist() == same
        root = find_root(stems[number])
        rooted = {other for other, its in enumerate(stems) if find_root(its) == root}
        assert set(start.same_root(root).tolist()) == (rooted if len(root) > 2 else set())


def test_the_fingerprint_of_the_rules_is_that_of_what_they_make():
    # Where this fails a rule has changed: write what is computed into RULES.
    assert computed_fingerprint() == families_fingerprint()
