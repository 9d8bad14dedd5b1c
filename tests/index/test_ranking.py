"""Orders, filters, facets, histogram, groups and deadlines, against loops over articles."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime
from threading import Thread

import numpy as np
import pytest
from articles import generate
from naive_segment import naive_segment
from whoosh.query import And, Every, Or, Term

from indexer.article import Article
from indexer.index.clock import Clock, OutOfTime
from indexer.index.searching.byte_cache import ByteCache
from indexer.index.searching.facets import MOST_BUCKETS, bucket_starts, histogram
from indexer.index.searching.nodes import Form, NewsConcept
from indexer.index.searching.plan import Plan
from indexer.index.searching.snapshot import Snapshot
from indexer.schema import NO_DAY, NO_MOMENT, day_number, day_of, moment_number

ARTICLES = generate(300, seed=2)
GROUPS = [number % 50 if number % 3 else -1 for number in range(300)]
GONE = (0, 17, 250)
COMMON = Term("text", "في")
RARE = Term("text", "كتب")


def make(cuts):
    ends = [*cuts, 300]
    segments = []
    for start, end in zip([0, *cuts], ends, strict=True):
        deleted = [number - start for number in GONE if start <= number < end]
        segments.append(naive_segment(ARTICLES[start:end], deleted, GROUPS[start:end]))
    return Snapshot(segments)


@pytest.fixture(scope="module", params=[(), (100,), (10, 11, 200)], ids=["one", "two", "four"])
def snapshot(request):
    return make(request.param)


def day(article):
    return day_number(article.published)


def moment(article):
    return moment_number(article.published)


@pytest.fixture(scope="module")
def scores():
    """All scores of COMMON or RARE, by id, from the single segment's plain list."""
    whole = make(())
    ranking = whole.rank(Or([COMMON, RARE]), Plan(count=1000))
    return {whole.id_of(row): row.score for row in ranking.rows}


TREE = Or([COMMON, RARE])
BY_ID = {article.id: article for article in ARTICLES}


def ids(snapshot, ranking):
    return [snapshot.id_of(row) for row in ranking.rows]


@pytest.mark.parametrize("count", [1, 10, 1000])
def test_relevance_breaks_ties_by_time_then_id(snapshot, scores, count):
    expected = sorted(scores, key=lambda i: (-scores[i], -(moment(BY_ID[i]) // 60), i))[:count]
    ranking = snapshot.rank(TREE, Plan(count=count))
    assert ids(snapshot, ranking) == expected
    assert ranking.total == len(scores)


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("count", [1, 10, 1000])
def test_orders_by_time_put_unknown_times_last(snapshot, scores, order, count):
    def key(article_id):
        number = moment(BY_ID[article_id])
        if number == NO_MOMENT:
            return 10**12, -scores[article_id], article_id
        return (number if order == "oldest" else -number), -scores[article_id], article_id

    ranking = snapshot.rank(TREE, Plan(count=count, order=order))
    assert ids(snapshot, ranking) == sorted(scores, key=key)[:count]
    assert ranking.total == len(scores)


def test_equal_scores_come_in_one_order_however_segments_are_cut():
    one, four = make(()), make((10, 11, 200))
    plan = Plan(count=40)
    assert ids(one, one.rank(Every(), plan)) == ids(four, four.rank(Every(), plan))


FILTERS = {
    "none": {},
    "one": {"keywords": {"source": ("alpha",)}},
    "two values": {"keywords": {"source": ("alpha", "beta")}},
    "two fields": {"keywords": {"source": ("alpha",), "section": ("sport",)}},
    "unknown value": {"keywords": {"source": ("nowhere",)}},
    "days": {"start": 16630, "end": 16650},
    "from": {"start": 16650},
    "all": {"keywords": {"source": ("alpha", "gamma")}, "start": 16630, "end": 16660},
}


def passes(article, asked, without=""):
    for name, values in asked.get("keywords", {}).items():
        if name != without and getattr(article, name) not in values:
            return False
    if without == "day" or not ("start" in asked or "end" in asked):
        return True
    number = day(article)
    return number != NO_DAY and asked.get("start", number) <= number <= asked.get("end", number)


@pytest.mark.parametrize("asked", FILTERS.values(), ids=FILTERS.keys())
def test_filters_facets_and_histogram(snapshot, scores, asked):
    matched = [BY_ID[i] for i in scores]
    plan = Plan(count=1000, facets=("source", "section", "author"), histogram="month", **asked)
    ranking = snapshot.rank(TREE, plan)
    expected = {article.id for article in matched if passes(article, asked)}
    assert set(ids(snapshot, ranking)) == expected
    assert ranking.total == len(expected)
    assert snapshot.rank(TREE, Plan(count=3, **asked)).total == len(expected)
    for name in plan.facets:
        counts = Counter(getattr(a, name) for a in matched if passes(a, asked, without=name))
        del counts[""]
        assert dict(ranking.facets[name]) == counts
        assert list(ranking.facets[name]) == sorted(counts.items(), key=lambda x: (-x[1], x[0]))
    days = [day(a) for a in matched if passes(a, asked, without="day") and a.published]
    months = Counter((day_of(d).year, day_of(d).month) for d in days)
    found = {(day_of(b.start).year, day_of(b.start).month): b.count for b in ranking.histogram}
    assert {month: count for month, count in found.items() if count} == months


def test_facets_give_the_commonest_values_only(snapshot):
    ranking = snapshot.rank(Every(), Plan(facets=("source",), facet_limit=2))
    assert len(ranking.facets["source"]) == 2
    whole = snapshot.rank(Every(), Plan(facets=("source",), facet_limits={"source": 1000}))
    assert len(whole.facets["source"]) == ranking.facet_sizes["source"] > 2
    rarest = whole.facets["source"][-1]
    keywords = {"source": (rarest[0],)}
    chosen = snapshot.rank(Every(), Plan(facets=("source",), facet_limit=2, keywords=keywords))
    assert chosen.facets["source"] == (*whole.facets["source"][:2], rarest)


@pytest.mark.parametrize("step", ["day", "week", "month", "year", "auto"])
def test_buckets_of_every_step_follow_each_other_and_hold_everything(step):
    for first, count in itertools.product((-400_000, 0, 16_000), (1, 70, 71, 500, 3_000, 40_000)):
        days = np.arange(first, first + count)
        chosen, buckets = histogram([days], step)
        assert buckets[0].start <= first <= buckets[0].end
        assert sum(bucket.count for bucket in buckets) == count
        assert all(b.start == a.end + 1 for a, b in itertools.pairwise(buckets))
        if step == "week":
            assert {day_of(bucket.start).weekday() for bucket in buckets} == {5}
        if step == "auto":
            assert len(buckets) <= MOST_BUCKETS + 1
        else:
            assert chosen == step


@pytest.mark.parametrize("field", ["nowhere", "day"])
def test_a_filter_or_facet_over_no_keyword_field_is_an_error(snapshot, field):
    with pytest.raises(TypeError, match="no keyword field"):
        snapshot.rank(Every(), Plan(keywords={field: ("x",)}))
    with pytest.raises(TypeError, match="no keyword field"):
        snapshot.rank(Every(), Plan(facets=(field,)))


BUCKETS = {
    "days": {
        "step": "day",
        "first": "2015-01-31",
        "last": "2015-02-02",
        "starts": ["01-31", "02-01", "02-02"],
    },
    "months": {
        "step": "month",
        "first": "2015-01-31",
        "last": "2015-03-01",
        "starts": ["01-01", "02-01", "03-01"],
    },
    "years": {"step": "year", "first": "2015-05-05", "last": "2015-12-31", "starts": ["01-01"]},
}


@pytest.mark.parametrize("case", BUCKETS.values(), ids=BUCKETS.keys())
def test_buckets(case):
    first, last = (day_number(datetime.fromisoformat(case[end])) for end in ("first", "last"))
    starts = bucket_starts(first, last, case["step"])
    assert [day_of(start).strftime("%m-%d") for start in starts[:-1]] == case["starts"]
    assert starts[-1] > last


def test_the_calendar_may_end(snapshot):
    article = Article("far", "", "كتب", published=datetime(9999, 12, 31))
    far = Snapshot([naive_segment([article])])
    for step in ("day", "month", "year"):
        assert far.rank(Every(), Plan(histogram=step)).histogram[-1].count == 1


@pytest.mark.parametrize("order", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("count", [1, 5, 40, 1000])
def test_of_a_group_only_the_best_is_shown(snapshot, order, count):
    whole = snapshot.rank(TREE, Plan(count=1000, order=order))
    groups = {article.id: group for article, group in zip(ARTICLES, GROUPS, strict=True)}
    seen, expected = set(), []
    for article_id in ids(snapshot, whole):
        group = groups[article_id]
        if group == -1 or group not in seen:
            seen.add(group)
            expected.append(article_id)
    ranking = snapshot.rank(TREE, Plan(count=count, order=order, collapse=True))
    assert ids(snapshot, ranking) == expected[:count]
    assert ranking.total == whole.total
    assert ranking.total_groups == len(expected)
    sizes = Counter(groups[article_id] for article_id in ids(snapshot, whole))
    del sizes[-1]
    counts = ranking.group_counts.tolist()
    assert {group: count for group, count in enumerate(counts) if count} == sizes


def test_a_search_stops_at_its_deadline(snapshot):
    past = Clock(time.monotonic() - 1)
    for tree in (And([COMMON, RARE]), COMMON, Every()):
        ranking = snapshot.rank(tree, Plan(), past)
        assert ranking.partial
        assert ranking.rows == []


def test_an_or_gives_what_it_has_when_time_is_up(monkeypatch):
    snapshot = make(())
    looks = iter([None, None])

    def check(self):
        if next(looks, "over") == "over":
            raise OutOfTime

    monkeypatch.setattr(Clock, "check", check)
    ranking = snapshot.rank(Or([COMMON, RARE, Every()]), Plan(count=1000), Clock(1e12))
    monkeypatch.undo()
    assert ranking.partial
    assert set(ids(snapshot, ranking)) == set(ids(snapshot, snapshot.rank(TREE, Plan(count=1000))))
    # The scratch array is left clean.
    assert snapshot.rank(Every(), Plan()).total == 297


class Stopping(Clock):
    """Runs out at its Nth look."""

    __slots__ = ("left",)

    def __init__(self, looks):
        super().__init__(1e12)
        self.left = looks

    def check(self):
        self.left -= 1
        if self.left < 0:
            raise OutOfTime


def test_wherever_the_time_runs_out_the_page_is_partial():
    snapshot = make((100,))
    words = [NewsConcept(word, (Form(word),)) for word in "في كتب".split()]
    tree, plan = Or(words), Plan(count=5, proximity=tuple(words))
    endings = []
    for looks in itertools.count():
        ranking = snapshot.rank(tree, plan, Stopping(looks))
        endings.append((ranking.partial, bool(ranking.rows)))
        if not ranking.partial:
            break
    assert endings[0] == (True, False)
    assert (True, True) in endings  # found, but not ranked anew


def test_scores_do_not_depend_on_the_cache():
    snapshot = Snapshot([naive_segment(ARTICLES)], ByteCache(limit=0))
    kept = Snapshot([naive_segment(ARTICLES)])
    for _ in range(2):
        assert snapshot.rank(TREE, Plan(count=50)).rows == kept.rank(TREE, Plan(count=50)).rows


def test_many_threads_share_one_snapshot(snapshot):
    trees = [TREE, And([COMMON, RARE]), Or([RARE, Every()]), COMMON]
    plans = [Plan(count=20), Plan(count=20, facets=("source",), order="newest")]
    asked = [(tree, plan) for tree in trees for plan in plans]
    expected = [snapshot.rank(tree, plan) for tree, plan in asked]
    wrong = []

    def work(offset):
        for turn in range(60):
            number = (offset + turn) % len(asked)
            if snapshot.rank(*asked[number]) != expected[number]:
                wrong.append(number)

    threads = [Thread(target=work, args=(offset,)) for offset in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_an_empty_snapshot_answers():
    empty = Snapshot([])
    assert empty.rank(Every(), Plan(facets=("source",), histogram="day")).total == 0
    assert list(empty.articles()) == []


def test_articles_and_ids():
    snapshot = make((100,))
    live = [article for number, article in enumerate(ARTICLES) if number not in GONE]
    assert list(snapshot.articles()) == live
    assert snapshot.find("a0") is None
    assert snapshot.find("nowhere") is None
    leaf, document = snapshot.find("a101")
    assert (leaf.number, document) == (1, 1)
    assert replace(live[0]) == live[0]
