"""What a query that finds nothing may have been meant to be: other keys, other letters."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.backends import Vocabulary

from ..page import Offer
from .arabizi import transliterated
from .layout import retyped


def other_readings(raw: str, vocabulary: Vocabulary) -> tuple[Offer, ...]:
    """Return the query typed on the other layout, or in Arabic letters, where that makes words."""
    return tuple(_readings(raw, vocabulary))


def _readings(raw: str, vocabulary: Vocabulary) -> Iterator[Offer]:
    if other := retyped(raw, vocabulary):
        yield Offer("layout", other, other)
    if other := transliterated(raw, vocabulary):
        yield Offer("arabizi", other, other)
