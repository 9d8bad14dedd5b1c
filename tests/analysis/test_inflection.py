"""Inflected forms of many lemmas: more in the lemma's concept than light stems, fewer wrong."""

from __future__ import annotations

import gzip
from collections import defaultdict

import pytest

from indexer.analysis import fold, light_stem
from indexer.analysis.clitics import ending, stem
from indexer.analysis.roots import find_root


@pytest.mark.shared
def test_more_forms_meet_their_lemma_and_fewer_another(shared, vocabulary):
    path = shared / "lex" / "sigmorphon2017_ara.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.split("\t")[:2] for line in lines][1:]
    pairs = [(fold(lemma), fold(form)) for lemma, form in rows]
    lemmas = {lemma for lemma, _ in pairs}
    stems = {
        word: stem(word, lambda other: vocabulary.get(other, 0)) for pair in pairs for word in pair
    }

    def in_concept(lemma: str, form: str) -> bool:
        return (
            stems[lemma] == stems[form]
            or light_stem(lemma) == light_stem(form)
            or find_root(stems[lemma]) == find_root(stems[form])
        )

    def met_by_another(key) -> float:
        by_key = defaultdict(set)
        for lemma in lemmas:
            by_key[key(lemma)].add(lemma)
        return sum(bool(by_key[key(form)] - {lemma}) for lemma, form in pairs) / len(pairs)

    found = sum(in_concept(*pair) for pair in pairs) / len(pairs)
    light = sum(light_stem(lemma) == light_stem(form) for lemma, form in pairs) / len(pairs)
    assert found > light + 0.3, (found, light)
    assert met_by_another(stems.__getitem__) < met_by_another(light_stem)
    # As one form of one word, the weight .9 of a concept:
    assert met_by_another(lambda word: (stems[word], ending(word, stems[word]))) < 0.02
