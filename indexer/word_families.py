"""The families of a word in an index: which words stand for it in a search, and why.

    typed       the word itself
    same-form   same stem, same ending: other clitics
    other-form  same stem, another ending
    light-stem  same light stem
    similar     a stem of much the same letters
    root        same root
    spelling    what a rare word may have been mistyped for
    name        another spelling of a name
    joined      the two words that it is also written as, or was run together from
    related     words used like it, where the index has learnt which are

A word stands in the family that gives it most weight. Whether a search uses a
family depends on the words beside it too: see ``search_app.query.understanding``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

from .analysis import find_words, term_of
from .analysis.roots import find_root
from .analysis.spacing import also_apart, split
from .backends import Vocabulary
from .index.words.relatives import NAME_SPELLING, OTHER_FORM, SAME_FORM, SAME_LIGHT_STEM

LONGEST_ROOT: Final = 4  # letters; a longer one is a word of which none was found
FORMS: Final = {SAME_FORM: "same-form", OTHER_FORM: "other-form", SAME_LIGHT_STEM: "light-stem"}
FAMILIES: Final = (
    "typed",
    *FORMS.values(),
    "similar",
    "root",
    "spelling",
    "name",
    "joined",
    "related",
)


class Member(NamedTuple):
    """A word of a family: in how many articles it stands, how closely it stands for the other."""

    word: str
    articles: int
    weight: float


@dataclass(frozen=True, slots=True)
class Family:
    """The words that belong together for one reason, the closest and commonest first."""

    reason: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class WordFamilies:
    """A word and its families. ``root`` is "" where none was found, ``articles`` may be 0."""

    written: str
    folded: str
    stem: str
    root: str
    articles: int
    families: tuple[Family, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        families = [
            {"reason": f.reason, "members": [m._asdict() for m in f.members]} for f in self.families
        ]
        return {**asdict(self), "families": families}


def families_of_text(text: str, vocabulary: Vocabulary, most: int) -> tuple[WordFamilies, ...]:
    """Return the families of the first *most* distinct words of *text*."""
    words: dict[str, WordFamilies] = {}
    for word in find_words(text):
        folded = term_of(word.text)
        if folded and folded not in words and len(words) < most:
            words[folded] = word_families(word.text, vocabulary)
    return tuple(words.values())


def word_families(written: str, vocabulary: Vocabulary) -> WordFamilies:
    """Return the families of one word as written; empty ones are left out."""
    word = term_of(written)
    stem = vocabulary.stem(word)
    found: dict[str, list[tuple[str, float]]] = {reason: [] for reason in FAMILIES}
    for relative, weight, reason in vocabulary.relatives(word):
        found[FORMS.get(weight, reason) if reason == "form" else reason].append((relative, weight))
    found["spelling"] += vocabulary.corrections(word)
    found["name"] += [(name, NAME_SPELLING) for name in vocabulary.name_spellings(word)]
    found["joined"] += [(pair, 1.0) for pair in _pairs(word, stem, vocabulary)]
    found["related"] += [(other, weight) for other, weight, _ in vocabulary.related(word)]
    families = tuple(
        Family(reason, _members(words, vocabulary)) for reason, words in found.items() if words
    )
    root = find_root(stem)
    root = root if len(root) <= LONGEST_ROOT else ""
    return WordFamilies(written, word, stem, root, vocabulary.frequency(word), families)


def _pairs(word: str, stem: str, vocabulary: Vocabulary) -> set[str]:
    count, pairs = vocabulary.frequency, vocabulary.pair_count
    found = also_apart(word, count, pairs), split(word, stem, count, pairs, vocabulary.articles)
    return {" ".join(pair) for pair in found if pair}


def _members(words: Iterable[tuple[str, float]], vocabulary: Vocabulary) -> tuple[Member, ...]:
    members = (Member(word, _articles(word, vocabulary), round(w, 4)) for word, w in words)
    return tuple(sorted(members, key=lambda member: (-member.weight, -member.articles)))


def _articles(word: str, vocabulary: Vocabulary) -> int:
    """Return the articles of a word; of a pair how often it stands side by side."""
    first, _, second = word.partition(" ")
    return vocabulary.pair_count(first, second) if second else vocabulary.frequency(word)
