"""Generations: built aside, switched in one step, refused when they are not what was written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.errors import IndexBusy, IndexDamaged, IndexMissing, IndexStale
from indexer.index.home import CURRENT, IndexHome
from indexer.index.lock import exclusive
from indexer.index.manifest import MANIFEST, Manifest


def publish(home: IndexHome, content: str):
    """Publish a generation that holds one file."""
    with home.building() as path:
        (path / "engine").mkdir()
        (path / "engine" / "data").write_text(content)
        manifest = Manifest.describe(path, backend="none", created="", articles=0, counts={})
        return home.publish(path, manifest)


@pytest.fixture
def home(tmp_path: Path) -> IndexHome:
    return IndexHome(tmp_path / "home")


def test_the_last_one_published_serves_and_the_one_before_is_kept(home):
    names = [publish(home, text).name for text in "abc"]
    assert home.current().name == names[2]
    assert home.all_names() == names[1:]


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
        "from indexer.index.lock import exclusive\n"
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
        name=MANIFEST, change=lambda b: b.replace(b"none", b"nine"), where="generation"
    ),
    "a file cut short": dict(name="engine/data", change=lambda b: b[:-1], where="generation"),
    "a file grown": dict(name="engine/data", change=lambda b: b + b"x", where="generation"),
    "a file gone": dict(name="engine/data", change=lambda b: None, where="generation"),
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
    assert home.current().manifest.files["engine/data"].size == len("anew")


def test_a_changed_byte_is_found_by_reading_everything(home):
    generation = publish(home, "content")
    (generation.path / "engine" / "data").write_text("cantent")
    home.current()  # of the same size: not seen on opening
    with pytest.raises(IndexDamaged, match="SHA-256"):
        generation.manifest.check_contents(generation.path)


def test_an_index_of_another_analysis_is_refused(home, monkeypatch):
    publish(home, "content")
    monkeypatch.setattr("indexer.schema.fingerprint", lambda: "1-another")
    with pytest.raises(IndexStale, match="khabar build"):
        home.current()


def test_the_pointer_is_json_that_names_the_manifest(home):
    generation = publish(home, "content")
    pointer = json.loads((home.path / CURRENT).read_bytes())
    assert pointer["generation"] == generation.name
    assert len(pointer["manifest_sha256"]) == 64
