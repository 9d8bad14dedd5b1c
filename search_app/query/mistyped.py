"""Words that were meant in the place of others, by what stands beside them.

A rare word is corrected for itself (``Vocabulary.corrections``). A word that is
known, or of which only a family is, is often what a slip made of another:
that shows where no article has it beside its neighbours, and has a word a slip
away there. The word itself stays; what fits is one more spelling of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p
from typing import Final

from indexer.analysis import is_stop_word
from indexer.analysis.slips import slip_cost
from indexer.backends import Vocabulary

Corrections = tuple[tuple[str, float], ...]  # words with their weights, the likeliest first

SHORTEST: Final = 4  # letters of a word that may be mistyped
MOST_ARTICLES: Final = 100  # that hold a word which may be a slip
ARTICLES_OF_MOST: Final = 30_000  # in an index of so many; fewer in a smaller one
MOST_SLIPS: Final = 30  # words a slip away that are looked at
TIMES_COMMONER: Final = 5  # articles that such a word has for each of the typed one
LEAST_PAIRS: Final = 2  # times that it stands beside a neighbour
LEAST_PAIRS_OF_UNKNOWN: Final = 1  # the same, where no article has the typed word
COST_FACTOR: Final = 3.0  # of a slip, against the logarithm of the pairs
WEIGHT: Final = 0.5
WEIGHT_OF_UNKNOWN: Final = 0.7


def corrections(terms: Sequence[str], vocabulary: Vocabulary) -> list[Corrections]:
    """Return of each of *terms*, folded words in order, what may have been meant."""
    alone: list[Corrections] = [
        () if is_stop_word(term) else tuple(vocabulary.corrections(term)) for term in terms
    ]
    options = [
        [] if is_stop_word(term) else [term, *(word for word, _ in found)]
        for term, found in zip(terms, alone, strict=True)
    ]
    sides = zip([[], *options], terms, alone, [*options[1:], []], strict=False)
    return [
        found or _kept_by_neighbours(term, tuple(before), tuple(behind), vocabulary)
        for before, term, found, behind in sides
    ]


def _kept_by_neighbours(
    term: str, before: tuple[str, ...], behind: tuple[str, ...], vocabulary: Vocabulary
) -> Corrections:
    """Return what ``_by_neighbours`` does, worked out once for each vocabulary."""
    if not (before or behind) or not _may_be_mistyped(term, vocabulary):
        return ()
    return vocabulary.kept(
        ("by neighbours", term, before, behind),
        lambda: _by_neighbours(term, before, behind, vocabulary),
    )


def _by_neighbours(
    term: str, before: Sequence[str], behind: Sequence[str], vocabulary: Vocabulary
) -> Corrections:
    """Return the word that stands beside one of the neighbours as *term* never does, or nothing."""
    if any(_pairs(term, before, behind, vocabulary)):
        return ()
    articles = vocabulary.frequency(term)
    least = LEAST_PAIRS if articles else LEAST_PAIRS_OF_UNKNOWN
    best, meant = float("-inf"), ""
    for word in _slips(term, articles, vocabulary):
        pairs = _pairs(word, before, behind, vocabulary)
        score = sum(map(log1p, pairs)) - COST_FACTOR * slip_cost(term, word)
        if max(pairs) >= least and score > best:
            best, meant = score, word
    return ((meant, WEIGHT if articles else WEIGHT_OF_UNKNOWN),) if meant else ()


def _may_be_mistyped(term: str, vocabulary: Vocabulary) -> bool:
    most = MOST_ARTICLES * min(1.0, vocabulary.articles / ARTICLES_OF_MOST)
    return (
        len(term) >= SHORTEST
        and term.isalpha()
        and vocabulary.frequency(term) <= most
        and not is_stop_word(term)
    )


def _slips(term: str, articles: int, vocabulary: Vocabulary) -> list[str]:
    """Return far commoner words a slip away that are no forms of *term*."""
    stem, least = vocabulary.stem(term), TIMES_COMMONER * max(1, articles)
    return [
        word
        for word in vocabulary.slips(term)[:MOST_SLIPS]
        if vocabulary.frequency(word) >= least
        and not is_stop_word(word)
        and vocabulary.stem(word) != stem
    ]


def _pairs(
    word: str, before: Sequence[str], behind: Sequence[str], vocabulary: Vocabulary
) -> tuple[int, int]:
    """Return how often *word* stands right behind the first neighbour, and before the second."""
    return (
        max((vocabulary.pair_count(other, word) for other in before), default=0),
        max((vocabulary.pair_count(word, other) for other in behind), default=0),
    )
