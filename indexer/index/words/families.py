"""Families of the words of an index: same stem, same light stem, same root, similar stems.

Only arrays, numbered as the vocabulary numbers its words; about 37 bytes a
word. They are made once from the words and how many articles hold each, and
grow by appending: new words find their families, old words keep theirs.

    word  -> stem              stored: it depends on the evidence of its time
    stem  -> words             groups
    light -> words             groups; the light stem of a word is a function of it
    root  -> stems -> words    groups; the root is a function of the stem
    stem  -> similar stems     signatures of trigrams
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ...analysis import STOP_WORDS, light_stem
from ...analysis.clitics import Frequency, stem
from ...analysis.roots import SHORTEST_ROOT, find_root
from .keyed_groups import ABSENT, Groups, no_groups
from .letter_arrays import Hashes, LetterArray, Numbers, hash_word, hash_words, letter_array
from .remembered import Remembered
from .similar import signatures, similar_stems

SIMILAR_CACHE = 4096  # stems whose similar stems are remembered
SHORTEST_SIMILAR = 4  # letters of a stem for which similar ones are sought

Similar = Callable[[str], tuple[tuple[int, float], ...]]


@dataclass(frozen=True)
class Families:
    """The families of words 0 .. ``len(stem_of) - 1``. Never changes; safe among threads."""

    stem_of: Numbers  # stem of each word, ABSENT for a stop word
    stems: LetterArray
    signatures: Hashes
    by_stem: Groups  # hash of a stem to words; its group numbers are those of the stems
    by_light_stem: Groups  # hash of a light stem to words
    by_root: Groups  # hash of a root to stems

    def __post_init__(self) -> None:
        # An instance's own cache: a grown copy must not answer from the old one.
        object.__setattr__(self, "_similar", Remembered(self._find_similar, SIMILAR_CACHE))

    def __len__(self) -> int:
        """Return how many words have been given."""
        return len(self.stem_of)

    def stem(self, number: int) -> str:
        """Return the stem of a word, "" for a stop word."""
        place = int(self.stem_of[number])
        return "" if place == ABSENT else self.stems.word(place)

    def stems_find(self, stem: str) -> int:
        """Return the number of *stem*, ABSENT where no word has it."""
        return self.by_stem.find(hash_word(stem))

    def same_stem(self, stem: str) -> Numbers:
        """Return the words with this stem, in the order of their numbers."""
        return self.by_stem.group(self.by_stem.find(hash_word(stem)))

    def same_light_stem(self, stem: str) -> Numbers:
        """Return the words with this light stem."""
        return self.by_light_stem.group(self.by_light_stem.find(hash_word(stem)))

    def same_root(self, root: str) -> Numbers:
        """Return the words whose stem has this root, none for one of fewer than three letters."""
        stems = self.by_root.group(self.by_root.find(hash_word(root)))
        return self.by_stem.groups(stems)[0]

    def similar(self, stem: str) -> tuple[tuple[int, float], ...]:
        """Return the numbers of stems that share half of their trigrams, with the share.

        The best first; ``stems.word`` gives their letters, ``of_stem`` their words.
        """
        remembered: Similar = self._similar  # type: ignore[attr-defined]
        return remembered(stem)

    def of_stem(self, number: int) -> Numbers:
        """Return the words of a stem by its number."""
        return self.by_stem.group(number)

    def of_stems(self, numbers: Numbers) -> tuple[Numbers, NDArray[np.int64]]:
        """Return the words of several stems in a row, and how many each has."""
        return self.by_stem.groups(numbers)

    def forget(self) -> None:
        """Forget which stems are similar; they are found again when they are asked for."""
        self._similar.forget()  # type: ignore[attr-defined]

    def _find_similar(self, stem: str) -> tuple[tuple[int, float], ...]:
        if len(stem) < SHORTEST_SIMILAR:
            return ()
        return tuple(similar_stems(stem, self.stems, self.signatures))

    def extended(
        self,
        words: Sequence[str],
        frequency: Frequency,
        left_out: Collection[str] = STOP_WORDS,
        stems: Sequence[str] | None = None,
    ) -> Self:
        """Return these families with *words* numbered on from the last.

        *frequency* is the evidence for their stems: that of the build plus
        what came with these words. *stems* has them where they are known.
        """
        numbers = np.fromiter(
            (number for number, word in enumerate(words) if word not in left_out), np.int32
        )
        kept = [words[number] for number in numbers]
        if stems is None:
            stem_words = [stem(word, frequency) for word in kept]
        else:
            stem_words = [stems[number] for number in numbers.tolist()]
        distinct = list(dict.fromkeys(stem_words))
        numbers += len(self)

        by_stem, stem_numbers = self.by_stem.extended(_hashes(stem_words), numbers)
        stem_of = np.full(len(words), ABSENT, np.int32)
        stem_of[numbers - len(self)] = stem_numbers
        by_light_stem, _ = self.by_light_stem.extended(_hashes(map(light_stem, kept)), numbers)

        known = (self.by_stem.find_all(_hashes(distinct)) != ABSENT).tolist()
        new = [text for text, old in zip(distinct, known, strict=True) if not old]
        added = letter_array(new)
        roots = [find_root(text) for text in new]
        rooted = np.fromiter((len(root) >= SHORTEST_ROOT for root in roots), np.bool_)
        by_root, _ = self.by_root.extended(
            _hashes(roots)[rooted],
            np.flatnonzero(rooted).astype(np.int32) + np.int32(len(self.stems)),
        )
        return replace(
            self,
            stem_of=np.concatenate([self.stem_of, stem_of]),
            stems=self.stems.joined(added),
            signatures=np.concatenate([self.signatures, signatures(added)]),
            by_stem=by_stem,
            by_light_stem=by_light_stem,
            by_root=by_root,
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return every array by name, to be stored."""
        return {
            "stem_of": self.stem_of,
            "stems.letters": self.stems.letters,
            "stems.offsets": self.stems.offsets,
            "signatures": self.signatures,
            **self.by_stem.arrays("by_stem"),
            **self.by_light_stem.arrays("by_light_stem"),
            **self.by_root.arrays("by_root"),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the families that ``arrays`` gave; nothing is copied."""
        return cls(
            arrays["stem_of"],
            LetterArray(arrays["stems.letters"], arrays["stems.offsets"]),
            arrays["signatures"],
            Groups.from_arrays(arrays, "by_stem"),
            Groups.from_arrays(arrays, "by_light_stem"),
            Groups.from_arrays(arrays, "by_root"),
        )


def stems_of(words: Sequence[str], counts: NDArray[np.integer], first: int, last: int) -> list[str]:
    """Return the stems of ``words[first:last]`` by the evidence of all; a share of the work."""
    known = dict(zip(words, counts.tolist(), strict=True))
    return [stem(word, lambda w: known.get(w, 0)) for word in words[first:last]]


def _hashes(words: Iterable[str]) -> Hashes:
    return hash_words(letter_array(words))


def no_families() -> Families:
    """Return the families of no word, to be extended."""
    return Families(
        np.zeros(0, np.int32),
        letter_array([]),
        np.zeros(0, np.uint64),
        no_groups(),
        no_groups(),
        no_groups(),
    )


def build_families(words: Sequence[str], counts: Sequence[int] | NDArray[np.integer]) -> Families:
    """Return the families of *words*, of which ``counts[i]`` articles hold ``words[i]``."""
    known = dict(zip(words, np.asarray(counts).tolist(), strict=True))
    return no_families().extended(words, lambda word: known.get(word, 0))
