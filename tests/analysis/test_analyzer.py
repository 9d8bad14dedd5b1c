from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import MAX_TERM_LENGTH, analyze, find_words, fold, is_stop_word, terms, trace
from indexer.analysis.analyzer import computed_fingerprint, fingerprint

WORDS = {
    "vocalised words are one word each": dict(text="قالَ الرَّئيسُ", count=2, last="الرَّئيسُ"),
    "punctuation parts": dict(text="نعم،لا؛ربما؟", count=3, last="ربما"),
    "underscore parts hashtags": dict(text="#القمة_العربية", count=2, last="العربية"),
    "tatweel stays inside": dict(text="الريـاض", count=1, last="الريـاض"),
    "letters and digits together": dict(text="كوفيد19 وG20", count=2, last="وG20"),
    "phrase ligature is a sign": dict(text="محمد ﷺ نبي", count=2, last="نبي"),
    "invisible inside": dict(text="ميان\u200cما", count=1, last="ميان\u200cما"),
    "invisible behind": dict(text="نعم\u200f.", count=1, last="نعم"),
    "quotes of every kind": dict(text="«خبر» “نبأ”", count=2, last="نبأ"),
}


@pytest.mark.parametrize("case", WORDS.values(), ids=WORDS.keys())
def test_find_words(case):
    words = [word.text for word in find_words(case["text"])]
    assert len(words) == case["count"]
    assert words[-1] == case["last"]


ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىة\u064e\u0651\u0640\u200c ﷲﷺ٣"),
    )
)


@given(ANY_TEXT)
def test_offsets_cut_the_word_that_was_written(text):
    last_end, last_position = 0, -1
    for token in analyze(text):
        assert last_end <= token.start < token.end <= len(text)
        assert fold(text[token.start : token.end])[:MAX_TERM_LENGTH] == token.term
        assert token.position == last_position + 1
        last_end, last_position = token.end, token.position


@given(ANY_TEXT)
def test_terms_are_those_of_the_tokens(text):
    assert terms(text) == [token.term for token in analyze(text)]


def test_a_vocalised_stop_word_is_one():
    assert is_stop_word(fold("مِنْ"))
    assert is_stop_word(fold("عَلى"))
    assert not is_stop_word(fold("كتاب"))


def test_a_word_is_cut_at_255_characters():
    assert [len(term) for term in terms("ا" * 1000)] == [MAX_TERM_LENGTH]


HOSTILE = {
    "a word of a million letters": "ا" * 1_000_000,
    "ten thousand marks on a letter": "ا" + "\u064e" * 10_000,
    "a million invisible characters": "ا" + "\u200c" * 1_000_000,
    "a million marks without a letter": "\u064e" * 1_000_000,
    "every code point once": "".join(map(chr, range(0x110000))),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_linear_time(text):
    # Linear work takes well under a second; quadratic would take hours, and be seen.
    assert sum(token.end - token.start for token in analyze(text)) <= len(text)


def test_trace_shows_every_stage():
    stages = trace("مِنَ المَدَارِسِ ء")
    assert " ".join(stage.folded for stage in stages) == "من المدارس "
    assert [stage.stop_word for stage in stages] == [True, False, False]
    assert [stage.position for stage in stages] == [0, 1, None]


def test_the_fingerprint_is_that_of_what_the_analysis_makes():
    # Where this fails the analysis has changed: write what is computed into KNOWN_FINGERPRINTS,
    # and take out those of other versions of Unicode.
    assert fingerprint() == computed_fingerprint()
