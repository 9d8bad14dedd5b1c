from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from indexer.index.searching.nodes import (
    And,
    AndMaybe,
    AndNot,
    AsWritten,
    Concept,
    DayRange,
    Every,
    InTitle,
    KeywordFilter,
    Near,
    NewsConcept,
    NullQuery,
    Or,
    Phrase,
    Prefix,
    Wildcard,
    check_tree,
)
from indexer.schema import day_number
from search_app.query.confusions import confused
from search_app.query.expansion import expand
from search_app.query.parser import parse
from search_app.query.tree_builder import ATTACHED
from search_app.query.understanding import MOST_FORMS
from tests.query.words import Words

TODAY = date(2026, 11, 25)
TABLE = tomllib.loads(Path(__file__).with_name("queries.toml").read_text(encoding="utf-8"))
VOCABULARY = Words(**dict.fromkeys("وكتابها كتاب مصر الكتاب ومجلس ضريف ظريف في".split(), 5))


def tree_of(query: str):
    return expand(parse(query, TODAY), VOCABULARY).tree


TREES = {
    "one word": dict(query="كتاب", kind=NewsConcept),
    "two words": dict(query="كتاب مصر", kind=Or),
    "phrase and word": dict(query='"كتاب مصر" كتاب', kind=AndMaybe),
    "phrase": dict(query='"كتاب مصر"', kind=Phrase),
    "exclusion": dict(query="كتاب -مصر", kind=AndNot),
    "nothing": dict(query="؟", kind=type(NullQuery)),
    "and": dict(query="كتاب AND مصر", kind=And),
    "and not": dict(query="كتاب AND -مصر", kind=AndNot),
    "or": dict(query="كتاب OR مصر", kind=Or),
    "or not": dict(query="كتاب OR -مصر", kind=Or),
    "near": dict(query='"كتاب مصر"~5', kind=Near),
    "phrase in any form": dict(query='"كتاب مصر"~', kind=Near),
    "phrase of one word in any form": dict(query='"كتاب"~', kind=Concept),
    "exact": dict(query="=كتاب", kind=AsWritten),
    "phrase of one word without clitics": dict(query='="كتاب"', kind=AsWritten),
    "fuzzy": dict(query="كتاب~", kind=Or),
    "prefix": dict(query="كتاب*", kind=Or),
    "title": dict(query="عنوان:كتاب", kind=InTitle),
    "title and word": dict(query="عنوان:كتاب مصر", kind=AndMaybe),
    "a field alone": dict(query="مصدر:x", kind=Every),
    "a field in or": dict(query="كتاب OR مصدر:x", kind=Or),
    "a date alone": dict(query="تاريخ:2015", kind=Every),
    "two spans": dict(query="تاريخ:كانون 2015", kind=Or),
    "a field and a word": dict(query="مصر AND مصدر:x", kind=NewsConcept),
    "a field excluded": dict(query="مصر -مصدر:x", kind=AndNot),
    "words in brackets that exclude": dict(query="مصر (كتاب -ورق)", kind=Or),
}


@pytest.mark.parametrize("case", TREES.values(), ids=TREES.keys())
def test_the_shape_of_the_tree(case):
    tree = tree_of(case["query"])
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
    crowd = Words(**{f"كتاب{'ات' * n}": n + 1 for n in range(MOST_FORMS + 20)})
    tree = expand(parse("كتاب"), crowd).tree
    assert len(tree.forms) <= MOST_FORMS


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE.keys())
def test_every_tree_is_one_that_engines_answer(case):
    check_tree(tree_of(case["query"]))


def test_a_phrase_may_begin_with_an_attested_clitic():
    tree = tree_of('"مجلس الأمن"')
    assert [phrase.words[0] for phrase in tree.subqueries] == "مجلس ومجلس".split()
    assert isinstance(tree_of('="مجلس الأمن"'), AsWritten)


def test_a_prefix_is_sought_behind_the_article_and_clitics_folded():
    tree = tree_of("أقتصاد*")
    assert all(isinstance(node, Prefix) for node in tree.subqueries)
    texts = [node.text for node in tree.subqueries]
    assert len(texts) == len(ATTACHED) == 12
    for text in "اقتصاد الاقتصاد واقتصاد والاقتصاد بالاقتصاد للاقتصاد لاقتصاد".split():
        assert text in texts


def test_a_wildcard_is_folded_between_its_signs():
    texts = [node.text for node in tree_of("مسؤ?لة").subqueries if isinstance(node, Wildcard)]
    assert "مسو?له" in texts
    assert "المسو?له" in texts


def test_what_an_engine_reports_as_capped_is_known_by_the_pattern():
    patterns = expand(parse("اقتصاد*"), VOCABULARY).patterns
    pattern = "اقتصاد*"
    assert patterns["الاقتصاد"] == pattern


def test_confused_letters_count_less_and_are_found_beyond_one_slip():
    concept, similar = tree_of("ظريف~").subqueries
    assert [form.word for form in concept.forms] == "ظريف ضريف".split()
    assert concept.forms[1].weight < 1
    assert (similar.text, similar.maxdist) == ("ظريف", 1)
    assert tree_of("الاقتصاديه~").subqueries[1].maxdist == 2
    assert "سطط" in confused("صتط")


def test_fields_that_hold_for_the_whole_query_become_filters():
    expansion = expand(parse("مصر مصدر:a مصدر:b قسم:رياضة بعد:2015-07 قبل:2015-08"), VOCABULARY)
    assert expansion.filters["source"] == ("a", "b")
    assert expansion.filters["section"] == ("رياضة",)
    assert expansion.start == day_number(date(2015, 7, 1))
    assert expansion.end == day_number(date(2015, 7, 31))
    assert isinstance(expansion.tree, Concept)


def test_fields_within_or_are_nodes_of_the_tree_and_score_nothing():
    expansion = expand(parse("مصدر:a OR تاريخ:2015-07-21"), VOCABULARY)
    source, day = expansion.tree.subqueries
    assert isinstance(source, KeywordFilter)
    assert (source.field_name, source.values, source.boost) == ("source", ("a",), 0.0)
    assert isinstance(day, DayRange)
    assert day.start == day.end == day_number(date(2015, 7, 21))
    assert not expansion.filters
    assert expansion.start is None


FILTERED = {
    "a list": dict(query="مصر مصدر:a,b", filters={"source": ("a", "b")}),
    "or": dict(query="مصر مصدر:a OR مصدر:b", filters={"source": ("a", "b")}),
    "a list beside another value": dict(
        query="مصدر:a,b مصدر:c", filters={"source": ("a", "b", "c")}
    ),
    "lists of two fields": dict(
        query="مصر مصدر:a,b قسم:c,d", filters={"source": ("a", "b"), "section": ("c", "d")}
    ),
}


@pytest.mark.parametrize("case", FILTERED.values(), ids=FILTERED.keys())
def test_values_to_choose_from_are_filters(case):
    assert expand(parse(case["query"]), VOCABULARY).filters == case["filters"]


ALTERNATIVES = {
    "phrases": '"a b" OR "c d"',
    "titles": "title:(a OR b)",
    "near": "(a OR b) NEAR/5 c",
}


@pytest.mark.parametrize("alternatives", ALTERNATIVES.values(), ids=ALTERNATIVES.keys())
def test_of_alternatives_that_must_match_one_must(alternatives):
    tree = tree_of(f"{alternatives} كتاب")
    assert isinstance(tree, AndMaybe)
    assert str(tree.a) == str(tree_of(alternatives))
    assert not isinstance(tree_of(f"({alternatives} OR مصر) كتاب"), AndMaybe)


NARROWING = {
    "fields, or": "مصدر:a OR كاتب:b",
    "days, or": "date:2015-07 OR date:2015-09",
    "a list of days": "date:2015-07,2015-09",
    "a group": "(مصدر:a -تاريخ:2015-07) OR كاتب:b",
}


@pytest.mark.parametrize("filters", NARROWING.values(), ids=NARROWING.keys())
def test_what_asks_for_no_words_narrows_and_brings_in_nothing(filters):
    tree = expand(parse(f"مصر {filters}"), VOCABULARY).tree
    assert isinstance(tree, And)
    words, narrowing = tree.subqueries
    assert isinstance(words, Concept)
    assert str(narrowing) == str(tree_of(filters))


def test_a_value_that_the_index_lacks_finds_nothing_and_is_said():
    class Nothing:
        def find(self, name, value):
            return "source", ()

    expansion = expand(parse("مصر بلد:المريخ"), VOCABULARY, Nothing())
    assert expansion.filters["source"] == ("المريخ",)
    assert [notice.kind for notice in expansion.notices] == ["value-unknown"]


def test_a_country_is_no_field_of_an_index():
    expansion = expand(parse("بلد:مصر OR كتاب"), VOCABULARY)
    assert expansion.tree.subqueries[0].field_name == "source"


def test_an_exact_word_is_sought_as_it_is_written():
    expansion = expand(parse("=كِتاب"), VOCABULARY)
    assert " ".join(expansion.tree.spellings) == "كتاب"
    assert not expansion.notices


def test_a_phrase_near_a_word_is_a_form_of_several_words():
    near = tree_of('"مجلس الأمن" قرب/5 مصر')
    phrase, word = near.parts
    assert " | ".join(form.word for form in phrase.forms) == "مجلس الامن | ومجلس الامن"
    assert word.word == "مصر"
    assert near.slop == 5
    assert not near.ordered


def test_stop_words_within_and_do_not_count_either():
    assert isinstance(tree_of("في AND مصر"), Concept)
    assert isinstance(tree_of("في OR مصر"), Concept)
