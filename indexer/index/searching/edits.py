"""Edit distances of one word to many at once."""

from __future__ import annotations

import numpy as np

from ..storage.arrays import Array


def edit_distances(letters: Array, word: str, limit: int) -> Array:
    """Return the Levenshtein distance of *word* to each of many words of one length.

    *letters* holds their code points, one column a word. Only the band of
    *limit* around the diagonal is worked out; what lies above the limit comes
    back as some number above it.

    >>> letters = np.array([[ord(c) for c in w] for w in ("book", "back", "look")]).T
    >>> edit_distances(letters, "books", 2).tolist()
    [1, 3, 2]
    """
    length, count = letters.shape
    beyond = np.full(count, limit + 1, np.uint8)
    row = [np.full(count, j, np.uint8) if j <= limit else beyond for j in range(length + 1)]
    for i, letter in enumerate(word, 1):
        above, row = row, [beyond] * (length + 1)
        if i <= limit:
            row[0] = np.full(count, i, np.uint8)
        for j in range(max(1, i - limit), min(length, i + limit) + 1):
            changed = above[j - 1] + (letters[j - 1] != ord(letter))
            nearest = np.minimum(above[j], row[j - 1]) + np.uint8(1)
            row[j] = np.minimum(changed, nearest, dtype=np.uint8, casting="unsafe")
    return np.minimum(row[length], limit + 1)
