"""Values of fields that are offered while a query is written, over the bundled corpus."""

from __future__ import annotations

import pytest

from search_app.page import SearchParameters

OFFERED = {
    "papers": "مصدر:",
    "papers in English": "source:",
    "countries": "بلد:",
    "sections": "قسم:",
    "authors": "كاتب:",
    "sites": "موقع:",
    "numbers of papers": "صحف:",
    "behind a space": "مصدر: ",
    "quoted": 'كاتب:"',
    "behind another value": "مصدر:nahar-alsahil، ",
}


@pytest.mark.parametrize("begun", OFFERED.values(), ids=OFFERED.keys())
def test_each_value_finds_as_many_articles_as_are_told(service, begun):
    found = service.suggest(begun, limit=200)
    counts = [one.articles for one in found]
    assert counts == sorted(counts, reverse=True) and len(counts) > 1
    for one in found:
        assert one.text.startswith(begun)
        value = one.text.removeprefix("مصدر:nahar-alsahil، ")
        query = value if value == one.text else f"مصدر:{value}"
        assert service.search(SearchParameters(query, group=False)).total == one.articles


BEGUN = {
    "the name": (
        "مصدر:صدى",
        'مصدر:"صدى البرج"',
    ),
    "folded": (
        "مصدر:صدي",
        'مصدر:"صدى البرج"',
    ),
    "a later word": (
        "مصدر:البرج",
        'مصدر:"صدى البرج"',
    ),
    "without the article": (
        "مصدر:برج",
        'مصدر:"صدى البرج"',
    ),
    "several words": (
        "مصدر:صدى ال",
        'مصدر:"صدى البرج"',
    ),
    "quoted": (
        "مصدر:«صدى ",
        "مصدر:«صدى البرج»",
    ),
    "its id": ("source:sada", "source:sada-alburj"),
    "another name": (
        "مصدر:جريدة ص",
        'مصدر:"جريدة صدى البرج"',
    ),
    "a country": (
        "بلد:م",
        "بلد:مصر",
    ),
    "a country in English": ("country:eg", "country:Egypt"),
    "behind words": (
        "المدينة -مصدر:صدى",
        'المدينة -مصدر:"صدى البرج"',
    ),
}


@pytest.mark.parametrize("case", BEGUN.values(), ids=BEGUN.keys())
def test_a_name_is_found_by_its_beginning(service, case):
    begun, whole = case
    assert whole in [one.text for one in service.suggest(begun)]


def test_words_behind_a_value_are_completed_as_words(service):
    texts = [one.text for one in service.suggest("مصدر:sada-alburj المد")]
    assert "مصدر:sada-alburj مدينة" in texts


WHOLE = {
    "a paper": "مصدر:نهار الساحل ",
    "a country": "بلد:مصر ",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_a_value_that_is_whole_is_not_offered_again(service, text):
    assert service.suggest(text.rstrip())
    assert service.suggest(text) == ()


LAST = "المد"
BEFORE = {
    "a comma": "مجلس، ",
    "two spaces": "مجلس  ",
    "a long text": "مجلس " * 40,
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE.keys())
def test_what_stands_before_stays_as_it_is(service, before):
    found = service.suggest(before + LAST)
    assert found
    assert all(one.text.startswith(before) for one in found)
