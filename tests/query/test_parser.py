from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.query.parser import MAX_CHARACTERS, MAX_PHRASE_WORDS, MAX_WORDS, parse
from search_app.query.syntax import Either, FromSource, Quotation, Without, Word


def words(text: str) -> list[Word]:
    return [Word(word) for word in text.split()]


def quotation(text: str) -> Quotation:
    return Quotation(tuple(text.split()))


QUERIES = {
    "words": dict(query="الاتفاق النووي", read=words("الاتفاق النووي")),
    "phrase": dict(query='"مجلس الأمن"', read=[quotation("مجلس الأمن")]),
    "guillemets": dict(query="«مجلس الأمن»", read=[quotation("مجلس الأمن")]),
    "curly quotes": dict(query="“مجلس الأمن”", read=[quotation("مجلس الأمن")]),
    "phrase of one word": dict(query='"مصر"', read=[Quotation(("مصر",))]),
    "empty phrase": dict(query='""', read=[]),
    "phrase of signs": dict(query='"!؟"', read=[]),
    "or": dict(query="مصر OR لبنان", read=[Either(tuple(words("مصر لبنان")))]),
    "or of three": dict(query="a OR b OR c", read=[Either((Word("a"), Word("b"), Word("c")))]),
    "or binds before words": dict(
        query="a OR b c", read=[Either((Word("a"), Word("b"))), Word("c")]
    ),
    "or of phrases": dict(query='"a b" OR c', read=[Either((Quotation(("a", "b")), Word("c")))]),
    "or in small letters is a word": dict(query="a or b", read=[Word("a"), Word("or"), Word("b")]),
    "minus": dict(query="مصر -رياضة", read=[Word("مصر"), Without(Word("رياضة"))]),
    "minus at the start": dict(query="-رياضة", read=[Without(Word("رياضة"))]),
    "minus phrase": dict(query='-"كأس العالم"', read=[Without(quotation("كأس العالم"))]),
    "hyphen before a space is text": dict(query="مصر - لبنان", read=words("مصر لبنان")),
    "hyphen inside is text": dict(query="ا-ب", read=words("ا ب")),
    "double hyphen is text": dict(query="--مصر", read=[Word("مصر")]),
    "source": dict(query="source:bbc مصر", read=[FromSource("bbc"), Word("مصر")]),
    "source in Arabic": dict(query="مصدر:الحياة", read=[FromSource("الحياة")]),
    "source quoted": dict(query='مصدر:"صدى البرج"', read=[FromSource("صدى البرج")]),
    "source without a value is text": dict(query="source: مصر", read=[Word("مصر")]),
    "a word that ends in source": dict(query="resource:x", read=[Word("resource"), Word("x")]),
    "star is text": dict(query="ا*", read=[Word("ا")]),
    "brackets are text": dict(query="((((", read=[]),
    "harakat stay": dict(query="كِتَابٌ", read=[Word("كِتَابٌ")]),
    "a lone hamza is nothing": dict(query="ء", read=[]),
    "NUL": dict(query="مصر\x00لبنان", read=words("مصر لبنان")),
    "lone surrogate": dict(query="مصر\ud800", read=[Word("مصر")]),
    "nothing": dict(query="", read=[]),
}


@pytest.mark.parametrize("case", QUERIES.values(), ids=QUERIES.keys())
def test_parse(case):
    assert list(parse(case["query"]).clauses) == case["read"]


NOTICES = {
    "open quote": dict(query='"مجلس الأمن', kinds=["quote-open"], words=2),
    "or at the start": dict(query="OR مصر", kinds=["or-alone"], words=1),
    "or at the end": dict(query="مصر OR", kinds=["or-alone"], words=1),
    "or twice": dict(query="a OR OR b", kinds=["or-alone"], words=1),
    "or before an exclusion": dict(query="a OR -b", kinds=["or-alone"], words=2),
    "too many words": dict(query="ا " * (MAX_WORDS + 1), kinds=["words-cut"], words=MAX_WORDS),
    "too many characters": dict(query="ا" * 600, kinds=["query-cut"], words=1),
    "long phrase": dict(
        query='"' + "ا " * (MAX_PHRASE_WORDS + 1) + '"', kinds=["phrase-cut"], words=1
    ),
}


@pytest.mark.parametrize("case", NOTICES.values(), ids=NOTICES.keys())
def test_what_is_not_read_as_typed_is_said(case):
    parsed = parse(case["query"])
    assert [notice.kind for notice in parsed.notices] == case["kinds"]
    assert len(parsed.clauses) == case["words"]


QUERY_TEXT = st.lists(
    st.one_of(
        st.sampled_from(
            ['"', "«", "»", "-", " ", "OR", "source:", "(", "*", ":", *"مصدر: مصر الأمن ء".split()]
        ),
        st.text(max_size=5),
    )
).map("".join)


@given(QUERY_TEXT)
def test_any_text_is_read_and_prints_back_as_the_same_query(text):
    read = parse(text).clauses
    printed = " ".join(map(str, read))
    if len(printed) <= MAX_CHARACTERS:
        assert parse(printed).clauses == read
