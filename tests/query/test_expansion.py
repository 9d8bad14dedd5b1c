from __future__ import annotations

import pytest

from indexer.index.nodes import (
    AndMaybe,
    AndNot,
    Every,
    NewsConcept,
    NullQuery,
    Or,
    Phrase,
    check_tree,
)
from search_app.query.expansion import expand
from search_app.query.parser import parse
from search_app.query.understanding import MOST_FORMS
from tests.query.words import Words

VOCABULARY = Words(الكتاب=9, كتاب=5, وكتابها=1, مصر=7, في=90)

TREES = {
    "one word": dict(query="كتاب", kind=NewsConcept),
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
    assert isinstance(expansion.tree, NewsConcept)


def test_stop_words_alone_count():
    expansion = expand(parse("في"), VOCABULARY)
    assert expansion.ignored == ()
    assert isinstance(expansion.tree, NewsConcept)


def test_a_word_twice_counts_once():
    assert isinstance(expand(parse("مصر مِصر"), VOCABULARY).tree, NewsConcept)


def test_forms_are_capped():
    crowd = Words(**{f"كتاب{'ات' * n}": n + 1 for n in range(MOST_FORMS + 20)})
    tree = expand(parse("كتاب"), crowd).tree
    assert len(tree.forms) <= MOST_FORMS
