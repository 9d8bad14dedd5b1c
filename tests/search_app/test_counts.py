"""Queries beside each other, against the searches that they count."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from search_app import create_app
from search_app.cli import cli
from search_app.page import SearchParameters
from search_app.results.counts import MOST_QUERIES, as_term, counts_csv

QUERIES = "المدينة|المياه".split("|")


def found(service, query, **narrowed):
    """All results of a term without other spellings, every copy among them."""
    parameters = SearchParameters(
        as_term(service.read(query)), group=False, variants=False, per_page=200, **narrowed
    )
    return [result.article for result in service.search(parameters).results]


NARROWED = {
    "all": {},
    "a country": {"countries": ("EG",)},
    "days": {"start": dt.date(2025, 1, 10), "end": dt.date(2026, 1, 10)},
}


@pytest.mark.parametrize("narrowed", NARROWED.values(), ids=NARROWED.keys())
def test_counts_are_those_of_the_searches(service, narrowed):
    comparison = service.compare(QUERIES, SearchParameters(**narrowed))
    papers = service.home().stats.sources
    assert [one.query for one in comparison.queries] == QUERIES
    for one in comparison.queries:
        articles = found(service, one.query, **narrowed)
        assert one.total == len(articles) > 0
        for month, count in zip(comparison.months, one.counts, strict=True):
            here = [
                a for a in articles if a.published and a.published.date().replace(day=1) == month
            ]
            assert count == len(here)
        for paper in one.papers:
            assert paper.count == sum(a.source == paper.source for a in articles)
            assert paper.share == paper.count / papers[paper.source]
        assert sum(paper.count for paper in one.papers) == sum(bool(a.source) for a in articles)


FIELDS = {
    "alone": ("مصدر: صدى البرج", 'source:"صدى البرج"'),
    "with a word": ("المدينة مصدر: صدى البرج", 'source:"صدى البرج" المدينة'),
    "a title": ("عنوان: المدينة", "title:المدينة"),
    "a date": (
        "المدينة تاريخ: 2025",
        "المدينة date:2025",
    ),
}


@pytest.mark.parametrize("case", FIELDS.values(), ids=FIELDS.keys())
def test_fields_behind_a_space_are_fields_as_in_a_search(service, case):
    spaced, plain = (service.compare([query], SearchParameters()).queries[0] for query in case)
    assert spaced.total == plain.total > 0
    assert spaced.papers == plain.papers


def test_words_beside_a_field_are_one_term(service):
    parsed = service.read("مياه المدينة مصدر: صدى البرج")
    assert as_term(parsed) == 'source:"صدى البرج" "مياه المدينة"~'


def test_months_follow_each_other(service):
    months = service.compare(QUERIES, SearchParameters()).months
    numbers = [month.year * 12 + month.month for month in months]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_nothing_found_is_nothing_drawn(service):
    comparison = service.compare(["ظظظظ"], SearchParameters())
    assert (comparison.queries[0].total, comparison.months) == (0, ())
    assert service.compare([], SearchParameters()).queries == ()


def test_so_many_queries_at_most_and_each_once(service):
    asked = [f"كلمة{number % 9}" for number in range(10)]
    queries = [one.query for one in service.compare(asked, SearchParameters()).queries]
    assert queries == asked[:MOST_QUERIES]


def test_a_table_has_a_line_a_month(service):
    comparison = service.compare("المدينة|=المياه".split("|"), SearchParameters())
    head, *rows = csv.reader(io.StringIO(counts_csv(comparison)))
    assert ", ".join(head) == "month, المدينة, '=المياه"
    assert [row[0] for row in rows] == [f"{month:%Y-%m}" for month in comparison.months]
    assert [int(row[1]) for row in rows] == list(comparison.queries[0].counts)


def test_the_api_and_the_command_say_the_same(service, corpus_index):
    client = create_app({"index_home": corpus_index}, service).test_client()
    record = client.get("/api/v1/compare", query_string={"q": QUERIES}).json
    told = CliRunner().invoke(cli, ["compare", *QUERIES, "--index", str(corpus_index), "--json"])
    assert json.loads(told.output) == record
    comparison = service.compare(QUERIES, SearchParameters())
    assert [query["total"] for query in record["queries"]] == [q.total for q in comparison.queries]
    table = client.get("/api/v1/compare.csv", query_string={"q": QUERIES})
    assert table.text == counts_csv(comparison)
    narrowed = client.get("/api/v1/compare", query_string={"q": QUERIES, "country": "EG"}).json
    fewer = service.compare(QUERIES, replace(SearchParameters(), countries=("EG",)))
    assert narrowed["queries"][0]["total"] == fewer.queries[0].total
    command = ["compare", *QUERIES, "--country", "EG", "--index", str(corpus_index), "--json"]
    assert json.loads(CliRunner().invoke(cli, command).output) == narrowed


def test_a_term_counts_its_close_forms_and_not_its_relatives(service):
    (term,) = service.compare(["المدينة"], SearchParameters()).queries
    anything = service.search(SearchParameters("المدينة", group=False, variants=False)).total
    exactly = service.search(SearchParameters('="المدينة"', group=False)).total
    assert exactly <= term.total < anything
