"""The classes of characters that decide where words are, as a table for array look-ups.

The table is read off ``analysis.WORD``, the one definition of a word: over all
code points in order, whatever WORD covers is a letter unless it is named as a
mark or as invisible.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ...analysis import WORD
from ...analysis.letters import INVISIBLE as INVISIBLE_CHARACTERS
from ...analysis.letters import MARK_RANGES
from ..storage.arrays import Array

CODE_POINTS = 0x110000
OUTSIDE, LETTER, MARK, INVISIBLE = 0, 1, 2, 3


@cache
def classes() -> Array:
    """Return uint8[CODE_POINTS]: OUTSIDE, LETTER, MARK or INVISIBLE."""
    everything = np.arange(CODE_POINTS, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    table = np.zeros(CODE_POINTS, np.uint8)
    for match in WORD.finditer(everything):
        table[match.start() : match.end()] = LETTER
    for first, last in MARK_RANGES:
        table[ord(first) : ord(last) + 1] = MARK
    for character in INVISIBLE_CHARACTERS:
        table[ord(character)] = INVISIBLE
    return table
