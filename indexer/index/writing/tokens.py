"""The words of documents in the order of their text: form and character distance of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..storage.arrays import Array
from ..storage.segment import FAR
from .tokenizer import Words, find_words
from .vocabulary import NOTHING, Vocabulary

# Characters that are looked at together. Arrays of this length stay in the
# processor's cache; 2**16 to 2**19 measure the same, 2**20 a quarter slower.
BATCH = 1 << 18


@dataclass(frozen=True)
class Tokens:
    """The words of some documents that take a position; *document after document*.

    ``deltas`` are characters from the word before in the same title or body
    (from its start, for the first), FAR where ``overflow`` has (word,
    distance). ``places`` are the words of (title, body) of each document.
    """

    forms: Array  # int32
    deltas: Array  # uint8
    overflow: Array  # int64[k, 2]
    places: Array  # int64[documents, 2]


class TokenBuffer:
    """Takes documents one by one, analyses them in batches."""

    def __init__(self, vocabulary: Vocabulary):
        self._vocabulary = vocabulary
        self._clear()

    def _clear(self) -> None:
        self._texts: list[str] = []
        self._characters = 0
        self._forms: list[Array] = []
        self._deltas: list[Array] = []
        self._overflow: list[Array] = []
        self._counts: list[Array] = []
        self.size = 0  # words analysed

    def add(self, title: str, body: str) -> None:
        """Take the next document."""
        self._texts += title, body
        self._characters += len(title) + len(body)
        if self._characters >= BATCH:
            self._analyse()

    def take(self) -> Tokens:
        """Return the tokens of all documents since the last time."""
        self._analyse()
        nothing = np.zeros(0, np.int32)
        tokens = Tokens(
            np.concatenate([nothing, *self._forms]),
            np.concatenate([nothing.astype(np.uint8), *self._deltas]),
            np.concatenate([np.zeros((0, 2), np.int64), *self._overflow]),
            np.concatenate([nothing.astype(np.int64), *self._counts]).reshape(-1, 2),
        )
        self._clear()
        return tokens

    def _analyse(self) -> None:
        if not self._texts:
            return
        words = find_words(self._texts)
        forms = self._vocabulary.forms_of(words)
        if (forms == NOTHING).any():
            words, forms = _without_nothing(words, forms)
        deltas = _distances(words)
        far = np.flatnonzero(deltas >= FAR)
        self._overflow.append(np.stack([far + self.size, deltas[far]], axis=1))
        self._deltas.append(np.minimum(deltas, FAR).astype(np.uint8))
        self._forms.append(forms)
        self._counts.append(words.counts)
        self.size += len(forms)
        self._texts, self._characters = [], 0


def _without_nothing(words: Words, forms: Array) -> tuple[Words, Array]:
    kept = forms != NOTHING
    running = np.concatenate([[0], np.cumsum(kept)])
    counts = np.diff(running[np.cumsum(words.counts)], prepend=0)
    return words._replace(starts=words.starts[kept], counts=counts), forms[kept]


def _distances(words: Words) -> Array:
    """Return how many characters each word starts behind the one before in its text."""
    distances = np.diff(words.starts, prepend=0)
    filled = words.counts > 0
    first = (np.cumsum(words.counts) - words.counts)[filled]
    distances[first] = words.starts[first] - words.text_starts[filled]
    return distances
