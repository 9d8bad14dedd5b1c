"""A flipped bit in any array of an index is found by whoever first reads it."""

from __future__ import annotations

import shutil

import pytest
from articles import generate, publish_articles
from whoosh.query import Phrase

from indexer.errors import IndexDamaged
from indexer.index.storage.arrays import ArrayFile
from indexer.index.storage.segment import Segment
from indexer.index.whoosh_index import open_whoosh
from indexer.index.words.lexicon import Lexicon


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return publish_articles(tmp_path_factory.mktemp("index"), generate(80), [5])


def use_segment(path):
    """Read every attribute of a segment and everything of every document."""
    segment = Segment.open(path)
    segment.terms.find("x")
    for name in dir(type(segment)):
        getattr(segment, name)
    assert all(column.codes is not None for column in segment.columns.values())
    for document in range(segment.document_count):
        segment.record(document)
        segment.offsets(document)
        segment.ids.id_of(document)
    assert segment.sketches is not None


def use_lexicon(path):
    lexicon = Lexicon.open(path)
    for word in lexicon.words:
        lexicon.frequency(word)
        lexicon.spellings(lexicon.find(word))
    lexicon.same_light_stem("x")
    lexicon.families.similar("xxxx")
    lexicon.families.same_root("xxx")
    lexicon.deletions.candidates("xxxx")
    lexicon.name_spellings.of(0)
    lexicon.pairs.count(0, 1)
    lexicon.collocations.following(0)


FILES = {"segment": use_segment, "lexicon": use_lexicon}


def path_of(index, kind):
    contents = index.contents
    return index.path / (contents.lexicon[0] if kind == "lexicon" else contents.segments[0].name)


def arrays_of(index, kind):
    directory = ArrayFile(path_of(index, kind)).directory
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
    home = tmp_path / "home"
    shutil.copytree(index.path.parent.parent, home)
    (home / "generations" / index.name / segment.name).write_bytes(content)
    with (
        open_whoosh(home).searcher() as searcher,
        pytest.raises(IndexDamaged, match="positions"),
    ):
        searcher.search(Phrase("text", "في مصر".split()))
