"""Sketches: what tells copies of one text from other texts, in 256 bytes an article.

A sketch is the SIZE smallest hashes of the article's shingles: runs of
SHINGLE words of the body as the index folds them, so that harakat, hamza and
other spellings of a house do not part two copies. Of two articles the share of
common hashes among the SIZE smallest of both estimates the share of common
shingles (Jaccard); an article of at most SIZE shingles is compared exactly.

Source: Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from ..storage.arrays import Array

NAME = "sketches"  # of the array in a segment: uint32[documents, SIZE]
SIZE = 64
SHINGLE = 4
EMPTY = np.uint32(0xFFFFFFFF)  # fills a sketch behind the last hash
_SPARE = 3  # so many times SIZE hashes are sorted; fewer than SIZE of them hardly ever do
_MIXER = np.uint64(0xBF58476D1CE4E5B9)  # of splitmix64
_STEP = np.uint64(0x9E3779B97F4A7C15)


def word_hashes(terms: Sequence[str]) -> Array:
    """Return uint64, one a term, the same in every process."""
    checksums = (zlib.crc32(term.encode("utf-8", "surrogatepass")) for term in terms)
    return _mixed(np.fromiter(checksums, np.uint64, len(terms)) + _STEP)


def sketch(words: Array, counts: Array) -> Array:
    """Return uint32[documents, SIZE], rising: the sketches of documents.

    *words* are the hashes of their words, document after document, of each as
    many as *counts* says. Fewer than SHINGLE words leave a sketch EMPTY.
    """
    shingles, owners = _shingles(words, counts)
    amounts = np.maximum(counts - SHINGLE + 1, 0)
    limits = np.full(len(counts), 1 << 32, np.float64)
    long = amounts > _SPARE * SIZE
    limits[long] *= _SPARE * SIZE / amounts[long]
    kept = shingles < limits.astype(np.uint64)[owners]
    sketches = _smallest(shingles[kept], owners[kept], len(counts))
    # A text that repeats itself has few different hashes: then all must be looked at.
    short = long & (sketches[:, -1] == EMPTY)
    if short.any():
        again = short[owners]
        sketches[short] = _smallest(shingles[again], owners[again], len(counts))[short]
    return sketches


def _shingles(words: Array, counts: Array) -> tuple[Array, Array]:
    """Return the hashes (below 2**32 - 1) of all shingles, and whose each is."""
    nowhere = np.zeros(0, np.int64)
    if len(words) < SHINGLE:
        return nowhere.astype(np.uint64), nowhere
    last = len(words) - SHINGLE + 1
    total = words[:last].copy()
    for place in range(1, SHINGLE):
        total *= _STEP
        total += words[place : place + last]
    owners = np.repeat(np.arange(len(counts)), counts)
    inside = owners[:last] == owners[SHINGLE - 1 :]
    hashes = _mixed(total[inside]) >> np.uint64(32)
    return np.minimum(hashes, np.uint64(EMPTY - 1)), owners[:last][inside]


def _mixed(values: Array) -> Array:
    values = (values ^ (values >> np.uint64(30))) * _MIXER
    mixed: Array = values ^ (values >> np.uint64(27))
    return mixed


def _smallest(hashes: Array, owners: Array, documents: int) -> Array:
    """Return the SIZE smallest different hashes of each document."""
    keys = (owners.astype(np.uint64) << np.uint64(32)) | hashes
    keys.sort()
    different = np.ones(len(keys), np.bool_)
    different[1:] = keys[1:] != keys[:-1]
    keys = keys[different]
    owners = (keys >> np.uint64(32)).astype(np.int64)
    starts = np.searchsorted(owners, np.arange(documents))
    places = np.arange(len(keys)) - starts[owners]
    first = places < SIZE
    sketches = np.full((documents, SIZE), EMPTY, np.uint32)
    sketches[owners[first], places[first]] = keys[first].astype(np.uint32)
    return sketches


def resemblance(first: Array, second: Array) -> Array:
    """Return float64, one a row: the estimated share of common shingles of two sketches each.

    >>> one = np.full((1, SIZE), EMPTY, np.uint32)
    >>> one[0, :2] = 3, 5
    >>> resemblance(one, one).tolist()
    [1.0]
    """
    both = np.concatenate([first, second], axis=1)
    both.sort(axis=1)
    again = (both[:, 1:] == both[:, :-1]) & (both[:, 1:] != EMPTY)
    new = np.ones(both.shape, np.bool_)
    new[:, 1:] = both[:, 1:] != both[:, :-1]
    new &= both != EMPTY
    within = np.cumsum(new, axis=1) <= SIZE
    united = (new & within).sum(axis=1)
    common = (again & within[:, 1:]).sum(axis=1)
    share: Array = common / np.maximum(united, 1)
    return share
