"""The papers of sources.toml."""

import re

import pytest

from indexer.errors import SourceError
from indexer.sources import Paper, Papers

FOUND = {
    "id": dict(text="sahil", id="sahil"),
    "id in capitals": dict(text="SAHIL", id="sahil"),
    "name": dict(text="بريد الساحل", id="sahil"),
    "name with harakat and tatweel": dict(text="بَريد الســاحل", id="sahil"),
    "name with white space": dict(text=" بريد  الساحل\n", id="sahil"),
    "alef maksura for yeh": dict(text="صدي الجبل", id="jabal"),
    "alias": dict(text="sahil post", id="sahil"),
}


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND.keys())
def test_a_paper_is_found(papers, case):
    assert papers.find(case["text"]).id == case["id"]


@pytest.mark.parametrize("text", ["", "!", "بريد", "sahil post 2"])
def test_an_unknown_paper_is_not_found(papers, text):
    assert papers.find(text) is None


def test_an_unknown_paper_is_named_as_it_came(papers):
    assert papers.named("Goud.ma") == Paper(id="Goud.ma", name="Goud.ma")
    assert papers.named("plain").name == "Plain"
    assert Papers.empty().named("x").zone is None


def test_papers_are_listed_in_the_order_of_the_file(papers):
    assert [paper.id for paper in papers] == ["sahil", "jabal", "plain"]
    assert len(papers) == 3
    assert papers.find("jabal").country == "LB"
    assert papers.find("jabal").zone.key == "Asia/Beirut"


BROKEN = {
    "not TOML": dict(text="[papers", says="not a TOML file"),
    "not UTF-8": dict(text="[papers.a]\nname='\udcff'", says="not a TOML file"),
    "empty": dict(text="", says="papers: missing"),
    "another table": dict(text="[paper.a]\nname='x'", says="paper: unknown"),
    "no table": dict(text="papers.a = 1", says="papers.a: not a table"),
    "no name": dict(text="[papers.a]", says="papers.a.name: not a name"),
    "name without letters": dict(text="[papers.a]\nname='...'", says="papers.a.name"),
    "unknown key": dict(text="[papers.a]\nname='x'\nzone='y'", says="papers.a.zone: unknown"),
    "aliases no list": dict(text="[papers.a]\nname='x'\naliases='y'", says="papers.a.aliases"),
    "alias no text": dict(text="[papers.a]\nname='x'\naliases=[1]", says="papers.a.aliases"),
    "country": dict(text="[papers.a]\nname='x'\ncountry='Egypt'", says="papers.a.country: 'Egypt'"),
    "time zone": dict(
        text="[papers.a]\nname='x'\ntimezone='Mars'", says="papers.a.timezone: 'Mars'"
    ),
    "time zone a folder": dict(
        text="[papers.a]\nname='x'\ntimezone='Asia'", says="papers.a.timezone"
    ),
    "time zone a path": dict(
        text="[papers.a]\nname='x'\ntimezone='../a'", says="papers.a.timezone"
    ),
    "one name twice": dict(
        text="[papers.a]\nname='x'\n[papers.b]\nname='X.'", says="'X.' names both 'a' and 'b'"
    ),
}


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_by_file_and_key(tmp_path, case):
    path = tmp_path / "sources.toml"
    path.write_bytes(case["text"].encode("utf-8", "surrogateescape"))
    with pytest.raises(SourceError, match=re.escape(f"{path}: {case['says']}")):
        Papers.load(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SourceError, match="No such file"):
        Papers.load(tmp_path / "none.toml")
