"""The whole flow over the sample corpus: what comes back, and that its marks are right."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer import backends
from indexer.analysis import find_words, term_of
from indexer.build import build
from indexer.errors import IndexMissing
from indexer.index.storage.home import IndexHome
from search_app.page import SearchParameters
from search_app.search import SearchService

QUERIES = {
    "a word": "المدينة",
    "words": "مياه النهر الجفاف",
    "harakat": "كِتَاب",
    "a plural": "كتب",
    "latin": "GPS",
    "digits": "2025",
    "stop words among others": "في مدينة من المدن",
    "or": "السفينة OR الميناء",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_marks_stand_on_words_of_the_query_and_on_nothing_else(service, query):
    page = service.search(SearchParameters(query, per_page=50))
    assert page.results
    forms = {form for forms in page.expansions.values() for form in forms}
    words = {form for form in forms if " " not in form}
    phrases = {part for form in forms - words for part in form.split()}
    for result in page.results:
        distant = {form.form for found in result.why.words for form in found.forms}
        for passage in (result.title, *result.passages):
            whole = result.article.title if passage is result.title else result.article.body
            shown = whole[passage.start : passage.end]
            assert "".join(piece.text for piece in passage.pieces) == shown
            for word in find_words(shown):
                place = passage.start + word.start
                marked = any(first <= place < last for first, last in passage.ranges)
                term = term_of(word.text)
                assert marked or term not in words
                assert not marked or term in words | phrases | distant


def test_every_result_has_a_mark(service):
    for query in QUERIES.values():
        for result in service.search(SearchParameters(query)).results:
            assert result.title.ranges or any(p.ranges for p in result.passages)


def test_pages_follow_one_another_without_gap_or_repeat(service):
    whole = service.search(SearchParameters("المدينة", per_page=50))
    ids = [result.article.id for result in whole.results]
    paged = []
    for number in range(1, whole.total // 5 + 2):
        page = service.search(SearchParameters("المدينة", page=number, per_page=5))
        assert page.total == whole.total
        paged += [result.article.id for result in page.results]
    assert paged == ids[: len(paged)]
    assert len(paged) == min(whole.total, len(paged))


def test_a_paper_is_named_by_id_or_by_name(service):
    by_id = service.search(SearchParameters("المدينة", sources=("barid-alnil",)))
    by_name = service.search(SearchParameters('المدينة مصدر:"بريد النيل"'))
    assert by_id.total == by_name.total > 0
    assert {result.article.source for result in by_id.results} == {"barid-alnil"}


def test_either_of_two_papers_is_a_filter(service):
    def ids(query):
        parameters = SearchParameters(query, per_page=100, group=False)
        return {result.article.id for result in service.search(parameters).results}

    either = ids("المدينة مصدر:barid-alnil,sada-alburj")
    assert either == ids("المدينة مصدر:barid-alnil") | ids("المدينة مصدر:sada-alburj")
    assert either < ids("المدينة")
    assert either == ids("المدينة (مصدر:barid-alnil أو مصدر:sada-alburj)")
    assert ids("المدينة بلد:لبنان مصدر:barid-alnil") == set()


def test_days_limit_the_results(service):
    span = SearchParameters(
        "المدينة", start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31), per_page=50
    )
    found = service.search(span).results
    assert found
    assert all(result.article.published.year == 2025 for result in found)


def test_the_facet_counts_each_paper_whatever_is_chosen(service):
    free = service.search(SearchParameters("المدينة"))
    chosen = service.search(SearchParameters("المدينة", sources=("barid-alnil",)))
    counts = [(value.value, value.count) for value in free.facets["source"]]
    assert counts == [(value.value, value.count) for value in chosen.facets["source"]]
    assert sum(count for _, count in counts) == free.total_held


def test_examples_on_the_first_page_have_results_in_several_articles(service):
    home = service.home()
    assert len(home.examples) >= 3
    for example in home.examples:
        assert service.search(SearchParameters(example)).total > 1


def test_examples_are_names_of_things_rather_than_words_that_often_meet(service):
    def total(query: str) -> int:
        return service.search(SearchParameters(query)).total

    for example in service.home().examples:
        rarer = min(total(f"={word}") for word in example.split())
        assert 2 * total(f'"{example}"') >= rarer, example


def test_what_was_not_read_as_typed_is_said(service):
    page = service.search(SearchParameters('"المدينة'))
    assert page.notices
    assert page.total > 0


def test_a_new_generation_is_found_without_a_restart(tmp_path):
    home = IndexHome(tmp_path / "home")
    service = SearchService(home, backends.default())
    with pytest.raises(IndexMissing):
        service.search(SearchParameters("خبر"))
    assert not service.ready()
    for body in "أول ثان".split():
        source = tmp_path / "news.jsonl"
        source.write_text(f'{{"id": "1", "title": "خبر", "body": "متن {body}"}}', encoding="utf-8")
        build([str(source)], home, backends.default())
        assert service.search(SearchParameters(body)).total == 1
    assert service.ready()
    service.close()


ALL_WORDS = {
    "two words": dict(query="مياه النهر", leads="مياه AND النهر"),
    "an exclusion and a field stay": dict(
        query="مياه -بحر النهر source:barid-alnil",
        leads='مياه AND النهر -بحر source:"barid-alnil"',
    ),
    "one word": dict(query="مياه", leads=""),
    "words of which one suffices": dict(query="مياه او نهر", leads=""),
    "a phrase beside a word": dict(
        query='"مجلس المدينة" مياه',
        leads='"مجلس المدينة" AND مياه',
    ),
    "a word beside a phrase and an exclusion": dict(
        query='مياه -بحر "مجلس المدينة"',
        leads='مياه AND "مجلس المدينة" -بحر',
    ),
    "a title beside words": dict(
        query="title:مياه النهر",
        leads="title:مياه AND النهر",
    ),
    "an exact word": dict(query="=مياه النهر", leads="=مياه AND النهر"),
    "a pattern": dict(query="مدين* مياه", leads="مدين* AND مياه"),
    "brackets": dict(query="(مياه او سباق) المدينة", leads="(مياه OR سباق) AND المدينة"),
    "side by side in brackets": dict(query="(مياه النهر) -بحر", leads="مياه AND النهر -بحر"),
    "a phrase alone": dict(query='"مجلس المدينة"', leads=""),
    "a phrase and a title": dict(query='"مياه النهر" title:مياه', leads=""),
    "an author's word": dict(query="مياه source:barid-alnil", leads=""),
    "words that may be one": dict(query="فيس بوك", leads=""),
}


OR_AMONG = {
    "words": "مياه او نهر",
    "brackets": "(سباق او ركض) مياه",
    "relatives": "سعودي OR كاتب",
}


@pytest.mark.parametrize("query", OR_AMONG.values(), ids=OR_AMONG.keys())
def test_no_more_articles_hold_all_words_than_hold_any(service, query):
    page = service.search(SearchParameters(query))
    assert page.total_all_words <= page.total_held > 0


@pytest.mark.parametrize("case", ALL_WORDS.values(), ids=list(ALL_WORDS))
def test_how_many_hold_all_words_leads_to_them(service, case):
    page = service.search(SearchParameters(case["query"]))
    assert page.all_words == case["leads"]
    if page.all_words:
        alone = service.search(SearchParameters(page.all_words, sort="oldest"))
        assert alone.total == page.total_all_words > 0
