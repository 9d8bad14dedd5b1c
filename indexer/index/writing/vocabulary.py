"""Words as written to the numbers of their forms; each distinct word is analysed once.

A *form* is a term together with one spelling of it. Spellings are words as
written, without harakat and tatweel; where an analysis keeps no spellings, a
term has one form.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...analysis import MAX_TERM_LENGTH, term_of
from ...analysis.letters import INVISIBLE, MARK_RANGES, TATWEEL
from ...schema import POSITION_GAP
from ..storage.arrays import Array
from .memo import MISSING, Memo
from .tokenizer import Words

NOTHING = -1  # a word of which nothing is left; it takes no position
LEFT_OUT = -2  # a word that is not indexed but holds its position

_BARE = dict.fromkeys(
    [
        ord(TATWEEL),
        *map(ord, INVISIBLE),
        *(code for first, last in MARK_RANGES for code in range(ord(first), ord(last) + 1)),
    ]
)


def bare_spelling(written: str) -> str:
    """Return a word as written but for harakat, tatweel and invisible characters.

    Of a word longer than a term may be, its term.

    >>> bare_spelling("مَدْرَسَـــة")
    'مدرسة'
    """
    bare = written.translate(_BARE)
    return bare if len(bare) <= MAX_TERM_LENGTH else term_of(written)


@dataclass(frozen=True)
class WordAnalysis:
    """What becomes of one word as written. Must be picklable: workers get it.

    ``term`` returns the index term; "" where nothing is left (such a word
    takes no position), None for a word that is left out but holds its
    position. ``spelling`` returns the spelling that is told apart among those
    of one term; words of one spelling are of one term. Without it spellings
    are not kept.
    """

    term: Callable[[str], str | None]
    spelling: Callable[[str], str] | None = None
    gap: int = POSITION_GAP  # positions left free between title and body


PRODUCT = WordAnalysis(term_of, bare_spelling)


class Vocabulary:
    """All forms met by one process, numbered as they come."""

    def __init__(self, analysis: WordAnalysis):
        self._analysis = analysis
        self._memo = Memo()
        self._term_numbers: dict[str, int] = {}
        self._form_numbers: dict[str, int] = {}  # by spelling
        self.form_terms = array("i")  # form to term

    def terms(self) -> list[str]:
        """Return all terms, in the order of their numbers."""
        return list(self._term_numbers)

    def spellings(self) -> list[str]:
        """Return the spellings of all forms, in the order of their numbers."""
        return list(self._form_numbers)

    def __len__(self) -> int:
        return len(self.form_terms)

    def forms_of(self, words: Words) -> Array:
        """Return int32, one a word: its form, or NOTHING, or LEFT_OUT."""
        forms = self._memo.find(words.hashes)
        new = np.flatnonzero(forms == MISSING)
        if len(new):
            hashes, first, inverse = np.unique(
                words.hashes[new], return_index=True, return_inverse=True
            )
            found = np.empty(len(hashes), np.int32)
            # In the order of the text, so that numbers do not depend on hashes.
            in_order = np.argsort(first)
            at = new[first[in_order]]
            bounds = zip(words.starts[at].tolist(), words.ends[at].tolist(), strict=True)
            found[in_order] = [self._form_of(words.text[start:end]) for start, end in bounds]
            self._memo.insert(hashes, found)
            forms[new] = found[inverse]
        return forms

    def _form_of(self, written: str) -> int:
        term = self._analysis.term(written)
        if not term:
            return LEFT_OUT if term is None else NOTHING
        spelling = self._analysis.spelling(written) if self._analysis.spelling else term
        form = self._form_numbers.get(spelling)
        if form is None:
            form = len(self._form_numbers)
            number = self._term_numbers.setdefault(term, len(self._term_numbers))
            self.form_terms.append(number)
            # Of equal strings one is kept.
            self._form_numbers[term if term == spelling else spelling] = form
        return form
