"""Which words of a query that is being written are completed, and what stays before them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.query.completion import begun

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


@given(st.text('ab:-"«»()|= \n~5ORNT/', max_size=30))
def test_nothing_is_lost(text):
    kept, words = begun(text)
    assert kept + words == text
