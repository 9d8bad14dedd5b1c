from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import analyze
from indexer.backends import Span
from search_app.results.highlight import LEAD_CHARACTERS, PASSAGE_CHARACTERS, best_passages, mark

TEXT = st.text(
    alphabet=st.sampled_from("ابتم نهوي.!؟\n«»\u064e\u0651\u0640<>&\"'aZ1\u200f"), max_size=400
)


def spans_of(text: str, terms: set[str]) -> list[Span]:
    return [Span("body", t.start, t.end, t.term, t.term) for t in analyze(text) if t.term in terms]


@given(TEXT, st.integers(0, 5))
def test_taking_the_marks_out_gives_back_the_text(text, step):
    spans = spans_of(text, {t.term for t in list(analyze(text))[:: step + 1]})
    passage = mark(text, spans)
    assert "".join(piece.text for piece in passage.pieces) == text
    marked = [piece.text for piece in passage.pieces if piece.marked]
    assert marked == [text[span.start : span.end] for span in spans]


@given(TEXT, st.integers(0, 5))
def test_passages_are_stretches_of_the_text_with_all_their_words_marked(text, step):
    terms = {t.term for t in list(analyze(text))[:: step + 1]}
    passages = best_passages(text, spans_of(text, terms))
    assert [p.start for p in passages] == sorted(p.start for p in passages)
    for passage in passages:
        shown = "".join(piece.text for piece in passage.pieces)
        assert shown == text[passage.start : passage.end]
        inside = [
            (token.start, token.end)
            for token in analyze(text)
            if token.term in terms and passage.start <= token.start and token.end <= passage.end
        ]
        assert list(passage.ranges) == inside


@given(st.lists(TEXT, max_size=8).map("".join))
def test_passages_do_not_overlap(text):
    passages = best_passages(text, spans_of(text, {t.term for t in analyze(text)}))
    for before, after in pairwise(passages):
        assert before.end <= after.start


CASES = {
    "a sentence": dict(
        text="قال نعم. رأى الوزير القمر! مضى.", term="القمر", passage="رأى الوزير القمر!"
    ),
    "harakat and tatweel intact": dict(
        text="رأى القَمَـرَ ليلا", term="القمر", passage="رأى القَمَـرَ ليلا"
    ),
    "a decimal point ends nothing": dict(
        text="ارتفع 3.5 القمر درجة", term="القمر", passage="ارتفع 3.5 القمر درجة"
    ),
    "closing quote belongs to the sentence": dict(
        text="قال «رأيت القمر.» ومضى", term="القمر", passage="قال «رأيت القمر.»"
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_passage(case):
    (passage,) = best_passages(case["text"], spans_of(case["text"], {case["term"]}))
    assert case["text"][passage.start : passage.end] == case["passage"]


def test_the_passage_with_more_different_words_wins():
    text = "مصر مصر مصر. لا شيء. مصر ولبنان معا."
    spans = spans_of(text, set("مصر ولبنان".split()))
    (passage,) = best_passages(text, spans, count=1)
    assert text[passage.start : passage.end] == "مصر ولبنان معا."


def test_a_long_sentence_is_cut_around_its_words_at_spaces():
    filler = "كلمة " * 200
    text = f"{filler}القمر {filler}"
    (passage,) = best_passages(text, spans_of(text, {"القمر"}))
    shown = text[passage.start : passage.end]
    assert "القمر" in shown
    assert len(shown) <= PASSAGE_CHARACTERS + 1
    assert set(shown.split()) == set("كلمة القمر".split())


def test_without_a_match_the_lead_is_shown():
    (passage,) = best_passages("كلمة " * 100, [])
    assert passage.start == 0
    assert passage.end <= LEAD_CHARACTERS
    assert best_passages("", []) == []


OTHER_FORMS = {
    "as typed": dict(asked="النفط", written="النفط", other=False),
    "without the article": dict(asked="النفط", written="نفط", other=False),
    "behind a conjunction": dict(asked="نفط", written="والنفط", other=False),
    "behind two prepositions": dict(asked="بالنفط", written="للنفط", other=False),
    "another ending": dict(asked="نفط", written="نفطية", other=True),
    "another number": dict(asked="سعر", written="الأسعار", other=True),
}


@pytest.mark.parametrize("case", OTHER_FORMS.values(), ids=OTHER_FORMS.keys())
def test_what_is_attached_in_front_makes_no_other_form(case):
    (form,) = (token.term for token in analyze(case["written"]))
    passage = mark(case["written"], [Span("body", 0, len(case["written"]), case["asked"], form)])
    assert [piece.other for piece in passage.pieces] == [case["other"]]
