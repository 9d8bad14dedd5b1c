"""Patterns to words of the dictionary: prefixes, wildcards and words a few edits away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from whoosh.query import FuzzyTerm, Prefix, Wildcard

from ..storage.arrays import Array
from ..storage.segment import Segment
from .byte_cache import ByteCache
from .edits import edit_distances

MAX_WORDS = 256  # the most frequent words that one pattern stands for


class Expansion(NamedTuple):
    """The words of a pattern: their ordinals in each segment, and whether some were left out."""

    ordinals: tuple[Array, ...]
    document_count: int  # of all words together
    capped: bool


class Expansions:
    """The words that patterns stand for in one snapshot, cached."""

    def __init__(self, segments: Sequence[Segment], cache: ByteCache):
        self._segments = segments
        self._cache = cache
        self.owner = cache.new_owner()  # of what the cache keeps for it

    def ordinals(self, node: Any, number: int) -> Array:
        """Return the ordinals, rising, of the pattern's words in segment *number*."""
        return self.expansion(node).ordinals[number]

    def document_count(self, node: Any) -> int:
        """Return in how many documents any of its words stands, each word counted."""
        return self.expansion(node).document_count

    def expansion(self, node: Any) -> Expansion:
        """Return the words of *node*, the MAX_WORDS most frequent of them."""
        key = (self.owner, type(node), node.text, *pattern_distance(node))
        found: Expansion | None = self._cache.get(key)
        if found is None:
            candidates = [CANDIDATES[type(node)](segment, node) for segment in self._segments]
            found = most_frequent(self._segments, candidates)
            self._cache.put(key, found, sum(map(len, found.ordinals)) * 8)
        return found

    def words(self, node: Any) -> tuple[str, ...]:
        """Return the words of *node* in all segments, sorted."""
        key = (self.owner, "words", type(node), node.text, *pattern_distance(node))
        found: tuple[str, ...] | None = self._cache.get(key)
        if found is None:
            pairs = zip(self._segments, self.expansion(node).ordinals, strict=True)
            words = {segment.terms.word(o) for segment, found in pairs for o in found.tolist()}
            found = tuple(sorted(words))
            self._cache.put(key, found, sum(map(len, found)) * 4)
        return found

    def forget(self) -> None:
        """Drop all that the cache holds of this snapshot's patterns."""
        self._cache.drop(self.owner)


def pattern_distance(node: Any) -> tuple[int, ...]:
    """Return what else but its text tells a pattern's words."""
    return (node.maxdist, node.prefixlength) if isinstance(node, FuzzyTerm) else ()


def most_frequent(segments: Sequence[Segment], candidates: Sequence[Array]) -> Expansion:
    """Return the MAX_WORDS of *candidates* (ordinals by segment) that stand in most documents."""
    if not segments:
        return Expansion((), 0, False)
    pairs = list(zip(segments, candidates, strict=True))
    counts = [_counts(segment, found) for segment, found in pairs]
    names = _names(pairs)
    distinct, places = np.unique(np.concatenate(names), return_inverse=True)
    totals = np.bincount(places, np.concatenate(counts), minlength=len(distinct))
    capped = len(distinct) > MAX_WORDS
    if capped:
        chosen = distinct[np.argsort(-totals, kind="stable")[:MAX_WORDS]]
        kept = [np.isin(name, chosen) for name in names]
        candidates = [found[keep] for found, keep in zip(candidates, kept, strict=True)]
        counts = [count[keep] for count, keep in zip(counts, kept, strict=True)]
    return Expansion(tuple(candidates), int(sum(count.sum() for count in counts)), capped)


def _counts(segment: Segment, ordinals: Array) -> Array:
    starts, stops = segment.stretches(ordinals)
    return stops - starts


def _names(pairs: Sequence[tuple[Segment, Array]]) -> list[Array]:
    """Return numbers for the candidates that are the same for a word in all segments."""
    if len(pairs) == 1:
        return [pairs[0][1]]
    ids = [segment.lexicon_ids for segment, _ in pairs]
    if all(found is not None for found in ids):
        return [known[found] for known, (_, found) in zip(ids, pairs, strict=True)]  # type: ignore[index]
    numbers: dict[str, int] = {}
    return [
        np.array([numbers.setdefault(segment.terms.word(i), len(numbers)) for i in found], np.int64)
        for segment, found in pairs
    ]


def _prefixed(segment: Segment, node: Prefix) -> Array:
    return np.arange(*segment.terms.prefix_range(node.text))


def _matching(segment: Segment, node: Wildcard) -> Array:
    """Return the words that the pattern matches: one pass of ``re`` over the words joined."""
    literal = re.split(r"[*?]", node.text, maxsplit=1)[0]
    first, last = segment.terms.prefix_range(literal)
    text, ends = joined_words(segment, first, last)
    pattern = re.compile(f"^{_as_expression(node.text)}$", re.MULTILINE)
    # The last line end is left out: behind it stands an empty word that is none.
    matches = pattern.finditer(text, 0, max(0, len(text) - 1))
    starts = np.array([match.start() for match in matches if match[0]], np.int64)
    return first + np.searchsorted(ends, starts, "right")


def _as_expression(text: str) -> str:
    wild = {"*": r"[^\n]*", "?": r"[^\n]"}
    return "".join(wild.get(character) or re.escape(character) for character in text)


def _similar(segment: Segment, node: FuzzyTerm) -> Array:
    """Return the words that *maxdist* edits or fewer make of the node's word."""
    first, last = segment.terms.prefix_range(node.text[: node.prefixlength])
    text, ends = joined_words(segment, first, last)
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.diff(ends, prepend=-1) - 1
    found = []
    for length in range(max(1, len(node.text) - node.maxdist), len(node.text) + node.maxdist + 1):
        words = (lengths == length).nonzero()[0]
        if len(words):
            columns = letters[(ends[words] - length) + np.arange(length)[:, None]]
            found.append(words[edit_distances(columns, node.text, node.maxdist) <= node.maxdist])
    return first + np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)


def joined_words(segment: Segment, first: int, last: int) -> tuple[str, Array]:
    """Return the words with a line end behind each, and where (in characters) those stand."""
    ends = segment.arrays.part("term_ends", first, last).astype(np.int64)
    if not len(ends):
        return "", ends
    start = int(segment.arrays.get("term_ends")[first - 1]) if first else 0
    encoded = segment.arrays.part("term_text", start, int(ends[-1]))
    lengths = np.diff(ends, prepend=start)
    joined = np.full(len(encoded) + len(ends), ord("\n"), np.uint8)
    joined[np.arange(len(encoded)) + np.repeat(np.arange(len(ends)), lengths)] = encoded
    # Every byte but a continuation byte of UTF-8 begins a character.
    characters = (joined & 0xC0 != 0x80).cumsum()
    breaks = characters[ends - start + np.arange(len(ends))] - 1
    return joined.tobytes().decode(), breaks


CANDIDATES: dict[type, Any] = {Prefix: _prefixed, Wildcard: _matching, FuzzyTerm: _similar}
