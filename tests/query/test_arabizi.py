"""Arabizi and Latin names: the candidates that are words of the index."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import terms
from search_app.query.arabizi import MAX_READINGS, candidates, readings, transliterated
from tests.query.vocabulary import Words

VOCABULARY = Words(
    "حروب نتنياهو نتانياهو ترامب السيسي غزة الحوثي صالح قطر الجزيرة بوتين محمد القاهرة "
    "إيران أوباما العراق خبر شارع ثورة عيد طالب صباح مدينة سوريا اليمن مصر"
)

WORDS = {
    "7 is hah": dict(latin="7oroob", word="حروب"),
    "a name": dict(latin="netanyahu", word="نتنياهو"),
    "its other spelling": dict(latin="netanyahu", word="نتانياهو"),
    "u as alef": dict(latin="trump", word="ترامب"),
    "without its article": dict(latin="sisi", word="السيسي"),
    "gh, teh marbuta": dict(latin="ghaza", word="غزة"),
    "article and hyphen": dict(latin="al-houthi", word="الحوثي"),
    "s as sad": dict(latin="saleh", word="صالح"),
    "q": dict(latin="qatar", word="قطر"),
    "article without hyphen": dict(latin="Aljazeera", word="الجزيرة"),
    "p": dict(latin="putin", word="بوتين"),
    "short vowels": dict(latin="mohamed", word="محمد"),
    "doubled letters": dict(latin="mohammed", word="محمد"),
    "i at the start": dict(latin="iran", word="إيران"),
    "o at the start": dict(latin="obama", word="أوباما"),
    "3 is ain": dict(latin="3eraq", word="العراق"),
    "5 is khah": dict(latin="5abar", word="خبر"),
    "kh": dict(latin="khabar", word="خبر"),
    "sh, 3": dict(latin="share3", word="شارع"),
    "th": dict(latin="thawra", word="ثورة"),
    "ee": dict(latin="3eed", word="عيد"),
    "6 is tah": dict(latin="6aleb", word="طالب"),
    "9 is sad": dict(latin="9abah", word="صباح"),
    "capitals": dict(latin="MADINA", word="مدينة"),
    "y and a": dict(latin="surya", word="سوريا"),
    "a whole name": dict(latin="alyaman", word="اليمن"),
}


@pytest.mark.parametrize("case", WORDS.values(), ids=WORDS.keys())
def test_the_word_is_among_the_candidates(case):
    found = [candidate.word for candidate in candidates(case["latin"], VOCABULARY)]
    assert terms(case["word"])[0] in found


LEFT = {
    "Arabic": "مصر",
    "digits": "2015",
    "two letters": "al",
    "no word": "xxxxqqq",
    "too long": "a" * 40,
    "nothing": "",
}


@pytest.mark.parametrize("latin", LEFT.values(), ids=LEFT.keys())
def test_what_has_no_candidate(latin):
    assert candidates(latin, VOCABULARY) == ()


QUERIES = {
    "a word": dict(latin="7oroob", arabic="حروب"),
    "two words": dict(latin="putin syria", arabic=None),
    "an article apart": dict(latin="el qahera", arabic="القاهرة"),
    "beside an Arabic word": dict(latin="مصر 7oroob", arabic="مصر حروب"),
    "an operator stays": dict(latin="7oroob OR مصر", arabic="حروب OR مصر"),
    "all known": dict(latin="مصر", arabic=None),
}


@pytest.mark.parametrize("case", QUERIES.values(), ids=QUERIES.keys())
def test_a_query(case):
    found = transliterated(case["latin"], VOCABULARY)
    assert (found and terms(found)) == (case["arabic"] and terms(case["arabic"]))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz2356789'", max_size=12))
def test_readings_are_bounded(latin):
    assert sum(1 for _ in readings(latin)) <= MAX_READINGS


@given(st.text(max_size=20))
def test_any_text_is_taken(text):
    candidates(text, VOCABULARY)
    transliterated(text, VOCABULARY)
