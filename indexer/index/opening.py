"""The files of a commit, opened: segments with what is deleted, the lexicon with what was added.

Files never change, so that whoever has one open lends it to the next: after an
update a reader maps and checks the new files alone.
"""

from __future__ import annotations

import weakref
from pathlib import Path
from threading import Lock

import numpy as np

from ..errors import IndexDamaged
from .storage.arrays import Array, ArrayFile
from .storage.contents import Contents
from .storage.manifest import MEND
from .storage.segment import Segment
from .words.family_rules import families_fingerprint, with_families_of_today
from .words.learnt import Learnt, LearntWords
from .words.lexicon import AddedWords, GrownLexicon, Lexicon

_Key = tuple[str, int, int, int]
_open: weakref.WeakValueDictionary[_Key, ArrayFile] = weakref.WeakValueDictionary()
_lock = Lock()


def open_arrays(path: Path) -> ArrayFile:
    """Return the array file at *path*, the one that is open already where there is one.

    Raises IndexDamaged where it is missing or none.
    """
    try:
        status = path.stat()
        key = (str(path), status.st_ino, status.st_mtime_ns, status.st_size)
        with _lock:
            file = _open.get(key)
            if file is None:
                file = _open[key] = ArrayFile(path)
            return file
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path}: missing. {MEND}") from error


def open_segments(directory: Path, contents: Contents) -> list[Segment]:
    """Return the segments of a commit, in their order. Raises IndexDamaged."""
    deletions = open_arrays(directory / contents.deletions) if contents.deletions else None
    segments = []
    for entry in contents.segments:
        arrays = open_arrays(directory / entry.name)
        if arrays.meta.get("documents") != entry.documents:
            raise IndexDamaged(f"{arrays.path}: not the segment of this commit. {MEND}")
        live = None
        if deletions is not None and entry.name in deletions:
            live = unpack_live(deletions.get(entry.name), entry.documents)
        segments.append(Segment(arrays, live))
    return segments


def open_lexicon(directory: Path, contents: Contents) -> Lexicon:
    """Return the lexicon of a commit, with the families of today's rules. Raises IndexDamaged."""
    base, *added = (open_arrays(directory / name) for name in contents.lexicon)
    lexicon = GrownLexicon(Lexicon(base), AddedWords(added[0])) if added else Lexicon(base)
    if contents.families != families_fingerprint():
        return with_families_of_today(lexicon)
    return lexicon


def open_learnt(directory: Path, contents: Contents, lexicon: Lexicon) -> Learnt | None:
    """Return what was learnt from the index; None where nothing was. Raises IndexDamaged."""
    if contents.learnt is None:
        return None
    words = open_learnt_words(directory, contents.learnt.words)
    vectors = []
    for entry in contents.segments:
        name = contents.learnt.vectors.get(entry.name)
        arrays = open_arrays(directory / name) if name else None
        if arrays and arrays.directory["articles"]["shape"][0] != entry.documents:
            raise IndexDamaged(f"{arrays.path}: not the vectors of this commit. {MEND}")
        vectors.append(arrays)
    return Learnt(words, vectors, lexicon)


def open_learnt_words(directory: Path, name: str) -> LearntWords:
    """Return what a file says of words. Raises IndexDamaged."""
    arrays = open_arrays(directory / name)
    if "average_length" not in arrays.meta:
        raise IndexDamaged(f"{arrays.path}: holds nothing learnt. {MEND}")
    return LearntWords(arrays)


def pack_live(live: Array) -> Array:
    """Return bool[documents] as bits."""
    return np.packbits(live)


def unpack_live(bits: Array, documents: int) -> Array:
    """Return bits as bool[documents]."""
    return np.unpackbits(bits, count=documents).view(np.bool_)
