"""Snapshots while a writer commits, and an index from its own export."""

from __future__ import annotations

import json
import os
import shutil
import signal
from datetime import datetime, timedelta, timezone

import pytest
from disks import Unsynced
from model import BACKEND, answers_of, as_read, build_all, update_all
from scenes import CHANGED, FIRST, OTHER, articles_of
from test_readers import version

from indexer.article import Article
from indexer.build import build
from indexer.copies import copy_file, link_file, restore, restore_kept, snapshot
from indexer.errors import IndexDamaged, UsageError
from indexer.export import export, export_record
from indexer.index.storage.durable import using
from indexer.index.storage.home import IndexHome
from indexer.update import compact, delete
from indexer.verify import verify_all


@pytest.fixture
def home(tmp_path):
    home = IndexHome(tmp_path / "home")
    with using(Unsynced()):
        build_all(home, tmp_path, FIRST)
    return home


def test_snapshots_during_commits(tmp_path, trials):
    home = IndexHome(tmp_path / "home")
    with using(Unsynced()):
        build_all(home, tmp_path, version(0))
        writer = os.fork()
        if writer == 0:
            number = 0
            while True:
                number += 1
                update_all(home, tmp_path, version(number))
        try:
            for number in range(trials("snapshots during commits", 12, 100)):
                copy = IndexHome(tmp_path / f"copy-{number}")
                snapshot(home, copy.path)
                verify_all(copy, BACKEND)
                bodies = {article.body for article in articles_of(copy).values()}
                assert len(bodies) == 1
                shutil.rmtree(copy.path)
        finally:
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)


@pytest.mark.parametrize("transfer", [copy_file, link_file])
def test_a_snapshot_outlives_its_index_and_comes_back(home, tmp_path, transfer):
    expected = answers_of(home)
    snapshot(home, tmp_path / "copy", transfer)
    build_all(home, tmp_path, OTHER)
    update_all(home, tmp_path, OTHER[:1])
    assert answers_of(IndexHome(tmp_path / "copy")) == expected
    restore(home, tmp_path / "copy")
    assert answers_of(home) == expected
    assert [verified.articles for verified in verify_all(home, BACKEND)] == [30, 20]
    shutil.rmtree(home.path)
    assert answers_of(IndexHome(tmp_path / "copy")) == expected


def test_a_damaged_snapshot_is_not_restored(home, tmp_path):
    made = snapshot(home, tmp_path / "copy", copy_file)
    segment = made.path / made.contents.segments[0].name
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    before = home.current()
    with pytest.raises(IndexDamaged):
        restore(home, tmp_path / "copy")
    assert home.current() == before


def test_a_snapshot_never_goes_where_something_is(home, tmp_path):
    with pytest.raises(UsageError, match="holds an index"):
        snapshot(home, home.path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("dear")
    with pytest.raises(UsageError, match="not empty"):
        snapshot(home, tmp_path / "full")


def test_back_to_what_was_kept(home, tmp_path):
    expected = answers_of(home)
    update_all(home, tmp_path, CHANGED[:3])
    serving = home.current()
    (serving.path / serving.contents.segments[-1].name).write_bytes(b"damaged")
    with pytest.raises(IndexDamaged):
        answers_of(home)
    restore_kept(home)
    assert answers_of(home) == expected
    verify_all(home, BACKEND)


def exported(home: IndexHome, to) -> str:
    to.write_text("".join(f"{line}\n" for line in export(home, BACKEND)), encoding="utf-8")
    return str(to)


def test_export_then_build_gives_equal_answers(home, tmp_path):
    update_all(home, tmp_path, CHANGED[:9])
    delete([FIRST[20].id], home, BACKEND)
    other = IndexHome(tmp_path / "other")
    build([exported(home, tmp_path / "all.jsonl")], other, BACKEND)
    assert articles_of(other) == articles_of(home)
    compact(home, BACKEND)
    assert answers_of(other) == answers_of(home)


ZONE = timezone(timedelta(hours=3))
TIMES = [
    (datetime(2015, 7, 21), "day"),
    (datetime(2015, 7, 1), "month"),
    (datetime(2015, 1, 1), "year"),
    (datetime(2015, 7, 21, 9, 5), "minute"),
    (datetime(2015, 7, 21, 9, 5, 7), "second"),
    (datetime(2015, 7, 21, 9, 5), "second"),
    (datetime(2015, 7, 21, 9, 5, tzinfo=ZONE), "minute"),
    (datetime(2015, 7, 21, 9, 5, tzinfo=ZONE), "second"),
    (datetime(2015, 7, 21, 9, 5, 7, tzinfo=ZONE), "second"),
    (None, None),
]


@pytest.mark.parametrize(("moment", "precision"), TIMES)
def test_an_article_comes_back_from_its_record(moment, precision):
    article = Article(
        "x/1",
        "عنوان",
        "متن\n\nفقرة ثانية",
        url="https://example.org/a?b=1",
        source="p",
        section="سياسة",
        author="a, b",
        published=moment,
        precision=precision,
        language="ar",
        extra={"views": 7, "tags": ["a", {"b": None}], "date_raw": "yesterday"},
    )
    assert as_read([article]) == [article]
    json.dumps(export_record(article))


@pytest.mark.shared
def test_real_articles_come_back(shared):
    source = shared / "data" / "news" / "saudinewsnet.jsonl.gz"
    from indexer.sources import Accepted, Papers, read_articles

    outcomes = read_articles([source], papers=Papers.empty(), limit=2000)
    articles = [outcome.article for outcome in outcomes if isinstance(outcome, Accepted)]
    assert as_read(articles) == articles
