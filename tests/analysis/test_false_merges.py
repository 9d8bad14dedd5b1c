"""Different words stay apart: the share of wrong merges over a list of our own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.index.words.families import Families, build_families
from indexer.index.words.relatives import SAME_FORM, relatives

ROWS = [
    line.split("\t")
    for line in Path(__file__)
    .with_name("false_merges.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
    if not line.startswith("#")
]


def test_the_list_has_300_pairs_each_once():
    assert len(ROWS) == len({frozenset((one, other)) for one, _, other in ROWS}) == 300


def weight_between(
    one: str, other: str, families: Families, vocabulary: dict[str, int], words: list[str]
) -> float:
    """The weight at which a query for *one* reads articles with *other*."""
    counts = np.fromiter(vocabulary.values(), np.int32)
    stem = families.stem(words.index(one)) or one
    found = relatives(one, stem, families, words, counts, most=10_000)
    return max((form.weight for form in found if words[form.number] == other), default=0.0)


@pytest.mark.shared
@pytest.mark.slow
def test_few_different_words_meet_as_one(vocabulary):
    words = list(vocabulary)
    families = build_families(words, list(vocabulary.values()))
    met = [
        (one, other)
        for one, _, other in ROWS
        if one in vocabulary
        and other in vocabulary
        and max(
            weight_between(one, other, families, vocabulary, words),
            weight_between(other, one, families, vocabulary, words),
        )
        >= SAME_FORM
    ]
    assert len(met) / len(ROWS) <= 0.02, f"these meet: {met}"
