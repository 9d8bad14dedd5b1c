"""Dates of every tradition: a table of forms, and what is none."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from hijridate import Hijri
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import terms
from search_app.query.calendars import most_recent, span_of
from search_app.query.date_reader import read_value
from search_app.query.date_words import DATE_WORDS
from search_app.query.dates import after, before, read_days

TODAY = date(2026, 11, 25)
TABLES = tomllib.loads(Path(__file__).with_name("dates.toml").read_text(encoding="utf-8"))
FORMS = {
    f"{group}: {form}": (form, days) for group, t in TABLES.items() for form, days in t.items()
}


@pytest.mark.parametrize("case", FORMS.values(), ids=FORMS.keys())
def test_a_date_is_read_whole(case):
    form, days = case
    spans, end = read_days(form, 0, TODAY)
    assert " ".join(map(str, spans)) == days
    assert end == len(form)


@pytest.mark.parametrize("case", FORMS.values(), ids=FORMS.keys())
def test_a_date_takes_only_the_words_that_go_on_making_it(case):
    form, days = case
    if form.endswith(".."):
        return
    spans, end = read_days(f"{form} حرب غزة", 0, TODAY)
    assert " ".join(map(str, spans)) == days
    assert end == len(form)


def test_there_are_many_forms():
    assert len(FORMS) >= 60


NONE = {
    "a word": "الظهر",
    "nothing": "",
    "a number": "12",
    "no such day": "31/2/2015",
    "no such month": "2015-13",
    "month nought": "2015-00",
    "a year of neither calendar": "999",
    "a year that the tables of Umm al-Qura lack": "1200",
    "a day of Hijri months that have none": "31/2/1436",
    "a Gregorian month of a Hijri year": "تموز 1436",
    "no year of two or four digits": "1/2/150",
    "a month and a year of two digits": "7/15/2",
    "since": "منذ",
    "last": "آخر",
    "many since": "منذ " * 30,
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_what_is_no_date(text):
    assert read_days(text, 0, TODAY) is None


def test_after_and_before_one_date_leave_no_day_out_and_share_none():
    spans, _ = read_value("2015-07", 0, TODAY)
    assert str(after(spans)[0]) == "2015-07-01.."
    assert str(before(spans)[0]) == "..2015-06-30"


def test_names_of_one_month_agree_in_all_traditions():
    months = DATE_WORDS.months
    for line in (
        "يناير كانون_الثاني جانفي",
        "أغسطس آب أوت غشت أغشت",
        "يوليو تموز جويلية يوليوز يوليه",
        "نوفمبر تشرين_الثاني نونبر",
    ):
        spans = {read_value(f"{n.replace('_', ' ')} 2015", 0, TODAY)[0] for n in line.split()}
        assert len(spans) == 1
    assert {m.numbers[0] for m in months.values() if m.calendar == "gregorian"} == set(range(1, 13))
    assert {m.numbers[0] for m in months.values() if m.calendar == "hijri"} == set(range(1, 13))


@given(st.integers(1400, 1499), st.integers(1, 12))
def test_hijri_months_follow_each_other(year, month):
    span = span_of("hijri", year, month)
    following = span_of("hijri", year + month // 12, month % 12 + 1)
    assert (following.start - span.end).days == 1
    assert 29 <= (span.end - span.start).days + 1 <= 30


@given(st.dates(date(1930, 1, 1), date(2070, 1, 1)), st.integers(1, 12))
def test_a_month_without_a_year_has_begun(today, month):
    for calendar in ("gregorian", "hijri"):
        span = most_recent(calendar, month, 0, today)
        assert span.start <= today
        assert (today - span.start).days < 367


@given(st.text(max_size=30), st.dates())
def test_any_text_and_any_day_are_read_without_an_error(text, today):
    read_days(text, 0, today)


@given(st.sampled_from(sorted(FORMS)), st.dates())
def test_any_form_on_any_day_is_read_without_an_error(name, today):
    read_days(FORMS[name][0], 0, today)


# Their month names differ: Egypt and the Gulf, the Levant and Iraq, the Maghreb.
@pytest.mark.parametrize("locale", ["ar_EG", "ar_LB", "ar_DZ", "ar_TN", "ar_MA", "ar_MR", "en"])
def test_the_month_names_of_cldr_are_known(locale):
    names = Locale.parse(locale).months["format"]
    widths = ("wide", "abbreviated") if locale == "en" else ("wide",)
    for number, name in ((n, name) for width in widths for n, name in names[width].items()):
        assert DATE_WORDS.months[" ".join(terms(name))] == ("gregorian", (number,))


def test_the_month_names_of_hijridate_are_known():
    names = [" ".join(terms(Hijri(1440, n, 1).month_name("ar"))) for n in range(1, 13)]
    assert [DATE_WORDS.months[name] for name in names] == [("hijri", (n,)) for n in range(1, 13)]


def test_the_english_names_of_hijri_months_are_known():
    # As CLDR has them; Babel carries no data of the islamic calendars.
    cldr = (
        "Muharram|Safar|Rabi\u02bb I|Rabi\u02bb II|Jumada I|Jumada II|Rajab|Sha\u02bbban|Ramadan|"
        "Shawwal|Dhu\u02bbl-Qi\u02bbdah|Dhu\u02bbl-Hijjah"
    ).split("|")
    of_hijridate = [Hijri(1440, n, 1).month_name("en") for n in range(1, 13)]
    for names in (cldr, of_hijridate):
        read = [DATE_WORDS.months[" ".join(terms(name))] for name in names]
        assert read == [("hijri", (n,)) for n in range(1, 13)]
