"""The text of an index as the stems of its words in order, read from the index itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..index.storage.segment import Segment
from ..index.words.lexicon import Lexicon
from ..index.words.pairs import terms_in_order

COMPARED_WORDS = 60  # articles whose bodies begin with the same words are copies
MOST_WORDS = 10_000_000  # to learn from: of a larger index articles here and there
LEFT_OUT = -1  # a stop word, or a stem too rare to learn from

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Text:
    """Words in the order of the text, of all segments one after the other."""

    words: NDArray[np.int32]  # stem of each word, LEFT_OUT for none
    starts: Numbers  # where articles begin
    bodies: Numbers  # where their bodies begin
    learnt: NDArray[np.bool_]  # articles to learn from: live, no copies of earlier ones

    @property
    def average_length(self) -> float:
        """Return the words of an article, on average."""
        return len(self.words) / max(1, len(self.starts))

    @property
    def lengths(self) -> Numbers:
        """Return the words of each article."""
        return np.diff(self.starts, append=len(self.words))

    def renumbered(self, numbers: NDArray[np.int32]) -> Self:
        """Return the text with other numbers of stems; the last of *numbers* is LEFT_OUT."""
        return replace(self, words=numbers[self.words])


def read_text(segments: Sequence[Segment], lexicon: Lexicon) -> Text:
    """Return the text, its stems numbered as the lexicon numbers them."""
    stem_of = np.append(lexicon.families.stem_of, np.int32(LEFT_OUT))
    words, starts, bodies, live = [], [], [], []
    count = 0
    for segment in segments:
        assert segment.lexicon_ids is not None, "an index with a lexicon is numbered by it"
        stems = stem_of[np.minimum(segment.lexicon_ids, len(stem_of) - 1)]
        words.append(stems[terms_in_order(segment)])
        starts.append(segment.token_starts[:-1] + count)
        bodies.append(starts[-1] + segment.title_places)
        live.append(_live(segment))
        count += len(words[-1])
    text = Text(*map(np.concatenate, (words, starts, bodies, live)))
    return replace(text, learnt=_sample(text, text.learnt & _first_of_copies(text)))


def _live(segment: Segment) -> NDArray[np.bool_]:
    live = segment.live
    return np.ones(segment.document_count, np.bool_) if live is None else live


def _sample(text: Text, learnt: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return *learnt*, of too many articles some all over the index."""
    words = int(text.lengths[learnt].sum())
    if words <= MOST_WORDS:
        return learnt
    chance = np.random.default_rng(0).random(len(learnt))
    return learnt & (chance < MOST_WORDS / words)


def _first_of_copies(text: Text) -> Any:
    """Return which articles begin as no earlier one does."""
    words, ends = text.words, text.starts + text.lengths
    starts = np.where(text.bodies < ends, text.bodies, text.starts)
    # Sums of 64 bits wrap around, and so do their differences: the end result is right.
    factors = np.random.default_rng(0).integers(1, 2**63, COMPARED_WORDS, np.uint64) | np.uint64(1)
    sums = np.zeros(len(starts), np.uint64)
    for place, factor in enumerate(factors):
        there = np.flatnonzero(starts + place < ends)
        sums[there] += (words[starts[there] + place].astype(np.uint64) + np.uint64(7)) * factor
    first = np.zeros(len(starts), np.bool_)
    first[np.unique(sums, return_index=True)[1]] = True
    return first
