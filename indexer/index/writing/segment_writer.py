"""Documents to one segment's file.

The file is written in two goes. ``SegmentWriter`` writes postings, columns and
records, and beside them the spellings it met (``form_...``). When all segments
of a build are there, the lexicon is made of them and ``lexicon.seal`` puts the
lexicon's numbers in their place: the last arrays of the file are the ones that
change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..storage.arrays import Array, ArrayFileWriter
from ..storage.columns import pack_keywords, pack_numbers
from ..storage.dictionary import pack_words
from ..storage.ids import pack_ids
from ..storage.records import RecordWriter
from .inversion import Ranks, invert
from .sketches import NAME as SKETCHES
from .sketches import SIZE, sketch, word_hashes
from .tokens import TokenBuffer, Tokens
from .vocabulary import Vocabulary, WordAnalysis

# Bytes, measured on 31,030 articles: a word from analysis to file (its form and
# distance, then the sort keys, its document, and the postings made of it), a
# document beside its text (id, values of columns), a form of the vocabulary.
TOKEN_BYTES = 30
DOCUMENT_BYTES = 500
FORM_BYTES = 350

SKETCHED = 2000  # documents that are sketched together

LOCAL_SPELLINGS = ("form_starts", "form_counts", "form_text", "form_ends", "spellings")


@dataclass(frozen=True, slots=True)
class Document:
    """What a segment takes of one document."""

    id: str
    title: str
    body: str
    record: bytes
    keywords: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """What every segment of an index has, and how a document comes about. Picklable."""

    to_document: Callable[[Any], Document]
    analysis: WordAnalysis
    keywords: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    zones: bool = True  # count title and lead apart
    lexicon: bool = True
    sketches: bool = False  # keep what tells copies


class SegmentWriter:
    """Collects documents; ``write`` makes a segment of them and starts anew."""

    def __init__(self, layout: Layout):
        self._layout = layout
        self._vocabulary = Vocabulary(layout.analysis)
        self._tokens = TokenBuffer(self._vocabulary)
        self._clear()

    def _clear(self) -> None:
        self._ids: list[str] = []
        self._records = RecordWriter()
        self._keywords: dict[str, list[str]] = {name: [] for name in self._layout.keywords}
        self._numbers: dict[str, list[int]] = {name: [] for name in self._layout.numbers}

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def memory(self) -> int:
        """Bytes that writing the segment now will have taken, about."""
        return (
            self._tokens.size * TOKEN_BYTES
            + len(self._ids) * DOCUMENT_BYTES
            + len(self._vocabulary) * FORM_BYTES
            + self._records.size
        )

    def add(self, item: Any) -> None:
        """Take the next document, as what ``to_document`` makes of *item*."""
        document = self._layout.to_document(item)
        self._ids.append(document.id)
        self._tokens.add(document.title, document.body)
        self._records.add(document.record)
        for name, values in self._keywords.items():
            values.append(document.keywords.get(name, ""))
        for name, numbers in self._numbers.items():
            numbers.append(document.numbers[name])

    def write(self, path: Path) -> None:
        """Write the documents as a segment and forget them."""
        file = ArrayFileWriter(path)
        try:
            file.meta.update(
                documents=len(self._ids), columns=[*self._layout.keywords, *self._layout.numbers]
            )
            self._write_records(file)
            self._write_columns(file)
            self._write_postings(file)
            file.close()
        finally:
            file.abandon()
        self._clear()

    def _write_records(self, file: ArrayFileWriter) -> None:
        self._records.write(file)
        _add_all(file, pack_ids(self._ids))
        self._records = RecordWriter()

    def _write_columns(self, file: ArrayFileWriter) -> None:
        for name, values in self._keywords.items():
            _add_all(file, pack_keywords(name, values))
        for name, numbers in self._numbers.items():
            _add_all(file, pack_numbers(name, numbers))

    def _write_postings(self, file: ArrayFileWriter) -> None:
        tokens = self._tokens.take()
        used = np.bincount(tokens.forms[tokens.forms >= 0], minlength=len(self._vocabulary))
        words, ranks, spellings = self._rank(used)
        if self._layout.sketches:
            file.add(SKETCHES, self._sketches(tokens))
        analysis = self._layout.analysis
        postings = invert(tokens, ranks, analysis.gap, zones=self._layout.zones)
        del tokens
        _add_all(file, pack_words("term", words))
        spelt = postings.pop("spellings", None)
        for name, pieces in postings.items():
            file.add_chunks(name, pieces[0].dtype, pieces, pieces[0].shape[1:])
        _add_all(file, spellings)
        if spelt is not None:
            file.add_chunks("spellings", np.uint8, spelt)

    def _sketches(self, tokens: Tokens) -> Array:
        """Return the sketches of the bodies."""
        of_terms = word_hashes(self._vocabulary.terms())
        of_forms = of_terms[np.array(self._vocabulary.form_terms, np.int64)]
        ends = np.concatenate([[0], tokens.places.sum(axis=1).cumsum()])
        sketches = [np.zeros((0, SIZE), np.uint32)]
        # A few documents at a time: a hash and its owner take four times what a form does.
        for first in range(0, len(tokens.places), SKETCHED):
            places = tokens.places[first : first + SKETCHED]
            forms = tokens.forms[ends[first] : ends[first + len(places)]]
            in_body = np.repeat(np.tile([False, True], len(places)), places.ravel())
            sketches.append(sketch(of_forms[forms[in_body]], places[:, 1]))
        return np.concatenate(sketches)

    def _rank(self, used: Array) -> tuple[list[str], Ranks, dict[str, Array]]:
        """Return the segment's terms in order, the ranks of all forms, the spellings' arrays."""
        vocabulary = self._vocabulary
        form_terms = np.array(vocabulary.form_terms, np.int64)
        forms = np.flatnonzero(used)
        terms = vocabulary.terms()
        numbers = np.flatnonzero(np.bincount(form_terms[forms], minlength=len(terms)))
        words = [terms[number] for number in numbers.tolist()]
        # Strings sort by code point, and so do their UTF-8 bytes.
        order = sorted(range(len(words)), key=words.__getitem__)
        words = [words[place] for place in order]
        ordinals = np.zeros(len(terms), np.int64)
        ordinals[numbers[order]] = np.arange(len(words))
        if self._layout.analysis.spelling is None:
            return words, Ranks(ordinals[form_terms], None, len(words)), {}
        return self._rank_spellings(words, ordinals[form_terms], forms, used)

    def _rank_spellings(
        self, words: list[str], ordinals: Array, forms: Array, used: Array
    ) -> tuple[list[str], Ranks, dict[str, Array]]:
        # The commonest first; of equals the one met first.
        forms = forms[np.lexsort((forms, -used[forms], ordinals[forms]))]
        starts = np.searchsorted(ordinals[forms], np.arange(len(words) + 1))
        places = np.zeros(len(used), np.uint8)
        within = np.arange(len(forms)) - np.repeat(starts[:-1], np.diff(starts))
        places[forms] = np.minimum(within, 255)
        spellings = self._vocabulary.spellings()
        arrays = {
            "form_starts": starts,
            "form_counts": used[forms].astype(np.int64),
            **pack_words("form", [spellings[form] for form in forms.tolist()]),
        }
        return words, Ranks(ordinals, places, len(words)), arrays


def _add_all(file: ArrayFileWriter, arrays: Mapping[str, Array]) -> None:
    for name, array in arrays.items():
        file.add(name, array)
