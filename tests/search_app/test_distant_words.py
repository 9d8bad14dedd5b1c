"""Words of the same root find articles of their own only where few hold a word itself."""

from __future__ import annotations

from datetime import date

import pytest

from indexer import backends
from indexer.article import Article
from search_app.answer import ENOUGH, answer
from search_app.query.parser import parse

SCHOOL = "مدرسة"
TEACHING = "تدريس"
RIVER = "نهر"
COUSINS = 7


def articles(schools: int):
    """Yield so many about schools, one of which also has the word of the same root, and cousins."""
    day = date(2024, 1, 1)
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
    found = answer(parse(SCHOOL), searcher_over(case["schools"]), sort=case["sort"]).found
    assert found.total == case["total"]


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
