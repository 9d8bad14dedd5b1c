"""One snapshot for all threads, swapped under running searches."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread, current_thread
from time import monotonic, sleep
from types import SimpleNamespace

import pytest

from indexer import backends
from indexer.build import build
from indexer.errors import IndexDamaged
from indexer.index.storage.home import CURRENT, IndexHome
from search_app import snapshots
from search_app.page import SearchParameters
from search_app.search import SearchService


def publish(home: IndexHome, folder: Path, count: int) -> None:
    """Build an index of so many articles that all hold the same word."""
    source = folder / "news.jsonl"
    lines = [json.dumps({"id": str(n), "title": "خبر", "body": f"متن {n}"}) for n in range(count)]
    source.write_text("\n".join(lines), encoding="utf-8")
    build([str(source)], home, backends.default())


@pytest.fixture
def home(tmp_path: Path) -> IndexHome:
    return IndexHome(tmp_path / "home")


def test_searches_see_the_state_before_or_after_and_never_between(home, tmp_path):
    publish(home, tmp_path, 10)
    service = SearchService(home, backends.default())
    stop, wrong = Event(), []

    def ask() -> None:
        while not stop.is_set():
            page = service.search(SearchParameters("خبر", per_page=50))
            if page.total not in (10, 20) or len(page.results) != page.total:
                wrong.append(page.total)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for count in (20, 10, 20, 10, 20):
        publish(home, tmp_path, count)
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert service.search(SearchParameters("خبر")).total == 20
    service.close()


def test_what_is_open_goes_on_when_the_pointer_is_damaged(home, tmp_path):
    publish(home, tmp_path, 3)
    service = SearchService(home, backends.default())
    assert service.search(SearchParameters("خبر")).total == 3
    (home.path / CURRENT).write_bytes(b"{")
    assert service.search(SearchParameters("خبر")).total == 3
    publish(home, tmp_path, 5)
    assert service.search(SearchParameters("خبر")).total == 5
    service.close()


def test_a_commit_that_cannot_be_opened_is_said(home, tmp_path, caplog):
    publish(home, tmp_path, 3)
    service = SearchService(home, backends.default())
    assert service.search(SearchParameters("خبر")).total == 3
    (home.path / CURRENT).write_bytes(b"{")
    for _ in range(5):
        assert service.search(SearchParameters("خبر")).total == 3
    assert [record.levelname for record in caplog.records] == ["ERROR"]  # once, not five times
    assert CURRENT in caplog.text
    service.close()


# Behind the searches, as a server does it ---------------------------------------------------


class Watched:
    """The engine, its openings counted; they wait where told to, or fail."""

    def __init__(self):
        self.engine = backends.default()
        self.opened: list[int] = []  # articles of each commit
        self.open_now = 0
        self.most_open = 0
        self.closed_by: list[str] = []  # names of threads
        self.begun, self.go = Event(), Event()
        self.go.set()
        self.error: Exception | None = None

    def open(self, directory, contents):
        self.begun.set()
        assert self.go.wait(30)
        self.opened.append(sum(segment.documents for segment in contents.segments))
        if self.error is not None:
            raise self.error
        searcher = self.engine.open(directory, contents)
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        close = searcher.close

        def count_and_close():
            self.open_now -= 1
            self.closed_by.append(current_thread().name)
            close()

        searcher.close = count_and_close
        return searcher

    def __getattr__(self, name):
        return getattr(self.engine, name)


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr(snapshots, "LOOK_SECONDS", 0.01)
    return Watched()


@pytest.fixture
def following(home, tmp_path, engine):
    """A search flow that follows, over an index of ten articles."""
    publish(home, tmp_path, 10)
    service = SearchService(home, engine)
    service.follow()
    yield service
    engine.go.set()
    service.close()


def total(service):
    return service.search(SearchParameters("خبر")).total


def until(holds, seconds=30):
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end
        sleep(0.005)


def test_an_opening_delays_no_request(following, home, tmp_path, engine):
    assert engine.opened, "what is there is opened before the first request"
    engine.begun.clear()
    engine.go.clear()
    publish(home, tmp_path, 20)
    assert engine.begun.wait(30), "no request has to ask for it"
    assert [total(following) for _ in range(3)] == [10, 10, 10]
    assert following.state().articles == 10
    engine.go.set()
    until(lambda: total(following) == 20)


def test_a_new_commit_is_warm_before_a_search_sees_it(following, home, tmp_path, monkeypatch):
    warmed, go = Event(), Event()

    def slowly(snapshot):
        warmed.set()
        assert go.wait(30)

    monkeypatch.setattr(following._snapshots, "_warm", slowly)
    publish(home, tmp_path, 20)
    assert warmed.wait(30)
    assert total(following) == 10
    go.set()
    until(lambda: total(following) == 20)


@pytest.mark.parametrize("follows", [True, False], ids=["behind", "before a search"])
def test_each_commit_is_opened_once(home, tmp_path, engine, follows):
    publish(home, tmp_path, 10)
    service = SearchService(home, engine)
    if follows:
        service.follow()
    stop = Event()

    def ask():
        while not stop.is_set():
            total(service)

    threads = [Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for count in (20, 30, 40):
        publish(home, tmp_path, count)
        until(lambda count=count: total(service) == count)
    stop.set()
    for thread in threads:
        thread.join()
    assert engine.opened == [10, 20, 30, 40]
    assert engine.most_open <= 2
    service.close()
    assert engine.open_now == 0


def test_who_opens_rests_in_between(following, home, tmp_path, engine, monkeypatch):
    """Commits that come one after the other take no more than a part of a core."""
    following.close()
    following.ready()  # opens it again
    now, began = 100.0, []
    monkeypatch.setattr(snapshots, "monotonic", lambda: now)

    def wait(pause):
        nonlocal now
        now += pause
        return len(began) == 3

    def refresh():
        nonlocal now
        began.append(now)
        now += 0.7

    monkeypatch.setattr(following._snapshots, "refresh", refresh)
    following._snapshots._keep_up(SimpleNamespace(wait=wait))
    cycle = 0.7 * (1 + snapshots.REST)
    for one, other in pairwise(began):
        assert cycle <= other - one < cycle + 2 * snapshots.LOOK_SECONDS


def test_no_reader_closes_what_was_replaced(following, home, tmp_path, engine):
    listing = following.listing(SearchParameters("خبر"), 100)
    next(listing)
    publish(home, tmp_path, 20)
    until(lambda: total(following) == 20)
    assert engine.closed_by == []
    listing.close()  # its last user
    until(lambda: engine.closed_by)
    publish(home, tmp_path, 30)
    until(lambda: total(following) == 30)
    until(lambda: engine.open_now == 1)
    assert engine.closed_by == ["commits", "commits"]


def test_a_look_that_fails_is_not_the_last(following, home, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(snapshots, "RETRY_SECONDS", 0.05)
    with monkeypatch.context() as broken:
        broken.setattr(following._snapshots, "refresh", lambda: 1 // 0)
        until(lambda: len(caplog.records) > 1)
    assert "ZeroDivisionError" in caplog.text
    publish(home, tmp_path, 20)
    until(lambda: following.state().articles == 20)
    assert following._snapshots._is_followed()


def test_what_is_used_when_following_ends_is_closed_too(following, home, tmp_path, engine):
    listing = following.listing(SearchParameters("خبر"), 100)
    next(listing)
    publish(home, tmp_path, 20)
    until(lambda: total(following) == 20)
    following.close()
    assert engine.open_now == 1
    listing.close()
    assert engine.open_now == 0


def test_no_third_commit_is_opened_while_one_before_is_in_use(following, home, tmp_path, engine):
    listing = following.listing(SearchParameters("خبر"), 100)
    next(listing)  # as a table that is being sent
    publish(home, tmp_path, 20)
    until(lambda: total(following) == 20)
    publish(home, tmp_path, 30)
    sleep(0.2)  # twenty looks
    assert (total(following), engine.open_now) == (20, 2)
    assert len(list(listing)) == 9, "its own commit to the end"
    until(lambda: total(following) == 30)
    assert engine.most_open == 2


@pytest.mark.parametrize("error", [IndexDamaged("x: cut off."), ValueError("who knows")], ids=str)
def test_an_opening_that_fails_is_logged_and_tried_again_not_too_often(
    following, home, tmp_path, engine, error, monkeypatch, caplog
):
    now = 100.0
    monkeypatch.setattr(snapshots, "monotonic", lambda: now)
    engine.error = error

    def failed(times):
        until(lambda: len(caplog.records) == times)
        sleep(0.1)  # until the follower waits again: the clock stands still while it works

    publish(home, tmp_path, 20)
    failed(1)
    now += snapshots.RETRY_SECONDS * 0.9
    sleep(0.15)  # fifteen looks
    assert total(following) == 10
    assert len(engine.opened) == 2
    assert str(error) in caplog.text
    now += snapshots.RETRY_SECONDS * 0.2
    failed(2)
    engine.error = None
    now += snapshots.RETRY_SECONDS * 1.1
    until(lambda: total(following) == 20)


def test_a_commit_after_one_that_failed_is_opened_at_once(
    following, home, tmp_path, engine, monkeypatch
):
    monkeypatch.setattr(snapshots, "RETRY_SECONDS", 3600)
    engine.error = IndexDamaged("x: cut off.")
    publish(home, tmp_path, 20)
    until(lambda: len(engine.opened) == 2)
    engine.error = None
    publish(home, tmp_path, 30)
    until(lambda: total(following) == 30)


def test_the_first_search_waits_for_the_first_commit(home, tmp_path, engine):
    service = SearchService(home, engine)
    service.follow()  # there is nothing yet
    assert not service.ready()
    engine.go.clear()
    publish(home, tmp_path, 10)
    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(total, service) for _ in range(3)]
        assert engine.begun.wait(30)
        sleep(0.05)
        assert not any(answer.done() for answer in answers)
        engine.go.set()
        assert [answer.result() for answer in answers] == [10, 10, 10]
    assert len(engine.opened) == 1
    service.close()


def test_where_nobody_follows_any_more_a_search_looks_itself(following, home, tmp_path):
    following.close()
    publish(home, tmp_path, 20)
    assert total(following) == 20
