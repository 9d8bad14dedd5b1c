"""Other spellings of the words of a query: searched, shown, dropped one by one or all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from indexer import backends
from indexer.analysis import terms
from indexer.index.storage.home import IndexHome
from search_app.answer import answer
from search_app.page import SearchParameters
from search_app.query.expansion import expand
from search_app.query.parser import parse
from search_app.query.spelling_choice import SpellingChoice
from search_app.search import SearchService
from search_app.web.record import search_record
from tests.index.articles import generate, publish_articles
from tests.query.words import Words

VOCABULARY = Words(
    names={
        "جوجل": [
            "غوغل",
        ],
        "غوغل": [
            "جوجل",
        ],
    },
    pairs={
        "عبد الله": 40,
        "لعبد الله": 4,
    },
    **{
        "جوجل": 50,
        "غوغل": 20,
        "لغوغل": 5,
        "عبدالله": 90,
        "عبد": 60,
        "الله": 400,
        "لعبد": 9,
        "مصر": 700,
        "شركه": 30,
    },
)
OTHER = "غوغل"  # of the word that the queries below hold


def forms(query: str, choice: SpellingChoice) -> set[str]:
    expansion = expand(parse(query), VOCABULARY, choice=choice)
    return {form.word for concept in expansion.proximity for form in concept.forms}


def spellings(query: str, *dropped: str, others: bool = True) -> dict[str, bool]:
    choice = SpellingChoice.of(dropped, others)
    found = expand(parse(query), VOCABULARY, choice=choice).respellings
    return {respelling.spelling: respelling.dropped for respelling in found}


# Of words in a list two that are one pair are joined by an underscore.
CHOICES = {
    "all are searched": dict(
        query="جوجل",
        kept="جوجل غوغل",
    ),
    "one is dropped with its forms": dict(
        query="جوجل",
        drop="غوغل",
        kept="جوجل",
        left="غوغل لغوغل",
    ),
    "as it is written": dict(
        query="عبدالله",
        drop="عَبْد_الله",
        kept="عبدالله",
        left="عبد_الله لعبد_الله",
    ),
    "with what is attached": dict(
        query="عبدالله",
        kept="عبدالله عبد_الله لعبد_الله",
    ),
    "none is searched": dict(
        query="غوغل عبدالله",
        others=False,
        kept="غوغل عبدالله",
        left="جوجل عبد_الله",
    ),
    "a join of two": dict(
        query="عبد الله",
        drop="عبدالله",
        kept="عبد الله",
        left="عبدالله",
    ),
    "what is no spelling": dict(
        query="جوجل",
        drop="مصر",
        kept="جوجل غوغل",
    ),
    "never the word itself": dict(
        query="جوجل",
        drop="جوجل",
        kept="جوجل",
    ),
}


def listed(words: str) -> set[str]:
    return {word.replace("_", " ") for word in words.split()}


@pytest.mark.parametrize("case", CHOICES.values(), ids=CHOICES.keys())
def test_what_is_searched(case):
    choice = SpellingChoice.of(listed(case.get("drop", "")), case.get("others", True))
    found = forms(case["query"], choice)
    assert listed(case["kept"]) <= found
    assert not listed(case.get("left", "")) & found


def test_what_is_dropped_is_still_known():
    query = "جوجل"
    assert spellings(query) == {OTHER: False}
    assert spellings(query, OTHER) == {OTHER: True}
    assert spellings(query, others=False) == {OTHER: True}


def test_a_join_is_of_both_words():
    written = "عبد الله"
    (found,) = expand(parse(written), VOCABULARY).respellings
    assert (found.word, found.reason) == (written, "joined")
    assert found.spelling == written.replace(" ", "")


WITHOUT = {
    "a quotation": '"جوجل"',
    "a quotation in any form": '"جوجل"~',
    "a quotation of two": '"شركة جوجل"',
    "a bare quotation": '="جوجل"',
    "an exact word": "=جوجل",
    "what is excluded": "مصر -جوجل",
}


@pytest.mark.parametrize("query", WITHOUT.values(), ids=WITHOUT.keys())
def test_no_other_spelling_of(query):
    expansion = expand(parse(query), VOCABULARY)
    assert OTHER not in repr(expansion.tree)
    assert not expansion.respellings


def test_near_takes_the_forms_of_other_spellings_too():
    words = "شركة قرب/5 جوجل"
    assert f"ل{OTHER}" in repr(expand(parse(words), VOCABULARY).tree)
    dropped = expand(parse(words), VOCABULARY, choice=SpellingChoice.of((OTHER,), True))
    assert OTHER not in repr(dropped.tree)
    assert [respelling.dropped for respelling in dropped.respellings] == [True]


def test_what_is_written_together_is_near_apart_too():
    _, near = expand(parse("a قرب/5 عبدالله"), VOCABULARY).tree.subqueries
    assert "عبد الله" in {form.word for form in near.parts[1].forms}


APART = {
    "within quotes": '"عبد الله شركة"~5',
    "before near": "عبد الله قرب/5 شركة",
    "behind near": "شركة قرب/5 عبد الله",
}


@pytest.mark.parametrize("asked", APART.values(), ids=APART.keys())
def test_what_is_written_apart_is_near_together_too(asked):
    together = "عبدالله"
    expansion = expand(parse(asked), VOCABULARY)
    assert [(r.word, r.spelling) for r in expansion.respellings] == [("عبد الله", together)]
    assert f"Form(word='{together}'" in repr(expansion.tree)
    dropped = expand(parse(asked), VOCABULARY, choice=SpellingChoice.of([together]))
    assert together not in repr(dropped.tree)
    assert [respelling.dropped for respelling in dropped.respellings] == [True]


def test_near_finds_both_spellings_and_the_one_that_was_typed_first(tmp_path):
    spelt = {"together": "عبدالله", "apart": "عبد الله"}
    told = [(way, name) for _ in range(30) for way, name in spelt.items()]
    articles = [
        replace(article, title="", body=f"وصل {name} إلى القاهرة")
        for article, (_, name) in zip(generate(len(told)), told, strict=True)
    ]
    publish_articles(tmp_path, articles)
    service = SearchService(IndexHome(tmp_path), backends.default())
    way_of = {article.id: way for article, (way, _) in zip(articles, told, strict=True)}
    for way, name in spelt.items():
        asked = SearchParameters(f'"{name} القاهرة"~5', group=False, per_page=100)
        found = [way_of[result.article.id] for result in service.search(asked).results]
        assert len(found) == len(told)
        assert set(found[:30]) == {way}
    service.close()


WITHIN = [
    "title:جوجل",
    '"شركة جوجل"~5',
    "شركة قرب/5 جوجل",
    'جوجل قرب/5 "مجلس الأمن"',
    "جوجل OR مصر",
    "(جوجل AND مصر)",
]


@pytest.mark.parametrize("query", WITHIN)
def test_other_spellings_within(query):
    assert OTHER in repr(expand(parse(query), VOCABULARY).tree)
    dropped = expand(parse(query), VOCABULARY, choice=SpellingChoice.of([OTHER]))
    assert OTHER not in repr(dropped.tree)


def test_the_record_says_which_and_why(service):
    word = "مسؤول"
    other = "مسئول"
    page = service.search(SearchParameters(word))
    (variant,) = page.variants
    assert (variant.word, variant.spelling, variant.reason) == (word, other, "name")
    (entry,) = search_record(page)["query"]["expansions"]
    assert entry["variants"] == [
        {"spelling": other, "reason": "name", "articles": variant.articles, "dropped": False}
    ]
    dropped = service.search(SearchParameters(word, drop=(other,)))
    assert dropped.variants == (variant._replace(dropped=True),)
    assert dropped.total < page.total
    off = service.search(SearchParameters(word, variants=False))
    assert off.total == dropped.total


# -- over a summer of news

PAIRS = [
    dict(
        one="أمريكا",
        other="أميركا",
    ),
    dict(
        one="الأمريكي",
        other="الأميركي",
    ),
    dict(
        one="عبدالله",
        other="عبد الله",
    ),
    dict(
        one="عبدالعزيز",
        other="عبد العزيز",
    ),
    dict(
        one="جوجل",
        other="غوغل",
    ),
    dict(
        one="لوكسمبورغ",
        other="لوكسمبورج",
    ),
    dict(
        one="جرام",
        other="غرام",
    ),
    dict(
        one="فيسبوك",
        other="فيس بوك",
    ),
    dict(
        one="نتنياهو",
        other="نتانياهو",
    ),
    dict(
        one="مورينيو",
        other="مورينهو",
    ),
    dict(
        one="شؤون",
        other="شئون",
    ),
    dict(
        one="مسؤول",
        other="مسئول",
    ),
    dict(
        one="إيران",
        other="ايران",
    ),
    dict(
        one="ابن",
        other="بن",
    ),
]
SON = {
    "ابن",
    "بن",
}
LEAST_SHARE = 0.98
BEFORE = "[\u0648\u0641\u0628\u0643\u0644]?"  # waw, feh, beh, kaf, lam


@pytest.fixture(scope="module")
def news(news_index) -> Iterator[SearchService]:
    service = SearchService(IndexHome(news_index), backends.default())
    yield service
    service.close()


@pytest.fixture(scope="module")
def texts(news) -> dict[str, str]:
    """Return the words of every article, folded, by id."""
    with news._snapshots.use() as snapshot:
        return {a.id: " ".join(terms(f"{a.title} {a.body}")) for a in snapshot.searcher.articles()}


def holding(texts: dict[str, str], form: str) -> set[str]:
    """Return the articles that hold a form, found by reading them all: no index is asked."""
    term = " ".join(terms(form))
    bare = term.removeprefix("ال")
    before = BEFORE + ("(?:ال|ل)" if bare != term else "(?:ال|ل)?")
    if bare in SON:
        before = ""  # with something attached these are milk and coffee too
    shape = re.compile(rf"(?<!\S){before}{re.escape(bare)}(?!\S)")
    return {article_id for article_id, text in texts.items() if shape.search(text)}


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case["one"])
def test_either_spelling_finds_both(news, texts, case):
    pair = case["one"], case["other"]
    union = holding(texts, pair[0]) | holding(texts, pair[1])
    assert len(union) > 40
    for form, other in (pair, pair[::-1]):
        with news._snapshots.use() as snapshot:
            hits = answer(parse(form), snapshot.searcher, limit=len(texts)).found.hits
        found = {hit.id for hit in hits}
        assert len(union & found) >= LEAST_SHARE * len(union), form
        if terms(form) != terms(other):
            shown = news.search(SearchParameters(form)).variants
            assert terms(other) in [terms(variant.spelling) for variant in shown], form
