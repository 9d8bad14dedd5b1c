"""Several segments to one, as arrays: what is deleted goes, documents keep their order.

Postings pass through memory a stretch of terms at a time, one array after the
other, so that a merge of any size needs the same room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..storage.arrays import Array, ArrayFileWriter
from ..storage.columns import Column, pack_keywords, pack_numbers
from ..storage.dictionary import pack_words
from ..storage.durable import disk
from ..storage.ids import pack_ids
from ..storage.records import RecordDictionary, add_dictionaries
from ..storage.segment import SUFFIX, Segment
from .inversion import big_frequencies
from .merge_source import MergeSource
from .sketches import NAME as SKETCHES
from .sketches import SIZE

STRETCH = 1 << 20  # postings (or positions) in memory at a time

_BY_DOCUMENT = ("lengths", "title_lengths", "body_lengths", "title_places")
_BY_POSTING = ("docs", "keys", "title_counts", "lead_counts")
_BY_POSITION = ("positions", "spellings")


def merge_down(directory: Path, paths: Sequence[Path], limit: int) -> list[Path]:
    """Merge neighbours until at most *limit* segments are left; return their files."""
    if len(paths) <= limit:
        return list(paths)
    left = []
    for number, places in enumerate(np.array_split(np.arange(len(paths)), limit)):
        group = [paths[place] for place in places.tolist()]
        if len(group) == 1:
            left += group
            continue
        merged = directory / f"m{number}{SUFFIX}"
        merge([Segment.open(path) for path in group], merged)
        for path in group:
            disk().remove(path)
        left.append(merged)
    return left


def merge(segments: Sequence[Segment], path: Path) -> None:
    """Write the live documents of sealed *segments* as one segment."""
    file = ArrayFileWriter(path)
    try:
        _Merge(segments, file).write()
        file.close()
    finally:
        file.abandon()


class _Merge:
    def __init__(self, segments: Sequence[Segment], file: ArrayFileWriter):
        self._file = file
        self._sources: list[MergeSource] = []
        first = 0
        for segment in segments:
            self._sources.append(MergeSource(segment, first))
            first += self._sources[-1].count
        self._document_count = first
        self._number_terms()

    def _number_terms(self) -> None:
        """Find the words that stay, their starts, and where each segment's terms go."""
        words_of = [list(source.segment.terms) for source in self._sources]
        words = sorted(set().union(*words_of))
        ordinals = {word: ordinal for ordinal, word in enumerate(words)}
        postings = np.zeros(len(words), np.int64)
        positions = np.zeros(len(words), np.int64)
        for source, own in zip(self._sources, words_of, strict=True):
            source.ordinals = np.fromiter((ordinals[word] for word in own), np.int64, len(own))
            counts = source.counts()
            postings[source.ordinals] += counts[0]
            positions[source.ordinals] += counts[1]
        # A word of deleted documents alone goes.
        stays = postings > 0
        renumbered = np.cumsum(stays) - 1
        for source in self._sources:
            source.ordinals = renumbered[source.ordinals]
        self._words = [word for word, stay in zip(words, stays.tolist(), strict=True) if stay]
        self._starts = np.concatenate([[0], np.cumsum(postings[stays])])
        self._position_starts = np.concatenate([[0], np.cumsum(positions[stays])])

    def write(self) -> None:
        first = self._sources[0].segment
        self._file.meta.update(first.meta, documents=self._document_count)
        self._write_records()
        self._release()
        self._write_columns()
        for name in _BY_DOCUMENT:
            arrays = [source.segment.arrays.get(name)[source.alive] for source in self._sources]
            self._file.add(name, np.concatenate(arrays))
        if SKETCHES in first.arrays:
            arrays = [source.segment.arrays.get(SKETCHES)[source.alive] for source in self._sources]
            self._file.add_chunks(SKETCHES, np.uint32, arrays, (SIZE,))
        self._write_text_order()
        self._write_terms()
        for name in _BY_POSTING:
            if name in first.arrays:
                self._write_postings(name)
            self._release()
        self._write_big()
        for name in _BY_POSITION:
            if name in first.arrays:
                self._write_positions(name)
            self._release()

    def _release(self) -> None:
        """Keep no more of the sources in memory than the array at hand needs."""
        for source in self._sources:
            source.segment.arrays.release()

    # -- documents

    def _write_records(self) -> None:
        dictionaries, sizes = [], []
        for source in self._sources:
            records = source.segment.records
            for first, content in records.dictionaries:
                new = source.first_document + int(source.alive[:first].sum())
                dictionaries.append(RecordDictionary(new, content))
            sizes.append(records.sizes[source.alive])
        add_dictionaries(self._file, dictionaries)
        self._file.add("record_ends", np.cumsum(np.concatenate(sizes)))
        self._file.add_chunks("records", np.uint8, self._frames())
        ids = [
            source.segment.ids.id_of(document)
            for source in self._sources
            for document in np.flatnonzero(source.alive).tolist()
        ]
        for name, array in pack_ids(ids).items():
            self._file.add(name, array)

    def _frames(self, documents: int = 1000) -> Iterator[Array]:
        for source in self._sources:
            records = source.segment.records
            for start in range(0, len(records), documents):
                stop = min(start + documents, len(records))
                kept = np.repeat(source.alive[start:stop], records.sizes[start:stop])
                yield records.frames(start, stop)[kept]

    def _write_columns(self) -> None:
        for name in self._sources[0].segment.meta.get("columns", ()):
            columns = [source.segment.columns[name] for source in self._sources]
            if f"column_{name}_ends" in self._sources[0].segment.arrays:
                values = [
                    value
                    for source, column in zip(self._sources, columns, strict=True)
                    for value in _keywords(column, source.alive)
                ]
                arrays = pack_keywords(name, values)
            else:
                codes = [
                    column.codes[source.alive]
                    for source, column in zip(self._sources, columns, strict=True)
                ]
                arrays = pack_numbers(name, np.concatenate(codes))
            for key, array in arrays.items():
                self._file.add(key, array)

    def _write_text_order(self) -> None:
        counts = [np.diff(source.segment.token_starts) for source in self._sources]
        kept = [c[source.alive] for c, source in zip(counts, self._sources, strict=True)]
        starts = np.concatenate([[0], np.cumsum(np.concatenate(kept))])
        self._file.add("token_starts", starts)
        overflow = [np.zeros((0, 2), np.int64)]
        for source in self._sources:
            far, old_starts = source.segment.token_overflow, source.segment.token_starts
            documents = np.searchsorted(old_starts, far[:, 0], "right") - 1
            stays = source.alive[documents]
            far, documents = far[stays], documents[stays]
            shift = starts[source.documents[documents]] - old_starts[documents]
            overflow.append(np.stack([far[:, 0] + shift, far[:, 1]], axis=1))
        self._file.add("token_overflow", np.concatenate(overflow))
        deltas = (
            source.segment.arrays.get("token_deltas")[np.repeat(source.alive, count)]
            for count, source in zip(counts, self._sources, strict=True)
        )
        self._file.add_chunks("token_deltas", np.uint8, deltas)

    # -- terms and postings

    def _write_terms(self) -> None:
        for name, array in pack_words("term", self._words).items():
            self._file.add(name, array)
        self._file.add("starts", self._starts)
        self._file.add("position_starts", self._position_starts)
        if "lexicon_ids" in self._sources[0].segment.arrays:
            ids = np.zeros(len(self._words), np.int32)
            for source in self._sources:
                stays = source.counts()[0] > 0
                ids[source.ordinals[stays]] = source.segment.arrays.get("lexicon_ids")[stays]
            self._file.add("lexicon_ids", ids)

    def _write_postings(self, name: str) -> None:
        def values(source: MergeSource, start: int, stop: int) -> Array:
            part = source.segment.arrays.get(name)[start:stop]
            return source.documents[part].astype(np.uint32) if name == "docs" else part

        dtype = self._sources[0].segment.arrays.get(name).dtype
        self._file.add_chunks(name, dtype, self._merged(values))

    def _write_big(self) -> None:
        first, big = 0, [np.zeros((0, 2), np.int64)]
        if any(len(source.segment.big) for source in self._sources):
            for frequencies in self._merged(MergeSource.frequencies):
                rows = big_frequencies(frequencies)
                rows[:, 0] += first
                big.append(rows)
                first += len(frequencies)
        self._file.add("big", np.concatenate(big))

    def _write_positions(self, name: str) -> None:
        wide = max((s.segment.arrays.get(name).dtype for s in self._sources), key=_width)
        self._file.add_chunks(name, wide, self._merged_positions(name, wide))

    def _stretches(self, starts: Array) -> Iterator[tuple[int, int]]:
        """Yield ranges of whole terms, one at least, of about STRETCH elements."""
        first = 0
        while first < len(starts) - 1:
            last = int(np.searchsorted(starts, starts[first] + STRETCH, "right")) - 1
            last = max(last, first + 1)
            yield first, last
            first = last

    def _merged(self, values: Callable[[MergeSource, int, int], Array]) -> Iterator[Array]:
        """Yield what *values* says of the postings that stay, in their new order."""
        for low, high in self._stretches(self._starts):
            terms, pieces = [], []
            for source in self._sources:
                a, b = np.searchsorted(source.ordinals, [low, high]).tolist()
                start, stop = source.segment.starts[[a, b]].tolist()
                kept = source.kept(start, stop)
                count = np.diff(source.segment.starts[a : b + 1])
                terms.append(np.repeat(source.ordinals[a:b], count)[kept])
                pieces.append(values(source, start, stop)[kept])
            # Stable: within a term the segments stay in their order.
            yield np.concatenate(pieces)[np.argsort(np.concatenate(terms), kind="stable")]

    def _merged_positions(self, name: str, dtype: Any) -> Iterator[Array]:
        for low, high in self._stretches(self._position_starts):
            terms, pieces = [], []
            for source in self._sources:
                a, b = np.searchsorted(source.ordinals, [low, high]).tolist()
                starts = source.segment.position_starts
                part = source.segment.arrays.get(name)[starts[a] : starts[b]].astype(dtype)
                own = np.repeat(source.ordinals[a:b], np.diff(starts[a : b + 1]))
                if source.live is not None:
                    start, stop = source.segment.starts[[a, b]].tolist()
                    alive = source.alive[source.segment.docs[start:stop]]
                    kept = np.repeat(alive, source.frequencies(start, stop))
                    part, own = part[kept], own[kept]
                terms.append(own)
                pieces.append(part)
            yield np.concatenate(pieces)[np.argsort(np.concatenate(terms), kind="stable")]


def _width(dtype: Any) -> int:
    return int(np.dtype(dtype).itemsize)


def _keywords(column: Column, alive: Array) -> Iterator[str]:
    values = (*column.values, "")  # the code of what is absent is -1
    return (values[code] for code in column.codes[alive].tolist())
