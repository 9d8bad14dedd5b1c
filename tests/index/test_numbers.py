"""A number at an end of a phrase, or near something, is a whole number of the text, not the end of another."""

from __future__ import annotations

import pytest

from indexer import backends
from indexer.article import Article
from indexer.index.storage.home import IndexHome
from search_app.page import SearchParameters
from search_app.search import SearchService
from tests.index.articles import publish_articles

TEXTS = {
    "whole": "دفع 5 ملايين ريال في عام 2015",
    "Arabic digits": "دفع ٥ ملايين ريال",
    "decimal": "دفع 7.5 ملايين ريال",
    "decimal with a comma": "دفع 7,5 ملايين ريال",
    "decimal with an Arabic comma": "دفع 7،5 ملايين ريال",
    "decimal in Arabic digits": "دفع ٧٫٥ ملايين ريال",
    "both": "دفع 7.5 ملايين ريال ثم 5 ملايين ريال",
    "a range": "دفع 4-5 ملايين ريال",
    "behind a sentence": "كان ذلك عام 2014. 5 ملايين ريال دفعها",
    "thousands": "دفع 1,500 ريال",
    "hundreds": "دفع 500 ريال",
    "per cent": "بلغت النسبة 2.5 في المائة",
    "per cent, whole": "بلغت النسبة 2, ثم 3",
    "a date": "نشر يوم 21.7.2015 في الرياض",
    "two years": "بين عامي 2014,2015 م",
    "from the right": "دفع 7.\u200f5 ملايين ريال",
    "a clitic": "بين 3 و5 ملايين ريال",
    "far": "دفع 5 من الملايين",
    "far, decimal": "دفع 7.5 من الملايين",
}
WHOLE = ["whole", "Arabic digits", "both", "a range", "behind a sentence"]
AS_WRITTEN = [name for name in WHOLE if name != "Arabic digits"]
DECIMAL = [
    "decimal",
    "decimal with a comma",
    "decimal with an Arabic comma",
    "decimal in Arabic digits",
    "from the right",
    "both",
]
FOUND = {
    '"5 ملايين ريال"': [*WHOLE, "a clitic"],
    '"5 ملايين"~': [*WHOLE, "a clitic"],
    '"5 ملايين"~3': [*WHOLE, "far"],
    "5 قرب/3 ملايين": [*WHOLE, "far"],
    "=5 قرب/3 ملايين": [*AS_WRITTEN, "far"],
    "ملايين قرب/2 5": [*WHOLE, "far"],
    '"5 ملايين" قرب/3 ريال': [*WHOLE, "a clitic"],
    '5 قرب/2 "ملايين ريال"': WHOLE,
    "عنوان:(5 قرب/3 ملايين)": [],
    '"7.5 ملايين"~': DECIMAL,
    '"7.5 ملايين"~3': [*DECIMAL, "far, decimal"],
    "7.5 قرب/3 ملايين": [*DECIMAL, "far, decimal"],
    "ملايين قرب/4 7.5": [*DECIMAL, "far, decimal"],
    '="5 ملايين ريال"': AS_WRITTEN,
    '"7.5 ملايين ريال"': DECIMAL,
    '"500 ريال"': ["hundreds"],
    '"1,500 ريال"': ["thousands"],
    '"النسبة 2"': ["per cent, whole"],
    '"يوم 21"': ["a date"],
    '"2015 م"': ["two years"],
    '"عام 2015"': ["whole"],
}


@pytest.fixture(scope="module")
def numbers(tmp_path_factory):
    home = tmp_path_factory.mktemp("numbers")
    publish_articles(home, [Article(id=name, title="", body=text) for name, text in TEXTS.items()])
    service = SearchService(IndexHome(home), backends.default())
    yield service
    service.close()


@pytest.mark.parametrize("query", FOUND)
def test_a_phrase_finds_whole_numbers(numbers, query):
    page = numbers.search(SearchParameters(query, group=False, per_page=50, as_typed=True))
    assert {result.article.id for result in page.results} == set(FOUND[query])


NEARS = {
    "in any form": '"5 ملايين"~',
    "near": "5 قرب/3 ملايين",
}


@pytest.mark.parametrize("query", NEARS.values(), ids=NEARS.keys())
def test_only_whole_numbers_are_marked_near_a_word(numbers, query):
    page = numbers.search(SearchParameters(query, group=False, per_page=50))
    (result,) = (found for found in page.results if found.article.id == "both")
    marked = [piece.text for passage in result.passages for piece in passage.pieces if piece.marked]
    assert "".join(marked).count("5") == 1


def test_only_whole_numbers_are_marked_and_counted(numbers):
    (result,) = (
        found
        for found in numbers.search(SearchParameters('"5 ملايين ريال"', group=False)).results
        if found.article.id == "both"
    )
    marked = [piece.text for passage in result.passages for piece in passage.pieces if piece.marked]
    assert "".join(marked).count("5") == 1
    reason = numbers.explain("both", SearchParameters('"5 ملايين ريال"', group=False))
    assert "'frequency': 1.0" in repr(reason.score)
