"""The page, the API and the command that list every value of a facet, beside the results' own."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from search_app import create_app
from search_app.cli import cli
from search_app.page import FILTERS, FacetListing, SearchParameters
from search_app.results.facets import listed
from search_app.results.values import name_key

CITY = SearchParameters("المدينة", group=False)
ASKED = {
    "nothing else": CITY,
    "a value of the facet": replace(CITY, sources=("barid-alnil",), sections=("ثقافة",)),
    "a filter in the query": replace(CITY, query="المدينة section:ثقافة"),
    "a value that nothing has": replace(CITY, authors=("nobody",)),
    "found otherwise than typed": replace(CITY, query="المدينننة"),
}
ALL = FacetListing(limit=1000)


@pytest.fixture
def browser(service):
    return create_app({}, service).test_client()


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_the_list_begins_as_the_results_do_and_is_whole(service, asked, name):
    found = service.search(asked)
    page = service.facet(name, asked, ALL)
    beside = found.facets.get(name, ())
    assert set(beside) <= set(page.values)
    ordinary = [value for value in beside if not value.selected]
    assert [v for v in page.values if not v.selected][: len(ordinary)] == ordinary
    assert page.found == page.total == len(page.values) >= found.facet_sizes.get(name, 0)


def test_more_values_than_a_sidebar_has_are_listed_with_their_counts(service):
    page = service.facet("author", SearchParameters("من", group=False), ALL)
    assert len(page.values) > len(service.search(page.parameters).facets["author"])
    for value in page.values[-3:]:
        alone = replace(page.parameters, authors=(value.value,), query="من")
        assert service.search(alone).total_held == value.count > 0


def test_pages_of_a_list_are_the_list(service):
    whole = service.facet("author", CITY, ALL).values
    pages = range(1, -(-len(whole) // 3) + 2)
    parts = [service.facet("author", CITY, FacetListing(page=n, limit=3)).values for n in pages]
    assert sum(parts, ()) == whole
    assert parts[-1] == ()


FOUND = {
    "a name": ("بريد النيل", "barid-alnil"),
    "its beginning": ("بري", "barid-alnil"),
    "a later word, the article left out": ("برج", "sada-alburj"),
    "with the article": ("البرج", "sada-alburj"),
    "the id": ("sada", "sada-alburj"),
}


@pytest.mark.parametrize(("find", "value"), FOUND.values(), ids=FOUND.keys())
def test_a_value_is_found_by_its_name(service, find, value):
    page = service.facet("source", CITY, FacetListing(find=find))
    assert value in [v.value for v in page.values]
    assert 0 < page.found < page.total


def test_what_no_name_has_is_not_found(service):
    page = service.facet("source", CITY, FacetListing(find="برج بريد"))
    assert (page.values, page.found) == ((), 0)


def test_names_are_ordered_without_the_article(service):
    values = service.facet("source", CITY, ALL).values
    by_name, _ = listed(values, FacetListing(order="name"))
    keys = [name_key(value.label or value.value) for value in by_name]
    assert keys == sorted(keys)
    assert set(by_name) == set(values) and by_name != values


def rows(html):
    """Each row of the page: its address, text and count."""
    found = re.findall(
        r'<li[^>]*>\s*<a href="(/search[^"]+)"[^>]*>(.+?)</a>\s*<span class="count">(.+?)<', html
    )
    return [
        (unescape(address), re.sub("<[^>]+>", "", text), count) for address, text, count in found
    ]


@pytest.mark.parametrize("chosen", [(), ("barid-alnil",)], ids=["none", "one"])
def test_a_row_leads_to_what_it_counts(browser, service, chosen):
    asked = {"q": CITY.query, "source": chosen, "group": "0", "order": "name"}
    html = browser.get("/facets/source", query_string=asked).get_data(as_text=True)
    found = rows(html)
    values = service.facet("source", replace(CITY, sources=chosen), ALL).values
    assert len(found) == len(values) > 3
    for address, _, count in found:
        sources = parse_qs(urlsplit(address).query).get("source", [])
        assert len(sources) in ((1,) if not chosen else (0, 2))
        if len(sources) == 1:
            assert service.search(replace(CITY, sources=tuple(sources))).total_held == int(count)


def test_the_list_is_reached_from_more_and_leads_back(browser):
    asked = {"q": "المدينة", "from": "2024-01-01"}
    results = browser.get("/search", query_string=asked).get_data(as_text=True)
    (address,) = {unescape(a) for a in re.findall(r'href="(/facets/author[^"]+)"', results)}
    html = browser.get(address).get_data(as_text=True)
    beside = [row[1:] for row in rows(results) if "author=" in row[0]]
    assert [row[1:] for row in rows(html)][: len(beside)] == beside and len(beside) > 6
    back = next(unescape(a) for a in re.findall(r'<a href="(/search[^"]+)"', html))
    assert parse_qs(urlsplit(back).query) == {name: [value] for name, value in asked.items()}


def test_behind_the_last_page_is_the_last(browser):
    asked = {"q": "المدينة", "order": "name"}
    last, behind = (
        browser.get("/facets/author", query_string={**asked, "page": page}).get_data(as_text=True)
        for page in ("1", "99")
    )
    assert rows(last) == rows(behind) != []


ODD = {
    "no such facet": ("/facets/nothing?q=a", 404),
    "no query": ("/facets/source", 200),
    "an order that there is not": ("/facets/source?q=a&order=b", 400),
    "page 0": ("/facets/source?q=a&page=0", 400),
    "a page behind the last": ("/facets/source?q=a&page=99", 200),
    "too many at once": ("/api/v1/facets/source?q=a&limit=1001", 400),
    "no such facet of the API": ("/api/v1/facets/nothing?q=a", 404),
}


@pytest.mark.parametrize(("address", "status"), ODD.values(), ids=ODD.keys())
def test_odd_addresses(browser, address, status):
    assert browser.get(address).status_code == status


def test_api_and_command_say_the_same(browser, corpus_index):
    asked = {"q": "المدينة", "from": "2024-01-01", "order": "name", "limit": "4", "page": "2"}
    answer = browser.get("/api/v1/facets/author", query_string=asked).json
    options = ["--from", "2024-01-01", "--order", "name", "--limit", "4", "--page", "2"]
    command = ["facet", "المدينة", "author", *options, "--index", str(corpus_index), "--json"]
    assert json.loads(CliRunner().invoke(cli, command).output) == answer
    assert len(answer["values"]) == 4 < answer["total"]
