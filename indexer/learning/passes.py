"""What is learnt from an index, written beside its segments: THE flow of a pass.

read      segments to stems in the order of the text     text.py
learn     vectors of stems, related stems                articles.py, windows.py, neighbours.py
write     a file of words, of each segment one of vectors    index/learnt.py reads them

What is learnt of words serves articles that come later too: their vectors
follow from their stems.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..index.opening import open_learnt_words, open_lexicon, open_segments
from ..index.storage.arrays import Array, ArrayFileWriter
from ..index.storage.contents import Contents, LearntFiles
from ..index.storage.dictionary import pack_words
from ..index.storage.segment import SUFFIX
from ..index.words.learnt import LearntWords, write_vectors
from ..index.words.lexicon import Lexicon
from .articles import (
    Entries,
    Product,
    StemVectors,
    article_vectors,
    entries_of,
    renumbered,
    stem_vectors,
)
from .neighbours import related_stems
from .sparse import Floats, Integers, sparse, weighted_sums
from .text import LEFT_OUT, read_text
from .windows import window_vectors

DIMENSIONS = 200  # at most
FEW_ARTICLES = 5000  # up to so many a stem in two articles is learnt from, else one in five


@dataclass(frozen=True, slots=True)
class Learned:
    """What a pass over an index learnt."""

    articles: int
    stems: int
    related: int  # pairs
    size: int  # bytes of its files


def learn(directory: Path, contents: Contents, commit: int) -> tuple[Contents, Learned]:
    """Write what the index learns from itself; return what there is then, and what it learnt.

    Raises KhabarError where scipy is missing.
    """
    segments = open_segments(directory, contents)
    lexicon = open_lexicon(directory, contents)
    text = read_text(segments, lexicon)
    counts = [segment.document_count for segment in segments]
    learnt = np.split(text.learnt, np.cumsum(counts)[:-1])
    known = _stems_of_words(lexicon)
    entries = [entries_of(segment, known, len(lexicon.families.stems)) for segment in segments]
    chosen, frequencies = _frequent(entries, learnt, len(lexicon.families.stems))
    # With as many directions as stems nothing is alike that never meets.
    dimensions = min(DIMENSIONS, (min(len(chosen), int(text.learnt.sum())) + 1) // 2)
    rows = np.full(len(lexicon.families.stems) + 1, LEFT_OUT, np.int32)
    rows[chosen] = np.arange(len(chosen), dtype=np.int32)
    entries = [renumbered(found, rows) for found in entries]
    stems = stem_vectors(entries, learnt, frequencies, dimensions)
    windows = window_vectors(text.renumbered(rows), len(chosen), dimensions)
    # The mean of two cosines is one product of vectors side by side.
    related = related_stems(np.hstack([windows, stems.vectors]) * np.float32(0.5**0.5))
    average = text.average_length
    words = f"learnt-{commit}{SUFFIX}"
    letters = [lexicon.families.stems.word(number) for number in chosen.tolist()]
    meta = {"articles": int(text.learnt.sum()), "average_length": average}
    _write_words(directory / words, meta, letters, stems, related)
    vectors = {}
    for number, (entry, found) in enumerate(zip(contents.segments, entries, strict=True)):
        name = f"vectors-{commit}-{number}{SUFFIX}"
        write_vectors(
            directory / name,
            article_vectors(found, stems.idf, average, _sparse_product(stems.directions)),
        )
        vectors[entry.name] = name
    size = sum((directory / name).stat().st_size for name in (words, *vectors.values()))
    after = replace(contents, learnt=LearntFiles(words, vectors))
    return after, Learned(contents.live_documents, len(chosen), len(related[1]), size)


def extend(directory: Path, contents: Contents, commit: int) -> Contents | None:
    """Write the vectors that segments lack; return what there is then, None where none lacks any.

    Needs no scipy: whoever updates an index need not be who learns from it.
    """
    learnt = contents.learnt
    if learnt is None:
        return None
    lacking = [n for n, e in enumerate(contents.segments) if e.name not in learnt.vectors]
    if not lacking:
        return None
    words = open_learnt_words(directory, learnt.words)
    lexicon = open_lexicon(directory, contents)
    segments = open_segments(directory, contents)
    product = _dense_product(words.directions)
    vectors = dict(learnt.vectors)
    for number in lacking:
        rows = _rows_by_letters(words, lexicon, segments[number].lexicon_ids)
        found = entries_of(segments[number], rows, len(words))
        name = f"vectors-{commit}-{number}{SUFFIX}"
        write_vectors(
            directory / name, article_vectors(found, words.idf, words.average_length, product)
        )
        vectors[contents.segments[number].name] = name
    return replace(contents, learnt=LearntFiles(learnt.words, vectors))


def _stems_of_words(lexicon: Lexicon) -> Array:
    """Return the number of each word's stem, LEFT_OUT for none."""
    known = lexicon.families.stem_of
    stems = np.full(len(lexicon), LEFT_OUT, np.int32)
    stems[: len(known)] = known
    return stems


def _frequent(
    entries: Sequence[Entries], learnt: Sequence[Array], width: int
) -> tuple[Array, Integers]:
    """Return the numbers, rising, of the stems to learn from, and the articles of each."""
    frequencies = np.zeros(width, np.int64)
    for found, mask in zip(entries, learnt, strict=True):
        frequencies += np.bincount(found.columns[mask[found.rows]], minlength=width)
    articles = sum(map(len, learnt))
    chosen = np.flatnonzero(frequencies >= (2 if articles <= FEW_ARTICLES else 5))
    return chosen, frequencies[chosen]


def _rows_by_letters(words: LearntWords, lexicon: Lexicon, word_ids: Array | None) -> Array:
    """Return the rows of these words of the lexicon by the letters of their stems."""
    assert word_ids is not None, "an index that learns has a lexicon"
    families = lexicon.families
    by_word = np.full(len(lexicon), LEFT_OUT, np.int32)
    known = word_ids[word_ids < len(families)]
    by_word[known] = [words.row(families.stem(number)) for number in known.tolist()]
    return by_word


def _sparse_product(directions: Floats) -> Product:
    def product(rows: Integers, columns: Integers, values: Floats, count: int) -> Floats:
        matrix = sparse(rows, columns, values, (count, len(directions)))
        found: Floats = matrix @ directions
        return found

    return product


def _dense_product(directions: Array) -> Product:
    def product(rows: Integers, columns: Integers, values: Floats, count: int) -> Floats:
        return weighted_sums(rows, columns, values, count, directions)

    return product


def _write_words(
    path: Path,
    meta: Mapping[str, float],
    letters: Sequence[str],
    stems: StemVectors,
    related: tuple[Integers, Integers, Floats],
) -> None:
    starts, others, similarities = related
    order = sorted(range(len(letters)), key=letters.__getitem__)
    file = ArrayFileWriter(path)
    try:
        file.meta = dict(meta)
        for name, array in pack_words("stem", [letters[row] for row in order]).items():
            file.add(name, array)
        file.add("stem_rows", np.array(order, np.int32))
        file.add("idf", stems.idf)
        file.add("related_starts", starts.astype(np.int64))
        file.add("related", others.astype(np.int32))
        file.add("similarities", similarities.astype(np.float16))
        file.add("directions", stems.directions.astype(np.float16))
        file.close()
    finally:
        file.abandon()
