"""Which words of a query that is being written are completed, and what stays before them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import terms
from search_app.query.completion import BegunValue, begun, begun_value
from search_app.query.parser import parse
from search_app.query.syntax import Keyword

BEGUN = {
    "words": ("a b", ""),
    "excluded": ("a -b", "a -"),
    "within quotes": ('a "b c', 'a "'),
    "behind a quotation": ('"a b" c', '"a b" '),
    "within Arabic quotes": ("a «b c", "a «"),
    "within brackets": ("(a OR b", "(a OR "),
    "behind near": ("a NEAR/5 b", "a NEAR/5 "),
    "behind a distance": ('"a b"~5 c', '"a b"~5 '),
    "exact": ("a =b", "a ="),
    "in the title": ("title:b", "title:"),
    "behind a value": ("source:a b c", "source:a "),
    "behind a value in Arabic": (
        "مصدر:a b",
        "مصدر:a ",
    ),
    "a hyphen within a word": ("a-b c", ""),
    "a word with a colon": ("a: b", "a: "),
}
FINISHED = ["source:a", "مصدر:", "date:2015", "after: ", 'source:"a', "a -", '"a"']


@pytest.mark.parametrize("case", BEGUN.values(), ids=BEGUN.keys())
def test_the_last_words_are_completed(case):
    text, kept = case
    assert begun(text) == (kept, text[len(kept) :])


@pytest.mark.parametrize("text", FINISHED)
def test_no_words_are_begun(text):
    assert begun(text) == (text, "")


VALUES = {
    "nothing yet": ("source:", "source:", "source", ""),
    "begun": ("a source:b", "a source:", "source", "b"),
    "in Arabic": ("مصدر:b", "مصدر:", "source", "b"),
    "in capitals": ("Source:b", "Source:", "source", "b"),
    "behind a space": ("بلد: b", "بلد: ", "country", "b"),
    "behind a space before the colon": ("source :b", "source :", "source", "b"),
    "with the article": ("المصدر: b", "المصدر: ", "source", "b"),
    "several words": ("author:b c", "author:", "author", "b c"),
    "a whole word": ("author:b ", "author:", "author", "b "),
    "another value": ("source:a, b", "source:a, ", "source", "b"),
    "behind an Arabic comma": (
        "قسم:a،",
        "قسم:a،",
        "section",
        "",
    ),
    "behind a quoted value": ('source:"a b",c', 'source:"a b",', "source", "c"),
    "excluded": ("a -site:b", "a -site:", "site", "b"),
    "in brackets": ("(source:b", "(source:", "source", "b"),
    "the last field": ("source:a section:b", "source:a section:", "section", "b"),
    "behind a quotation": ('"a b" source:c', '"a b" source:', "source", "c"),
}
QUOTED = {'source:"b c': ('source:"', "b c"), "source:«b": ("source:«", "b")}
NO_VALUES = {
    "a title": "title:a",
    "a date": "date:2015",
    "another field": "sources:a",
    "a sign behind": "source:a -b",
    "a quotation behind": 'source:a "b',
    "a closed value": 'source:"a"',
    "a closed bracket": "(source:a) b",
    "in a quotation": '"a source:b',
    "in an Arabic quotation": "«a source:b",
    "in a word": "asource:b",
    "many words": "source:a b c d e f g",
}


@pytest.mark.parametrize("case", VALUES.values(), ids=VALUES.keys())
def test_a_value_is_begun(case):
    text, *expected = case
    assert begun_value(text) == (*expected, "")


@pytest.mark.parametrize("text", QUOTED)
def test_a_quoted_value_is_begun(text):
    (kept, value), found = QUOTED[text], begun_value(text)
    assert (found.kept + found.quote, found.text) == (kept, value)


@pytest.mark.parametrize("text", NO_VALUES.values(), ids=NO_VALUES.keys())
def test_no_value_is_begun(text):
    assert begun_value(text) is None


NAMES = ["a", "a b", "a(b)", 'a "b"', "a,b", "a | b", "-a", "a*", "«a» b", '"a» b', "a~"]


@pytest.mark.parametrize("quote", ["", '"', "«"])
@pytest.mark.parametrize("name", NAMES)
def test_a_completed_value_is_read_as_that_value(name, quote):
    (clause,) = parse(BegunValue("source:", "source", "a", quote).completed(name)).clauses
    assert isinstance(clause, Keyword)
    assert terms(clause.value) == terms(name)


@given(st.text('ab:-"«»()|= \n~5ORNT/', max_size=30))
def test_nothing_is_lost(text):
    kept, words = begun(text)
    assert kept + words == text
