"""Words of the same root, and corrections of known ones, find articles behind the word itself."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from indexer import backends
from indexer.article import Article
from indexer.build import build
from indexer.index.storage.home import IndexHome
from search_app import create_app
from search_app.answer import ENOUGH, answer
from search_app.query.parser import parse
from search_app.search import SearchService

SCHOOL = "مدرسة"
TEACHING = "تدريس"
RIVER = "نهر"
COUSINS = 7
GIRAFFE = "زرافة"
FARMING = "زراعة"
FARMS = 60


def articles(schools: int):
    """Yield so many about schools, one of which also has the word of the same root, and cousins."""
    day = datetime(2024, 1, 1)
    for number in range(schools):
        body = f"{SCHOOL} {TEACHING if number == 0 else RIVER}"
        yield Article(f"school-{number}", RIVER, body, published=day)
    for number in range(COUSINS):
        yield Article(f"cousin-{number}", RIVER, f"{TEACHING} {RIVER}", published=day)


@pytest.fixture
def searcher_over(tmp_path):
    opened = []

    def searcher(schools):
        backend = backends.default()
        with backend.writer(tmp_path) as writer:
            for article in articles(schools):
                writer.add(article)
            contents = writer.finish()
        opened.append(backend.open(tmp_path, contents))
        return opened[-1]

    yield searcher
    for each in opened:
        each.close()


CASES = {
    "enough": dict(schools=ENOUGH, sort="relevance", total=ENOUGH),
    "too few": dict(schools=ENOUGH - 1, sort="relevance", total=ENOUGH - 1 + COUSINS),
    "by date": dict(schools=3, sort="newest", total=3),
}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_distant_words(searcher_over, case):
    answered = answer(parse(SCHOOL), searcher_over(case["schools"]), sort=case["sort"])
    assert answered.found.total == case["total"]
    assert (answered.held is None) == (case["total"] == case["schools"])
    first = [hit.id for hit in answered.found.hits[: case["schools"]]]
    assert all(name.startswith("school") for name in first)


def test_what_distant_words_alone_find_is_counted_where_nothing_else_is(searcher_over):
    answered = answer(parse(SCHOOL), searcher_over(0))
    assert answered.held is not None
    assert answered.held.total == 0
    assert answered.found.total == COUSINS


@pytest.mark.parametrize("collapse", [True, False], ids=["stories", "articles"])
def test_what_distant_words_alone_find_stands_behind_page_by_page(searcher_over, collapse):
    searcher = searcher_over(13)
    whole = answer(parse(SCHOOL), searcher, limit=50, collapse=collapse).found
    ids = [hit.id for hit in whole.hits]
    assert len(ids) == (whole.total_groups if collapse else whole.total) == len(set(ids))
    assert [name.partition("-")[0] for name in ids] == ["school"] * 13 + ["cousin"] * COUSINS
    assert [hit.rank for hit in whole.hits] == list(range(1, len(ids) + 1))
    paged = [
        hit
        for offset in range(0, len(ids), 5)
        for hit in answer(
            parse(SCHOOL), searcher, limit=5, offset=offset, collapse=collapse
        ).found.hits
    ]
    assert paged == list(whole.hits)


def test_one_that_holds_a_word_stands_before_one_that_holds_many_like_it(tmp_path):
    backend = backends.default()
    with backend.writer(tmp_path) as writer:
        writer.add(Article("cousin", TEACHING, f"{TEACHING} " * 40))
        writer.add(Article("school", RIVER, f"{SCHOOL} {f'{RIVER} ' * 40}"))
        contents = writer.finish()
    searcher = backend.open(tmp_path, contents)
    assert [hit.id for hit in answer(parse(SCHOOL), searcher).found.hits] == ["school", "cousin"]
    searcher.close()


def giraffes_and_farms(folder, giraffes: int):
    """Return the answer to a query for giraffes over so many articles, and farms."""
    backend = backends.default()
    with backend.writer(folder) as writer:
        for number in range(FARMS):
            writer.add(Article(f"farm-{number}", FARMING, f"{FARMING} {RIVER} {number}"))
        for number in range(giraffes):
            writer.add(Article(f"giraffe-{number}", RIVER, f"{GIRAFFE} {f'{RIVER} ' * 40}"))
        contents = writer.finish()
    searcher = backend.open(folder, contents)
    answered = answer(parse(GIRAFFE), searcher, limit=2 * FARMS)
    searcher.close()
    return answered


def test_a_known_word_stands_before_what_it_was_perhaps_mistyped_for(tmp_path):
    answered = giraffes_and_farms(tmp_path, 1)
    assert [hit.id.partition("-")[0] for hit in answered.found.hits] == ["giraffe"] + [
        "farm"
    ] * FARMS
    assert answered.held is not None
    assert answered.held.total == answered.total_all_words == 1


def test_an_unknown_word_is_what_it_was_mistyped_for(tmp_path):
    answered = giraffes_and_farms(tmp_path, 0)
    assert answered.found.total == answered.total_all_words == FARMS


@pytest.fixture
def client_over(tmp_path):
    """A client of the product over so many articles about schools, and of how it counts."""
    services = []

    def client(schools):
        lines = [
            json.dumps({"id": a.id, "title": a.title, "body": a.body, "date": "2024-01-01"})
            for a in articles(schools)
        ]
        (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
        home = IndexHome(tmp_path / "index")
        build([str(tmp_path / "articles.jsonl")], home, backends.default())
        services.append(SearchService(home, backends.default()))
        return create_app({}, services[-1]).test_client()

    yield client
    for service in services:
        service.close()


SAID = {
    "words and related words": dict(
        schools=3,
        tally="3 نتائج",
        related='<span class="related">و7 أخبار بكلمات قريبة منها',
        bars=3,
    ),
    "related words alone": dict(
        schools=0,
        tally="7 نتائج",
        related='<p class="notice">ليس في خبر شيء من هذه الكلمات',
        bars=7,
    ),
}


@pytest.mark.parametrize("case", SAID.values(), ids=list(SAID))
def test_the_page_says_how_many_hold_the_words_and_how_many_related_ones(client_over, case):
    client = client_over(case["schools"])
    asked = {"q": SCHOOL, "group": "0"}
    page = client.get("/search", query_string=asked).text
    assert f'<span role="status">{case["tally"]}</span>' in page
    assert case["related"] in page
    record = client.get("/api/v1/search", query_string=asked).json
    assert (record["total"], record["total_related"]) == (case["schools"] + COUSINS, COUSINS)
    assert sum(bucket["count"] for bucket in record["histogram"]) == case["bars"]


def test_nothing_is_said_of_related_words_where_they_find_nothing(client_over):
    client = client_over(ENOUGH)
    page = client.get("/search", query_string={"q": SCHOOL}).text
    assert 'class="related"' not in page
    assert 'class="notice"' not in page
    assert "total_related" not in client.get("/api/v1/search", query_string={"q": SCHOOL}).json


@pytest.mark.parametrize(
    "query",
    [f"{SCHOOL} AND {RIVER}", f"{SCHOOL} -{TEACHING}", f"{SCHOOL} OR {SCHOOL}"],
)
def test_within_operators(searcher_over, query):
    searcher = searcher_over(ENOUGH + 1)
    ids = {hit.id for hit in answer(parse(query), searcher, limit=200).found.hits}
    assert len(ids) >= ENOUGH
    assert all(name.startswith("school") for name in ids)


def test_they_add_to_a_score(searcher_over):
    hits = answer(parse(SCHOOL), searcher_over(ENOUGH), limit=ENOUGH).found.hits
    assert hits[0].id == "school-0"
    assert hits[0].score > hits[1].score
