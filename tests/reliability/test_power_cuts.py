"""Power cuts: everything acknowledged is there, everything opens; and without syncs it would not."""

from __future__ import annotations

import random
import shutil

import pytest
from model import update_all
from power import Disks, Recorder
from scenes import BACKEND, BEFORE, CHANGED, FIRST, OTHER, Stage, articles_of, build_all, state

from indexer.copies import snapshot
from indexer.errors import KhabarError
from indexer.index.storage.durable import using
from indexer.index.storage.home import IndexHome
from indexer.update import compact, delete
from indexer.verify import verify_all


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """A run of a writer from a durable home: the calls, and the state after each acknowledgement."""
    stage = Stage(tmp_path_factory.mktemp("stage"), ["merge"])
    folder = tmp_path_factory.mktemp("power") / "f"
    home = stage.copy("merge", folder)
    before = folder.with_name("before")
    shutil.copytree(home.path, before)
    states, disk = [BEFORE], Recorder()

    def acknowledge():
        disk.acknowledge()
        states.append(articles_of(home))

    with using(disk):
        update_all(home, folder, CHANGED[:5])  # and a merge
        acknowledge()
        delete([FIRST[20].id], home, BACKEND)
        acknowledge()
        compact(home, BACKEND)
        acknowledge()
        build_all(home, folder, OTHER)
        acknowledge()
        update_all(home, folder, FIRST[25:])
        acknowledge()
    assert states[1] == BEFORE | state(CHANGED[:5])
    return home.path, before, disk.calls, states


def cut(record, syncs: bool, trials: int, folder) -> tuple[int, int]:
    """Return how many of *trials* cuts left an index unopenable, and how many lost a commit."""
    root, before, calls, states = record
    disks, chance = Disks(root, before, calls, syncs), random.Random(7)
    unopenable = lost = 0
    for _ in range(trials):
        at = chance.randint(1, len(calls))
        disks.show(at, folder, chance)
        home = IndexHome(folder)
        done = disks.acknowledged(at)
        try:
            found = articles_of(home)
            verify_all(home, BACKEND)
        except KhabarError:
            unopenable += 1
        else:
            # What was going on when it fell may be done or not.
            lost += found not in states[done : done + 2]
            home.remove_orphans()
            assert articles_of(home) == found
        shutil.rmtree(folder)
    return unopenable, lost


def test_a_cut_at_any_moment(record, tmp_path, trials):
    count = trials("power cuts", 150, 1000)
    assert cut(record, True, count, tmp_path / "disk") == (0, 0)


def test_without_syncs_cuts_do_harm(record, tmp_path, trials, tally):
    count = trials("power cuts without syncs (must do harm)", 40, 100)
    unopenable, lost = cut(record, False, count, tmp_path / "disk")
    tally["power cuts without syncs: unopenable"] += unopenable
    tally["power cuts without syncs: commits lost"] += lost
    assert unopenable > count / 10
    assert unopenable + lost > count / 4


def test_a_snapshot_that_is_done_is_durable(tmp_path, trials):
    stage = Stage(tmp_path / "stage", ["snapshot"])
    home = stage.copy("snapshot", tmp_path / "f")
    empty = tmp_path / "before"
    empty.mkdir()
    target = tmp_path / "copies"
    target.mkdir()
    disk = Recorder()
    with using(disk):
        snapshot(home, target / "copy")
        disk.acknowledge()
    # Links lead to files that are durable: the copies are as good as they.
    disk.calls = [("create", call[2]) if call[0] == "link" else call for call in disk.calls]
    contents = {path: path.read_bytes() for path in (target / "copy").rglob("*") if path.is_file()}
    calls = []
    for call in disk.calls:
        calls.append(call)
        if call[0] == "create" and call[1] in contents and call[1].suffix != ".json":
            calls += [("write", call[1], contents[call[1]]), ("sync", call[1], False)]
    disks, chance = Disks(target, empty, calls, True), random.Random(3)
    for _ in range(trials("power cuts after a snapshot", 20, 100)):
        disks.show(len(calls), tmp_path / "disk", chance)
        assert articles_of(IndexHome(tmp_path / "disk" / "copy")) == BEFORE
        shutil.rmtree(tmp_path / "disk")
