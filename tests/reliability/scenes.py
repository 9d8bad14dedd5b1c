"""What writers do, each as a scene over a small home: the state before it, and the one after."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from articles import generate
from disks import Unsynced
from model import BACKEND, as_read, build_all, open_current, update_all

from indexer.article import Article
from indexer.copies import restore, snapshot
from indexer.index.storage.durable import using
from indexer.index.storage.home import LOCK, IndexHome
from indexer.index.storage.lock import holder_of
from indexer.learn import learn
from indexer.update import compact, delete
from indexer.verify import verify

FIRST = as_read(replace(a, precision="day" if a.published else None) for a in generate(30, seed=5))
OTHER = as_read(replace(a, precision="day" if a.published else None) for a in generate(20, seed=6))
CHANGED = [replace(article, source=FIRST[n].source) for n, article in enumerate(OTHER)]

State = dict[str, Article]
FREE_WITHIN = 5  # seconds


def state(articles: list[Article]) -> State:
    return {article.id: article for article in articles}


BEFORE = state(FIRST)
UPDATED = BEFORE | state(CHANGED[:6])


@dataclass(frozen=True)
class Scene:
    """One thing that a writer does. ``after`` is the state when it is done."""

    play: Callable[[IndexHome, Path], object]
    after: State


def _update(home: IndexHome, folder: Path) -> object:
    return update_all(home, folder, CHANGED[:6])


def _delete(home: IndexHome, folder: Path) -> object:
    return delete([FIRST[0].id, FIRST[9].id], home, BACKEND)


def _merge(home: IndexHome, folder: Path) -> object:
    # The eighth small segment: the change is published, then the merge.
    return update_all(home, folder, [replace(CHANGED[0], id="merged")])


def _build(home: IndexHome, folder: Path) -> object:
    return build_all(home, folder, OTHER)


def _compact(home: IndexHome, folder: Path) -> object:
    return compact(home, BACKEND)


def _snapshot(home: IndexHome, folder: Path) -> object:
    return snapshot(home, folder / "copy")


def _restore(home: IndexHome, folder: Path) -> object:
    return restore(home, folder / "ready")


def _learn(home: IndexHome, folder: Path) -> object:
    return learn(home, BACKEND)


SCENES = {
    "update": Scene(_update, UPDATED),
    "delete": Scene(_delete, state([a for a in FIRST if a.id not in (FIRST[0].id, FIRST[9].id)])),
    "merge": Scene(_merge, BEFORE | state([replace(CHANGED[0], id="merged")])),
    "build": Scene(_build, state(OTHER)),
    "compact": Scene(_compact, BEFORE),
    "learn": Scene(_learn, BEFORE),
    # New articles get vectors behind the update, as a commit of their own.
    "update what has learnt": Scene(_update, UPDATED),
    "compact what has learnt": Scene(_compact, BEFORE),
    "snapshot": Scene(_snapshot, BEFORE),
    "restore": Scene(_restore, state(OTHER)),
}


class Stage:
    """Homes in which the scenes can be played, each a fresh copy."""

    def __init__(self, folder: Path, names: Iterable[str] = tuple(SCENES)):
        self.folder = folder
        folder.mkdir(exist_ok=True)
        with using(Unsynced()):
            for name in names:
                self._prepare(name)

    def _prepare(self, name: str) -> None:
        folder = self.folder / name
        folder.mkdir()
        home = IndexHome(folder / "home")
        if name != "merge":
            build_all(home, folder, FIRST)
        else:
            build_all(home, folder, FIRST[:24])
            for article in FIRST[24:]:
                update_all(home, folder, [article])
            assert len(home.current().contents.segments) == 7
        if name.endswith("learnt"):
            learn(home, BACKEND)
        if name == "restore":
            ready = IndexHome(folder / "ready")
            build_all(ready, folder, OTHER)

    def copy(self, name: str, to: Path) -> IndexHome:
        """Return a fresh home for the scene *name*, in the folder *to*."""
        shutil.copytree(self.folder / name, to)
        return IndexHome(to / "home")


def articles_of(home: IndexHome) -> State:
    searcher = open_current(home)
    try:
        found = list(searcher.articles())
        assert searcher.stats.articles == len(found)
        return state(found)
    finally:
        searcher.close()


def check_whole(home: IndexHome, scene: Scene, before: State = BEFORE) -> bool:
    """Return whether the state is the one after; AssertionError where it is neither."""
    found = articles_of(home)
    assert found in (before, scene.after)
    verify(home.current(), BACKEND)
    return found == scene.after


def check_goes_on(home: IndexHome, folder: Path) -> None:
    """Raise AssertionError where the next writer is hindered or leaves anything behind."""
    # A child that was being started shares the lock until its program runs.
    until = time.monotonic() + FREE_WITHIN
    while holder_of(home.path / LOCK) and time.monotonic() < until:
        time.sleep(0.01)
    assert holder_of(home.path / LOCK) is None
    with using(Unsynced()):
        update_all(home, folder, [replace(FIRST[1], id="next")])
    assert "next" in articles_of(home)
    assert home.orphans() == []
