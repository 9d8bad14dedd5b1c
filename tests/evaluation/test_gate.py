"""The gate of relevance: the topics over our own corpus are answered as well as before."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from search_app.evaluation.collection import load_collection
from search_app.evaluation.command import Request, evaluate
from search_app.evaluation.measures import MEASURES

TOPICS = Path(__file__).parents[2] / "corpus" / "topics.toml"
EXPECTED = tomllib.loads((Path(__file__).parent / "expected.toml").read_text(encoding="utf-8"))
SETS = ("plain", "otherwise")


@pytest.fixture(scope="module")
def reports():
    found = evaluate(Request((TOPICS,), baseline=True), lambda message: None)
    return {report.name: report for report in found}


def test_the_topics_are_sound():
    collection = load_collection(TOPICS)
    there = {article.id for article in collection.articles}
    topics = [topic for topics in collection.sets.values() for topic in topics]
    assert tuple(collection.sets) == SETS
    assert len({topic.id for topic in topics}) == len(topics) == 42
    for topic in topics:
        assert topic.grades.keys() <= there, topic.id
        assert set(topic.grades.values()) <= {1, 2}
        assert 2 in topic.grades.values(), topic.id


def test_an_index_gives_articles_the_ids_that_topics_name(service):
    collection = load_collection(TOPICS)
    named = {id for topics in collection.sets.values() for topic in topics for id in topic.grades}
    assert [id for id in sorted(named) if service.article(id) is None] == []


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("name", SETS)
def test_no_figure_falls(reports, name, measure):
    found = reports[name].measures[measure].ours
    floor = EXPECTED[name][measure] - EXPECTED["tolerance"]
    assert found >= floor, f"{measure} of {name} fell to {found:.3f}"


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("name", SETS)
def test_the_product_is_no_worse_than_the_baseline(reports, name, measure):
    compared = reports[name].measures[measure]
    assert compared.ours >= compared.other


def test_the_product_is_better_where_people_write_otherwise(reports):
    compared = reports["otherwise"].measures
    assert compared["nDCG@10"].ours >= compared["nDCG@10"].other + 0.1
    assert compared["R@100"].ours >= compared["R@100"].other + 0.1
