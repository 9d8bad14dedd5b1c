"""What is asked for again is not worked out again, and costs the garbage collector nothing."""

from __future__ import annotations

import gc

from indexer.index.words.remembered import Remembered


def remembering(most=8):
    made = []

    def make(text):
        made.append(text)
        return len(text)

    return Remembered(make, most), made


def test_each_text_is_worked_out_once():
    memory, made = remembering()
    assert [memory(text) for text in ("a", "bb", "a", "bb")] == [1, 2, 1, 2]
    assert made == ["a", "bb"]


def test_no_more_are_kept_than_may_be():
    memory, made = remembering(most=8)
    for number in range(100):
        memory(str(number))
        assert len(memory) + len(memory._older) <= 8
    memory("99")
    assert made == [str(number) for number in range(100)]


def test_what_is_asked_for_again_and_again_stays():
    memory, made = remembering(most=8)
    for number in range(100):
        memory(str(number))
        memory("always")
    assert made.count("always") == 1


def test_it_is_forgotten_when_told_to():
    memory, made = remembering(most=4)
    for text in "abcabc":
        memory(text)
    memory.forget()
    memory("a")
    assert made == ["a", "b", "c", "a"]


def test_of_texts_and_numbers_the_collector_leaves_out_the_older_half():
    memory, _ = remembering(most=1 << 16)
    for number in range(1 << 16):
        memory(str(number))
    gc.collect()
    assert len(memory._older) == 1 << 15
    assert not gc.is_tracked(memory._older)
