"""Where nothing is found as typed: what is searched instead, what is said, what is offered."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import terms
from search_app import create_app
from search_app.page import SearchParameters
from search_app.parameters import left_out
from search_app.query import readings
from search_app.query.parser import parse
from search_app.texts.messages import TEXTS
from search_app.web.record import search_record
from tests.query.words import Words

VOCABULARY = Words(
    pairs={
        "الاتفاق النووي": 40,
        "مجلس الامن": 30,
        "شرطه المدينه": 9,
    },
    **{
        "الاتفاق": 90,
        "النووي": 80,
        "النوم": 60,
        "نووي": 30,
        "مجلس": 300,
        "الامن": 200,
        "الامم": 90,
        "شرطه": 40,
        "شركه": 400,
        "المدينه": 200,
        "الرياض": 500,
        "وزير": 400,
    },
)

RESPELT = {
    "a word that is known": dict(
        query="الرياض",
        read=None,
    ),
    "one letter too many": dict(
        query="الريااض",
        read="الرياض",
    ),
    "letters that sound alike": dict(
        query="الرياظ",
        read="الرياض",
    ),
    "beside a known word": dict(
        query="الاتفاق النوووي",
        read="الاتفاق النووي",
    ),
    "a known word that stands nowhere beside the other": dict(
        query="مجلس الامم",
        read="مجلس الامن",
    ),
    "in quotation marks": dict(
        query='"الاتفاق النوووي"',
        read='"الاتفاق النووي"',
    ),
    "exact words stay": dict(
        query='="الاتفاق النوووي"',
        read=None,
    ),
    "what must not stand stays": dict(
        query="الريااض -النوووي",
        read="الرياض -النوووي",
    ),
    "within operators": dict(
        query="الريااض OR وزير",
        read="الرياض OR وزير",
    ),
    "in the title": dict(
        query="title:الريااض",
        read="title:الرياض",
    ),
    "digits stay": dict(
        query="20155",
        read=None,
    ),
}


@pytest.mark.parametrize("case", RESPELT.values(), ids=RESPELT.keys())
def test_spelling(case):
    found = readings.respelt(parse(case["query"]), VOCABULARY)
    assert (found and str(found)) == case["read"]


OTHERWISE = {
    "a phrase as words": dict(read=readings.unquoted, query='"a b" -c', other="a b -c"),
    "a phrase beside a word": dict(read=readings.unquoted, query='a "b c"', other="a b c"),
    "nothing to unquote": dict(read=readings.unquoted, query="a b", other=None),
    "some for all": dict(read=readings.loosened, query="a AND (b OR c)", other="a b c"),
    "near": dict(read=readings.loosened, query='"a b"~5 c', other="a b c"),
    "title": dict(read=readings.loosened, query="title:a -b", other="a -b"),
    "exact": dict(read=readings.loosened, query="=a b", other="a b"),
    "a filter stays": dict(read=readings.loosened, query="a AND source:x", other='a source:"x"'),
    "nothing to loosen": dict(read=readings.loosened, query="a b", other=None),
    "no field": dict(read=readings.without_fields, query="a source:x", other="a"),
    "no field in and": dict(read=readings.without_fields, query="a AND source:x", other="a"),
    "nothing but fields": dict(read=readings.without_fields, query="source:x", other=None),
    "no dates": dict(read=readings.without_dates, query="a date:2015 b", other="a b"),
    "alike": dict(read=readings.approximate, query="abcd الرياض", other="abcd~ الرياض"),
    "too short to be alike": dict(read=readings.approximate, query="abc", other=None),
}


@pytest.mark.parametrize("case", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_reading_otherwise(case):
    found = case["read"](parse(case["query"]), VOCABULARY)
    assert (found and str(found)) == case["other"]


SIGNS = ['"', "-", "(", ")", "AND", "title:"]


@given(st.lists(st.sampled_from([*VOCABULARY._words, *SIGNS])))
def test_every_reading_prints_back(parts):
    parsed = parse(" ".join(parts))
    for _, read in [("spelling", readings.respelt), ("fewer", readings.loosened)]:
        other = read(parsed, VOCABULARY)
        if other:
            assert parse(str(other)).clauses == other.clauses


# -- over the sample corpus

NOWHERE = {
    "spelling": dict(query="البلددية", meant="البلدية"),
    "layout": dict(query="hgl]dkm", meant="المدينة"),
    "arabizi": dict(query="almadina", meant="المدينة"),
}


@pytest.mark.parametrize("case", NOWHERE.values(), ids=NOWHERE.keys())
def test_what_is_nowhere_is_read_otherwise_and_said(service, case):
    page = service.search(SearchParameters(case["query"]))
    assert page.total > 0
    assert terms(page.corrected) == terms(case["meant"])
    assert any(page.corrected in notice for notice in page.notices)
    assert search_record(page)["query"]["corrected"] == page.corrected
    assert any(passage.ranges for result in page.results for passage in result.passages)


@pytest.mark.parametrize("case", NOWHERE.values(), ids=NOWHERE.keys())
def test_as_typed_only_offers(service, case):
    page = service.search(SearchParameters(case["query"], as_typed=True))
    assert page.total_all_words == 0
    assert not page.corrected
    offer = page.offers[0]
    assert terms(offer.query) == terms(case["meant"])
    assert offer.articles == service.search(SearchParameters(offer.query)).total_all_words


def test_what_is_read_otherwise_is_marked_in_the_article(service):
    page = service.search(SearchParameters("hgl]dkm"))
    article = service.article(page.results[0].article.id, "hgl]dkm")
    assert article.title.ranges or article.body.ranges


def test_a_phrase_that_is_nowhere_is_searched_as_words(service):
    page = service.search(SearchParameters('"مدينة النهر المياه"'))
    assert page.total > 0
    assert '"' not in page.corrected


def test_all_words_that_stand_nowhere_together(service):
    page = service.search(SearchParameters("المدينة AND النهر AND xxxx AND yyyy"))
    assert page.total > 0
    assert "AND" not in page.corrected


NARROW = [
    "المدينة مصدر:المريخ",
    "المدينة تاريخ:1990",
]


@pytest.mark.parametrize("query", NARROW)
def test_filters_are_the_readers_own(service, query):
    page = service.search(SearchParameters(query))
    assert page.total == 0
    (offer,) = page.offers
    assert offer.kind == ("dates" if "1990" in query else "filters")
    found = service.search(SearchParameters(offer.query, **left_out(offer.without)))
    assert found.total == offer.articles > 0


def test_a_misspelt_value_of_a_field_is_offered_as_the_nearest(service):
    page = service.search(SearchParameters("المدينة source:sada-alburg"))
    assert page.total == 0
    first = page.offers[0]
    assert (first.kind, first.query) == ("value", 'المدينة source:"sada-alburj"')
    assert service.search(SearchParameters(first.query)).total == first.articles > 0


def test_days_that_do_not_meet_are_said(service):
    page = service.search(SearchParameters("بعد:2025-06-01 قبل:2025-05-01"))
    assert page.total == 0
    assert page.notices == (TEXTS["notice.days-apart"],)


def test_an_address_of_a_site_of_the_index_is_offered_as_the_site(service):
    site = service.suggest("site:")[0].text
    host = site.removeprefix("site:")
    page = service.search(SearchParameters(f"مياه https://www.{host}/2025/1.html?a=b"))
    assert [o.query for o in page.offers if o.kind == "site"] == [f"مياه {site}"]
    elsewhere = service.search(SearchParameters("مياه https://www.elsewhere.example/1"))
    assert not [offer for offer in elsewhere.offers if offer.kind == "site"]


def test_filters_beside_the_query_too(service):
    asked = SearchParameters("المدينة", sources=("x",), end=date(1990, 1, 1))
    (offer,) = service.search(asked).offers
    assert offer.without == {"dates", "filters"}
    assert offer.query == asked.query


def test_counts_of_all_words_and_of_any(service):
    page = service.search(SearchParameters("مياه النهر", per_page=50, group=False))
    assert page.total_all_words < page.total
    complete = [result for result in page.results if not result.why.missing]
    if page.total <= 50:  # a distant form is no reason to say that a word is missing
        assert len(complete) >= page.total_all_words
    assert {len(result.why.missing) for result in page.results} >= {0, 1}


def test_one_word_lacks_nothing(service):
    page = service.search(SearchParameters("المدينة"))
    assert page.total_all_words <= page.total
    assert not any(result.why.missing for result in page.results)


def test_where_all_must_match_there_is_one_count(service):
    assert service.search(SearchParameters('"مجلس المدينة"')).total_all_words is None


def test_nothing_related_is_nothing(service):
    page = service.search(SearchParameters("qqqqzzzz"))
    assert page.total == 0
    assert page.offers == ()


NOTHING = {
    "no such word": ("q=" + quote("ديناصورات"), "text"),
    "no word": ("q=()", "no_words"),
    "a filter": ("source=none&q=" + quote("مياه"), "narrowed"),
    "days in the query": ("q=" + quote("مياه date:1999"), "narrowed"),
}


@pytest.mark.parametrize(("asked", "said"), NOTHING.values(), ids=NOTHING.keys())
def test_why_nothing_is_found(service, asked, said):
    browser = create_app({}, service).test_client()
    html = browser.get(f"/search?{asked}").get_data(as_text=True)
    told = [key for key in ("text", "no_words", "narrowed") if TEXTS[f"none.{key}"] in html]
    assert told == [said]
