"""All of an index as one segment, with a lexicon made anew: as if it had been built of what is live.

Words that stood in deleted articles alone go, frequencies are counted again,
spellings ranked again. Word ids change, and nothing else holds one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ..opening import open_lexicon, open_segments
from ..storage.arrays import Array, ArrayFileWriter
from ..storage.columns import GROUP, pack_numbers
from ..storage.contents import Contents
from ..storage.dictionary import pack_words
from ..storage.durable import disk
from ..storage.segment import SUFFIX, Segment
from ..words.family_rules import families_fingerprint
from ..words.lexicon import Lexicon
from .copies import group_segments
from .lexicon_writer import LexiconBuilder, write_lexicon
from .merge import STRETCH, merge
from .updater import follow, lexicon_name
from .writer import entry_of

_LEFT_OUT = ("lexicon_ids", "spellings", *pack_numbers(GROUP, ()))  # of the old state


def compact(directory: Path, contents: Contents, commit: int) -> Contents:
    """Write everything that is live as one segment; return what there is then."""
    lexicon_path = directory / lexicon_name(commit)
    builder = LexiconBuilder()
    paths = []
    segments = open_segments(directory, contents)
    learnt = contents.learnt
    if contents.live_documents:
        merged = directory / f"c{commit}-m0{SUFFIX}"
        merge(segments, merged)
        paths = [directory / f"c{commit}-0{SUFFIX}"]
        _spell_out(Segment.open(merged), open_lexicon(directory, contents), paths[0])
        disk().remove(merged)
        builder.add(Segment.open(paths[0]))
        everything = range(len(segments))
        learnt = follow(directory, contents, commit, everything, segments, paths[0].name)
    write_lexicon(builder.finish(), lexicon_path)
    for path in paths:
        builder.seal(0, path)
    group_segments(paths)
    entries = tuple(entry_of(path) for path in paths)
    return Contents(
        segments=entries,
        lexicon=(lexicon_path.name,),
        families=families_fingerprint(),
        counted=True,
        learnt=learnt and learnt.of(entries),
    )


def _spell_out(segment: Segment, lexicon: Lexicon, path: Path) -> None:
    """Write *segment* as it was before a lexicon numbered it: with spellings of its own."""
    file = ArrayFileWriter(path)
    try:
        file.meta.update(segment.meta)
        # Copies are joined anew, as by a build.
        file.meta["columns"] = [name for name in segment.meta["columns"] if name != GROUP]
        for name in segment.arrays.directory:  # type: ignore[attr-defined]
            if name not in _LEFT_OUT:
                array = segment.arrays.get(name)
                file.add_chunks(name, array.dtype, _pieces(array), array.shape[1:])
        starts, counts, words, spellings = _own_spellings(segment, lexicon)
        file.add("form_starts", starts)
        file.add("form_counts", counts)
        for name, array in pack_words("form", words).items():
            file.add(name, array)
        file.add("spellings", spellings)
        file.close()
    finally:
        file.abandon()


def _pieces(array: Array) -> Iterator[Array]:
    return (array[start : start + STRETCH] for start in range(0, len(array), STRETCH))


def _own_spellings(segment: Segment, lexicon: Lexicon) -> tuple[Array, Array, list[str], Array]:
    """Return the starts by term, the counts and the texts of the segment's own spellings.

    And for each position the number of its spelling: within its term, the
    commonest first, of equals the one that is met first.
    """
    ids = segment.arrays.get("lexicon_ids")
    bounds, old = segment.position_starts, segment.arrays.get("spellings")
    sizes, counts, texts = [], [], []
    numbers = np.zeros(len(old), np.uint8)
    first = 0
    while first < len(bounds) - 1:
        last = int(np.searchsorted(bounds, bounds[first] + STRETCH, "right")) - 1
        last = max(last, first + 1)
        start, stop = int(bounds[first]), int(bounds[last])
        terms = np.repeat(np.arange(first, last), np.diff(bounds[first : last + 1]))
        pairs, met, inverse, count = np.unique(
            terms * 256 + old[start:stop],
            return_index=True,
            return_inverse=True,
            return_counts=True,
        )
        order = np.lexsort((met, -count, pairs // 256))
        term_starts = np.searchsorted(pairs[order] // 256, np.arange(first, last + 1))
        within = np.arange(len(pairs)) - np.repeat(term_starts[:-1], np.diff(term_starts))
        ranks = np.empty(len(pairs), np.int64)
        ranks[order] = within
        numbers[start:stop] = np.minimum(ranks, 255)[inverse]
        sizes.append(np.diff(term_starts))
        counts.append(count[order])
        for pair in pairs[order].tolist():
            texts.append(lexicon.spelling(int(ids[pair // 256]), pair % 256))
        first = last
    nothing = np.zeros(0, np.int64)
    starts = np.concatenate([[0], np.cumsum(np.concatenate([nothing, *sizes]))])
    return starts, np.concatenate([nothing, *counts]), texts, numbers
