"""Tokens in the order of the text to postings in the order of the terms, by one sort.

A sort key is the term's ordinal and the token's number in the text, packed in
one uint64. Tokens are numbered document after document, so that the sorted
keys hold every term's documents and positions in their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .. import bm25
from ..storage.arrays import Array
from .tokens import Tokens

LEAD_WORDS = 40  # words of the body that count as its lead
STRETCH = 1 << 18  # sorted tokens that are made into postings together

_LOW = np.uint64(32)
_NUMBER = np.uint64((1 << 32) - 1)


@dataclass(frozen=True)
class Ranks:
    """What each form of the vocabulary is in one segment."""

    terms: Array  # int64: the ordinal of its term
    spellings: Array | None  # uint8: its place among the spellings of the term
    term_count: int


def length_bytes(lengths: Array) -> Array:
    """Return Lucene's length byte of each token count."""
    distinct, inverse = np.unique(lengths, return_inverse=True)
    table = np.fromiter(map(bm25.length_to_byte, distinct.tolist()), np.uint8, len(distinct))
    return table[inverse]


def invert(tokens: Tokens, ranks: Ranks, gap: int, *, zones: bool) -> dict[str, list[Array]]:
    """Return the arrays of the postings in pieces, named as in the segment.

    Counts of title and lead are among them where *zones* is true, spellings
    where *ranks* knows them.
    """
    lengths = _lengths(tokens)
    length_byte = length_bytes(lengths.sum(axis=1))
    keys = _sorted_keys(tokens.forms, ranks.terms)
    documents = _Documents(tokens, gap, length_byte)
    pieces = _no_postings(documents.position_type, zones, ranks.spellings is not None)
    posting_counts = np.zeros(ranks.term_count + 1, np.int64)
    postings = 0
    for start, stop in _stretches(keys):
        numbers = (keys[start:stop] & _NUMBER).astype(np.int64)
        terms = (keys[start:stop] >> _LOW).astype(np.int64)
        first = documents.add_postings(pieces, postings, terms, numbers, zones)
        if ranks.spellings is not None:
            pieces["spellings"].append(ranks.spellings[tokens.forms[numbers]])
        low, high = int(terms[0]), int(terms[-1])
        posting_counts[low + 1 : high + 2] = np.bincount(terms[first] - low)
        postings += len(first)
    pieces["starts"] = [np.cumsum(posting_counts)]
    ordinals = np.arange(ranks.term_count + 1, dtype=np.uint64) << _LOW
    pieces["position_starts"] = [np.searchsorted(keys, ordinals)]
    pieces |= {name: [array] for name, array in _text_order(tokens).items()}
    pieces["lengths"] = [length_byte]
    pieces["title_lengths"] = [lengths[:, 0].astype(np.uint32)]
    pieces["body_lengths"] = [lengths[:, 1].astype(np.uint32)]
    return pieces


def _no_postings(position_type: type, zones: bool, spellings: bool) -> dict[str, list[Array]]:
    types: dict[str, type] = {"docs": np.uint32, "keys": np.uint16, "positions": position_type}
    if zones:
        types |= {"title_counts": np.uint8, "lead_counts": np.uint8}
    if spellings:
        types["spellings"] = np.uint8
    empty: dict[str, list[Array]] = {name: [np.zeros(0, kind)] for name, kind in types.items()}
    return {**empty, "big": [np.zeros((0, 2), np.int64)]}


def _sorted_keys(forms: Array, ordinals: Array) -> Array:
    """Return the packed keys of the tokens that are indexed, sorted."""
    numbers = np.arange(len(forms), dtype=np.uint64)
    if len(forms) and forms.min() < 0:
        kept = forms >= 0
        forms, numbers = forms[kept], numbers[kept]
    keys: Array = (ordinals.astype(np.uint64) << _LOW)[forms]
    keys |= numbers
    keys.sort()
    return keys


def _stretches(keys: Array) -> Iterator[tuple[int, int]]:
    """Yield stretches of the sorted keys that hold whole terms, about STRETCH long.

    What is made of a stretch stays in the processor's cache, and memory holds
    the temporary arrays of one stretch only.
    """
    start = 0
    while start < len(keys):
        stop = min(start + STRETCH, len(keys))
        behind = ((keys[stop - 1] >> _LOW) + np.uint64(1)) << _LOW
        stop = int(np.searchsorted(keys, behind))
        yield start, stop
        start = stop


class _Documents:
    """What the postings need to know of each token's document."""

    def __init__(self, tokens: Tokens, gap: int, length_byte: Array):
        in_document = tokens.places.sum(axis=1)
        self._of_token = np.repeat(np.arange(len(in_document), dtype=np.uint32), in_document)
        self._first_token = np.cumsum(in_document) - in_document
        self._title_places = tokens.places[:, 0]
        self._gap = gap
        self._length_byte = length_byte
        farthest = in_document.max(initial=0) + gap
        self.position_type: type = np.uint16 if farthest <= 1 << 16 else np.uint32

    def add_postings(
        self,
        pieces: dict[str, list[Array]],
        before: int,
        terms: Array,
        numbers: Array,
        zones: bool,
    ) -> Array:
        """Add the postings of these tokens to *pieces*; return which tokens start a posting."""
        documents = self._of_token[numbers]
        new = np.empty(len(numbers), np.bool_)
        new[:1] = True
        np.not_equal(documents[1:], documents[:-1], out=new[1:])
        new[1:] |= terms[1:] != terms[:-1]
        first = np.flatnonzero(new)

        # A token's number less its document's first is its place; the places
        # of the body lie behind the gap.
        places = numbers - self._first_token[documents]
        in_body = places - self._title_places[documents]
        positions = places + self._gap * (in_body >= 0)
        posting_documents = documents[first]
        frequencies = np.diff(first, append=len(numbers))
        pieces["docs"].append(posting_documents)
        pieces["keys"].append(pack_keys(frequencies, self._length_byte[posting_documents]))
        big = big_frequencies(frequencies)
        big[:, 0] += before
        pieces["big"].append(big)
        pieces["positions"].append(positions.astype(self.position_type))
        if zones:
            pieces["title_counts"].append(_count(in_body < 0, first))
            pieces["lead_counts"].append(_count((in_body >= 0) & (in_body < LEAD_WORDS), first))
        return first


def _text_order(tokens: Tokens) -> dict[str, Array]:
    """Return the arrays that lead from a position to its characters."""
    return {
        "title_places": tokens.places[:, 0].astype(np.uint32),
        "token_starts": np.concatenate([[0], np.cumsum(tokens.places.sum(axis=1))]),
        "token_overflow": tokens.overflow,
        "token_deltas": tokens.deltas,
    }


def _lengths(tokens: Tokens) -> Array:
    """Return int64[documents, 2]: the tokens of title and body that are indexed."""
    if not (tokens.forms < 0).any():
        return tokens.places
    kept = np.concatenate([[0], np.cumsum(tokens.forms >= 0)])
    ends = kept[np.cumsum(tokens.places.ravel())]
    lengths: Array = np.diff(ends, prepend=0).reshape(-1, 2)
    return lengths


def _count(flags: Array, first: Array) -> Array:
    """Return uint8, one a posting: how many of its tokens are flagged, at most 255."""
    return np.minimum(np.add.reduceat(flags, first, dtype=np.uint32), 255).astype(np.uint8)


def pack_keys(frequencies: Array, length_byte: Array) -> Array:
    """Return the keys of postings: min(frequency, 255) << 8 | length byte."""
    short = np.minimum(frequencies, 255).astype(np.uint16)
    return (short << np.uint16(8)) | length_byte


def big_frequencies(frequencies: Array) -> Array:
    """Return int64[k, 2]: (posting, frequency) where it does not fit the key."""
    big = np.flatnonzero(frequencies > 255)
    return np.stack([big, frequencies[big]], axis=1).astype(np.int64)
