from __future__ import annotations

import pytest

from indexer.analysis import light_stem
from indexer.index.nodes import AndMaybe, AndNot, Concept, Every, NullQuery, Or, Phrase, check_tree
from search_app.query.expansion import MAX_FORMS, expand
from search_app.query.parser import parse


class Words:
    """A vocabulary of a few words."""

    def __init__(self, **frequencies: int):
        self.frequencies = frequencies

    def frequency(self, word: str) -> int:
        return self.frequencies.get(word, 0)

    def same_stem(self, stem: str) -> list[tuple[str, int]]:
        found = [(w, f) for w, f in self.frequencies.items() if light_stem(w) == stem]
        return sorted(found, key=lambda item: -item[1])


VOCABULARY = Words(الكتاب=9, كتاب=5, وكتابها=1, مصر=7, في=90)

TREES = {
    "one word": dict(query="كتاب", kind=Concept),
    "two words": dict(query="كتاب مصر", kind=Or),
    "phrase and word": dict(query='"كتاب مصر" كتاب', kind=AndMaybe),
    "phrase": dict(query='"كتاب مصر"', kind=Phrase),
    "exclusion": dict(query="كتاب -مصر", kind=AndNot),
    "nothing": dict(query="؟", kind=type(NullQuery)),
}


@pytest.mark.parametrize("case", TREES.values(), ids=TREES.keys())
def test_the_shape_of_the_tree(case):
    tree = expand(parse(case["query"]), VOCABULARY).tree
    check_tree(tree)
    assert type(tree) is case["kind"]


def test_a_word_stands_for_the_words_of_its_stem_itself_first():
    expansion = expand(parse("كِتَابٌ"), VOCABULARY)
    (forms,) = expansion.words.values()
    assert " ".join(forms) == "كتاب الكتاب وكتابها"


def test_an_unknown_word_is_searched_as_it_is():
    tree = expand(parse("زرافة"), VOCABULARY).tree
    assert [form.word for form in tree.forms] == ["زرافه"]


def test_exclusions_alone_leave_everything_else():
    tree = expand(parse("-مصر"), VOCABULARY).tree
    assert isinstance(tree.a, Every)


def test_stop_words_do_not_count_beside_other_words():
    expansion = expand(parse("في مصر"), VOCABULARY)
    assert expansion.ignored == ("في",)
    assert isinstance(expansion.tree, Concept)


def test_stop_words_alone_count():
    expansion = expand(parse("في"), VOCABULARY)
    assert expansion.ignored == ()
    assert isinstance(expansion.tree, Concept)


def test_a_word_twice_counts_once():
    assert isinstance(expand(parse("مصر مِصر"), VOCABULARY).tree, Concept)


def test_forms_are_capped():
    crowd = Words(**{f"كتاب{'ات' * n}": n + 1 for n in range(MAX_FORMS + 20)})
    tree = expand(parse("كتاب"), crowd).tree
    assert len(tree.forms) <= MAX_FORMS
