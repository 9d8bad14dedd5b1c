"""Stories: which articles tell one, in time, and how pages are filled with them."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from indexer import backends
from indexer.article import Article
from indexer.backends.embedded import Embedded
from indexer.index.storage.home import IndexHome
from indexer.learn import learn
from indexer.sources.times import read_time
from search_app import create_app
from search_app.page import SearchParameters
from search_app.results.similar import STORY_DAYS
from search_app.results.stories import copies_of, with_times
from search_app.search import SearchService

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
ARTICLES = sorted((CORPUS / "articles").glob("*.jsonl"))
GROUPS = CORPUS / "groups.toml"
CHAINS = tomllib.loads(GROUPS.read_text(encoding="utf-8"))["chain"]
WIRE = tomllib.loads(GROUPS.read_text(encoding="utf-8"))["wire"]
EARTHQUAKE = "arjan-earthquake"


@pytest.fixture
def client(service):
    return create_app(service=service).test_client()


@pytest.fixture(scope="module")
def told(service):
    """The story of each article of the corpus, as ids in order; [] where it has none."""
    lines = [line for path in ARTICLES for line in path.read_text(encoding="utf-8").splitlines()]
    ids = [json.loads(line)["id"] for line in lines]
    return {id: [other.id for other in service.article(id).story] for id in ids}


def days_between(service, one, other):
    first, second = (service.article(id).article.published.date() for id in (one, other))
    return abs((first - second).days)


def test_stories_are_the_known_chains(service, told):
    chain_of = {member: name for name, chain in CHAINS.items() for member in chain}
    taken = [(one, other) for one, story in told.items() for other in story if other != one]
    near = [
        (one, other)
        for one, other in permutations(chain_of, 2)
        if chain_of[one] == chain_of[other] and days_between(service, one, other) <= STORY_DAYS
    ]
    right = [pair for pair in taken if pair in near]
    # What the docstring of similar.py claims; a lower share finds more and is wrong more often.
    assert (len(right), len(taken), len(near)) == (28, 33, 42)


JUDGED = [
    line.split("\t")
    for line in (Path(__file__).parent / "judged_stories.tsv").read_text().splitlines()
    if not line.startswith("#")
]


@pytest.fixture(scope="module")
def learnt_news(news_index, tmp_path_factory) -> Iterator[SearchService]:
    """The search flow over a summer of news, from which the index has learnt."""
    home = IndexHome(tmp_path_factory.mktemp("learnt") / "index")
    shutil.copytree(news_index, home.path)
    learn(home, backends.default())
    service = SearchService(home, backends.default())
    yield service
    service.close()


@pytest.mark.shared
@pytest.mark.slow
def test_stories_of_a_summer_of_news_as_they_were_judged(learnt_news):
    stories = {one: learnt_news.article(one).story for one, *_ in JUDGED}
    ids = {one: {other.id for other in story} for one, story in stories.items()}
    taken = [judgement for one, other, judgement in JUDGED if other in ids[one]]
    events = sum(judgement == "event" for *_, judgement in JUDGED)
    # What the docstring of similar.py claims, but for what a copy stands for another.
    assert taken.count("other") <= 0.14 * len(taken)
    assert taken.count("event") >= 0.6 * len(taken)
    assert taken.count("event") >= 0.8 * events


def test_a_story_is_in_order_of_time_and_holds_the_article(service, told):
    stories = {member: story for member, story in told.items() if story}
    assert len(stories) >= 12
    for member, story in stories.items():
        assert member in story
        moments = [service.article(id).article.published for id in story]
        assert moments == sorted(moments)
        beside = {other.id for other in service.article(member).similar}
        assert not beside & set(story)


def test_the_first_report_leads_to_what_followed(told):
    first, *followed = CHAINS[EARTHQUAKE]
    assert told[first][0] == first
    assert len(set(told[first]) & set(followed)) >= 2


def test_an_article_alone_has_no_story(client, service):
    alone = "qalam-alghor-2024-08-30-cycling"
    assert service.article(alone).story == ()
    assert 'id="story"' not in client.get(f"/article/{alone}").text


def test_page_and_record_show_the_story(client, told):
    first = CHAINS[EARTHQUAKE][0]
    assert client.get(f"/api/v1/articles/{first}").json["story"] == told[first]
    page = client.get(f"/article/{first}").text
    listed = page.partition('id="story"')[2].partition("</ol>")[0]
    assert listed.count("<li") == len(told[first])
    assert listed.count("aria-current") == 1
    places = [listed.index(f"/article/{id}") for id in told[first] if id != first]
    assert places == sorted(places)


def test_pages_are_filled_with_stories_of_which_none_comes_twice_or_is_lost(service):
    group_of = {member: name for name, group in WIRE.items() for member in group}
    parameters = SearchParameters(query="قال", per_page=10)
    pages = [service.search(parameters)]
    for number in range(2, pages[0].page_count + 1):
        pages.append(service.search(SearchParameters(query="قال", per_page=10, page=number)))
    shown = [result.article.id for page in pages for result in page.results]
    stories = [group_of.get(id, id) for id in shown]
    assert all(len(page.results) == 10 for page in pages[:-1])
    assert len(stories) == len(set(stories)) == pages[0].total_stories
    every = SearchParameters(query="قال", per_page=100, group=False)
    number = range(1, service.search(every).page_count + 1)
    whole = [
        result.article.id
        for page in number
        for result in service.search(
            SearchParameters(query="قال", per_page=100, group=False, page=page)
        ).results
    ]
    assert len(whole) == len(set(whole)) == pages[0].total
    assert {group_of.get(id, id) for id in whole} == set(stories)


@pytest.mark.parametrize("group", WIRE)
def test_copies_of_a_result_are_its_known_group(service, group):
    first = WIRE[group][0]
    assert {copy.id for copy in service.article(first).copies} == set(WIRE[group])


FIRST_REPORTS = {
    "the earlier instant, though the later clock": dict(
        times=("2025-03-01T11:00:00+04:00", "2025-03-01T10:30:00+03:00"), order="ab", first="a"
    ),
    "the earlier instant, though of the later day": dict(
        times=("2025-03-01T23:30:00+00:00", "2025-03-02T01:30:00+03:00"), order="ba", first="b"
    ),
    "seconds within one minute": dict(
        times=("2025-03-01T10:00:40Z", "2025-03-01T10:00:20Z"), order="ba", first="b"
    ),
    "a minute says nothing of its seconds": dict(
        times=("2025-03-01T10:00Z", "2025-03-01T10:00:20Z"), order="ab", first=""
    ),
    "a bare day stands at its start and is not known to be first": dict(
        times=("2025-03-01T10:00:00Z", "2025-03-01"), order="ba", first=""
    ),
    "a bare day before all others": dict(
        times=("2025-03-02T10:00:00Z", "2025-03-01"), order="ba", first="b"
    ),
    "a bare day of no zone, soon after a time": dict(
        times=("2025-03-02", "2025-03-01T22:00:00Z"), order="ba", first=""
    ),
    "a time without a zone beside one with": dict(
        times=("2025-03-01T10:00:00", "2025-03-01T11:00:00+03:00"), order="ba", first=""
    ),
    "no dates": dict(times=("", ""), order="ab", first=""),
    "the undated last": dict(
        times=("", "2025-03-01T11:00:00+03:00", "2025-03-01T09:00:00+03:00"), order="cba", first="c"
    ),
}


@pytest.mark.parametrize("case", FIRST_REPORTS.values(), ids=FIRST_REPORTS.keys())
def test_the_first_report_is_told_by_the_instant(tmp_path, case):
    body = json.loads(ARTICLES[0].read_text(encoding="utf-8").splitlines()[0])["body"]
    with Embedded().writer(tmp_path) as writer:
        for name, value in zip("abc", case["times"], strict=False):
            moment, precision = read_time(value) if value else (None, None)
            writer.add(Article(name, "عنوان", body, published=moment, precision=precision))
        contents = writer.finish()
    searcher = Embedded().open(tmp_path, contents)
    copies = with_times(searcher, copies_of(searcher, "a"))
    searcher.close()
    written = dict(zip("abc", case["times"], strict=False))
    assert {copy.id: copy.time for copy in copies} == {
        name: value[11:16] for name, value in written.items()
    }
    assert "".join(copy.id for copy in copies) == case["order"]
    assert "".join(copy.id for copy in copies if copy.first) == case["first"]


def test_the_times_of_copies_stand_beside_an_article(client):
    first, *_ = next(iter(WIRE.values()))
    times = [copy["published"] for copy in client.get(f"/api/v1/articles/{first}").json["copies"]]
    assert any("T" in time for time in times)
    page = client.get(f"/article/{first}").text
    for time in times:
        assert f'<time datetime="{time}">' in page
        if "T" in time:
            assert f"، {time[11:]}</time>" in page
