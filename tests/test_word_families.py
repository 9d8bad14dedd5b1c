"""The families of a word: in the library, on the command line, on the page."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.word_families import FAMILIES, families_of_text, word_families
from search_app import create_app
from search_app.cli import cli
from search_app.texts.messages import TEXTS

sys.path.append(str(Path(__file__).parent / "query"))
from words import Words

VOCABULARY = Words(
    pairs={"كره قدم": 40},
    names=dict(غوغل=("جوجل",)),
    كتاب=50,
    الكتاب=40,
    كتابها=9,
    كتابين=4,
    كتب=30,
    كاتب=12,
    غوغل=5,
    جوجل=7,
)


def by_reason(word):
    found = word_families(word, VOCABULARY)
    return {f.reason: {m.word: (m.articles, m.weight) for m in f.members} for f in found.families}


def test_every_member_stands_in_its_family_with_frequency_and_weight():
    found = by_reason("الكِتاب")
    assert found["typed"] == {"الكتاب": (40, 1.0)}
    assert found["same-form"]["كتاب"] == (50, 0.9)
    assert found["root"]["كاتب"] == (12, 0.3)


def test_spellings_of_a_name_are_a_family():
    assert by_reason("غوغل")["name"] == {"جوجل": (7, 0.8)}


def test_a_word_stands_in_one_family_of_relatives():
    found = by_reason("كتاب")
    members = [word for words in found.values() for word in words]
    assert len(members) == len(set(members))


def test_only_the_first_words_are_shown_each_once():
    shown = families_of_text("كتاب الكتاب كتاب كتب", VOCABULARY, 2)
    assert " ".join(word.folded for word in shown) == "كتاب الكتاب"


def test_every_family_has_a_name_on_the_page():
    assert {f"analyze.family.{reason}" for reason in FAMILIES[1:]} <= TEXTS.keys()


@pytest.fixture
def client(service):
    return create_app({}, service).test_client()


def test_the_page_shows_members_and_is_linked_from_the_results(client):
    page = client.get("/analyze?q=سفينة").get_data(as_text=True)
    assert "<bdi>السفينه</bdi>" in page
    assert TEXTS["analyze.family.same-form"] in page
    assert "/analyze?q=" in client.get("/search?q=سفينة").get_data(as_text=True)


@pytest.mark.parametrize(
    "address", ["/analyze", "/analyze?q=", "/analyze?q=%3Cb%3E", "/analyze?q=!"]
)
def test_the_page_takes_anything(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "<b>" not in answer.get_data(as_text=True)


def test_the_command_shows_them_too(corpus_index):
    arguments = ["analyze", "سفينة", "--index", str(corpus_index)]
    shown = CliRunner().invoke(cli, arguments)
    assert shown.exit_code == 0
    assert "same-form" in shown.output
    (record,) = json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).output)
    assert record["families"][0] == {
        "reason": "typed",
        "members": [{"word": record["folded"], "articles": record["articles"], "weight": 1.0}],
    }


def test_explain_on_the_command_line_and_in_the_api(corpus_index, client, service):
    query = "مياه النهر"
    best = client.get("/api/v1/search", query_string={"q": query}).json["results"][0]
    answer = client.get("/api/v1/explain", query_string={"q": query, "id": best["id"]})
    assert answer.json["value"] == pytest.approx(best["score"], abs=1e-5)
    arguments = ["explain", query, best["id"], "--index", str(corpus_index)]
    record = json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).output)
    assert record["children"] == answer.json["children"]
    assert "every-form" in CliRunner().invoke(cli, arguments).output


def test_explain_searches_no_other_spelling_where_a_search_would_not(corpus_index, client):
    query = {"q": "أميركا", "variants": "off"}
    best = client.get("/api/v1/search", query_string=query).json["results"][0]
    arguments = ["explain", query["q"], best["id"], "--index", str(corpus_index), "--json"]
    record = json.loads(CliRunner().invoke(cli, [*arguments, "--variants", "off"]).output)
    assert record["value"] == pytest.approx(best["score"], abs=1e-5)
    assert record != json.loads(CliRunner().invoke(cli, arguments).output)


def test_explain_of_an_unknown_article_says_so(corpus_index, client):
    assert client.get("/api/v1/explain?q=x&id=nowhere").status_code == 404
    assert (
        CliRunner().invoke(cli, ["explain", "x", "y", "--index", str(corpus_index)]).exit_code == 1
    )
