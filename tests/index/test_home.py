"""Generations: built aside, switched in one step, refused when they are not what was written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.errors import IndexBusy, IndexDamaged, IndexMissing, IndexStale, NoRoom
from indexer.index.storage.contents import Contents
from indexer.index.storage.home import CURRENT, IndexHome
from indexer.index.storage.lock import exclusive
from indexer.index.storage.manifest import Manifest, check_bytes, manifest_name


def describe(path: Path, ledger: str, before=None) -> Manifest:
    return Manifest.describe(
        path, Contents(), backend="none", created="", counts={}, ledger=ledger, before=before
    )


def publish(home: IndexHome, content: str):
    """Publish a generation that holds one file."""
    with home.building() as path:
        (path / "data").write_text(content)
        return home.publish(path, describe(path, "data"))


def commit(home: IndexHome, content: str):
    """Publish a commit of the generation that serves: one new file."""
    with home.writing():
        before = home.current()
        name = f"data-{before.commit + 1}"
        (before.path / name).write_text(content)
        return home.publish(before.path, describe(before.path, name, before.manifest))


@pytest.fixture
def home(tmp_path: Path) -> IndexHome:
    return IndexHome(tmp_path / "home")


def test_the_last_one_published_serves_and_the_one_before_is_kept(home):
    names = [publish(home, text).name for text in "abc"]
    assert home.current().name == names[2]
    assert home.all_names() == names[1:]


def test_of_a_generation_the_commit_before_is_kept_and_the_generation_before(home):
    first = publish(home, "a")
    second = publish(home, "b")
    for text in "cde":
        last = commit(home, text)
    assert (last.name, last.commit) == (second.name, 4)
    assert home.current().key == last.key
    assert [p.key for p in home.pointer().kept] == [(last.name, 3), (first.name, 1)]
    files = {path.name for path in last.path.iterdir()}
    assert files == {"data-3", "data-4", "manifest-3.json", "manifest-4.json"}


def test_a_reader_that_a_writer_outruns_tries_again(home):
    publish(home, "a")
    tried = []

    def read(generation):
        tried.append(generation.commit)
        if len(tried) == 1:
            for text in "bcd":
                commit(home, text)
        check_bytes(generation.path, generation.manifest.files)
        return generation.commit

    assert home.read(read) == 4
    assert tried == [1, 4]


def test_a_commit_that_fails_leaves_nothing(home):
    publish(home, "a")
    before = {p.name for p in home.current().path.iterdir()}
    with pytest.raises(RuntimeError), home.writing():
        (home.current().path / "half").write_text("written")
        raise RuntimeError
    assert {p.name for p in home.current().path.iterdir()} == before


def test_without_a_pointer_what_is_complete_is_kept_until_a_new_one_serves(home):
    before = publish(home, "a")
    (home.path / CURRENT).unlink()
    (home.generations / "half").mkdir()
    with home.building() as path:
        assert home.generations / "half" not in home.generations.iterdir()
        assert before.path.exists()
        (path / "data").write_text("b")
        home.publish(path, describe(path, "data"))
    assert not before.path.exists()


def test_every_byte_of_the_pointer_counts(home):
    publish(home, "a")
    publish(home, "b")
    content = (home.path / CURRENT).read_bytes()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        (home.path / CURRENT).write_bytes(changed)
        with pytest.raises(IndexDamaged, match="khabar build"):
            home.current()


def test_too_little_room_is_said_before_anything_is_written(home):
    publish(home, "a")
    with pytest.raises(NoRoom, match=r"needs .* MB and .* MB are free"):
        home.require_room(1 << 60, "the build")


def test_a_home_without_a_pointer_is_missing(home):
    with pytest.raises(IndexMissing, match="khabar build"):
        home.current()


def test_a_failed_build_leaves_what_served(home):
    before = publish(home, "a")
    with pytest.raises(RuntimeError), home.building() as path:
        (path / "half").write_text("written")
        raise RuntimeError
    assert home.current() == before
    assert home.all_names() == [before.name]


def test_the_next_build_removes_what_a_killed_one_left(home):
    before = publish(home, "a")
    orphan = home.generations / "19990101T000000Z-00"
    orphan.mkdir()
    (home.path / f"{CURRENT}.new").write_text("half")
    after = publish(home, "b")
    assert home.all_names() == [before.name, after.name]
    assert not (home.path / f"{CURRENT}.new").exists()


def test_one_builder_at_a_time(home):
    with home.building(), pytest.raises(IndexBusy, match="process"), home.building():
        pass


def test_the_lock_is_free_when_its_process_is_killed(home, tmp_path):
    code = (
        "import sys, time, pathlib\n"
        "from indexer.index.storage.lock import exclusive\n"
        "with exclusive(pathlib.Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    path = tmp_path / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "held"
    with pytest.raises(IndexBusy), exclusive(path):
        pass
    holder.kill()
    holder.communicate()
    with exclusive(path):
        pass


DAMAGE = {
    "a byte of the pointer": dict(name=CURRENT, change=lambda b: b[:-1], where="home"),
    "a byte of the manifest": dict(
        name=manifest_name(1), change=lambda b: b.replace(b"none", b"nine"), where="generation"
    ),
    "a file cut short": dict(name="data", change=lambda b: b[:-1], where="generation"),
    "a file grown": dict(name="data", change=lambda b: b + b"x", where="generation"),
    "a file gone": dict(name="data", change=lambda b: None, where="generation"),
}


@pytest.mark.parametrize("case", DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_found_on_opening(home, case):
    generation = publish(home, "content")
    base = home.path if case["where"] == "home" else generation.path
    path = base / case["name"]
    changed = case["change"](path.read_bytes())
    if changed is None:
        path.unlink()
    else:
        path.write_bytes(changed)
    with pytest.raises(IndexDamaged, match="khabar build"):
        home.current()
    publish(home, "anew")
    assert home.current().manifest.files["data"].size == len("anew")


def test_a_changed_byte_is_found_by_reading_everything(home):
    generation = publish(home, "content")
    (generation.path / "data").write_text("cantent")
    home.current()  # of the same size: not seen on opening
    with pytest.raises(IndexDamaged, match="SHA-256"):
        check_bytes(generation.path, generation.manifest.files)


def test_an_index_of_another_analysis_is_refused(home, monkeypatch):
    publish(home, "content")
    monkeypatch.setattr("indexer.schema.fingerprint", lambda: "1-another")
    with pytest.raises(IndexStale, match="khabar build"):
        home.current()


def test_the_pointer_is_json_that_names_the_manifest(home):
    generation = publish(home, "content")
    pointer = json.loads((home.path / CURRENT).read_bytes())
    assert (pointer["generation"], pointer["commit"]) == (generation.name, 1)
    assert len(pointer["manifest_sha256"]) == 64
