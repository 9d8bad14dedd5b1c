"""Addresses to parameters and back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import UsageError
from search_app.page import SearchParameters
from search_app.parameters import QueryTooLong, parse_parameters, to_query_string

READ = {
    "nothing": dict(args={}, read=SearchParameters()),
    "query": dict(args={"q": [" a  b "]}, read=SearchParameters(query="a  b")),
    "first value counts": dict(args={"q": ["a", "b"]}, read=SearchParameters(query="a")),
    "empty values": dict(
        args={"page": [""], "sort": [""], "source": [""], "group": [""], "variants": [""]},
        read=SearchParameters(),
    ),
    "arabic-indic digits": dict(args={"page": ["١٢"]}, read=SearchParameters(page=12)),
    "persian digits": dict(args={"per_page": ["۲۰"]}, read=SearchParameters(per_page=20)),
    "sort": dict(args={"sort": ["oldest"]}, read=SearchParameters(sort="oldest")),
    "sources once each": dict(
        args={"source": ["b", "a", "b"]}, read=SearchParameters(sources=("b", "a"))
    ),
    "filters": dict(
        args={"section": ["س"], "author": ["b", "a"], "country": ["EG", "EG"]},
        read=SearchParameters(sections=("س",), authors=("b", "a"), countries=("EG",)),
    ),
    "recent": dict(args={"recent": ["1"]}, read=SearchParameters(recent=30)),
    "recent by half-life": dict(args={"recent": ["٧"]}, read=SearchParameters(recent=7)),
    "recent, off": dict(args={"recent": ["0"]}, read=SearchParameters()),
    "spellings once each": dict(
        args={"variants": ["off"], "drop": ["b", "a", "b", ""]},
        read=SearchParameters(variants=False, drop=("b", "a")),
    ),
    "unknown ignored": dict(args={"next": ["//evil.example"]}, read=SearchParameters()),
    "days": dict(
        args={"from": ["2025-01-31"], "to": ["٢٠٢٥-٠٢-٠١"]},
        read=SearchParameters(start=date(2025, 1, 31), end=date(2025, 2, 1)),
    ),
    "NUL": dict(args={"q": ["a\x00b"]}, read=SearchParameters(query="a b")),
    "bidi override": dict(args={"q": ["a\u202eb"]}, read=SearchParameters(query="ab")),
    "lone surrogate": dict(args={"q": ["a\ud800"]}, read=SearchParameters(query="a\ufffd")),
    "deepest page": dict(args={"page": ["1000"]}, read=SearchParameters(page=1000)),
}


@pytest.mark.parametrize("case", READ.values(), ids=READ.keys())
def test_read(case):
    assert parse_parameters(case["args"]) == case["read"]


REFUSED = {
    "page 0": {"page": ["0"]},
    "page -1": {"page": ["-1"]},
    "page 1e9": {"page": ["1e9"]},
    "page 1.5": {"page": ["1.5"]},
    "page with underscore": {"page": ["1_0"]},
    "page of many digits": {"page": ["9" * 5000]},
    "page superscript": {"page": ["\N{SUPERSCRIPT TWO}"]},
    "too deep": {"page": ["1001"]},
    "too deep by size": {"page": ["201"], "per_page": ["50"]},
    "per_page 0": {"per_page": ["0"]},
    "per_page 51": {"per_page": ["51"]},
    "sort": {"sort": ["best"]},
    "recent": {"recent": ["soon"]},
    "recent for ever": {"recent": ["999999"]},
    "from": {"from": ["yesterday"]},
    "from week": {"from": ["2025-W01-1"]},
    "to": {"to": ["2025-13-01"]},
    "compact day": {"to": ["20250101"]},
    "group": {"group": ["2"]},
    "variants": {"variants": ["no"]},
}


@pytest.mark.parametrize("args", REFUSED.values(), ids=REFUSED.keys())
def test_refused(args):
    with pytest.raises(UsageError) as refusal:
        parse_parameters(args)
    assert refusal.value.status == 400
    assert any("\u0621" <= letter <= "\u064a" for letter in str(refusal.value))


def test_a_query_above_the_limit_of_bytes_is_refused():
    assert parse_parameters({"q": ["م" * 2048]}).query
    with pytest.raises(QueryTooLong) as refusal:
        parse_parameters({"q": ["م" * 2049]})
    assert refusal.value.status == 414


ADDRESSED = {
    "defaults left out": dict(of=SearchParameters(), changes={}, address=""),
    "order": dict(
        of=SearchParameters("a", 2, 20, "newest", ("s", "r")),
        changes={},
        address="q=a&page=2&per_page=20&sort=newest&source=r&source=s",
    ),
    "all filters": dict(
        of=SearchParameters("a", sections=("b",), authors=("d", "c"), countries=("EG",), recent=30),
        changes={},
        address="q=a&recent=1&section=b&author=c&author=d&country=EG",
    ),
    "page": dict(of=SearchParameters("a", 2), changes={"page": 3}, address="q=a&page=3"),
    "a change starts again": dict(
        of=SearchParameters("a", 2), changes={"sources": ("s",)}, address="q=a&source=s"
    ),
    "signs": dict(of=SearchParameters('"a&b=c" +d'), changes={}, address="q=%22a%26b%3Dc%22+%2Bd"),
}


@pytest.mark.parametrize("case", ADDRESSED.values(), ids=ADDRESSED.keys())
def test_address(case):
    assert to_query_string(case["of"], **case["changes"]) == case["address"]


@given(st.dictionaries(st.sampled_from(["q", "page", "sort", "source"]), st.lists(st.text())))
def test_whatever_stands_in_an_address_is_read_or_refused(args):
    try:
        parameters = parse_parameters(args)
    except UsageError:
        return
    assert isinstance(to_query_string(parameters), str)
