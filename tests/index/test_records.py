"""Stored records: with and without a dictionary, cut, read by many threads."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.errors import IndexDamaged
from indexer.index.storage.arrays import ArrayFile, ArrayFileWriter, MemoryArrays
from indexer.index.storage.records import Records, RecordWriter

SETS = {
    "none": [],
    "one": [b"a"],
    "empty ones": [b"", b"", b"x"],
    "alike": [f"record number {n} of many ".encode() * 100 for n in range(1500)],
    "noise": [random.Random(n).randbytes(900) for n in range(900)],
}


def written(contents, path, sample_bytes):
    writer = RecordWriter(sample_bytes)
    for content in contents:
        writer.add(content)
    file = ArrayFileWriter(path)
    writer.write(file)
    file.close()
    return ArrayFile(path)


@pytest.mark.parametrize("sample_bytes", [1, 600_000, 1 << 30])
@pytest.mark.parametrize("contents", SETS.values(), ids=SETS.keys())
def test_records_come_back(contents, sample_bytes, tmp_path):
    records = Records(written(contents, tmp_path / "f", sample_bytes))
    assert len(records) == len(contents)
    assert list(records) == contents


def test_a_dictionary_is_learnt_from_many_alike(tmp_path):
    records = Records(written(SETS["alike"], tmp_path / "f", 1 << 30))
    assert len(records.dictionaries[0].content) > 1000


@pytest.mark.parametrize("document", [-1, 3])
def test_no_such_record(document, tmp_path):
    records = Records(written([b"a", b"b", b"c"], tmp_path / "f", 1))
    with pytest.raises(IndexError):
        records.read(document)


def test_threads_share_a_reader(tmp_path):
    contents = SETS["alike"]
    records = Records(written(contents, tmp_path / "f", 1 << 30))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(records.read, range(len(contents)))) == contents


def test_a_damaged_frame_is_refused(tmp_path):
    file = written([b"a" * 1000, b"b" * 1000], tmp_path / "f", 1)
    arrays = {name: file.get(name).copy() for name in file.directory}
    arrays["records"][:4] = 0
    records = Records(MemoryArrays(arrays, {}))
    with pytest.raises(IndexDamaged):
        records.read(0)
    assert records.read(1) == b"b" * 1000
