"""Damage in every kind of file: found by verify; and where nobody verifies, never served."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from disks import Unsynced
from model import BACKEND, answers, answers_of, build_all, update_all, write_lines
from scenes import CHANGED, FIRST

from indexer.build import BuildOptions
from indexer.errors import IndexDamaged
from indexer.index.storage.durable import using
from indexer.index.storage.home import CURRENT, IndexHome
from indexer.update import delete, update
from indexer.verify import verify_all

PAPERS = '[papers.alpha]\nname = "Alpha"\ncountry = "EG"\n'


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("damage")
    home = IndexHome(folder / "home")
    papers = folder / "papers.toml"
    papers.write_text(PAPERS)
    with using(Unsynced()):
        build_all(home, folder, CHANGED)
        build_all(home, folder, FIRST)
        update(
            [write_lines(folder / "u.jsonl", [*CHANGED[:5], CHANGED[1]])],
            home,
            BACKEND,
            BuildOptions(sources_file=papers),
        )
        delete([FIRST[7].id, "nowhere"], home, BACKEND)
    return home


def kinds(home: IndexHome) -> dict[str, Path]:
    """Return one file of every kind."""
    serving = home.current()
    contents, path = serving.contents, serving.path
    kept = home.pointer().kept[1]
    return {
        "pointer": home.path / CURRENT,
        "manifest": path / f"manifest-{serving.commit}.json",
        "segment": path / contents.segments[0].name,
        "new segment": path / contents.segments[-1].name,
        "lexicon": path / contents.lexicon[0],
        "words that were added": path / contents.lexicon[1],
        "deletions": path / contents.deletions,
        "ledger": serving.ledger_path,
        "papers": path / serving.manifest.papers,
        "generation before": next((home.generations / kept.generation).glob("w0-0*")),
    }


def one_bit(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def sixteen_bytes(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(max(1, len(content) - 16))
    content[start : start + 16] = chance.randbytes(len(content[start : start + 16]))


def truncation(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def zeroed_page(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content)) // 4096 * 4096
    content[start : start + 4096] = bytes(len(content[start : start + 4096]))


DAMAGE = (one_bit, sixteen_bytes, truncation, zeroed_page)


def damaged(home: IndexHome, file: Path, change, chance: random.Random, to: Path) -> IndexHome:
    """Return a copy of *home* in which *file* is another than it was."""
    whole = file.read_bytes()
    content = bytearray(whole)
    while content == whole:
        change(content, chance)
    shutil.copytree(home.path, to, copy_function=os.link)
    target = to / file.relative_to(home.path)
    target.unlink()
    target.write_bytes(content)
    return IndexHome(to)


def test_verify_finds_it(home, tmp_path, trials):
    assert [v.articles for v in verify_all(home, BACKEND)] == [29, 30, 20]
    chance, files = random.Random(11), kinds(home)
    count = trials("damage, verified", 120, 800)
    for number in range(count):
        file = list(files.values())[number % len(files)]
        change = DAMAGE[number // len(files) % len(DAMAGE)]
        copy = damaged(home, file, change, chance, tmp_path / "copy")
        with pytest.raises(IndexDamaged, match="khabar"):
            verify_all(copy, BACKEND)
        shutil.rmtree(copy.path)


def test_a_search_never_serves_it(home, tmp_path, trials, tally):
    expected = answers_of(home)
    chance, files = random.Random(12), kinds(home)
    for number in range(trials("damage, searched", 60, 200)):
        file = list(files.values())[number % len(files)]
        change = DAMAGE[number // len(files) % len(DAMAGE)]
        copy = damaged(home, file, change, chance, tmp_path / "copy")
        try:
            searcher = copy.read(lambda found: BACKEND.open(found.path, found.contents))
            found = answers(searcher)
        except IndexDamaged as error:
            assert "khabar" in str(error) or str(copy.path) in str(error)
            tally["damage, searched: refused"] += 1
        else:
            assert found == expected
            tally["damage, searched: not met, right answers"] += 1
        shutil.rmtree(copy.path)


def test_an_update_over_damage_changes_nothing_that_is_whole(home, tmp_path):
    file = kinds(home)["manifest"]
    copy = damaged(home, file, one_bit, random.Random(1), tmp_path / "copy")
    before = sorted(path.name for path in copy.path.rglob("*"))
    with pytest.raises(IndexDamaged):
        update_all(copy, tmp_path, CHANGED[:1])
    assert sorted(path.name for path in copy.path.rglob("*") if path.name != "lock") == [
        name for name in before if name != "lock"
    ]
