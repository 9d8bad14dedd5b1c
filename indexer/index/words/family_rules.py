"""By which rules the lexicon's words were put together, and what to do when they have changed.

The rules may change without a word of the index changing. So they have a
fingerprint of their own: an index that was written by other rules is not
refused, its families are made again from the lexicon's own words.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from itertools import cycle, islice
from typing import Final

import numpy as np

from ..storage.arrays import Array, MemoryArrays
from ..storage.dictionary import pack_words
from .deletions import no_deletions
from .families import build_families
from .lexicon import Lexicon
from .spellings import find_spellings

# What ``computed_fingerprint`` gives: it takes 5 ms, a sixth of what opening may take.
# A test compares the two, so that no change of a rule is forgotten here.
RULES: Final = "ffd1649ec7010488"


def families_fingerprint() -> str:
    """Return a short hash of the rules of today."""
    return RULES


def computed_fingerprint() -> str:
    """Return the hash of what the rules make of some words, not of their source."""
    words = files(__package__).joinpath("family_words.txt").read_text(encoding="utf-8").split()
    counts = np.fromiter(islice(cycle((40, 7, 3, 900, 1)), len(words)), np.int64)
    content = hashlib.sha256()
    for name, array in sorted(family_arrays(words, counts).items()):
        content.update(f"{name} {array.dtype.str} {array.shape}".encode())
        content.update(np.ascontiguousarray(array).tobytes())
    return content.hexdigest()[:16]


def family_arrays(words: list[str], counts: Array) -> dict[str, Array]:
    """Return all arrays of a lexicon that follow from its words and their counts alone."""
    families = build_families(words, counts)
    return {
        **families.arrays(),
        **no_deletions().extended(words, counts).arrays(),
        **find_spellings(words, counts, families).arrays(),
    }


def with_families_of_today(lexicon: Lexicon) -> Lexicon:
    """Return *lexicon* in memory, with all that follows from its words made again."""
    words, counts = lexicon.in_order_of_ids(), lexicon.frequencies.astype(np.int64)
    order = sorted(range(len(words)), key=words.__getitem__)
    spellings = [lexicon.spellings(word_id) for word_id in range(len(words))]
    arrays = {
        **pack_words("word", [words[i] for i in order]),
        "word_ids": np.array(order, np.int32),
        "frequencies": lexicon.frequencies,
        **pack_spellings("spelling", spellings),
        **lexicon.pairs.arrays(),
        **family_arrays(words, counts),
    }
    return Lexicon(MemoryArrays(arrays, {}))


def pack_spellings(name: str, spellings: list[list[tuple[str, int]]]) -> dict[str, Array]:
    """Return the arrays of the spellings of some words, with the count of each."""
    flat = [spelling for of_word in spellings for spelling in of_word]
    lengths = [len(of_word) for of_word in spellings]
    return {
        f"{name}_starts": np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]),
        f"{name}_counts": np.array([count for _, count in flat], np.int64),
        **pack_words(name, [spelt for spelt, _ in flat]),
    }
