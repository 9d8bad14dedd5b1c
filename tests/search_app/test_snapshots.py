"""One snapshot for all threads, swapped under running searches."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event, Thread

import pytest

from indexer import backends
from indexer.build import build
from indexer.index.storage.home import CURRENT, IndexHome
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
