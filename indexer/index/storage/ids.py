"""The ids of articles: document to id, and id to document by bisection."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arrays import Array, Arrays
from .dictionary import TermDictionary, pack_words


class ArticleIds:
    """The ids of one segment."""

    def __init__(self, arrays: Arrays):
        self._ids = TermDictionary.of(arrays, "id")
        self._order = arrays.get("id_order")

    def id_of(self, document: int) -> str:
        """Return the id of a document."""
        return self._ids.word(document)

    def find(self, article_id: str) -> int:
        """Return the document with this id, -1 where there is none; the last where many are."""
        key = article_id.encode("utf-8", "surrogatepass")
        low, high = 0, len(self._order)
        while low < high:
            middle = (low + high) // 2
            if self._ids.encoded(int(self._order[middle])) <= key:
                low = middle + 1
            else:
                high = middle
        if low == 0:
            return -1
        document = int(self._order[low - 1])
        return document if self._ids.encoded(document) == key else -1

    def sorted_documents(self) -> Array:
        """Return the documents in the order of their ids."""
        return self._order


def pack_ids(ids: Sequence[str]) -> dict[str, Array]:
    """Return the arrays of the ids of a segment's documents, in document order."""
    order = sorted(range(len(ids)), key=lambda document: (ids[document], document))
    return {**pack_words("id", ids), "id_order": np.array(order, np.uint32)}
