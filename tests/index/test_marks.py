"""Matched words of an article: exact ranges from stored offsets, judged by analysing the text."""

from __future__ import annotations

import random

import pytest
from articles import WORDS, generate
from naive_segment import naive_segment

from indexer.analysis import analyze, term_of
from indexer.article import Article
from indexer.index.searching.marks import ranges_of
from indexer.index.searching.near import Near
from indexer.index.searching.nodes import (
    And,
    AndNot,
    AsWritten,
    Concept,
    ConstantScoreQuery,
    Every,
    Form,
    FuzzyTerm,
    Not,
    NullQuery,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)
from indexer.index.searching.restrictions import DayRange, InTitle, KeywordFilter, MinMatch
from indexer.index.searching.snapshot import Snapshot

TEXT = "text"


def split(text):
    """Return words; a list of literals would show them in the wrong order."""
    return text.split()


def spans(article, tree):
    snapshot = Snapshot([naive_segment([*generate(5), article])])
    leaf, document = snapshot.find(article.id)
    marks = snapshot.marks(leaf, document, tree)
    found = []
    for field, start, end, word, form in ranges_of(
        leaf.segment, document, marks, article.title, article.body
    ):
        text = article.title if field == "title" else article.body
        assert term_of(text[start:end]) == form
        found.append((field, text[start:end], word))
    return found


A = Article(
    "x",
    "الكِتـاب في المدينة",
    f"قال{' ' * 300}الرئيس: كتابٌ في مدينة، وكتاب؛ قال كتاب الرئيس في المدينة",
)


def term(word):
    return Term(TEXT, term_of(word))


def shown(found):
    return " ".join(f"{field[0]}:{written}" for field, written, _ in found)


CASES = {
    "a word, as written": {"tree": term("كتاب"), "shown": "b:كتابٌ b:كتاب"},
    "forms of a concept": {
        "tree": Concept("كتاب", (Form("كتاب"), Form("الكتاب", 0.5), Form("nowhere"))),
        "shown": "t:الكِتـاب b:كتابٌ b:كتاب",
    },
    "a form that is a phrase": {
        "tree": Concept("x", (Form("في المدينه"), Form("قال"))),
        "shown": "t:في t:المدينة b:قال b:قال b:في b:المدينة",
    },
    "a phrase only where it stands": {
        "tree": Phrase(TEXT, split("في المدينه")),
        "shown": "t:في t:المدينة b:في b:المدينة",
    },
    "a loose phrase": {
        "tree": Phrase(TEXT, split("قال الرييس"), slop=2),
        "shown": "b:قال b:الرئيس b:قال b:الرئيس",
    },
    "near": {
        "tree": Near([term("الرئيس"), term("كتاب")], 1),
        "shown": "b:الرئيس b:كتابٌ b:كتاب b:الرئيس",
    },
    "near in order": {
        "tree": Near([term("كتاب"), term("الرئيس")], 1, ordered=True),
        "shown": "b:كتاب b:الرئيس",
    },
    "near a phrase, which is marked whole": {
        "tree": Near([term("كتاب"), Concept("x", (Form("الرييس في المدينه"),))], 1),
        "shown": "b:كتاب b:الرئيس b:في b:المدينة",
    },
    "near a phrase in front": {
        "tree": Near([Concept("x", (Form("قال كتاب"),)), term("الرئيس")], 2),
        "shown": "b:قال b:كتاب b:الرئيس",
    },
    "near a phrase as written": {
        "tree": Near([term("كتاب"), AsWritten(split("الرئيس في"))], 1),
        "shown": "b:كتاب b:الرئيس b:في",
    },
    "the title": {"tree": InTitle(term("المدينة")), "shown": "t:المدينة"},
    "a prefix": {"tree": Prefix(TEXT, "المد"), "shown": "t:المدينة b:المدينة"},
    "a wildcard": {"tree": Wildcard(TEXT, "*كتاب"), "shown": "t:الكِتـاب b:كتابٌ b:وكتاب b:كتاب"},
    "a fuzzy word": {"tree": FuzzyTerm(TEXT, "مدينا"), "shown": "b:مدينة"},
    "all children": {
        "tree": And([term("قال"), Or([term("مدينة"), MinMatch([term("وكتاب")], 1)])]),
        "shown": "b:قال b:مدينة b:وكتاب b:قال",
    },
    "not what is excluded": {
        "tree": And([AndNot(term("مدينة"), term("قال")), Not(term("كتاب"))]),
        "shown": "b:مدينة",
    },
    "nothing where only filtered": {
        "tree": And([Every(), DayRange(None, None), KeywordFilter("source", ["a"]), NullQuery]),
        "shown": "",
    },
    "within a constant": {"tree": ConstantScoreQuery(term("مدينة")), "shown": "b:مدينة"},
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_marks(case):
    assert shown(spans(A, case["tree"])) == case["shown"]


def test_a_mark_names_the_word_of_the_query():
    tree = Concept("typed", (Form("كتاب"), Form("مدينه")))
    assert {word for _, _, word in spans(A, tree)} == {"typed"}


@pytest.mark.parametrize("seed", range(30))
def test_every_word_of_any_text_is_found_where_it_stands(seed):
    article = generate(1, seed=100 + seed)[0]
    pick = random.Random(seed)
    chosen = {term_of(word) for word in pick.sample(WORDS, 6)}
    tree = Or([Term(TEXT, word) for word in sorted(chosen)])
    expected = [
        (field, token.start, token.end)
        for field, text in (("title", article.title), ("body", article.body))
        for token in analyze(text)
        if token.term in chosen
    ]
    snapshot = Snapshot([naive_segment([article])])
    leaf, document = snapshot.find(article.id)
    marks = snapshot.marks(leaf, document, tree)
    ranges = ranges_of(leaf.segment, document, marks, article.title, article.body)
    assert [(field, start, end) for field, start, end, *_ in ranges] == expected


def test_frequencies_above_255():
    many, few = (f"{'كتب ' * count}" for count in (300, 10))
    article = Article("x", "", f"{many}قال {few}")
    assert len(spans(article, Term(TEXT, "كتب"))) == 310
    assert len(spans(article, Term(TEXT, "قال"))) == 1
