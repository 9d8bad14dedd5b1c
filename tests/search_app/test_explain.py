"""Why a result is there: parts that add up to the score that a page shows, and a sentence."""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import replace
from itertools import islice

import pytest

from indexer import backends
from indexer.analysis import find_words
from indexer.build import build
from indexer.index.storage.home import IndexHome
from search_app.page import SearchParameters
from search_app.results.explain import TIERS
from search_app.search import SearchService
from search_app.texts.messages import TEXTS

EXACTLY = 1e-5


def leaves(part):
    return sum(map(leaves, part.children)) if part.children else part.value


def generated(service) -> list[SearchParameters]:
    """Searches of many kinds, made of words of the articles, with filters of every kind."""
    pick = random.Random(7)
    with service._snapshots.use() as snapshot:
        sample = list(islice(snapshot.searcher.articles(), 60))
    made = []
    for number in range(60):
        words = [word.text for word in islice(find_words(pick.choice(sample).body), 90)]
        start = pick.randrange(len(words) - 1)
        one, two, three, four = *words[start : start + 2], pick.choice(words), pick.choice(words)
        query = pick.choice(
            [
                one,
                f"{one} {two}",
                f"{one} {two} {three} {four}",
                f'"{words[start]} {words[start + 1]}" {three}',
                f"{one} OR {two}",
                f"{one} {two} -{three}",
                f"({one} {two}) AND {three}",
                f"عنوان:{one} {two}",
                f"{one} قرب/5 {words[start]}",
                f"{one[:3]}* {two}",
                f"{one}~ {two}",
            ]
        )
        narrowed = pick.choice(
            [
                {},
                {"sources": ("barid-alnil", "sada-alburj")},
                {"countries": ("EG", "LB")},
                {"start": dt.date(2025, 1, 1)},
                {"recent": 90},
                {"sections": ("سياسة",), "recent": 30},
            ]
        )
        made.append(SearchParameters(query, group=number % 3 > 0, per_page=8, **narrowed))
        if number % 10 == 0:
            made.append(replace(made[-1], sort="newest"))
    return made


def test_the_parts_add_up_to_the_score_that_a_page_shows(service):
    shown = closeness = lifted = 0
    for parameters in generated(service):
        for result in service.search(parameters).results:
            explained = service.explain(result.article.id, parameters)
            assert explained.score.value == pytest.approx(result.score, abs=EXACTLY), parameters
            assert leaves(explained.score) == pytest.approx(result.score, abs=EXACTLY), parameters
            assert explained.why == result.why
            kinds = {part.what for part in explained.score.children}
            closeness += "closeness" in kinds
            lifted += "recency" in kinds
            shown += 1
    assert shown > 200
    assert closeness
    assert lifted


def test_every_tier_has_its_sentence():
    assert {f"why.{tier}" for tier in TIERS} <= set(TEXTS)


STORIES = {
    "names": "أميركا تفاوض|قالت أميركا إنها تفاوض. وفي أمريكا انتخابات.",
    "other": "المدرسة جديدة|كتبت الكاتبة كتابا عن مكتبات كل مدرسة.",
    "american": "أمريكا تنتخب|تنتخب أمريكا رئيسا جديدا.",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explain")
    lines = (
        json.dumps(dict(zip(("id", "title", "body"), (name, *text.split("|")), strict=True))) + "\n"
        for name, text in STORIES.items()
    )
    folder.joinpath("news.jsonl").write_text("".join(lines), encoding="utf-8")
    home = IndexHome(folder / "home")
    build([str(folder / "news.jsonl")], home, backends.default())
    service = SearchService(home, backends.default())
    yield service
    service.close()


SAID = {
    "as typed, in title and body": dict(
        query="أميركا",
        id="names",
        word="أميركا",
        tiers=["typed", "name"],
        sentence="فيه «أميركا» كما كُتبت في العنوان والنص، و«أمريكا» في النص، كتابة أخرى لـ«أميركا».",
    ),
    "the word behind the article": dict(
        query="مدرسة",
        id="other",
        word="مدرسة",
        tiers=["typed", "form"],
        sentence="فيه «مدرسة» كما كُتبت في النص، و«المدرسة» في العنوان، وهي «مدرسة» وما اتصل بأولها.",
    ),
    "another form": dict(
        query="تنتخبه",
        id="american",
        word="تنتخبه",
        tiers=["form"],
        sentence="فيه «تنتخب» من صيغ «تنتخبه» في العنوان والنص.",
    ),
    "a beginning": dict(
        query="مكت*",
        id="other",
        word="مكت",
        tiers=["pattern"],
        sentence="فيه «مكتبات» في النص، على صورة «مكت».",
    ),
}


@pytest.mark.parametrize("case", SAID.values(), ids=SAID.keys())
def test_what_is_said(small, case):
    (result,) = (
        r
        for r in small.search(SearchParameters(case["query"])).results
        if r.article.id == case["id"]
    )
    (found,) = result.why.words
    assert found.word == case["word"]
    assert list(dict.fromkeys(form.tier for form in found.forms)) == case["tiers"]
    assert result.why.sentence == case["sentence"]


def test_words_that_are_missing_are_said(small):
    page = small.search(SearchParameters("المدرسة أمريكا"))
    said = {result.article.id: result.why.missing for result in page.results}
    assert said["other"] == ("أمريكا",)
    assert said["american"] == ("المدرسة",)
    assert all("وليس فيه" in result.why.sentence for result in page.results)


def test_an_article_that_is_not_found_says_so(small):
    explained = small.explain("american", SearchParameters("مكتبات"))
    assert (explained.score.value, explained.score.what) == (0.0, "nothing")
    assert explained.why.words == ()
    assert explained.why.sentence == TEXTS["why.nothing"]
    assert small.explain("nowhere", SearchParameters("مكتبات")) is None


def test_a_word_that_stands_apart_is_told_as_one(service):
    river, written = "barid-alnil-2024-09-17-river", "عبدالله"
    (found,) = service.explain(river, SearchParameters(written)).why.words
    assert [(f.tier, f.body) for f in found.forms] == [("joined", 1)]
    assert found.forms[0].written.replace(" ", "") == written
    assert found.forms[0].written != written
