"""The grammar: a table of queries, what is said of each, and any text at all."""

from __future__ import annotations

import os
import random
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sketch import sketches

from search_app.query.parser import MAX_CHARACTERS, MAX_PHRASE_WORDS, MAX_WORDS, parse
from search_app.query.syntax import (
    All,
    Dated,
    Days,
    Either,
    Exact,
    Fuzzy,
    Group,
    InTitle,
    Keyword,
    Near,
    Pattern,
    Quotation,
    Without,
    Word,
    side_by_side,
)

TODAY = date(2026, 11, 25)
TABLE = tomllib.loads(Path(__file__).with_name("queries.toml").read_text(encoding="utf-8"))


def read(query: str):
    return parse(query, TODAY)


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE.keys())
def test_a_query_is_read_and_printed(case):
    parsed = read(case["query"])
    assert sketches(parsed.clauses) == case["tree"]
    assert str(parsed) == case.get("prints", case["query"])
    assert [notice.kind for notice in parsed.notices] == case.get("notices", "").split()
    assert [offer.query for offer in parsed.offers] == case.get("offers", [])


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE.keys())
def test_a_printed_query_is_read_as_the_same_tree(case):
    parsed = read(case["query"])
    assert read(str(parsed)).clauses == parsed.clauses


def test_the_table_is_long():
    assert len(TABLE) >= 150


LIMITS = {
    "words": dict(query="ا " * (MAX_WORDS + 1), kind="words-cut", clauses=MAX_WORDS),
    "words in phrases": dict(query=f'"{"a " * 40}" "{"b " * 40}"', kind="words-cut", clauses=1),
    "characters": dict(query="ا" * 600, kind="query-cut", clauses=1),
    "phrase": dict(query='"' + "ا " * (MAX_PHRASE_WORDS + 1) + '"', kind="phrase-cut", clauses=1),
    "depth": dict(query="(" * 9 + "ا OR ب" + ")" * 9, kind="depth-cut", clauses=1),
}


@pytest.mark.parametrize("case", LIMITS.values(), ids=LIMITS.keys())
def test_what_lies_beyond_a_limit_is_said(case):
    parsed = read(case["query"])
    assert [notice.kind for notice in parsed.notices] == [case["kind"]]
    assert len(parsed.clauses) == case["clauses"]


def test_a_lone_surrogate_ends_a_word():
    assert sketches(read("مصر\ud800").clauses) == "مصر"


def test_a_notice_knows_its_place():
    (notice,) = read("مصر (لبنان").notices
    assert (notice.start, notice.end, notice.text) == (4, 5, "(")


def test_a_quotation_of_forty_words_is_read_whole():
    words = [f"كلمة{number}" for number in range(MAX_PHRASE_WORDS)]
    parsed = read(f"«{' '.join(words)}»")
    assert parsed.clauses == (Quotation(tuple(words)),)
    assert not parsed.notices


def test_the_offer_reads_an_arabic_operator_as_a_word():
    (offer,) = read("الحرب أو السلام").offers
    assert all(isinstance(clause, Word) for clause in read(offer.query).clauses)


NAMES = {
    ("source", "صدى البرج"),
    ("source", "صدى"),
    ("source", "عكاظ"),
    ("author", "علي حسن محمد"),
    ("papers", "2"),
}
NAMED = {
    "a name of two words": dict(
        query="مصدر:صدى البرج مياه",
        tree="(source صدى البرج) مياه",
    ),
    "the longest name": dict(
        query="كاتب:علي حسن محمد مصر",
        tree="(author علي حسن محمد) مصر",
    ),
    "no longer name": dict(
        query="مصدر:صدى مياه البرج",
        tree="(source صدى) مياه البرج",
    ),
    "behind a space": dict(
        query="مصدر: صدى البرج مياه",
        tree="(source صدى البرج) مياه",
    ),
    "with a space on both sides": dict(
        query="مصدر : صدى البرج مياه",
        tree="(source صدى البرج) مياه",
    ),
    "behind a space, no name": dict(
        query="مصدر: مقتل خمسة",
        tree="مصدر مقتل خمسة",
    ),
    "of another field": dict(
        query="كاتب: عكاظ",
        tree="كاتب عكاظ",
    ),
    "a list of names": dict(
        query="مصدر:صدى البرج، عكاظ مياه",
        tree="(or (source صدى البرج) (source عكاظ)) مياه",
    ),
    "a comma and no name": dict(
        query="مصدر:عكاظ، مياه",
        tree="(source عكاظ) مياه",
    ),
    "excluded": dict(
        query="مياه -مصدر: عكاظ",
        tree="مياه (not (source عكاظ))",
    ),
    "a number": dict(
        query="صحف: 2 مياه",
        tree="(papers 2) مياه",
    ),
    "a headline on papers": dict(
        query="صحف: مياه النهر",
        tree="صحف مياه النهر",
    ),
    "quotes end a name": dict(
        query='مصدر:"صدى" البرج',
        tree="(source صدى) البرج",
    ),
}


@pytest.mark.parametrize("case", NAMED.values(), ids=NAMED.keys())
def test_a_value_that_the_index_knows_needs_no_quotes(case):
    parsed = parse(case["query"], TODAY, lambda field, name: (field, name) in NAMES)
    assert sketches(parsed.clauses) == case["tree"]
    assert read(str(parsed)).clauses == parsed.clauses


HOSTILE = {
    "star": "*",
    "short star": "ا*",
    "article star": "ال*",
    "star everywhere": "*ا*ل*ي*ة*",
    "question star": "?*",
    "six prefixes": " AND ".join("اقت* سيا* مجل* وزي* حكو* مدي*".split()),
    "words joined by or": " OR ".join(f"كلمة{n}" for n in range(5_000)),
    "words": " ".join(f"كلمة{n}" for n in range(50_000)),
    "one long word": "ا" * 1_000_000,
    "a thousand not": "NOT " * 1_000 + "ا",
    "nested": "(" * 2_000 + "ا" + ")" * 2_000,
    "open": "(" * 200_000,
    "long phrase": '"' + "في من " * 250 + '"',
    "slop": '"في من"~1000000',
    "range": "[ا TO ي]",
    "fuzzy": "نتنياهو~9",
    "regex": "(.*)*(.*)*(.*)*(.*)ءxx$",
    "operators": 'OR AND NOT ( ) " - ~ * | = : ' * 30_000,
    "quotes": '"' * 100_000,
    "fields": "source:" * 10_000,
    "dates": "بعد:تموز " * 10_000,
    "fields without end": "after:" * 10_000,
    "since": f"date:{'منذ ' * 100}",
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_query_is_read_like_any_other(query):
    assert_reads(query)


def test_a_rule_is_not_said_often():
    parsed = read("(" * 300 + "*" * 100)
    assert [notice.kind for notice in parsed.notices] == ["bracket-alone"] * 3 + ["sign-alone"] * 3


# -- any text

SIGNS = (
    """" « » “ ” „ - OR AND NOT | ( ) = ~ ~1 ~5 ~99 * ? : NEAR/5 / \\ . .. , ' _ # ^ [ ]""".split()
)
WORDS = "أو او ليس و قرب/3 مصر الأمن ء كتاب اقتصاد تموز أمس شوال م ه آخر أيام الماضي منذ abc 5 21".split()
FIELDS = (
    "source: title: عنوان: مصدر: كاتب: قسم: موقع: بلد: تاريخ: بعد: قبل: بين: date: منذ:".split()
)
ODD = [
    "؟",
    "2015",
    "2015-07",
    "٢٠١٥",
    "1436",
    "\u200f",
    "\x00",
    "\ud800",
    "\U0001f642",
    "ـ",
    "ِ",
    "\n",
]
PIECES = [*SIGNS, *WORDS, *FIELDS, *ODD, " ", " ", " "]


def assert_reads(text: str) -> None:
    parsed = read(text)
    printed = str(parsed)
    if len(printed) <= MAX_CHARACTERS:
        assert read(printed).clauses == parsed.clauses
    for notice in parsed.notices:
        assert 0 <= notice.start <= notice.end <= len(text)
    for offer in parsed.offers:
        read(offer.query)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5))).map("".join))
def test_any_text_is_read_and_prints_back_as_the_same_query(text):
    assert_reads(text)


# So many strings as KHABAR_FUZZ says; the nightly run asks for 100,000.
FUZZED = int(os.environ.get("KHABAR_FUZZ", "2000"))


def test_fuzzed_strings():
    chance = random.Random(FUZZED)
    for _ in range(FUZZED):
        pieces = chance.choices(PIECES, k=chance.randint(1, 25))
        text = "".join(p + " " * (chance.random() < 0.3) for p in pieces)
        assert_reads(text)


# -- any tree

TEXTS = st.sampled_from("مصر لبنان الأمن OR أو ليس NOT 2015 شوال م oil قرب".split())
QUOTATIONS = st.builds(
    Quotation,
    st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
    st.sampled_from(["typed", "exact", "forms"]),
)
PLACED = st.one_of(st.builds(Word, TEXTS), st.builds(Exact, TEXTS), QUOTATIONS)
NEARS = st.builds(Near, st.lists(PLACED, min_size=2, max_size=3).map(tuple), st.integers(1, 10))
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
SPANS = st.tuples(DAYS, DAYS).map(lambda pair: Days(min(pair), max(pair)))
LEAVES = st.one_of(
    PLACED,
    NEARS,
    st.builds(Fuzzy, st.sampled_from("كتاب الاقتصادية".split()), st.sampled_from([None, 1])),
    st.builds(Pattern, st.sampled_from("اقتصاد* مس?ول اقت*ية".split())),
    st.builds(InTitle, st.one_of(PLACED, NEARS)),
    st.builds(
        Keyword,
        st.sampled_from(["source", "author", "section", "site", "country"]),
        st.sampled_from(["bbc", "صدى البرج", "a(b) OR c"]),
    ),
    st.builds(Dated, st.lists(SPANS, min_size=1, max_size=3).map(tuple)),
)


def several(kind, operands):
    """Nodes of *kind*; a node of it within itself is printed flat."""
    others = operands.filter(lambda operand: not isinstance(operand, kind))
    return st.lists(others, min_size=2, max_size=3).map(lambda found: kind(tuple(found)))


TREES = st.recursive(
    LEAVES,
    lambda operands: st.one_of(
        st.builds(Without, operands),
        several(All, operands),
        several(Either, operands),
        several(Group, operands),
    ),
    max_leaves=8,
)


def depth(clause) -> int:
    text, deepest, now = side_by_side((clause,)), 0, 0
    quoted = False
    for character in text:
        quoted ^= character == '"'
        now += 0 if quoted else (character == "(") - (character == ")")
        deepest = max(deepest, now)
    return deepest


@given(st.lists(TREES, max_size=4).map(tuple))
def test_any_tree_prints_as_text_that_is_read_as_the_same_tree(clauses):
    text = side_by_side(clauses)
    if len(text) > MAX_CHARACTERS or any(depth(clause) > 4 for clause in clauses):
        return
    parsed = read(text)
    # Brackets around words side by side say nothing, so the text is compared.
    assert side_by_side(read(str(parsed)).clauses) == str(parsed)
    if not any("Group" in repr(clause) for clause in clauses):
        assert parsed.clauses == clauses
        assert not parsed.notices


def test_a_quotation_that_is_too_long_is_read_as_far_as_its_words_are_whole():
    word = "مدينة" + "\N{ARABIC FATHA}" * 12
    (phrase,) = parse(f'"{f"{word} " * 38}" -x').clauses
    assert phrase == Quotation((word,) * 28)
