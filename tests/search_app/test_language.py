"""The query language through the whole flow, over the sample corpus."""

from __future__ import annotations

import pytest

from indexer.analysis import light_stem, terms
from indexer.sources.papers import Papers
from search_app.page import SearchParameters
from search_app.query.parser import parse
from search_app.reading import describe_query
from search_app.results.values import IndexValues


def found(service, query: str):
    return service.search(SearchParameters(query, per_page=50))


def sources(page) -> set[str]:
    return {result.article.source for result in page.results}


def stems(article) -> set[str]:
    return {light_stem(term) for term in terms(f"{article.title} {article.body}")}


def test_a_country_stands_for_its_papers(service):
    page = found(service, "المدينة بلد:مصر")
    assert page.total > 0
    assert sources(page) == {"barid-alnil"}
    for name in ("EG", "Egypt", '"مصر"'):
        assert found(service, f"المدينة بلد:{name}").total == page.total


COUNTRIES = {
    "its short name": dict(query="بلد:السعودية", source="sada-alburj"),
    "its short name with another alef": dict(query="بلد:الامارات", source="marsa-aldana"),
    "its full name": dict(query='بلد:"المملكة العربية السعودية"', source="sada-alburj"),
    "without the article": dict(query="بلد:عراق", source="dijlat-alghad"),
}


@pytest.mark.parametrize("case", COUNTRIES.values(), ids=COUNTRIES.keys())
def test_a_country_is_known_by_its_names(service, case):
    page = found(service, case["query"])
    assert page.total > 0
    assert sources(page) == {case["source"]}


def test_a_name_that_is_none_finds_nothing_and_is_said(service):
    page = found(service, "المدينة مصدر:المريخ")
    assert page.total == 0
    assert any("المريخ" in notice for notice in page.notices)


def test_sections_and_authors_are_named_folded_without_the_article(service):
    some = found(service, "المدينة").results
    section = next(r.article.section for r in some if r.article.section)
    page = found(service, f'قسم:"{section.removeprefix("ال")}"')
    assert page.total > 0
    assert {r.article.section.removeprefix("ال") for r in page.results} == {
        section.removeprefix("ال")
    }
    author = next(r.article.author for r in some if len(r.article.author.split()) > 1)
    first = author.split()[-1]
    page = found(service, f"كاتب:{first}")
    assert page.total > 0
    assert all(terms(first)[0] in terms(r.article.author) for r in page.results)


def test_a_site_stands_for_what_is_below_it(service):
    addressed = [r.article for r in found(service, "المدينة").results if r.article.site]
    site = addressed[0].site
    page = found(service, f"موقع:{site}")
    assert page.total > 0
    assert {r.article.site for r in page.results} == {site}
    assert found(service, f"site:{site.partition('.')[2]}").total >= page.total


def test_dates_of_several_traditions_find_the_same(service):
    totals = {
        found(service, f"المدينة {date}").total
        for date in (
            "تاريخ:2025-01",
            "تاريخ:يناير ٢٠٢٥",
            "تاريخ:كانون الثاني 2025",
            "تاريخ:جانفي 2025",
            "بين:2025-01-01..31/1/2025",
            "بعد:2025-01 قبل:2025-02",
        )
    }
    assert len(totals) == 1
    assert (
        found(service, "تاريخ:2025").total
        == found(service, "تاريخ:2025-01..2025-06 OR تاريخ:2025-07..2025-12").total
    )


def test_a_date_in_the_query_narrows_that_of_the_address(service):
    import datetime as dt

    whole = found(service, "تاريخ:2025")
    both = service.search(SearchParameters("تاريخ:2025", start=dt.date(2025, 3, 1), per_page=50))
    assert 0 < both.total < whole.total
    assert all(r.article.published.date() >= dt.date(2025, 3, 1) for r in both.results)


def test_and_asks_for_both_words(service):
    page = found(service, "مياه AND النهر")
    assert 0 < page.total < found(service, "مياه النهر").total
    wanted = set("مياه النهر".split())
    assert all({found.word for found in result.why.words} == wanted for result in page.results)


def test_an_exclusion_leaves_the_rest(service):
    assert found(service, "المدينة").total == (
        found(service, "المدينة AND مياه").total + found(service, "المدينة -مياه").total
    )


def test_words_in_the_title_are_marked_there_alone(service):
    page = found(service, "عنوان:المدينة")
    assert page.total > 0
    for result in page.results:
        assert result.title.ranges
        assert not any(passage.ranges for passage in result.passages)


def test_an_arabic_operator_is_offered_as_a_word(service):
    page = found(service, "النهر أو المدينة")
    (offer,) = page.offers
    assert offer.kind == "as-words"
    assert not found(service, offer.query).offers


def test_a_bare_month_filters_nothing_and_is_offered(service):
    page = found(service, "المدينة يناير")
    (offer,) = page.offers
    assert offer.kind == "date"
    assert 0 <= found(service, offer.query).total < page.total


READINGS = {
    "words": dict(query="مياه النهر", read="مقالات فيها «مياه» بصيغها أو «النهر» بصيغها"),
    "phrase and word": dict(
        query='"مجلس المدينة" رياضة',
        read="مقالات فيها العبارة «مجلس المدينة»، ويُقدَّم ما فيه «رياضة» بصيغها",
    ),
    "and": dict(query="a AND b", read="مقالات فيها «a» بصيغها مع «b» بصيغها"),
    "near": dict(
        query='"a b"~5', read="مقالات فيها «a» بصيغها مع «b» بصيغها بينها 5 كلمات على الأكثر"
    ),
    "title": dict(query='title:"a b"', read="مقالات فيها العبارة «a b» في العنوان"),
    "prefix": dict(query="اقتصاد*", read="مقالات فيها كلمة تبدأ بـ«اقتصاد»"),
    "without": dict(query="a -b", read="مقالات فيها «a» بصيغها، ليس فيها «b» بصيغها"),
    "and not": dict(
        query="a AND NOT b AND c",
        read="مقالات فيها «a» بصيغها مع «c» بصيغها بلا «b» بصيغها",
    ),
    "without a paper": dict(query="a -source:b", read="مقالات فيها «a» بصيغها، ليست من «b»"),
    "of one author, not of another": dict(
        query="author:a -author:b",
        read="مقالات بقلم «a»، ليست بقلم «b»",
    ),
    "told by one paper alone": dict(
        query="a -papers:2",
        read="مقالات فيها «a» بصيغها، ليست مما نشرته صحيفتان فأكثر",
    ),
    "either, or not of a day": dict(
        query="a OR -date:2015-07-01",
        read="مقالات فيها «a» بصيغها أو ليست يوم 1 يوليو 2015",
    ),
    "sources": dict(query="مصدر:a مصدر:b", read="مقالات من «a» أو «b»"),
    "day": dict(query="تاريخ:2015-07-21", read="مقالات يوم 21 يوليو 2015"),
    "days": dict(query="تاريخ:2015-07", read="مقالات من 1 يوليو 2015 إلى 31 يوليو 2015"),
    "since": dict(query="بعد:2015-07", read="مقالات منذ 1 يوليو 2015"),
    "brackets": dict(
        query="(a AND b) OR -c",
        read="مقالات فيها («a» بصيغها مع «b» بصيغها) أو بلا «c» بصيغها",
    ),
}


@pytest.mark.parametrize("case", READINGS.values(), ids=READINGS.keys())
def test_the_reading_in_words(case):
    assert describe_query(parse(case["query"])) == case["read"]


def test_a_notice_marks_the_place(service):
    (notice,) = found(service, "المدينة (النهر").notices
    assert "المدينة ⟦(⟧النهر" in notice
    (cut,) = found(service, "مجلس المدينة العتيقة (النهر الطويل والبحر").notices
    assert "«…العتيقة ⟦(⟧النهر…»" in cut


def test_papers_are_known_by_a_part_of_their_name(service):
    class Empty:
        stats = type("Stats", (), {"sources": {"wafd": 3, "": 1}})

    values = IndexValues(Empty(), Papers.empty())
    assert values.find("source", "wafd") == ("source", ("wafd",))
    assert values.find("source", "WAFD") == ("source", ("wafd",))
    assert values.find("source", "x") == ("source", ())
