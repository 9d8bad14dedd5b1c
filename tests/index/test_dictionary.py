"""Sorted words: finding, prefixes, many at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.storage.arrays import MemoryArrays
from indexer.index.storage.columns import ABSENT, pack_keywords, pack_numbers, read_column
from indexer.index.storage.dictionary import TermDictionary, pack_words
from indexer.index.storage.ids import ArticleIds, pack_ids

word = st.text(st.characters(codec="utf-8"), max_size=6)
words = st.lists(word, unique=True, max_size=200).map(sorted)


def dictionary(content):
    return TermDictionary.of(MemoryArrays(pack_words("w", content), {}), "w")


@given(words, word)
def test_find_and_prefix_range(content, key):
    found = dictionary(content)
    assert list(found) == content
    assert [found.word(i) for i in range(len(found))] == content
    assert [found.find(each) for each in content] == list(range(len(content)))
    assert found.find(key) == (content.index(key) if key in content else -1)
    low, high = found.prefix_range(key)
    assert content[low:high] == [each for each in content if each.startswith(key)]


@given(words, st.integers(0, 200), st.integers(0, 200))
def test_many_words_at_once(content, start, stop):
    assert dictionary(content).words(start, stop) == content[start:stop]


def test_a_lone_surrogate_is_not_found():
    assert dictionary(["a", "b"]).find("\ud800") == -1
    assert dictionary(["a", "b"]).prefix_range("\ud800") == (2, 2)


def test_an_ordinal_outside_is_an_error():
    with pytest.raises(IndexError):
        dictionary(["a"])[1]


@given(st.lists(word, max_size=60))
def test_ids(ids):
    found = ArticleIds(MemoryArrays(pack_ids(ids), {}))
    for document, article_id in enumerate(ids):
        assert found.id_of(document) == article_id
        assert found.find(article_id) == max(i for i, each in enumerate(ids) if each == article_id)
    assert found.find("no such id of seven") == -1


@given(st.lists(word, max_size=60))
def test_a_keyword_column(values):
    column = read_column(MemoryArrays(pack_keywords("k", values), {}), "k")
    assert list(column.values) == sorted(set(values) - {""})
    read = ["" if code == ABSENT else column.values[code] for code in column.codes.tolist()]
    assert read == values
    assert all(column.find(value) == code for code, value in enumerate(column.values))
    assert column.find("no such value") == ABSENT


def test_a_column_of_numbers():
    column = read_column(MemoryArrays(pack_numbers("day", [3, -(2**31), 0]), {}), "day")
    assert column.codes.tolist() == [3, -(2**31), 0]
    assert column.values == ()
