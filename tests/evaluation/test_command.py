"""``khabar eval`` over a small collection of our own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from indexer.backends.light10 import lucene_term
from indexer.errors import SourceError, UsageError
from search_app.evaluation.collection import load_collection
from search_app.evaluation.command import Request, evaluate
from search_app.evaluation.runs import read_trec

DOCS = [
    {"id": "d 1", "title": "السفينة", "text": "جنحت سفينة قرب الميناء"},
    {"id": "d2", "title": "المدينة", "text": "انتخبت المدينة مجلسها"},
    {"id": "d3", "title": "", "text": "حصاد الزيتون في القرية"},
]
QUERIES = [
    {"qid": "q1", "query": "سفن جانحة قرب ميناء", "rel": {"d 1": 1}},
    {"qid": "q2", "query": "مجلس المدينه", "rel": {"d2": 1}},
]


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    path = tmp_path / "small.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"docs": DOCS, "queries": QUERIES}).encode()))
    return path


def quiet(message: str) -> None:
    """Say nothing."""


def test_a_collection_is_measured_against_the_baseline(collection):
    (report,) = evaluate(Request((collection,), baseline=True), quiet)
    assert (report.name, report.queries) == ("small", 2)
    assert report.measures["nDCG@10"].ours == 1.0
    assert report.measures["nDCG@10"].other is not None
    assert report.per_query["MRR@10"]["q2"] == 1.0


def test_a_run_is_written_and_compared_with(collection, tmp_path):
    run = tmp_path / "run.trec"
    evaluate(Request((collection,), system="light10", run_file=run), quiet)
    written = read_trec(run)["small"]
    assert [documents[0][0] for documents in written.values()] == ["d 1", "d2"]
    (report,) = evaluate(Request((collection,), compare=run), quiet)
    assert report.measures["nDCG@10"].p is not None


def test_sets_over_a_file_of_news(tmp_path):
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join(map(json.dumps, DOCS)), encoding="utf-8")
    known = [{"qid": "k1", "query": "حصاد الزيتون", "rel": {"d3": 1}}]
    path = tmp_path / "known.json"
    content = {"docs": "news.jsonl", "fields": ["text"], "sets": {"a": known, "b": known}}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert {a.title for a in load_collection(path).articles} == {""}
    reports = evaluate(Request((path,), sets=("b",)), quiet)
    assert [report.name for report in reports] == ["b"]
    with pytest.raises(UsageError, match="nowhere"):
        evaluate(Request((path,), sets=("nowhere",)), quiet)


@pytest.mark.parametrize("content", ["[]", "{}", '{"docs": []}', "no json"])
def test_what_is_no_collection_is_said(tmp_path, content):
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"bad\.json"):
        load_collection(path)


LUCENE = {
    "stop word": dict(word="في", term=None),
    "article": dict(word="الكتاب", term="كتاب"),
    "alef and teh marbuta": dict(word="أُسرة", term="اسر"),
    "hamza on waw stays": dict(word="مؤتمر", term="مؤتمر"),
    "digits": dict(word="٢٠١٥", term="2015"),
    "latin": dict(word="FIFA", term="fifa"),
}


@pytest.mark.parametrize("case", LUCENE.values(), ids=LUCENE.keys())
def test_the_baseline_has_lucene_s_terms(case):
    assert lucene_term(case["word"]) == case["term"]
