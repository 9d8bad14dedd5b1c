"""Two copies of a text compared word by word.

Words are equal where the index folds them alike: another hamza or other
harakat are no difference between two papers. Long stretches that both have
are shown by their edges.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from indexer.analysis import find_words, term_of

from ..page import Change, CopyOf, Difference

MOST_WORDS: Final = 1200  # of each body; the time grows faster than their number
KEPT_WORDS: Final = 8  # beside a difference, of what both have


class _Words(NamedTuple):
    """The words of a text, and where each starts; one more start, behind all."""

    text: str
    terms: list[str]
    starts: list[int]

    def between(self, first: int, last: int) -> str:
        return self.text[self.starts[first] : self.starts[last]]


def difference(shown: str, other: str, copy: CopyOf) -> Difference:
    """Return how *other*, the body of *copy*, differs from the body *shown*."""
    ours, theirs = _words(shown), _words(other)
    whole = ours.starts[-1] == len(shown) and theirs.starts[-1] == len(other)
    return Difference(copy, tuple(_changes(ours, theirs)), whole)


def _words(text: str) -> _Words:
    terms: list[str] = []
    starts: list[int] = []
    end = len(text)
    for word in find_words(text):
        if len(terms) == MOST_WORDS:
            end = word.start
            break
        terms.append(term_of(word.text))
        starts.append(word.start)
    if starts:
        starts[0] = 0  # what stands before the first word belongs to it
    return _Words(text, terms, [*starts, end])


def _changes(ours: _Words, theirs: _Words) -> Iterator[Change]:
    matcher = SequenceMatcher(None, ours.terms, theirs.terms, autojunk=False)
    steps = matcher.get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            yield from _same(ours, a, b, number > 0, number < len(steps) - 1)
            continue
        if b > a:
            yield Change("removed", ours.between(a, b))
        if d > c:
            yield Change("added", theirs.between(c, d))


def _same(words: _Words, first: int, last: int, before: bool, behind: bool) -> Iterator[Change]:
    """Yield what both have: its edges where it stands beside a difference."""
    head, tail = KEPT_WORDS * before, KEPT_WORDS * behind
    if last - first <= head + tail + KEPT_WORDS:
        yield Change("same", words.between(first, last))
        return
    if head:
        yield Change("same", words.between(first, first + head))
    yield Change("left-out", words.between(first + head, last - tail))
    if tail:
        yield Change("same", words.between(last - tail, last))
