"""The segments of a build to one lexicon, and the lexicon's numbers into the segments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

import numpy as np

from ..storage.arrays import Array, ArrayFileWriter, MemoryArrays
from ..storage.dictionary import TermDictionary, pack_words
from ..storage.segment import Segment
from ..words.collocations import count_collocations, may_collocate, no_collocations
from ..words.deletions import no_deletions
from ..words.families import no_families, stems_of
from ..words.letter_arrays import letter_array
from ..words.lexicon import Lexicon
from ..words.pairs import JoinFinder, RunningText, count_pairs, no_pairs
from ..words.spellings import find_spellings
from .segment_writer import LOCAL_SPELLINGS
from .workers import WorkerPool

_LAST_SPELLING = 255  # stands for all spellings from there on
_STRETCH = 1 << 20  # positions whose spellings are renumbered together


@dataclass(frozen=True)
class _Local:
    """The numbers of one segment's words in the lexicon."""

    words: Array  # int64, one a term: its word id
    forms: Array  # int64, one a local spelling: its form


class LexiconBuilder:
    """Takes the segments of a build, then makes the lexicon, then seals the segments.

    Ids, order of spellings and frequencies of an *older* lexicon stay as they
    are; new words and spellings are put behind them.
    """

    def __init__(self, older: Lexicon | None = None, pool: WorkerPool | None = None) -> None:
        self._pool = pool
        self._words: dict[str, int] = {}
        self._forms: dict[tuple[int, str], int] = {}
        self._form_counts = np.zeros(0, np.int64)
        self._frequencies = np.zeros(0, np.int64)
        self._locals: list[_Local] = []
        self._segments: list[Segment] = []
        self._older = older
        if older:
            self._take_over(older)
        self._older_words, self._older_forms = len(self._words), len(self._forms)

    def _take_over(self, older: Lexicon) -> None:
        self._words = {word: i for i, word in enumerate(older.in_order_of_ids())}
        self._frequencies = older.frequencies.astype(np.int64)
        spelt = [(i, *spelling) for i in range(len(older)) for spelling in older.spellings(i)]
        self._forms = {(i, spelling): form for form, (i, spelling, _) in enumerate(spelt)}
        self._form_counts = np.array([count for *_, count in spelt], np.int64)

    def add(self, segment: Segment) -> None:
        """Take the words and spellings of a segment that is not sealed yet."""
        numbers = self._words
        words = np.fromiter(
            (numbers.setdefault(word, len(numbers)) for word in segment.terms),
            np.int64,
            len(segment.terms),
        )
        self._frequencies = _add(
            self._frequencies, len(numbers), words, np.diff(segment.starts), self._older_words
        )
        forms = np.zeros(0, np.int64)
        if "form_starts" in segment.arrays:
            forms = self._add_forms(segment, words)
        self._locals.append(_Local(words, forms))
        self._segments.append(segment)
        segment.arrays.release()  # it is read again when all words are known

    def _add_forms(self, segment: Segment, words: Array) -> Array:
        spelt = zip(
            np.repeat(words, np.diff(segment.arrays.get("form_starts"))).tolist(),
            TermDictionary.of(segment.arrays, "form"),
            strict=True,
        )
        numbers = self._forms
        forms = np.fromiter((numbers.setdefault(key, len(numbers)) for key in spelt), np.int64)
        self._form_counts = _add(
            self._form_counts,
            len(numbers),
            forms,
            segment.arrays.get("form_counts"),
            self._older_forms,
        )
        return forms

    def finish(self) -> Lexicon:
        """Return the lexicon, in memory; no segment can be added afterwards."""
        words = list(self._words)
        stems = self._begin_stems(words)
        order = sorted(range(len(words)), key=words.__getitem__)
        arrays = {
            **pack_words("word", [words[i] for i in order]),
            "word_ids": np.array(order, np.int32),
            "frequencies": self._frequencies.astype(np.uint32),
            **self._pack_spellings(),
        }
        arrays |= self._count_neighbours(words)
        arrays |= self._relate(words, stems() if stems else None)
        return Lexicon(MemoryArrays(arrays, {}))

    def _count_neighbours(self, words: list[str]) -> dict[str, Array]:
        """Return the arrays of the neighbours that are one word, and of those that are common."""
        finder = JoinFinder(letter_array(words))
        allowed = may_collocate(words, self._frequencies)
        older = self._older
        pairs = older.pairs if older else no_pairs()
        common = older.collocations if older else no_collocations()
        for segment, local in zip(self._segments, self._locals, strict=True):
            text = RunningText.of(segment)
            pairs = pairs.added(*count_pairs(segment, text, local.words, finder))
            common = common.added(*count_collocations(text, local.words, allowed))
            segment.arrays.release()
        return {**pairs.arrays(), **common.common().arrays()}

    def _begin_stems(self, words: list[str]) -> Callable[[], list[str]] | None:
        """Let the workers, where there are any, find stems: what takes longest here."""
        if self._pool is None or self._older_words:
            return None
        counts, pool = self._frequencies, self._pool
        cuts = np.linspace(0, len(words), pool.count + 1).astype(int).tolist()
        results = pool.begin(stems_of, [(words, counts, *cut) for cut in pairwise(cuts)])
        return lambda: list(chain.from_iterable(results()))

    def _relate(self, words: list[str], stems: list[str] | None) -> dict[str, Array]:
        """Return the arrays of the families; those of an older lexicon are grown."""
        new = words[self._older_words :]
        frequencies = dict(zip(words, self._frequencies.tolist(), strict=True))
        older = self._older
        families = (older.families if older else no_families()).extended(
            new, lambda word: frequencies.get(word, 0), stems=stems
        )
        counts = self._frequencies[self._older_words :]
        deletions = (older.deletions if older else no_deletions()).extended(
            new, counts, self._older_words
        )
        spellings = find_spellings(words, self._frequencies, families)
        return {**families.arrays(), **deletions.arrays(), **spellings.arrays()}

    def _pack_spellings(self) -> dict[str, Array]:
        keys = list(self._forms)
        words = np.fromiter((word for word, _ in keys), np.int64, len(keys))
        numbers = np.arange(len(keys))
        new = numbers >= self._older_forms
        # The older ones in their order, then the commonest; of equals the one met first.
        by_count = np.where(new, -self._form_counts, 0)
        order = np.lexsort((numbers, by_count, new, words))
        starts = np.searchsorted(words[order], np.arange(len(self._words) + 1))
        self._places = np.zeros(len(keys), np.uint8)
        within = numbers - starts[words[order]]
        self._places[order] = np.minimum(within, _LAST_SPELLING)
        return {
            "spelling_starts": starts,
            "spelling_counts": self._form_counts[order],
            **pack_words("spelling", [keys[form][1] for form in order.tolist()]),
        }

    def seal(self, number: int, path: Path, live: Array | None = None) -> None:
        """Put the lexicon's numbers into the segment that was added as *number*, and what is live.

        The file then holds what readers read; its own spellings are gone.
        """
        local = self._locals[number]
        seal(path, local.words, self._places[local.forms], live)


def seal(path: Path, words: Array, places: Array, live: Array | None = None) -> None:
    """Put the lexicon's numbers into a segment: one a term, one a spelling of its own."""
    segment = Segment.open(path)
    spellings = None
    if "form_starts" in segment.arrays:
        pieces = _renumber(segment, places)
        spellings = np.concatenate([np.zeros(0, np.uint8), *pieces])
    file = ArrayFileWriter.reopen(path, drop=LOCAL_SPELLINGS)
    try:
        file.add("lexicon_ids", words.astype(np.int32))
        if spellings is not None:
            file.add("spellings", spellings)
        if live is not None:
            file.add("live", live)
        file.close()
    finally:
        file.abandon()


def _add(totals: Array, count: int, numbers: Array, added: Array, frozen: int) -> Array:
    """Return *totals*, lengthened to *count*, with *added* where a number is not frozen."""
    longer = np.concatenate([totals, np.zeros(count - len(totals), np.int64)])
    free = numbers >= frozen
    longer[numbers[free]] += added[free]
    return longer


def _renumber(segment: Segment, places: Array) -> Iterator[Array]:
    """Yield the spelling numbers of all positions; *places* has one for each local spelling."""
    starts = segment.position_starts
    form_starts = segment.arrays.get("form_starts")
    spelt = segment.arrays.get("spellings")
    first = 0
    while first < len(starts) - 1:
        # A stretch of whole terms, one at least.
        last = int(np.searchsorted(starts, starts[first] + _STRETCH, "right")) - 1
        last = max(last, first + 1)
        base = np.repeat(form_starts[first:last], np.diff(starts[first : last + 1]))
        yield places[base + spelt[starts[first] : starts[last]]]
        first = last


def write_lexicon(lexicon: Lexicon, path: Path) -> None:
    """Write a lexicon that was built in memory."""
    assert isinstance(lexicon.arrays, MemoryArrays)
    file = ArrayFileWriter(path)
    try:
        for name, array in lexicon.arrays.arrays.items():
            file.add(name, array)
        file.close()
    finally:
        file.abandon()
