"""Passages of an article with the matched words marked, from (original text, ranges).

Nothing is analysed here: the engine says where the matched words stand. The
text is cut into pieces, and each piece is escaped by whoever prints it, so a
mark can never break the text, nor the text a page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from indexer.analysis import term_of
from indexer.analysis.clitics import is_same_word
from indexer.backends import Span

from ..page import Passage, Piece

PASSAGE_CHARACTERS = 240  # a passage is a sentence, or this much of a longer one
PASSAGE_COUNT = 3
LEAD_CHARACTERS = 200  # of the body, where no word of the query stands in it
SEARCHED_CHARACTERS = 100_000  # of the body in which passages are looked for
REMEMBERED: Final = 1 << 14  # pairs of a word and a form

# Sentences end at a stop, a question mark of either kind, an exclamation mark,
# an ellipsis or a line end; closing quotes and brackets belong to them. Only the
# first sign of a run begins a match, or a long run would be read once for each.
# The expression begins with what may begin a match: so texts are searched four
# times as fast as with the condition before it.
_STOPS = r".!?\N{ARABIC QUESTION MARK}\N{HORIZONTAL ELLIPSIS}"
_SENTENCE_END = re.compile(
    rf"[{_STOPS}\n](?:(?<=\n)|(?<![{_STOPS}][{_STOPS}])[{_STOPS}]*+"
    r"[\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK})\]]*+"
    r"(?=\s|$))\s*"
)


class _Window(NamedTuple):
    start: int
    end: int
    group: list[Span]  # for which it was chosen; more may stand in it


_START = attrgetter("start")


def mark(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> Passage:
    """Return ``text[start:end]`` in pieces, the *spans* within it marked.

    Joined, the pieces are the text again.

    >>> [piece.marked for piece in mark("قال نعم", [Span("body", 4, 7, "نعم", "نعم")]).pieces]
    [False, True]
    """
    end = len(text) if end is None else end
    pieces: list[Piece] = []
    ranges: list[tuple[int, int]] = []
    place = start
    for _, first, behind, word, form in spans:
        if first < start or behind > end:
            continue
        if first > place:
            pieces.append(Piece(text[place:first], False))
        pieces.append(Piece(text[first:behind], True, _is_other(word, form)))
        ranges.append((first, behind))
        place = behind
    if place < end:
        pieces.append(Piece(text[place:end], False))
    return Passage(tuple(pieces), start, end, tuple(ranges))


@lru_cache(REMEMBERED)
def _is_other(word: str, form: str) -> bool:
    return not is_same_word(form, term_of(word))


def best_passages(body: str, spans: Sequence[Span], count: int = PASSAGE_COUNT) -> list[Passage]:
    """Return the passages of *body* that say most about the query, in the order of the text.

    A passage is worth the different words of the query in it, then how many
    there are, then how early it stands. Without a matched word it is the lead.
    """
    spans = [span for span in spans if span.end <= SEARCHED_CHARACTERS]
    if not spans:
        return [_lead(body)] if body else []
    windows = sorted(_windows(body[:SEARCHED_CHARACTERS], spans), key=_worth)
    chosen = sorted(windows[:count], key=_START)
    starts = [span[1] for span in spans]
    return [
        mark(body, spans[bisect_left(starts, w.start) : bisect_left(starts, w.end)], w.start, w.end)
        for w in chosen
    ]


def _windows(body: str, spans: Sequence[Span]) -> Iterable[_Window]:
    """Yield a window for each sentence, or part of a long one, that holds a matched word."""
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(body))]
    if ends[-1] < len(body):
        ends.append(len(body))
    groups: defaultdict[tuple[int, int], list[Span]] = defaultdict(list)
    for span in spans:
        sentence = bisect_right(ends, span[1])
        groups[sentence, (span[1] - ends[sentence - 1]) // PASSAGE_CHARACTERS].append(span)
    for (sentence, _), group in groups.items():
        yield _window(body, ends[sentence - 1], ends[sentence], group)


def _window(body: str, start: int, end: int, group: list[Span]) -> _Window:
    """Return the sentence, or of a long one the part around its matched words, cut at spaces."""
    if end - start > PASSAGE_CHARACTERS:
        first = group[0]
        wanted = max(start, first.start - PASSAGE_CHARACTERS // 4)
        if wanted > start:
            space = body.find(" ", wanted, first.start)
            start = first.start if space < 0 else space + 1
        limit = max(start + PASSAGE_CHARACTERS, first.end)
        if limit < end:
            space = body.rfind(" ", first.end, limit)
            end = first.end if space < 0 else space
            group = [span for span in group if span.end <= end]
    while body[end - 1].isspace():  # the matched word ends it
        end -= 1
    return _Window(start, end, group)


def _worth(window: _Window) -> tuple[float, int]:
    """Return the place of a window among those of its text, the best the least."""
    found = len(window.group)
    different = len({span[3] for span in window.group}) if found > 1 else found
    return -different - found / (found + 10), window.start


def _lead(body: str) -> Passage:
    end = len(body)
    if end > LEAD_CHARACTERS:
        space = body.rfind(" ", 0, LEAD_CHARACTERS)
        end = LEAD_CHARACTERS if space < 0 else space
    return mark(body, [], 0, end)
