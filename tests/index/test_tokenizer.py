"""Array tokenising against the analysis it stands for, on any Unicode text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import WORD, analyze, term_of
from indexer.index.writing import tokens as tokens_module
from indexer.index.writing.characters import INVISIBLE, LETTER, MARK, OUTSIDE, classes
from indexer.index.writing.tokenizer import find_words
from indexer.index.writing.tokens import TokenBuffer
from indexer.index.writing.vocabulary import PRODUCT, Vocabulary, WordAnalysis, bare_spelling
from indexer.schema import StreamAnalyzer

LETTERS = "اأبة ء\u064b\u0651ـ\u200c\u200d\u200f\n\t._-aÉ1٢😀𐎀𝔸\ufefb\ufdfa\ufdfb\u0301\U000e0100"
anything = st.one_of(st.sampled_from(LETTERS), st.characters())  # lone surrogates too
texts = st.text(anything, max_size=80)

CLASSES = {
    "alef": ("ا", LETTER),
    "fatha": ("\u064e", MARK),
    "tatweel": ("ـ", LETTER),
    "joiner": ("\u200d", INVISIBLE),
    "underscore": ("_", OUTSIDE),
    "sentence ligature": ("\ufdfa", OUTSIDE),
    "letter beyond the first plane": ("𝔸", LETTER),
    "face": ("😀", OUTSIDE),
    "space": (" ", OUTSIDE),
    "digit": ("٢", LETTER),
    "lone surrogate": ("\ud800", OUTSIDE),
}


@pytest.mark.parametrize(("character", "kind"), CLASSES.values(), ids=CLASSES.keys())
def test_class_of_a_character(character, kind):
    assert classes()[ord(character)] == kind


@settings(max_examples=500, deadline=None)
@given(st.lists(texts, max_size=5))
def test_words_are_those_of_the_pattern(parts):
    words = find_words(parts)
    found = list(zip(words.starts.tolist(), words.ends.tolist(), strict=True))
    assert found == [match.span() for match in WORD.finditer(words.text)]
    assert words.counts.tolist() == [len(WORD.findall(part)) for part in parts]


@settings(max_examples=300, deadline=None)
@given(st.lists(texts, max_size=5))
def test_equal_words_and_only_they_have_equal_hashes(parts):
    words = find_words(parts)
    spans = zip(words.starts.tolist(), words.ends.tolist(), strict=True)
    written = [words.text[start:end] for start, end in spans]
    assert len(set(words.hashes.tolist())) == len(set(written))
    assert len(set(zip(words.hashes.tolist(), written, strict=True))) == len(set(written))


def product_tokens(title: str, body: str) -> list[tuple[str, int, int]]:
    """Return term, field (0 title, 1 body) and first character of each token of one document."""
    vocabulary = Vocabulary(PRODUCT)
    buffer = TokenBuffer(vocabulary)
    buffer.add(title, body)
    tokens = buffer.take()
    terms = vocabulary.terms()
    distances = tokens.deltas.tolist()
    for number, distance in tokens.overflow.tolist():
        distances[number] = distance
    found, at = [], 0
    for field, count in enumerate(tokens.places[0].tolist()):
        character = 0
        for _ in range(count):
            character += distances[at]
            found.append((terms[vocabulary.form_terms[tokens.forms[at]]], field, character))
            at += 1
    return found


@settings(max_examples=500, deadline=None)
@given(texts, texts)
def test_terms_and_offsets_are_those_of_the_analysis(title, body):
    expected = [
        (token.term, field, token.start)
        for field, text in enumerate((title, body))
        for token in analyze(text)
    ]
    assert product_tokens(title, body) == expected


def test_terms_and_offsets_are_those_of_the_stream():
    title = "خبرٌ عاجل ء"
    body = "قالَ الوزيرُ: 😀 نَعَم\u200c ثم ء مضى"
    stream = StreamAnalyzer()(f"{title}\f{body}")
    expected = [(t.text, t.startchar) for t in stream]
    starts = (0, len(title) + 1)
    found = [(term, starts[field] + start) for term, field, start in product_tokens(title, body)]
    assert found == expected


def test_a_long_text_crosses_no_batch():
    body = "كتاب الوزير " * 40_000
    assert len(product_tokens("عنوان", body)) == 80_001
    assert len(body) > tokens_module.BATCH


def test_documents_are_the_same_in_small_batches(monkeypatch):
    title = "خبر ء"
    pairs = [(title, "قال نعم " * n) for n in range(40)]
    expected = _take(pairs)
    monkeypatch.setattr(tokens_module, "BATCH", 50)
    found = _take(pairs)
    assert expected == found


def _take(pairs):
    buffer = TokenBuffer(Vocabulary(PRODUCT))
    for pair in pairs:
        buffer.add(*pair)
    tokens = buffer.take()
    return [array.tolist() for array in (tokens.forms, tokens.deltas, tokens.places)]


def test_a_word_left_out_keeps_its_place():
    analysis = WordAnalysis(lambda word: None if word == "b" else word)
    vocabulary = Vocabulary(analysis)
    buffer = TokenBuffer(vocabulary)
    buffer.add("", "a b c")
    tokens = buffer.take()
    assert tokens.forms.tolist() == [0, -2, 1]
    assert tokens.deltas.tolist() == [0, 2, 2]


def test_a_hostile_run_of_marks_takes_linear_time():
    assert find_words(["\u064b" * 1_000_000]).starts.tolist() == []
    assert find_words(["\u064bا\u200d" * 300_000]).starts.tolist() == [1]


SPELLINGS = {
    "harakat": {"written": "كِتَابٌ", "spelling": "كتاب"},
    "tatweel": {"written": "كـتاب", "spelling": "كتاب"},
    "hamza stays": {"written": "أَب", "spelling": "أب"},
    "teh marbuta stays": {"written": "مدرسةٌ", "spelling": "مدرسة"},
    "joiner": {"written": "كتا\u200cب", "spelling": "كتاب"},
}


@pytest.mark.parametrize("case", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_spelling(case):
    assert bare_spelling(case["written"]) == case["spelling"]


def test_spelling_of_a_word_longer_than_a_term_is_its_term():
    assert bare_spelling("ة" * 300) == term_of("ة" * 300)
