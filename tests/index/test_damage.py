"""A flipped bit in any array of an index is found by whoever first reads it."""

from __future__ import annotations

import pytest
from articles import generate
from whoosh.query import Phrase

from indexer.errors import IndexDamaged
from indexer.index.arrays import ArrayFile
from indexer.index.lexicon import FILE_NAME, Lexicon
from indexer.index.contents import read_contents
from indexer.index.segment import Segment
from indexer.index.whoosh_index import open_whoosh
from indexer.index.writer import EmbeddedWriter


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    directory = tmp_path_factory.mktemp("index")
    with EmbeddedWriter(directory) as writer:
        for article in generate(80):
            writer.add(article)
        writer.drop(5)
        writer.finish()
    return directory


def use_segment(path):
    """Read every attribute of a segment and everything of every document."""
    segment = Segment.open(path)
    segment.terms.find("x")
    for name in dir(type(segment)):
        getattr(segment, name)
    for document in range(segment.document_count):
        segment.record(document)
        segment.offsets(document)
        segment.ids.id_of(document)


def use_lexicon(path):
    lexicon = Lexicon.open(path)
    for word in lexicon.words:
        lexicon.frequency(word)
        lexicon.spellings(lexicon.find(word))
    lexicon.same_stem("x")


FILES = {"segment": use_segment, "lexicon": use_lexicon}


def path_of(directory, kind):
    name = FILE_NAME if kind == "lexicon" else read_contents(directory).segments[0]
    return directory / name


def arrays_of(directory, kind):
    directory = ArrayFile(path_of(directory, kind)).directory
    return {name: entry for name, entry in directory.items() if entry["bytes"]}


@pytest.mark.parametrize("kind", FILES)
def test_a_flipped_bit_in_each_array(kind, index, tmp_path):
    whole = path_of(index, kind).read_bytes()
    FILES[kind](path_of(index, kind))
    arrays = arrays_of(index, kind)
    assert len(arrays) > 10
    for name, entry in arrays.items():
        content = bytearray(whole)
        content[entry["offset"] + entry["bytes"] // 2] ^= 4
        (tmp_path / "f").write_bytes(content)
        with pytest.raises(IndexDamaged, match=f"'{name}'"):
            FILES[kind](tmp_path / "f")


def test_a_search_over_damaged_positions_is_refused(index, tmp_path):
    segment = path_of(index, "segment")
    content = bytearray(segment.read_bytes())
    content[ArrayFile(segment).directory["positions"]["offset"] + 100] ^= 4
    for file in index.iterdir():
        (tmp_path / file.name).write_bytes(content if file == segment else file.read_bytes())
    with (
        open_whoosh(tmp_path).searcher() as searcher,
        pytest.raises(IndexDamaged, match="positions"),
    ):
        searcher.search(Phrase("text", ["في", "مصر"]))
