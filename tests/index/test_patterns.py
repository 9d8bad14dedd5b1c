"""Prefix, Wildcard and FuzzyTerm: which words they stand for."""

from __future__ import annotations

import fnmatch
import random

import numpy as np
import pytest
from articles import generate
from naive_segment import naive_segment
from whoosh.query import FuzzyTerm, Prefix, Wildcard

from indexer.article import Article
from indexer.index.searching.byte_cache import ByteCache
from indexer.index.searching.edits import edit_distances
from indexer.index.searching.expansion import MAX_WORDS, Expansions
from indexer.index.searching.plan import Plan
from indexer.index.searching.snapshot import Snapshot


def plain_distance(one, other):
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]


@pytest.mark.parametrize("seed", range(50))
def test_edit_distances_to_the_limit(seed):
    pick = random.Random(seed)
    word = "".join(pick.choices("abc", k=pick.randint(0, 7)))
    length, limit = pick.randint(1, 7), pick.randint(0, 3)
    others = ["".join(pick.choices("abc", k=length)) for _ in range(20)]
    letters = np.array([[ord(other[j]) for other in others] for j in range(length)], np.uint32)
    found = edit_distances(letters, word, limit)
    expected = [min(plain_distance(word, other), limit + 1) for other in others]
    assert found.tolist() == expected


def words_of(segments, node):
    expansion = Expansions(segments, ByteCache()).expansion(node)
    found = zip(segments, expansion.ordinals, strict=True)
    return {segment.terms.word(int(i)) for segment, ordinals in found for i in ordinals}


@pytest.fixture(scope="module")
def segments():
    articles = [*generate(40), Article("z", "", "abc abd abcd 😀x 😀y Émile xabc")]
    return [naive_segment(articles[:20]), naive_segment(articles[20:])]


@pytest.fixture(scope="module")
def vocabulary(segments):
    return {word for segment in segments for word in segment.terms}


PREFIXES = (
    "",
    "ا",
    "ال",
    "المدرس",
    "ab",
    "nowhere",
)

PATTERNS = (
    "ال*",
    "*ه",
    "ا?????ه",
    "ab?",
    "*",
    "?",
    "a.c",
    "x*c",
)

MISSPELT = (
    "abc",
    "المدرسه",
    "كتاب",
    "ا",
)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_prefix(segments, vocabulary, prefix):
    expected = {word for word in vocabulary if word.startswith(prefix)}
    assert words_of(segments, Prefix("text", prefix)) == expected


@pytest.mark.parametrize("pattern", PATTERNS)
def test_wildcard(segments, vocabulary, pattern):
    expected = {word for word in vocabulary if fnmatch.fnmatchcase(word, pattern)}
    assert words_of(segments, Wildcard("text", pattern)) == expected


@pytest.mark.parametrize("distance", [0, 1, 2])
@pytest.mark.parametrize("shared", [0, 1, 3])
@pytest.mark.parametrize("word", MISSPELT)
def test_fuzzy(segments, vocabulary, word, shared, distance):
    expected = {
        other
        for other in vocabulary
        if other.startswith(word[:shared]) and plain_distance(word, other) <= distance
    }
    node = FuzzyTerm("text", word, maxdist=distance, prefixlength=shared)
    assert words_of(segments, node) == expected


def test_a_broad_pattern_stands_for_its_commonest_words():
    many = [f"w{number}" for number in range(MAX_WORDS + 50)]
    common = many[-MAX_WORDS:]
    articles = [Article("all", "", " ".join(many)), Article("some", "", " ".join(common))]
    for segments in (
        [naive_segment(articles)],
        [naive_segment(articles[:1]), naive_segment(articles[1:])],
    ):
        assert words_of(segments, Prefix("text", "w")) == set(common)
        snapshot = Snapshot(segments)
        assert snapshot.capped(Prefix("text", "w")) == ("w",)
        assert snapshot.capped(Prefix("text", "w1")) == ()
        assert snapshot.rank(Prefix("text", "w"), Plan()).total == 2
