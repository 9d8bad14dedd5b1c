"""At each call that changes a file in turn: killed, torn, disk full, broken. Before or after, never between."""

from __future__ import annotations

import os
import shutil
import signal

import pytest
from disks import Numbered, broken, kill, no_space, tear
from scenes import SCENES, Stage, check_goes_on, check_whole

from indexer.errors import KhabarError
from indexer.index.storage.durable import using
from indexer.index.storage.home import IndexHome

FAULTS = {
    "kill": dict(fault=kill, dies=True),
    "torn write": dict(fault=tear, dies=True),
    "no space": dict(fault=no_space, lasts=True),
    "broken disk": dict(fault=broken),
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    return Stage(tmp_path_factory.mktemp("stage"))


def in_a_child(play) -> int:
    """Run *play* in a process of its own; return how it ended."""
    child = os.fork()
    if child == 0:
        try:
            play()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("name", SCENES)
def test_each_operation(name, fault, stage, tmp_path, trials, tally, request):
    scene = SCENES[name]
    whole = Numbered()
    home = stage.copy(name, tmp_path / "whole")
    with using(whole):
        scene.play(home, tmp_path / "whole")
    assert whole.count > 10
    step = 1 if request.config.getoption("--nightly") else 3
    numbers = range(hash_of(name) % step, whole.count, step)
    tally[f"operations: {fault['fault'].__name__}"] += len(numbers)
    for number in numbers:
        folder = tmp_path / str(number)
        home = stage.copy(name, folder)
        disk = Numbered(number, fault["fault"], lasts=fault.get("lasts", False))

        def play(home=home, folder=folder, disk=disk):
            with using(disk):
                scene.play(home, folder)

        if fault.get("dies"):
            status = in_a_child(play)
            assert os.WIFSIGNALED(status), "the call was not reached"
            assert os.WTERMSIG(status) == signal.SIGKILL
            done = False
        else:
            try:
                play()
                done = True
            except (OSError, KhabarError):
                done = False
        after = check_whole(home, scene)
        assert after or not done or name == "snapshot", "said to be done, and is not"
        check_goes_on(home, folder)
        if name == "snapshot":
            check_copy(home, folder, done)
        shutil.rmtree(folder)


def check_copy(home: IndexHome, folder, done: bool) -> None:
    """The copy is whole or none, and another try makes it."""
    copy = IndexHome(folder / "copy")
    if copy.exists():
        assert check_whole(copy, SCENES["snapshot"])
    else:
        assert not done
        SCENES["snapshot"].play(home, folder)
        assert copy.exists()
    assert copy.orphans() == []


def hash_of(name: str) -> int:
    return sum(name.encode())
