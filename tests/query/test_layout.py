"""Words typed on the other layout: the vocabulary chooses among the readings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import terms
from search_app.query.layout import arabic_readings, latin_readings, layouts, retyped
from tests.query.vocabulary import Words

VOCABULARY = Words(
    "الاتفاق النووي وزير الخارجية إيران أمير القاهرة لا آخر جهة مجلس الأمن ظهر ذهب "
    "google election obama bbc united nations الأردن إلى"
)

ARABIC = {
    "qwerty": dict(typed="hghjthr hgk,,d", meant="الاتفاق النووي"),
    "one key for lam-alef": dict(typed="hbjthr hgk,,d", meant="الاتفاق النووي"),
    "azerty": dict(typed="hghjthr hgk;;d", meant="الاتفاق النووي"),
    "comma, stop and bracket are letters": dict(typed=",.dv hgohv[dm", meant="وزير الخارجية"),
    "shift writes hamza below": dict(typed="Ydvhk", meant="إيران"),
    "shift writes hamza above": dict(typed="Hldv", meant="أمير"),
    "a capital that only begins a word": dict(typed="Hgrhivm", meant="القاهرة"),
    "shift writes madda": dict(typed="Nov", meant="آخر"),
    "slash is a letter": dict(typed="/iv", meant="ظهر"),
    "backtick is a letter": dict(typed="`if", meant="ذهب"),
    "shift and lam-alef": dict(typed="hgHv]k", meant="الأردن"),
    "one shifted key for it": dict(typed="hGv]k", meant="الأردن"),
    "azerty's circumflex": dict(typed="î,", meant="جهة"),
    "azerty's exclamation mark": dict(typed="!iv", meant="ظهر"),
    "semicolon is kaf on qwerty": dict(typed="l[gs hgHlk", meant="مجلس الأمن"),
}

LATIN = {
    "a name": dict(typed="لخخلمث", meant="google"),
    "a word": dict(typed="ثمثؤفهخى", meant="election"),
    "lam-alef is b": dict(typed="لالاؤ", meant="bbc"),
    "lam-alef between": dict(typed="خلاشةش", meant="obama"),
    "two words": dict(typed="عىهفثي ىشفهخىس", meant="united nations"),
}


@pytest.mark.parametrize("case", [*ARABIC.values(), *LATIN.values()], ids=[*ARABIC, *LATIN])
def test_the_other_layout(case):
    found = retyped(case["typed"], VOCABULARY)
    assert found is not None
    assert terms(found) == terms(case["meant"])


LEFT = {
    "words that are known": "google bbc",
    "Arabic words that are known": "مجلس الأمن",
    "keys that make no words": "qqqq wwww",
    "one word that is none": "hghjthr zzzz",
    "both scripts in a word (quran-apps-directory#302)": "hghjthrمجلس",
    "Latin words that are known beside Arabic ones": "google مجلس",
    "both scripts, both unknown": "hghjthr لخخلمث",
    "digits": "2015",
    "nothing": "",
    "signs": "؟!",
}


@pytest.mark.parametrize("typed", LEFT.values(), ids=LEFT.keys())
def test_what_is_left_as_typed(typed):
    assert retyped(typed, VOCABULARY) is None


MIXED = {
    "Latin keys before": dict(typed="hghjthr مجلس", meant="الاتفاق مجلس"),
    "Latin keys behind": dict(typed="مجلس hgHlk", meant="مجلس الأمن"),
    "a known Latin word stays": dict(typed="google hghjthr مجلس", meant="google الاتفاق مجلس"),
    "Arabic keys": dict(typed="مجلس لخخلمث", meant="مجلس google"),
    "behind a minus": dict(typed="مجلس -hgHlk", meant="مجلس -الأمن"),
}


@pytest.mark.parametrize("case", MIXED.values(), ids=MIXED.keys())
def test_words_in_both_scripts_of_which_some_are_of_the_other_layout(case):
    assert retyped(case["typed"], VOCABULARY) == case["meant"]


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_every_arabic_letter_has_a_key(layout):
    written = {letter for keys in (layout.plain, layout.shifted) for letter in keys.values()}
    alphabet = {chr(code) for code in range(0x621, 0x64B)} - set(map(chr, range(0x63B, 0x640)))
    assert not alphabet - {letter for letters in written for letter in letters} - {"\u0640"}


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي لا", max_size=12))
def test_what_goes_out_comes_back(text):
    for layout in layouts():
        for chunk in text.split():
            typed = next(latin_readings(chunk, layout))
            assert chunk in list(arabic_readings(typed, layout))


@given(st.text(max_size=20))
def test_any_text_is_taken(text):
    retyped(text, VOCABULARY)
