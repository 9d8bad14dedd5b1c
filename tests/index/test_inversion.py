"""The bulk writer against the naive segment: every array that both have is equal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from articles import generate
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_segment import naive_segment

from indexer.article import Article
from indexer.index.storage.segment import Segment
from indexer.index.writing import inversion
from indexer.index.writing.segment_writer import SegmentWriter
from indexer.index.writing.writer import ARTICLES
from indexer.schema import to_record

STORED_OTHERWISE = ("records", "record_ends", "record_dictionary")


def written(articles: list[Article], path: Path) -> Segment:
    writer = SegmentWriter(ARTICLES)
    for article in articles:
        writer.add(article)
    writer.write(path)
    return Segment.open(path)


def assert_same_arrays(found: Segment, articles: list[Article], **naive) -> None:
    expected = naive_segment(articles, **naive)
    for name, array in expected.arrays.arrays.items():
        if name not in STORED_OTHERWISE:
            np.testing.assert_array_equal(found.arrays.get(name), array, err_msg=name)
    for number, article in enumerate(articles):
        assert found.record(number) == to_record(article)


FAR = f"{'  ' * 400}أخرى"
LONG = Article("long", "", " ".join(["كلمة"] * 300 + [FAR] + ["x"] * 70_000))
CASES = {
    "none": [],
    "generated": generate(200),
    "empty title": [Article("1", "", "قال")],
    "empty body": [Article("1", "قال", "")],
    "no words": [Article("1", "...", "ء!")],
    "a word that folds to nothing": [Article("1", title="ء قال", body="قال ء ء نعم ء")],
    "counts, distances and positions that need room": [*generate(5), LONG],
    "marks and invisible characters": [
        Article("1", "\u064bقال\u200c\u200c نعم\u200d", "\u200d\u064e \u0650كتب\u200cة\u200c 😀ب")
    ],
}


@pytest.mark.parametrize("articles", CASES.values(), ids=CASES.keys())
def test_the_writer_and_plain_loops_agree(articles, tmp_path):
    assert_same_arrays(written(articles, tmp_path / "s"), articles)


def test_a_term_longer_than_a_stretch(tmp_path, monkeypatch):
    monkeypatch.setattr(inversion, "STRETCH", 7)
    articles = generate(60)
    assert_same_arrays(written(articles, tmp_path / "s"), articles)


def test_a_second_segment_knows_only_its_own_words(tmp_path):
    first, second = generate(20, seed=1), [Article("z", title="خبر", body="اليوم الأخير")]
    writer = SegmentWriter(ARTICLES)
    for number, articles in enumerate((first, second)):
        for article in articles:
            writer.add(article)
        writer.write(tmp_path / str(number))
    assert_same_arrays(Segment.open(tmp_path / "0"), first)
    assert_same_arrays(Segment.open(tmp_path / "1"), second)


LETTERS = "اأإبةهىي ءؤ\u064b\u0651\u0670ـ\u200c\u200d\n.,_aÉ1٢😀𐎀\ufefb\ufdfa\u0301"
texts = st.text(st.one_of(st.sampled_from(LETTERS), st.characters(codec="utf-8")), max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(texts, texts), max_size=6))
def test_any_text(tmp_path_factory, pairs):
    articles = [Article(str(number), *pair) for number, pair in enumerate(pairs)]
    assert_same_arrays(written(articles, tmp_path_factory.mktemp("s") / "s"), articles)
