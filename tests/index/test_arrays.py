"""The array file: what comes back is what was written, or it is refused."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import IndexDamaged
from indexer.index.storage.arrays import ALIGNMENT, BLOCK, ArrayFile, ArrayFileWriter

ARRAYS = {
    "bytes": np.arange(256, dtype=np.uint8),
    "empty": np.zeros(0, np.uint32),
    "empty pairs": np.zeros((0, 2), np.int64),
    "pairs": np.arange(10).reshape(5, 2),
    "long": np.arange(BLOCK, dtype=np.uint16),
    "flags": np.array([True, False, True]),
}


def write(path, arrays=ARRAYS, meta=None):
    writer = ArrayFileWriter(path)
    writer.meta.update(meta or {})
    for name, array in arrays.items():
        writer.add(name, array)
    writer.close()
    return path


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_comes_back(name, tmp_path):
    file = ArrayFile(write(tmp_path / "f"))
    np.testing.assert_array_equal(file.get(name), ARRAYS[name])
    assert file.get(name).dtype == ARRAYS[name].dtype
    assert file.directory[name]["offset"] % ALIGNMENT == 0
    assert not file.get(name).flags.writeable


def test_names_and_meta(tmp_path):
    file = ArrayFile(write(tmp_path / "f", meta={"documents": 3}))
    assert "long" in file
    assert "other" not in file
    assert file.meta == {"documents": 3}
    with pytest.raises(KeyError):
        file.get("other")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_part_is_the_slice(data, tmp_path_factory):
    path = write(tmp_path_factory.mktemp("f") / "f")
    name = data.draw(st.sampled_from(["long", "pairs", "empty"]))
    start = data.draw(st.integers(0, len(ARRAYS[name])))
    stop = data.draw(st.integers(start, len(ARRAYS[name])))
    part = ArrayFile(path).part(name, start, stop)
    np.testing.assert_array_equal(part, ARRAYS[name][start:stop])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3 * BLOCK // 2), max_size=5))
def test_chunks_of_any_size(tmp_path_factory, sizes):
    path = tmp_path_factory.mktemp("f") / "f"
    whole = np.arange(sum(sizes), dtype=np.uint8)
    ends = np.cumsum([0, *sizes])
    writer = ArrayFileWriter(path)
    writer.add_chunks("x", np.uint8, (whole[a:b] for a, b in pairwise(ends)))
    writer.close()
    file = ArrayFile(path)
    file.check()
    np.testing.assert_array_equal(file.get("x"), whole)


def test_reopening_drops_the_last_and_goes_on(tmp_path):
    path = write(tmp_path / "f", {"a": np.arange(3), "b": np.arange(9), "c": np.arange(4)})
    writer = ArrayFileWriter.reopen(path, drop=["b", "c", "absent"])
    writer.add("d", np.arange(5))
    writer.close()
    file = ArrayFile(path)
    file.check()
    assert list(file.directory) == ["a", "d"]
    assert file.get("d").tolist() == [0, 1, 2, 3, 4]


def test_reopening_keeps_what_others_follow(tmp_path):
    path = write(tmp_path / "f", {"a": np.arange(3), "b": np.arange(9)})
    with pytest.raises(ValueError, match="'a'"):
        ArrayFileWriter.reopen(path, drop=["a"])
    ArrayFile(path).check()


def test_a_name_is_given_once(tmp_path):
    writer = ArrayFileWriter(tmp_path / "f")
    writer.add("a", np.arange(3))
    with pytest.raises(ValueError, match="'a'"):
        writer.add("a", np.arange(3))
    writer.abandon()


def flip(path, offset):
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("name", [name for name, array in ARRAYS.items() if array.size])
@pytest.mark.parametrize("end", ["first", "last"])
def test_a_flipped_bit_is_found_on_first_use(name, end, tmp_path):
    path = write(tmp_path / "f")
    entry = ArrayFile(path).directory[name]
    flip(path, entry["offset"] + (entry["bytes"] - 1 if end == "last" else 0))
    file = ArrayFile(path)
    for other in ARRAYS:
        if other != name:
            file.get(other)
    for _ in range(2):  # the second use is no safer than the first
        with pytest.raises(IndexDamaged, match=name):
            file.get(name)
    with pytest.raises(IndexDamaged, match=name):
        file.check()


def test_a_part_beside_the_damage_can_be_read(tmp_path):
    path = write(tmp_path / "f")
    flip(path, ArrayFile(path).directory["long"]["offset"] + BLOCK + 7)
    file = ArrayFile(path)
    assert file.part("long", 5, 8).tolist() == [5, 6, 7]
    with pytest.raises(IndexDamaged, match="long"):
        file.part("long", BLOCK - 4, BLOCK)


@pytest.mark.parametrize("place", [0, -1, -5, -20, -60])
def test_damage_outside_the_arrays_is_found_on_opening(place, tmp_path):
    path = write(tmp_path / "f")
    flip(path, place)
    with pytest.raises(IndexDamaged, match="again"):
        ArrayFile(path)


@pytest.mark.parametrize("keep", [0, 10, 100, 5000, -1])
def test_a_cut_file_is_refused(keep, tmp_path):
    path = write(tmp_path / "f")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(IndexDamaged):
        ArrayFile(path)


def test_an_unfinished_file_is_refused(tmp_path):
    writer = ArrayFileWriter(tmp_path / "f")
    writer.add("a", np.arange(100_000))
    writer.abandon()
    with pytest.raises(IndexDamaged):
        ArrayFile(tmp_path / "f")
