"""Facets, the timeline and the lift of newer articles, against the searches that they promise."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from dataclasses import replace
from html import unescape
from itertools import chain, pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from indexer.index.searching.facets import MOST_BUCKETS
from search_app import create_app
from search_app.page import FILTERS, SearchParameters
from search_app.texts.messages import TEXTS, plural

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
CITY = SearchParameters("المدينة", group=False)
NARROWED = {
    "nothing": CITY,
    "a paper": replace(CITY, sources=("barid-alnil",)),
    "papers and a country": replace(
        CITY, sources=("barid-alnil", "sada-alburj"), countries=("SA", "EG")
    ),
    "a paper of another country": replace(CITY, sources=("barid-alnil",), countries=("SA",)),
    "a country by its name": replace(CITY, countries=("لبنان",)),
    "a section and days": replace(CITY, sections=("ثقافة",), start=dt.date(2025, 1, 1)),
    "an author": replace(CITY, authors=("nobody",)),
    "the query narrows too": replace(CITY, query="المدينة بلد:مصر", sources=("sada-alburj",)),
    "the query gives papers to choose from": replace(
        CITY, query="المدينة مصدر:barid-alnil,sada-alburj", countries=("EG",)
    ),
    "the query says paper and country": replace(CITY, query="المدينة بلد:مصر مصدر:sada-alburj"),
    "told by several papers": replace(CITY, papers=("2",), countries=("EG",)),
    "of more papers than there are": replace(CITY, papers=("99",)),
    "the query asks for papers": replace(CITY, query="المدينة papers:3"),
    "and by section": replace(
        CITY,
        query="المدينة section:ثقافة",
        sections=("رياضة",),
    ),
}


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("asked", NARROWED.values(), ids=NARROWED.keys())
def test_a_value_counts_what_would_be_found_if_it_alone_were_chosen(service, asked, name):
    page = service.search(asked)
    for value in page.facets.get(name, ()):
        alone = replace(page.parameters, **{FILTERS[name]: (value.value,)})
        assert service.search(alone).total_held == value.count, value
        assert value.selected == (value.value in getattr(page.parameters, FILTERS[name]))


def test_values_come_commonest_first_and_are_named(service):
    page = service.search(CITY)
    for name, values in page.facets.items():
        counts = [value.count for value in values]
        assert counts == sorted(counts, reverse=True)
        assert page.facet_sizes[name] >= len(values)
    names = {value.value: value.label for value in page.facets["country"]}
    assert names["EG"] == "مصر"
    labels = {value.value: value.label for value in page.facets["source"]}
    assert labels["barid-alnil"] == "بريد النيل"


def test_what_was_chosen_stays_in_its_facet_where_nothing_has_it(service):
    page = service.search(replace(CITY, authors=("nobody",)))
    assert [(v.value, v.count) for v in page.facets["author"] if v.selected] == [("nobody", 0)]
    assert page.total == 0


def test_filters_and_the_query_narrow_together(service):
    both = service.search(replace(CITY, query="المدينة مصدر:صدى-البرج", sources=("barid-alnil",)))
    assert both.total == 0
    one = service.search(replace(CITY, query="المدينة مصدر:صدى-البرج", countries=("السعودية",)))
    assert one.total == service.search(replace(CITY, sources=("sada-alburj",))).total > 0
    assert one.parameters.countries == ("SA",)


def dated(service, asked):
    """The results of all pages that have a date."""
    # By date: what hold related words alone are not among them, and are not counted.
    results = service.search(replace(asked, per_page=100, sort="newest")).results
    return [result for result in results if result.article.published]


def test_the_timeline_counts_every_dated_article_whatever_days_are_chosen(service):
    whole = service.search(CITY)
    bars = whole.timeline.bars
    assert 1 < len(bars) <= MOST_BUCKETS
    assert sum(bar.count for bar in bars) == len(dated(service, CITY)) > 0
    assert not any(bar.selected for bar in bars)
    assert all(b.start == a.end + dt.timedelta(1) for a, b in pairwise(bars))
    chosen = max(bars, key=lambda bar: bar.count)
    ranged = service.search(replace(CITY, start=chosen.start, end=chosen.end))
    assert ranged.total_held == chosen.count > 0
    assert [(b.start, b.count) for b in ranged.timeline.bars] == [(b.start, b.count) for b in bars]
    assert [bar.start for bar in ranged.timeline.bars if bar.selected] == [chosen.start]


def test_the_timeline_honours_the_other_filters(service):
    egypt = replace(CITY, countries=("EG",))
    counted = sum(bar.count for bar in service.search(egypt).timeline.bars)
    assert counted == len(dated(service, egypt)) < len(dated(service, CITY))


def test_the_first_page_has_all_articles_by_time(service):
    home = service.home()
    dated = sum(bar.count for bar in home.timeline.bars)
    assert 0 < dated <= home.stats.articles
    assert home.timeline.most == max(bar.count for bar in home.timeline.bars)


def test_a_short_half_life_brings_the_newest_to_the_front_and_loses_nothing(service):
    plain = service.search(replace(CITY, per_page=100))
    lifted = service.search(replace(CITY, per_page=100, recent=30))
    scores = {result.article.id: result.score for result in plain.results}
    newest = max(article.published.date() for article in service.home().latest)
    assert {r.article.id for r in lifted.results} == set(scores)
    for result in lifted.results:
        gain = result.score / scores[result.article.id] - 1
        assert -1e-6 <= gain <= 0.5 + 1e-6
        if (
            result.article.published is None
            or (newest - result.article.published.date()).days > 300
        ):
            assert gain < 0.001
    assert any(r.score > scores[r.article.id] * 1.1 for r in lifted.results)


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_the_lift_of_newer_articles_is_a_link_of_results_by_relevance(service, sort):
    """Off, on with 30 days, on with other days: each page leads to the other state, the rest kept."""
    browser = create_app({}, service).test_client()
    for recent, then, days in (("0", "1", None), ("1", None, "30"), ("7", None, "7")):
        asked = {"q": "المدينة", "sort": sort, "recent": recent, "country": "EG"}
        html = browser.get("/search", query_string=asked).get_data(as_text=True)
        text = TEXTS["results.do_not_lift" if days else "results.lift"]
        links = re.findall(rf'<a href="([^"]+)">{text}</a>', html)
        assert len(links) == (sort == "relevance")
        for link in links:
            query = parse_qs(urlsplit(unescape(link)).query)
            assert (query.get("recent", [None])[0], query["country"]) == (then, ["EG"])
            assert not days or plural("days", int(days)) in html


def papers_of_stories():
    """By id, how many papers carried an article of the corpus, from the known groups alone."""
    wire = tomllib.loads((CORPUS / "groups.toml").read_text(encoding="utf-8"))["wire"]
    lines = (p.read_text(encoding="utf-8").splitlines() for p in CORPUS.glob("articles/*.jsonl"))
    source_of = {a["id"]: a["source"] for a in map(json.loads, chain.from_iterable(lines))}
    told = dict.fromkeys(source_of, 1)
    for members in wire.values():
        told.update(dict.fromkeys(members, len({source_of[member] for member in members})))
    return told


ASKED_PAPERS = {
    "the choice": (dict(query="papers:1", papers=("3",)), lambda papers: papers >= 3),
    "the field": (dict(query="papers:2+"), lambda papers: papers >= 2),
    "the Arabic field": (dict(query="صحف:٤"), lambda papers: papers >= 4),
    "both": (dict(query="papers:2", papers=(">=3",)), lambda papers: papers >= 3),
    "told by one paper alone": (dict(query="-papers:2"), lambda papers: papers == 1),
    "within a bracket": (dict(query="papers:4 OR -papers:2"), lambda papers: papers in (1, 4, 5)),
    "no number": (dict(query="papers:1", papers=("many",)), lambda papers: False),
}


@pytest.mark.parametrize(("asked", "wanted"), ASKED_PAPERS.values(), ids=ASKED_PAPERS.keys())
def test_stories_of_several_papers(service, asked, wanted):
    told = papers_of_stories()
    expected = {article for article, papers in told.items() if wanted(papers)}
    parameters = SearchParameters(**asked, group=False, per_page=1000)
    found = {result.article.id for result in service.search(parameters).results}
    assert found & set(told) == expected
