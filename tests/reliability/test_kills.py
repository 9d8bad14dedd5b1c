"""kill -9 at random moments of everything that writes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
from disks import Unsynced
from scenes import SCENES, Stage, check_goes_on, check_whole
from test_every_operation import check_copy

from indexer.index.storage.durable import using
from indexer.index.storage.home import IndexHome


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    return Stage(tmp_path_factory.mktemp("stage"))


def start(scene, home: IndexHome, folder) -> int:
    child = os.fork()
    if child == 0:
        try:
            with using(Unsynced()):
                scene.play(home, folder)
        finally:
            os._exit(0)
    return child


@pytest.mark.parametrize("name", SCENES)
def test_killed_at_a_random_moment(name, stage, tmp_path, trials, tally):
    scene, chance = SCENES[name], random.Random(name)
    started = time.monotonic()
    os.waitpid(start(scene, stage.copy(name, tmp_path / "whole"), tmp_path / "whole"), 0)
    whole = time.monotonic() - started
    killed = 0
    for number in range(trials(f"kill -9: {name}", 6, 50)):
        folder = tmp_path / str(number)
        home = stage.copy(name, folder)
        child = start(scene, home, folder)
        time.sleep(chance.uniform(0, whole))
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        check_whole(home, scene)
        check_goes_on(home, folder)
        if name == "snapshot":
            check_copy(home, folder, done=False)
        shutil.rmtree(folder)
    tally["kill -9: in time"] += killed


def test_a_build_with_workers_is_killed(stage, tmp_path, trials):
    scene, chance = SCENES["build"], random.Random(1)
    home = stage.copy("build", tmp_path / "f")
    scene.play(home, tmp_path / "f")  # leaves the file that is built from
    source = tmp_path / "f" / "build.jsonl"
    shutil.rmtree(tmp_path / "f" / "home")
    shutil.copytree(stage.folder / "build" / "home", home.path)
    command = [sys.executable, "-m", "indexer", "build", str(source), "--workers", "2"]
    for _ in range(trials("kill -9: build with workers, by the command", 2, 10)):
        process = subprocess.Popen(
            [*command, "--index", str(home.path)], stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        process.stderr.readline()  # "Reading and indexing": the workers are coming
        time.sleep(chance.uniform(0, 1.5))
        process.kill()
        process.communicate()
        check_whole(home, scene)
        check_goes_on(home, tmp_path / "f")
        shutil.rmtree(home.path)
        shutil.copytree(stage.folder / "build" / "home", home.path)
