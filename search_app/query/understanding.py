"""What a reader's words mean in this index, in this order.

1. A letter that only ends words, inside a word, ends a word.
2. Question words are left out, unless nothing else is asked for.
3. Neighbours that papers also write as one word are that word too.
4. A rare word that was run together from two is those two.
5. A word that is also written apart is that pair as well.
6. A rare word may have been mistyped for commoner ones, and one that stands
   nowhere beside its neighbours for one that does.
7. Names have other spellings.
8. Every word has relatives: other forms, similar stems, the same root.
9. Words of like use, where the index has learnt them, count a little.

Each step only asks the vocabulary; every expansion keeps its reason. Steps 3
to 7 give other spellings: a reader may drop each of them, or all.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from indexer.analysis import find_words, fold, is_stop_word, term_of
from indexer.analysis.clitics import ARTICLE_PREFIXES, PLAIN_PREFIXES
from indexer.analysis.spacing import also_apart, join, split, split_after_final_letters
from indexer.backends import Vocabulary
from indexer.index import relevance
from indexer.index.searching.nodes import Form, NewsConcept
from indexer.index.words.relatives import NAME_SPELLING, OTHER_FORM, SAME_FORM

from .mistyped import Corrections, corrections
from .spelling_choice import EVERY_SPELLING, Respelling, RespellingReason, SpellingChoice

Reason = Literal["typed", "form", "similar", "root", "spelling", "joined", "name", "related"]

# What stands before a pair that is one name: the article, a conjunction, a preposition.
CLITICS: Final = (*ARTICLE_PREFIXES, *PLAIN_PREFIXES)
MOST_FORMS: Final = 100  # of one concept, related words not counted
MOST_RELATED: Final = 5  # stems of like use
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
    choice: SpellingChoice = EVERY_SPELLING
    alternatives: dict[str, tuple[float, Reason]] = field(default_factory=dict)
    respellings: list[Respelling] = field(default_factory=list)

    def respell(
        self, spelling: str, weight: float, reason: RespellingReason, word: str = ""
    ) -> None:
        """Add another spelling of the word (of *word*, where that is more), unless it is dropped."""
        taken = self.choice.takes(spelling, reason)
        if spelling not in self.alternatives:
            self.respellings.append(
                Respelling(word or self.written, spelling, reason, dropped=not taken)
            )
        if taken:
            self.add(spelling, weight, reason)

    def add(self, word: str, weight: float, reason: Reason) -> None:
        """Add an alternative, unless it is there with as much weight."""
        if self.alternatives.get(word, (0.0, reason))[0] < weight:
            self.alternatives[word] = weight, reason


@dataclass(frozen=True, slots=True)
class Understood:
    """A word of the query as a concept, and why each of its forms is there."""

    concept: NewsConcept
    reasons: dict[str, Reason]
    alternatives: tuple[str, ...]  # what the word may be, without relatives
    close: dict[str, Reason]  # the forms among ``reasons`` that the index has and that are marked
    respellings: tuple[Respelling, ...] = ()


@cache
def question_words() -> frozenset[str]:
    """Return the folded question words."""
    lines = files(__package__).joinpath("question_words.txt").read_text(encoding="utf-8")
    words = (line.strip() for line in lines.splitlines())
    return frozenset(fold(word) for word in words if word and not word.startswith("#"))


def understand(
    words: Iterable[str], vocabulary: Vocabulary, choice: SpellingChoice = EVERY_SPELLING
) -> list[Understood]:
    """Return a concept for each of *words* (as typed, in order) that counts.

    Stop words and question words do not count, unless there are no others.
    *choice* says which other spellings are searched.
    """
    written = [w.text for word in words for w in find_words(split_after_final_letters(word))]
    typed = [(w, term) for w in written if (term := term_of(w))]
    asked = [pair for pair in typed if pair[1] not in question_words()] or typed
    joined = _joins(asked, vocabulary)
    meant = corrections([term for _, term in asked], vocabulary)
    counted = [n for n, (_, term) in enumerate(asked) if not is_stop_word(term)]
    understood: dict[tuple[str, ...], Understood] = {}
    for number in counted or range(len(asked)):
        alike = frozenset(stem for _, _, stem in vocabulary.related(asked[number][1]))
        others = alike and alike & {vocabulary.stem(term) for _, term in asked}
        beside = _Beside(tuple(joined[number]), meant[number], others)
        for one in _understood(*asked[number], beside, vocabulary, choice):
            # Of two words that may be the same the first stands, in the place of both.
            understood.setdefault(one.alternatives, one)
    return list(understood.values())


def _understood(
    written: str,
    term: str,
    beside: _Beside,
    vocabulary: Vocabulary,
    choice: SpellingChoice,
) -> tuple[Understood, ...]:
    """Return what one word means, worked out once for each vocabulary."""

    def make() -> tuple[Understood, ...]:
        meanings = _meanings(written, term, beside, vocabulary, choice)
        return tuple(
            _as_concept(meaning, beside.asked_stems, vocabulary, choice.related)
            for meaning in meanings
        )

    return vocabulary.kept((written, term, beside, choice), make)


class _Join(NamedTuple):
    """Two neighbours as typed, and the word that they make together."""

    written: str
    whole: str


class _Beside(NamedTuple):
    """What the other words of a query say of one."""

    joined: tuple[_Join, ...]
    meant: Corrections
    asked_stems: frozenset[str]  # those among its related ones that are asked for themselves


def _joins(asked: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> list[list[_Join]]:
    """Return for each word (as typed, folded) the words that it makes together with a neighbour."""
    joined: list[list[_Join]] = [[] for _ in asked]
    for number, ((one, first), (other, second)) in enumerate(pairwise(asked)):
        whole = join(first, second, vocabulary.frequency, vocabulary.pair_count)
        if whole:
            found = _Join(f"{one} {other}", whole)
            joined[number].append(found)
            joined[number + 1].append(found)
    return joined


def _meanings(
    written: str,
    term: str,
    beside: _Beside,
    vocabulary: Vocabulary,
    choice: SpellingChoice,
) -> list[Meaning]:
    """Return what one word means: one Meaning, or two where it was run together from two."""
    dropped: list[Respelling] = []
    if not beside.joined:
        parts = split(
            term,
            vocabulary.stem(term),
            vocabulary.frequency,
            vocabulary.pair_count,
            vocabulary.articles,
        )
        whole = Respelling(written, " ".join(parts or ()), "joined")
        if parts and choice.takes(whole.spelling):
            kept = [part for part in parts if not is_stop_word(part)]
            return [_part(written, term, part, whole) for part in kept]
        dropped = [whole._replace(dropped=True)] if parts else []
    meaning = Meaning(written, choice, respellings=dropped)
    meaning.add(term, 1.0, "typed")
    for pair in beside.joined:
        meaning.respell(pair.whole, 1.0, "joined", pair.written)
    apart = also_apart(term, vocabulary.frequency, vocabulary.pair_count)
    if apart:
        _add_apart(meaning, *apart, vocabulary)
    elif not beside.joined:
        for correction, weight in beside.meant:
            meaning.respell(correction, weight, "spelling")
    for spelling in vocabulary.name_spellings(term):
        meaning.respell(spelling, NAME_SPELLING, "name")
    return [meaning]


def _add_apart(meaning: Meaning, first: str, second: str, vocabulary: Vocabulary) -> None:
    """Add the two words that a word is also written as, and them with what Arabic attaches."""
    meaning.respell(f"{first} {second}", 1.0, "joined")
    if meaning.choice.takes(f"{first} {second}"):
        for clitic in CLITICS:
            if vocabulary.frequency(clitic + first) and vocabulary.pair_count(
                clitic + first, second
            ):
                meaning.add(f"{clitic}{first} {second}", SAME_FORM, "joined")


def _part(written: str, term: str, part: str, whole: Respelling) -> Meaning:
    meaning = Meaning(written, respellings=[whole])
    meaning.add(part, 1.0, "joined")
    meaning.add(term, 1.0, "typed")
    return meaning


def _as_concept(
    meaning: Meaning,
    asked_stems: Container[str],
    vocabulary: Vocabulary,
    with_related: bool,
) -> Understood:
    """Return the alternatives, exact, behind them their relatives by weight, then related words."""
    exact = meaning.alternatives
    weights: dict[str, float] = {}
    reasons: dict[str, Reason] = {word: reason for word, (_, reason) in exact.items()}
    dropped = _dropped(meaning, vocabulary)
    for word, (share, reason) in exact.items():
        if " " in word:
            continue
        for relative, weight, kind in vocabulary.relatives(word):
            if relative in dropped:
                continue
            if weights.get(relative, 0.0) < share * weight:
                weights[relative] = share * weight
                reasons.setdefault(relative, reason if reason != "typed" else REASONS[kind])
    forms = [Form(word, share) for word, (share, _) in exact.items()]
    others = sorted(
        ((word, weight) for word, weight in weights.items() if word not in exact),
        key=lambda item: -item[1],
    )
    forms += [Form(word, weight) for word, weight in others]
    own = forms[:MOST_FORMS]
    known = {form.word for form in own}
    related = _related(next(iter(exact)), vocabulary, asked_stems, known) if with_related else []
    reasons |= {form.word: "related" for form in related}
    concept = NewsConcept(
        meaning.written,
        (*own, *related),
        exact=len(exact),
        related=len(related),
        behind=_behind(meaning, known, vocabulary),
    )
    close = [form.word for form in concept.forms if form.weight >= relevance.MARKED]
    return Understood(
        concept,
        {form.word: reasons[form.word] for form in concept.forms},
        tuple(exact),
        {word: reasons[word] for word in close if _is_known(word, vocabulary)},
        tuple(meaning.respellings),
    )


def _behind(meaning: Meaning, forms: set[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Return those of *forms* that only corrections of a known word have; none of an unknown one.

    A word that some articles hold is not always a slip: they go before the others.
    """
    alternatives = meaning.alternatives.items()
    held = [word for word, (_, reason) in alternatives if reason != "spelling"]
    if len(held) == len(alternatives) or not vocabulary.frequency(held[0]):
        return frozenset()
    return frozenset(forms).difference(held, *(_marked(word, vocabulary) for word in held))


def _marked(word: str, vocabulary: Vocabulary) -> set[str]:
    found = vocabulary.relatives(word) if " " not in word else ()
    return {form for form, weight, _ in found if weight >= relevance.MARKED}


def _is_known(word: str, vocabulary: Vocabulary) -> bool:
    if " " not in word:  # nearly all; splitting each cost a cold word as much as its stem
        return vocabulary.frequency(word) > 0
    return all(map(vocabulary.frequency, word.split()))


def _dropped(meaning: Meaning, vocabulary: Vocabulary) -> set[str]:
    """Return the forms of spellings that the reader dropped, but for those of the word itself."""
    dropped = [r.spelling for r in meaning.respellings if r.dropped and " " not in r.spelling]
    if not dropped:
        return set()
    return set(dropped) | {form for word in dropped for form in _close_forms(word, vocabulary)} - {
        form for word in meaning.alternatives for form in _close_forms(word, vocabulary)
    }


def _close_forms(word: str, vocabulary: Vocabulary) -> set[str]:
    return {form for form, weight, _ in vocabulary.relatives(word) if weight >= OTHER_FORM}


def _related(
    word: str, vocabulary: Vocabulary, asked_stems: Container[str], known: Container[str]
) -> list[Form]:
    """Return the words used like *word* that are neither asked for themselves nor *known*."""
    stems: dict[str, None] = {}
    forms = []
    for other, weight, stem in vocabulary.related(word):
        if stem in asked_stems:
            continue
        stems[stem] = None
        if len(stems) > MOST_RELATED:
            break
        if other not in known:
            forms.append(Form(other, weight))
    return forms
