"""The form of an advanced search: what it writes, and that it opens filled from any query."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.query.form import QueryForm, form_of_query, query_of_form
from search_app.query.parser import parse
from search_app.query.syntax import Days

JULY = Days(date(2015, 7, 1), date(2015, 7, 31))
FORMS = {
    "nothing": dict(form=QueryForm(), query=""),
    "all": dict(form=QueryForm(all="a b"), query="a AND b"),
    "any alone": dict(form=QueryForm(any="a b"), query="a b"),
    "any beside all": dict(form=QueryForm(all="a b", any="c d"), query="a AND b AND (c OR d)"),
    "exact": dict(form=QueryForm(exact="a b"), query='"a b"'),
    "word and phrase": dict(form=QueryForm(all="a", exact="b c"), query='a AND "b c"'),
    "none": dict(form=QueryForm(any="a", none="b c"), query="a -b -c"),
    "near": dict(form=QueryForm(near="a b", distance=3), query='"a b"~3'),
    "title": dict(form=QueryForm(title="a b"), query="title:a title:b"),
    "paper": dict(form=QueryForm(source='the "a"'), query='source:"the a"'),
    "papers": dict(form=QueryForm(source="a، b c"), query='source:"a" OR source:"b c"'),
    "days": dict(form=QueryForm(days=JULY), query='date:"2015-07-01..2015-07-31"'),
    "rest": dict(form=QueryForm(rest="=a (b -c)", any="d e"), query="=a (b -c) d OR e"),
}


@pytest.mark.parametrize("case", FORMS.values(), ids=FORMS.keys())
def test_what_a_form_writes(case):
    assert query_of_form(case["form"]) == case["query"]


QUERIES = [
    "a",
    "a b c",
    'a AND b AND "c d" -e',
    'a "b c"',
    '"a b" "c d"',
    "a AND (b OR c)",
    'title:a source:"b" source:"c"',
    "date:2015 -date:2015-07",
    "=a b~ c* NEAR",
    "-a",
    "(a b) (c d)",
    'source:"a",b,c d',
    'source:"a, b" c',
    "d source:a OR author:b",
    "-source:a,b section:c section:d",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_form_filled_from_a_query_asks_the_same(query):
    """The order of the clauses is the form's, their meaning the query's."""
    form = form_of_query(parse(query))
    written = parse(query_of_form(form))
    assert sorted(map(str, written.clauses)) == sorted(map(str, parse(query).clauses))


def test_one_of_several_words_is_any_of_them():
    assert form_of_query(parse("a OR b")) == QueryForm(any="a b")


@given(st.text(alphabet='ab مصر"()-=~*:ORANDNT/5', max_size=40))
def test_what_a_form_writes_fills_it_again(text):
    written = query_of_form(form_of_query(parse(text)))
    assert query_of_form(form_of_query(parse(written))) == written
