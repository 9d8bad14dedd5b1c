"""The record, and the door at which its text is made safe."""

import re
import unicodedata
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.article import (
    MAX_BODY_BYTES,
    MAX_MARKS,
    canonical_url,
    clean_id,
    clean_line,
    clean_text,
    is_mark,
    parse_published,
    stable_id,
    truncate_body,
)

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
FATHA, SHADDA, ACUTE = "\u064e", "\u0651", "\u0301"

CLEANED = {
    "entity": dict(given="a &lt; b", kept="a < b"),
    "entity escaped twice": dict(given="&amp;quot;نعم&amp;quot;", kept='"نعم"'),
    "entity escaped four times": dict(given="&amp;amp;amp;lt;", kept="<"),
    "entity escaped for ever": dict(given="&" + "amp;" * 50 + "lt;", kept="amp;" * 42 + "lt;"),
    "entity that a bidi control hides": dict(given="&l\u202at;", kept="<"),
    "entity that another makes": dict(given="&l&#116;;", kept="<"),
    "entity that NFC makes": dict(given="&hellip\u037e", kept="…"),
    "entity of a bidi control": dict(given="a&#8238;b", kept="ab"),
    "entity of endless digits": dict(given="a&#" + "9" * 9000 + ";b", kept="a\ufffdb"),
    "ampersand alone": dict(given="R&D و AT&T", kept="R&D و AT&T"),
    "line ends": dict(given="a\r\nb\rc\x85d", kept="a\nb\nc\nd"),
    "control stands for a space": dict(given="ثم\x00مضى", kept="ثم مضى"),
    "tab and newline stay": dict(given="a\tb\n\nc", kept="a\tb\n\nc"),
    "lone surrogate": dict(given="a\ud83d", kept="a\ufffd"),
    "bidi override": dict(given="a\u202eb\u2069c", kept="abc"),
    "right-to-left mark stays": dict(given="a\u200fb", kept="a\u200fb"),
    "noncharacter": dict(given="a\uffffb\ufffe", kept="ab"),
    "NFC": dict(given="ا\u0653", kept="\u0622"),
    "three marks stay": dict(given="ب" + FATHA * 3, kept="ب" + FATHA * 3),
    "four marks": dict(given="ب" + FATHA * 4 + "ت", kept="ب" + FATHA * 3 + "ت"),
    "marks of any script": dict(given="x" + "\u0e38" * 90, kept="x" + "\u0e38" * 3),
    "marks without a class": dict(given="x" + "\u0901" * 90, kept="x" + "\u0901" * 3),
    "HTML space": dict(given="a&nbsp;b\u00a0", kept="a b"),
}


@pytest.mark.parametrize("case", CLEANED.values(), ids=CLEANED.keys())
def test_clean_text(case):
    assert clean_text(case["given"]) == case["kept"]
    assert clean_text(case["kept"]) == case["kept"]


ESCAPES = ("&", "amp;", "#38;", "&#x26", "lt", ";", "\u202a", "\x00", "\ud800", "\u037e", "\u00a0")
LETTERS = (FATHA, SHADDA, ACUTE, "\u0e38", "ا", "e", " ", "\r", "\n")
PIECES = st.sampled_from(ESCAPES + LETTERS)


@settings(deadline=None)  # a busy machine proves nothing
@given(st.text(st.characters()) | st.lists(PIECES, max_size=60).map("".join))
def test_cleaned_text_is_safe_and_stays_as_it_is(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert not FORBIDDEN.search(cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    marks = "".join("m" if is_mark(character) else "." for character in cleaned)
    assert "m" * (MAX_MARKS + 1) not in marks
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\n" not in clean_line(text)


def test_a_long_text_of_escapes_is_cleaned_in_linear_time():
    assert len(clean_text("&" + "amp;" * 250_000)) < 1_000_000


def test_an_id_comes_back_unchanged_but_for_controls():
    assert clean_id(" a&amp;b\u0627\u0653 ") == " a&amp;b\u0627\u0653 "
    assert clean_id("a\tb\nc\x00d\u202ee\ud800") == "abcde\ufffd"


def test_a_long_body_is_cut_at_a_letter():
    short = "ب" * 10
    assert truncate_body(short) == (short, False)
    body, was_cut = truncate_body("a" + "ب" * MAX_BODY_BYTES)
    assert was_cut
    assert len(body.encode()) == MAX_BODY_BYTES - 1


URLS = {
    "scheme and host": dict(given="HTTPS://Example.ORG/A", kept="https://example.org/A"),
    "default port": dict(given="http://e.org:80/", kept="http://e.org"),
    "other port": dict(given="http://e.org:8080/", kept="http://e.org:8080"),
    "tracking": dict(given="http://e.org/?utm_source=x&id=2", kept="http://e.org?id=2"),
    "order": dict(given="http://e.org/?b=2&a=1", kept="http://e.org?a=1&b=2"),
    "script": dict(given="javascript:alert(1)", kept=""),
    "no address of the web": dict(given="ftp://e.org/1", kept=""),
    "bad port": dict(given="http://e.org:99999999/", kept=""),
    "bad bracket": dict(given="http://[::1/", kept=""),
    "lone surrogate": dict(given="http://e.org/?a=\ud800", kept="http://e.org?a=%ED%A0%80"),
}


@pytest.mark.parametrize("case", URLS.values(), ids=URLS.keys())
def test_canonical_url(case):
    assert canonical_url(case["given"]) == case["kept"]


@settings(deadline=None)  # a busy machine proves nothing
@given(st.text(st.characters()))
def test_no_address_raises(text):
    for url in (text, f"http://{text}", f"http://e.org/{text}", f"http://e.org/?{text}"):
        canonical_url(url)
        stable_id(text, url, text, text)


def test_the_rule_of_the_stable_id_never_changes():
    assert stable_id("p", "https://p.example/1", "t", "b") == "d888ee53454f7e12d35f"
    assert stable_id("p", "", "t", "b") == "2d4e817e7b8f0e1aac83"
    assert stable_id("p", "", "t", "ب" * 200 + "x") == stable_id("p", "", "t", "ب" * 200 + "y")
    assert stable_id("p", "", "t ", " b  c") == stable_id("p", "", "t", "b\nc")


TIMES = {
    "day": dict(given="2015-07-21", moment=datetime(2015, 7, 21), precision="day"),
    "day without hyphens": dict(given="20150721", moment=datetime(2015, 7, 21), precision="day"),
    "day of a week": dict(given="2015-W30-2", moment=datetime(2015, 7, 21), precision="day"),
    "month": dict(given="2015-07", moment=datetime(2015, 7, 1), precision="month"),
    "year": dict(given="2015", moment=datetime(2015, 1, 1), precision="year"),
    "minute": dict(
        given="2015-07-21 09:30", moment=datetime(2015, 7, 21, 9, 30), precision="minute"
    ),
    "second": dict(
        given="2015-07-21 00:43:52", moment=datetime(2015, 7, 21, 0, 43, 52), precision="second"
    ),
}


@pytest.mark.parametrize("case", TIMES.values(), ids=TIMES.keys())
def test_parse_published(case):
    assert parse_published(case["given"]) == (case["moment"], case["precision"])


@settings(deadline=None)  # a busy machine proves nothing
@given(st.text(st.characters()))
def test_a_time_that_cannot_be_read_is_a_value_error(text):
    with suppress(ValueError):
        parse_published(text)
