"""Nothing pickled is ever loaded: code that is planted in an index does not run."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from articles import publish, publish_articles
from model import BACKEND, answers_of
from scenes import FIRST
from whoosh.query import Term

from indexer.errors import IndexDamaged
from indexer.index.storage.arrays import ArrayFileWriter
from indexer.index.storage.home import CURRENT, IndexHome, Place, Pointer
from indexer.index.storage.manifest import FileEntry, manifest_name
from indexer.index.whoosh_index import open_whoosh
from indexer.index.writing.segment_writer import Layout
from indexer.index.writing.writer import ARTICLES, IndexBuilder, article_document


class Planted:
    """A pickle that makes a file when it is loaded."""

    def __init__(self, mark: Path):
        self.mark = mark

    def __reduce__(self):
        return (os.mkdir, (str(self.mark),))


@pytest.fixture
def mark(tmp_path):
    return tmp_path / "ran"


@pytest.fixture
def planted(mark):
    content = pickle.dumps(Planted(mark))
    pickle.loads(content)
    assert mark.exists(), "the trap does not work"
    mark.rmdir()
    return content


@pytest.fixture
def home(tmp_path):
    publish_articles(tmp_path / "home", FIRST)
    return IndexHome(tmp_path / "home")


def sign(home: IndexHome) -> None:
    """Make manifest and pointer those of the files that stand there now, as an attacker would."""
    pointer = home.pointer()
    generation = home.generations / pointer.serving.generation
    path = generation / manifest_name(pointer.serving.commit)
    fields = json.loads(path.read_bytes())
    for name in fields["files"]:
        content = (generation / name).read_bytes()
        entry = FileEntry(len(content), hashlib.sha256(content).hexdigest())
        fields["files"][name] = {"size": entry.size, "sha256": entry.sha256}
    path.write_text(json.dumps(fields))
    point_at(home, path.read_bytes())


def point_at(home: IndexHome, manifest: bytes) -> None:
    serving = home.pointer().serving
    place = Place(serving.generation, serving.commit, hashlib.sha256(manifest).hexdigest())
    (home.path / CURRENT).write_bytes(Pointer(place).to_bytes())


def in_the_pointer(home, content):
    (home.path / CURRENT).write_bytes(content)


def in_the_manifest(home, content):
    generation = home.current()
    (generation.path / manifest_name(1)).write_bytes(content)
    point_at(home, content)


def in_place_of_a_segment(home, content):
    generation = home.current()
    (generation.path / generation.contents.segments[0].name).write_bytes(content * 10)
    sign(home)


def in_place_of_the_lexicon(home, content):
    generation = home.current()
    (generation.path / generation.contents.lexicon[0]).write_bytes(content * 10)
    sign(home)


def as_an_array_of_objects(home, content):
    """Only the type of an array is changed, and the checksums are those of the change."""
    generation = home.current()
    path = generation.path / generation.contents.segments[0].name
    file = ArrayFileWriter.reopen(path)
    stored = np.frombuffer(content.ljust(-(-len(content) // 8) * 8, b"\0"), np.uint64)
    del file._directory["lengths"]
    file.add("lengths", stored)
    file._directory["lengths"]["type"] = "|O"
    file.close()
    sign(home)


REFUSED = [
    in_the_pointer,
    in_the_manifest,
    in_place_of_a_segment,
    in_place_of_the_lexicon,
    as_an_array_of_objects,
]


@pytest.mark.parametrize("plant", REFUSED, ids=lambda plant: plant.__name__)
def test_a_planted_pickle_is_refused(plant, home, planted, mark, trials):
    trials("planted pickles", 1, 1)
    plant(home, planted)
    with pytest.raises(IndexDamaged):
        answers_of(home)
    assert not mark.exists()


def test_a_pickle_as_a_stored_article_is_refused(tmp_path, planted, mark):
    def to_document(article):
        return replace(article_document(article), record=planted)

    layout = Layout(to_document, ARTICLES.analysis, ARTICLES.keywords, ARTICLES.numbers)
    home = IndexHome(tmp_path / "home")
    with home.building() as directory:
        with IndexBuilder(directory, layout) as builder:
            builder.add(FIRST[0])
            contents = builder.finish()
        publish(home, directory, contents)
    searcher = home.read(lambda found: BACKEND.open(found.path, found.contents))
    with pytest.raises(IndexDamaged, match="cannot be read"):
        searcher.article(FIRST[0].id)
    assert not mark.exists()


def test_the_contents_of_stock_whoosh_are_not_looked_at(home, planted, mark):
    for folder in (home.path, home.current().path):
        (folder / "_MAIN_1.toc").write_bytes(planted)
    with open_whoosh(home.path).searcher() as searcher:
        assert searcher.search(Term("text", "في"))
    assert not mark.exists()
