"""Lucene's BM25: the one formula by which a word of the query scores.

score = idf * tf / (tf + K1 * (1 - B + B * length / average length))
idf   = ln(1 + (N - df + .5) / (df + .5)), N the documents that have the field

Lengths go through one byte, as in Lucene, so that scores compare to 1e-5.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009);
Lucene's BM25Similarity (no factor K1 + 1) and SmallFloat.intToByte4.
"""

from __future__ import annotations

import math

K1 = 1.2
B = 0.75


def idf(document_count: int, document_frequency: float) -> float:
    """Return the weight of a word found in *document_frequency* of so many documents.

    >>> round(idf(3, 1), 4)
    0.9808
    """
    return math.log(1 + (document_count - document_frequency + 0.5) / (document_frequency + 0.5))


def saturate(frequency: float, length: float, average_length: float) -> float:
    """Return what a frequency is worth in a document of this length, between 0 and 1."""
    return frequency / (frequency + K1 * (1 - B + B * length / average_length))


def _significant_bits(number: int) -> int:
    """Return *number* with three bits after its first one and a 4-bit exponent, monotone."""
    bits = number.bit_length()
    if bits < 4:
        return number
    shift = bits - 4
    return (number >> shift & 0x07) | shift + 1 << 3


def _from_significant_bits(code: int) -> int:
    bits, shift = code & 0x07, (code >> 3) - 1
    return bits if shift == -1 else (bits | 0x08) << shift


_FREE = 255 - _significant_bits(2**31 - 1)


def length_to_byte(length: int) -> int:
    """Return the byte that stands for a length: exact to 40, then within an eighth.

    >>> [length_to_byte(n) for n in (0, 39, 40, 100)]
    [0, 39, 40, 57]

    Source: Lucene's SmallFloat.intToByte4.
    """
    return length if length < _FREE else _FREE + _significant_bits(length - _FREE)


def byte_to_length(byte: int) -> int:
    """Return the smallest length that this byte stands for.

    >>> byte_to_length(length_to_byte(1000))
    984
    """
    return byte if byte < _FREE else _FREE + _from_significant_bits(byte - _FREE)
