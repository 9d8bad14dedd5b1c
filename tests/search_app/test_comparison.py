"""Queries side by side over the bundled corpus."""

from search_app import create_app
from search_app.page import SearchParameters
from search_app.results.counts import as_term
from search_app.web.comparison import compare

WATER = "مياه"
RACE = "سباق"


def test_each_query_counts_what_its_search_finds(service):
    comparison = compare(service, [WATER, RACE])
    for compared, query in zip(comparison.queries, (WATER, RACE), strict=True):
        page = service.search(
            SearchParameters(as_term(service.read(query)), group=False, variants=False)
        )
        assert compared.total == page.total > 0
        dated = sum(bar.count for bar in page.timeline.bars)
        assert sum(column.bar.count for column in compared.columns) == dated > 0
        assert compared.papers == {value.value: value.count for value in page.facets["source"]}
        assert compared.columns[0].bar.start == comparison.bars[0].start


def test_heights_are_of_one_measure(service):
    columns = [c for one in compare(service, [WATER, RACE]).queries for c in one.columns]
    highest = max(column.bar.count for column in columns)
    assert {c.height for c in columns if c.bar.count == highest} == {100}
    assert max(c.height for c in columns) == 100


def test_the_page_takes_four_queries_and_no_more(service):
    browser = create_app({}, service).test_client()
    page = browser.get("/compare?q=a&q=b&q=b&q=c&q=d&q=e").get_data(as_text=True)
    assert page.count('<section aria-labelledby="query-') == 4
    assert browser.get("/compare").status_code == 200
