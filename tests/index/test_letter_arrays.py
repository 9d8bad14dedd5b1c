"""Words as arrays of letters: read back exactly, hashed alike alone and in rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.words.letter_arrays import (
    hash_deletions,
    hash_word,
    hash_words,
    letter_array,
    ranges,
)

HASH_OF_KHABAR = 0x8F611D952BD9A0D5
WORDS = st.lists(st.one_of(st.text(alphabet="ابتهوي", max_size=6), st.text(max_size=6)))


@given(WORDS)
def test_words_are_read_back(words):
    array = letter_array(words)
    assert [array.word(number) for number in range(len(array))] == words


@given(WORDS, WORDS)
def test_joining_and_taking(words, others):
    joined = letter_array(words).joined(letter_array(others))
    backwards = np.arange(len(joined))[::-1]
    taken = joined.take(backwards)
    assert [taken.word(number) for number in range(len(taken))] == (words + others)[::-1]


@given(WORDS)
def test_a_row_is_hashed_as_each_word_alone(words):
    assert hash_words(letter_array(words)).tolist() == [hash_word(word) for word in words]


@given(WORDS)
def test_different_words_have_different_hashes(words):
    assert len({hash_word(word) for word in words}) == len(set(words))


@given(st.lists(st.text(alphabet="ابتهوي", max_size=6)))
def test_deletions_are_hashed_as_the_shortened_words(words):
    shortened = [word[:i] + word[i + 1 :] for word in words for i in range(len(word))]
    assert hash_deletions(letter_array(words)).tolist() == [hash_word(word) for word in shortened]


def test_a_hash_never_changes_since_it_is_stored():
    assert hash_word("خبر") == HASH_OF_KHABAR


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5))))
def test_ranges(pairs):
    starts, lengths = np.array(pairs, np.int64).reshape(-1, 2).T
    expected = [number for start, length in pairs for number in range(start, start + length)]
    assert ranges(starts, lengths).tolist() == expected
