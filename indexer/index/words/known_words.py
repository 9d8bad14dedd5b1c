"""What the index knows of words: how common they are, which belong together, which were meant."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar
from unicodedata import normalize

import numpy as np

from ...analysis.clitics import stem as checked_stem
from ...analysis.names import respellings
from ..storage.arrays import Array
from .deletions import LONGEST, SHORTEST_TYPED, corrections, may_be_misspelt, slips
from .learnt import Learnt
from .lexicon import Lexicon
from .relatives import SAME_LIGHT_STEM, Reason, Relative, relatives
from .remembered import Remembered

REMEMBERED = 1 << 14  # words whose relatives are remembered
KNOWN = 1 << 16  # words whose frequency is remembered
CONCEPTS = 1 << 12  # readings of a word that are kept, about 10 KB each

T = TypeVar("T")

CountPhrase = Callable[[str, str], int]


class KnownWords:
    """The words of one snapshot, over its lexicon; safe to share among threads.

    ``frequency`` says in how many articles a word stands, 0 where in none.
    *count_phrase* counts how often two words stand side by side, for pairs
    that the lexicon does not keep; *learnt* knows related words.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        articles: int,
        count_phrase: CountPhrase,
        learnt: Learnt | None = None,
    ):
        self._lexicon = lexicon
        self._learnt = learnt
        self.articles = articles
        self._count_phrase = count_phrase
        self._words = _WordsById(lexicon)
        self.frequency = Remembered(self._frequency, KNOWN)
        self.related = Remembered(self._related, REMEMBERED)
        self.relatives = Remembered(self._relatives, REMEMBERED)
        self.corrections = Remembered(self._corrections, REMEMBERED)
        self.slips = Remembered(self._slips, REMEMBERED)
        self.stem = Remembered(self._stem, REMEMBERED)
        self.name_spellings = Remembered(self._name_spellings, REMEMBERED)
        self._pair_counts = Remembered(self._count_pair, REMEMBERED)
        # Two generations: what was not asked for while the younger filled goes with the older.
        self._kept: dict[Hashable, Any] = {}
        self._older: dict[Hashable, Any] = {}

    def __len__(self) -> int:
        """Return how many distinct words there are."""
        return len(self._lexicon)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what *make* once gave under *key*: those used last are remembered."""
        found = self._kept.get(key)
        if found is None:
            found = self._older.get(key)
            if found is None:
                found = make()
            if len(self._kept) >= CONCEPTS // 2:
                self._older, self._kept = self._kept, {}
            self._kept[key] = found
        return found

    def forget(self) -> None:
        """Let go of all that is remembered."""
        for memory in (
            self.frequency,
            self.related,
            self.relatives,
            self.corrections,
            self.slips,
            self.stem,
            self.name_spellings,
            self._pair_counts,
        ):
            memory.forget()
        self._words.forget()
        self._kept, self._older = {}, {}

    def _frequency(self, word: str) -> int:
        return self._lexicon.frequency(word)

    def written(self, word: str) -> str:
        """Return *word* as papers write it most often; as it is where none does."""
        number = self._lexicon.find(word)
        return normalize("NFKC", self._lexicon.spelling(number, 0)) if number >= 0 else word

    def _stem(self, word: str) -> str:
        """Return the stem of a folded word; of an unknown word by the same evidence."""
        number = self._lexicon.find(word)
        families = self._lexicon.families
        known = families.stem(number) if 0 <= number < len(families) else ""
        return known or checked_stem(word, self.frequency)

    def _relatives(self, word: str) -> tuple[tuple[str, float, Reason], ...]:
        """Return the words that stand for *word*, with weights and reasons, the closest first."""
        lexicon, stem = self._lexicon, self.stem(word)
        self._words.at(lexicon.families.same_stem(stem))  # which are looked at one by one
        found: list[Relative] = relatives(
            word, stem, lexicon.families, self._words, lexicon.frequencies
        )
        words = self._words.at(np.array([r.number for r in found], np.intp))
        return tuple((w, r.weight, r.reason) for w, r in zip(words, found, strict=True))

    def _related(self, word: str) -> tuple[tuple[str, float, str], ...]:
        """Return words used like *word*, (word, weight, stem); () where nothing was learnt.

        Nor has a number any: who asks for a year means no other, nor what stood beside it.
        """
        if self._learnt is None or word.isdigit():
            return ()
        return self._learnt.related(self.stem(word))

    def _corrections(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return what *word* was mistyped for, with weights; () where it need not be mistyped.

        A word that is known is rare only where its close forms together are:
        its own family goes before another word.
        """
        count, stem_count = self.frequency(word), self._family_frequency(self.stem(word))
        if not may_be_misspelt(word, count, stem_count, self.articles):
            return ()
        close = (w for w, weight, _ in self.relatives(word) if weight >= SAME_LIGHT_STEM)
        if count and not may_be_misspelt(word, 0, sum(map(self.frequency, close)), self.articles):
            return ()
        found = corrections(word, self._lexicon.deletions, self._words.at, self.frequency)
        return tuple((meant, weight) for meant, weight in found)  # plain: see Remembered

    def _slips(self, word: str) -> tuple[str, ...]:
        """Return the words that are one slip from *word*, the cheapest slip first."""
        if not SHORTEST_TYPED <= len(word) <= LONGEST:
            return ()
        return tuple(slips(word, self._lexicon.deletions, self._words.at, self.frequency))

    def _family_frequency(self, word: str) -> int:
        return self.frequency(word) + self.frequency(f"ال{word}")

    def _name_spellings(self, word: str) -> tuple[str, ...]:
        """Return the attested words that are other spellings of *word*, its affixes kept."""
        lexicon = self._lexicon
        found = {w: None for w in respellings(word) if self.frequency(w)}
        stem = self.stem(word)
        number = lexicon.families.stems_find(stem)
        before, _, behind = word.partition(stem) if stem else (word, "", "")
        for other in lexicon.name_spellings.of(number) if number >= 0 else ():
            respelt = f"{before}{lexicon.families.stems.word(other)}{behind}"
            if self.frequency(respelt):
                found[respelt] = None
        return tuple(w for w in found if w != word)

    def pair_count(self, first: str, second: str) -> int:
        """Return how often *second* stands right behind *first*; no word holds a space."""
        return self._pair_counts[f"{first} {second}"]

    def _count_pair(self, pair: str) -> int:
        first, _, second = pair.partition(" ")
        return self._pair_count(first, second)

    def _pair_count(self, first: str, second: str) -> int:
        one, other = self._lexicon.find(first), self._lexicon.find(second)
        if one < 0 or other < 0:
            return 0
        if self._lexicon.find(first + second) >= 0:
            return self._lexicon.pairs.count(one, other)
        return self._count_phrase(first, second)


class LiveWords(KnownWords):
    """The words of a snapshot that has been updated, counted as its articles are now.

    The lexicon's own counts are evidence, frozen when a word was new: families
    and stems follow it. What a reader is told, or is offered, counts neither
    what was deleted nor forgets what was added.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        articles: int,
        count_phrase: CountPhrase,
        count_word: Callable[[str], int],
        learnt: Learnt | None = None,
    ):
        super().__init__(lexicon, articles, count_phrase, learnt)
        self._count_word = count_word

    def _frequency(self, word: str) -> int:
        return self._count_word(word)

    def _relatives(self, word: str) -> tuple[tuple[str, float, Reason], ...]:
        return tuple(found for found in super()._relatives(word) if self.frequency(found[0]))

    def _related(self, word: str) -> tuple[tuple[str, float, str], ...]:
        return tuple(found for found in super()._related(word) if self.frequency(found[0]))

    def _pair_count(self, first: str, second: str) -> int:
        return self._count_phrase(first, second)


class _WordsById(Sequence[str]):
    """The words of a lexicon by their numbers; those read last are remembered."""

    def __init__(self, lexicon: Lexicon):
        self._lexicon = lexicon
        self._read: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._lexicon)

    def __getitem__(self, number):  # type: ignore[no-untyped-def]
        word = self._read.get(number)
        return self.at(np.array([number]))[0] if word is None else word

    def at(self, numbers: Array) -> list[str]:
        """Return many words; together they cost a tenth of what each alone does."""
        words = self._lexicon.words_of(numbers)
        if len(self._read) > KNOWN:
            self._read.clear()
        self._read.update(zip(numbers.tolist(), words, strict=True))
        return words

    def forget(self) -> None:
        """Forget what was read."""
        self._read.clear()
