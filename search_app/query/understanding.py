"""What a reader's words mean in this index, in this order.

1. A letter that only ends words, inside a word, ends a word.
2. Question words are left out, unless nothing else is asked for.
3. Neighbours that papers also write as one word are that word too.
4. A rare word that was run together from two is those two.
5. A word that is also written apart is that pair as well.
6. A rare word may have been mistyped for commoner ones.
7. Names have other spellings.
8. Every word has relatives: other forms, similar stems, the same root.

Each step only asks the vocabulary; every expansion keeps its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from indexer.analysis import find_words, fold, is_stop_word, term_of
from indexer.analysis.spacing import also_apart, join, split, split_after_final_letters
from indexer.backends import Vocabulary
from indexer.index.nodes import Form, NewsConcept
from indexer.index.relatives import NAME_SPELLING

Reason = Literal["typed", "form", "similar", "root", "spelling", "joined", "name"]

MOST_FORMS: Final = 100  # of one concept
REASONS: Final[dict[str, Reason]] = {
    "typed": "typed",
    "form": "form",
    "similar": "similar",
    "root": "root",
}


@dataclass(slots=True)
class Meaning:
    """A word of the query: what it may be, each alternative with its weight and reason."""

    written: str
    alternatives: dict[str, tuple[float, Reason]] = field(default_factory=dict)

    def add(self, word: str, weight: float, reason: Reason) -> None:
        """Add an alternative, unless it is there with as much weight."""
        if self.alternatives.get(word, (0.0, reason))[0] < weight:
            self.alternatives[word] = weight, reason


@dataclass(frozen=True, slots=True)
class Understood:
    """A word of the query as a concept, and why each of its forms is there."""

    concept: NewsConcept
    reasons: dict[str, Reason]


@cache
def question_words() -> frozenset[str]:
    """Return the folded question words."""
    lines = files(__package__).joinpath("question_words.txt").read_text(encoding="utf-8")
    words = (line.strip() for line in lines.splitlines())
    return frozenset(fold(word) for word in words if word and not word.startswith("#"))


def understand(words: Iterable[str], vocabulary: Vocabulary) -> list[Understood]:
    """Return a concept for each of *words* (as typed, in order) that counts.

    Stop words and question words do not count, unless there are no others.
    """
    written = [w.text for word in words for w in find_words(split_after_final_letters(word))]
    typed = [(w, term) for w in written if (term := term_of(w))]
    asked = [pair for pair in typed if pair[1] not in question_words()] or typed
    joined = _joins([term for _, term in asked], vocabulary)
    counted = [n for n, (_, term) in enumerate(asked) if not is_stop_word(term)]
    meanings: list[Meaning] = []
    for number in counted or range(len(asked)):
        meanings += _meanings(*asked[number], joined[number], vocabulary)
    return [_as_concept(meaning, vocabulary) for meaning in _distinct(meanings)]


def _joins(terms: Sequence[str], vocabulary: Vocabulary) -> list[list[str]]:
    """Return for each word the words that it makes together with a neighbour."""
    joined: list[list[str]] = [[] for _ in terms]
    for number in range(len(terms) - 1):
        whole = join(terms[number], terms[number + 1], vocabulary.frequency, vocabulary.pair_count)
        if whole:
            joined[number].append(whole)
            joined[number + 1].append(whole)
    return joined


def _meanings(
    written: str, term: str, joined: Sequence[str], vocabulary: Vocabulary
) -> list[Meaning]:
    """Return what one word means: one Meaning, or two where it was run together from two."""
    if not joined:
        parts = split(
            term,
            vocabulary.stem(term),
            vocabulary.frequency,
            vocabulary.pair_count,
            vocabulary.articles,
        )
        if parts:
            return [_part(written, term, part) for part in parts if not is_stop_word(part)]
    meaning = Meaning(written)
    meaning.add(term, 1.0, "typed")
    for whole in joined:
        meaning.add(whole, 1.0, "joined")
    apart = also_apart(term, vocabulary.frequency, vocabulary.pair_count)
    if apart:
        meaning.add(" ".join(apart), 1.0, "joined")
    elif not joined:
        for correction, weight in vocabulary.corrections(term):
            meaning.add(correction, weight, "spelling")
    for spelling in vocabulary.name_spellings(term):
        meaning.add(spelling, NAME_SPELLING, "name")
    return [meaning]


def _part(written: str, term: str, part: str) -> Meaning:
    meaning = Meaning(written)
    meaning.add(part, 1.0, "joined")
    meaning.add(term, 1.0, "typed")
    return meaning


def _distinct(meanings: Iterable[Meaning]) -> list[Meaning]:
    """Return the meanings, of equal ones the first."""
    return list({tuple(meaning.alternatives): meaning for meaning in meanings}.values())


def _as_concept(meaning: Meaning, vocabulary: Vocabulary) -> Understood:
    """Return the alternatives, exact, and behind them their relatives by weight."""
    exact = meaning.alternatives
    weights: dict[str, float] = {}
    reasons: dict[str, Reason] = {word: reason for word, (_, reason) in exact.items()}
    for word, (share, reason) in exact.items():
        if " " in word:
            continue
        for relative, weight, kind in vocabulary.relatives(word):
            if weights.get(relative, 0.0) < share * weight:
                weights[relative] = share * weight
                reasons.setdefault(relative, reason if reason != "typed" else REASONS[kind])
    forms = [Form(word, share) for word, (share, _) in exact.items()]
    others = sorted(
        ((word, weight) for word, weight in weights.items() if word not in exact),
        key=lambda item: -item[1],
    )
    forms += [Form(word, weight) for word, weight in others]
    concept = NewsConcept(meaning.written, tuple(forms[:MOST_FORMS]), exact=len(exact))
    return Understood(concept, {form.word: reasons[form.word] for form in concept.forms})
