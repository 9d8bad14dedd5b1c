"""A full disk: searches go on, and once there is room the first run succeeds without help."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from disks import Unsynced
from model import BACKEND, answers_of, build_all, update_all, write_lines
from scenes import FIRST, OTHER, articles_of, state

from indexer.build import build
from indexer.errors import NoRoom
from indexer.index.storage.durable import using
from indexer.index.storage.home import IndexHome
from indexer.update import compact

SIZE = 2 << 20  # bytes of the disk


class Boundless(Unsynced):
    """Says that there is room, so that the disk itself has to say no."""

    def free(self, path: Path) -> int:
        return 1 << 50


@pytest.fixture
def small_disk(tmp_path):
    """A file system of SIZE bytes."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    yield folder
    # What a test still maps keeps the disk busy; it goes with the last mapping.
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Fill the disk but for *leave* bytes; return the file that does it."""
    stats = os.statvfs(folder)
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(max(0, stats.f_bavail * stats.f_frsize - leave)))
    return ballast


MANY = [replace(article, id=f"{n}-{article.id}") for n in range(9) for article in OTHER]

WORK = {
    "update": lambda home, folder: update_all(home, folder, MANY),
    "build": lambda home, folder: build_all(home, folder, MANY),
    "compact": lambda home, folder: compact(home, BACKEND),
}


@pytest.mark.parametrize("work", WORK.values(), ids=WORK.keys())
@pytest.mark.parametrize("leave", [0, 4096, 20_000, 40_000])
def test_a_full_disk(small_disk, tmp_path, work, leave, trials):
    trials("full disks", 1, 1)
    home = IndexHome(small_disk / "home")
    with using(Boundless()):
        build_all(home, tmp_path, FIRST)
        expected = answers_of(home)
        ballast = fill(small_disk, leave)
        with pytest.raises(OSError, match="No space left"):
            work(home, tmp_path)
        assert answers_of(home) == expected
        assert home.orphans() == []
        ballast.unlink()
        update_all(home, tmp_path, [replace(OTHER[0], id="next")])
    assert articles_of(home) == state(FIRST) | state([replace(OTHER[0], id="next")])


def test_what_a_killed_build_left_on_a_full_disk_goes_first(small_disk, tmp_path):
    home = IndexHome(small_disk / "home")
    with using(Boundless()):
        build_all(home, tmp_path, FIRST)
        orphan = home.generations / "29991231T000000Z-00"
        orphan.mkdir()
        fill(orphan, 4096)
        update_all(home, tmp_path, [replace(OTHER[0], id="next")])
    assert "next" in articles_of(home)


def test_too_little_room_is_refused_before_anything_is_written(small_disk, tmp_path):
    home = IndexHome(small_disk / "home")
    source = write_lines(tmp_path / "news.jsonl", FIRST)
    with pytest.raises(NoRoom, match=r"needs \d.* MB and \d.* MB are free"):
        build([source], home, BACKEND)
    assert not home.exists()
    assert list(home.generations.iterdir()) == []
