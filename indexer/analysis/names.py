"""Spellings of one foreign name: what sounds alike, judged by letters alone.

Arabic has several letters for a foreign sound, and long vowels are written or
not. Two words are spellings of one name where nothing but that differs. Such
rules would also merge native words by the thousand, so they hold only between
words that a vocabulary attests and that behave like names in it (``NameLike``);
what needs wider rules stands in a list of house styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Final, NamedTuple

from .clitics import ARTICLE_PREFIXES, PLAIN_PREFIXES, Frequency
from .letters import (
    ALEF,
    GHAIN,
    HEH,
    JEEM,
    KAF,
    LAM,
    NOON,
    QAF,
    SAD,
    SEEN,
    TAH,
    TEH,
    THEH,
    WAW,
    YEH,
)

# Letters that stand for one foreign sound. Beh for peh and feh for veh are
# folded before; heh stands for teh marbuta.
ONE_SOUND = (
    frozenset({TEH, TAH}),
    frozenset({SEEN, SAD, THEH}),
    frozenset({GHAIN, JEEM, QAF}),
    frozenset({KAF, QAF}),
)
# Also written for one sound, but two names as often where a word begins or is
# short: told apart there.
ONE_SOUND_WITHIN = (
    frozenset({KAF, JEEM}),
    frozenset({KAF, GHAIN}),
)
LONG_VOWELS = frozenset({ALEF, WAW, YEH})
FINAL_VOWELS = frozenset({ALEF, HEH})
ENDINGS_OF_FORMS = FINAL_VOWELS | {WAW, YEH}

# The palatal sounds of Portuguese and Spanish, where a name ends in them: the
# letter before the final waw is yeh, or heh as it is spelt there.
PALATAL_AFTER = frozenset({NOON, LAM})

SHORTEST = 4  # letters of a name
LEAST_CONSONANTS = 3
MOST_CHANGES = 2
LONG_SKELETON = 4  # consonants from which the wider exchanges hold
RARE_SKELETON = 5  # consonants from which a spelling may be one of few articles
LOOSE_SKELETON = 6  # consonants from which a vowel may be written for another

_SKELETON = str.maketrans(
    {TAH: TEH, THEH: SEEN, SAD: SEEN, GHAIN: KAF, JEEM: KAF, QAF: KAF}
    | dict.fromkeys(LONG_VOWELS, None)
)
_FIRST = str.maketrans({TAH: TEH, THEH: SEEN, SAD: SEEN, GHAIN: KAF, JEEM: KAF, QAF: KAF})


def _is_palatal(word: str) -> bool:
    return word[-1:] == WAW and word[-2:-1] in {YEH, HEH} and word[-3:-2] in PALATAL_AFTER


def _with_palatal(word: str) -> str:
    """Return a folded name with a palatal ending in one spelling."""
    return f"{word[:-2]}{YEH}{WAW}" if word[-2:-1] == HEH and _is_palatal(word) else word


def may_be_rare(word: str, bones: str) -> bool:
    """Return whether a spelling (of the skeleton *bones*) is known for one however few write it.

    What has many consonants, or ends as foreign names do, is hardly another word.
    """
    return len(bones) >= RARE_SKELETON or _is_palatal(word)


def skeleton(word: str) -> str:
    """Return what all spellings of a folded name have in common: its consonants by sound.

    >>> skeleton("لوكسمبورغ") == skeleton("لوكسمبورج")
    True
    """
    if word[-1:] in FINAL_VOWELS:
        word = word[:-1]
    word = _with_palatal(word)
    return word[:1].translate(_FIRST) + word[1:].translate(_SKELETON)


class _Change(NamedTuple):
    """What turns one spelling into another: vowels only here, only there, letters exchanged."""

    added: int = 0
    dropped: int = 0
    exchanged: frozenset[str] = frozenset()  # of two letters
    exchanges: int = 0

    @property
    def total(self) -> int:
        return self.added + self.dropped + self.exchanges


def _may_be_left_out(word: str, place: int) -> bool:
    """Return whether a vowel inside a word may be unwritten: not where endings begin."""
    last = len(word) - 1
    return (
        0 < place < last
        and word[place] in LONG_VOWELS
        and not (place == last - 1 and word[last] in ENDINGS_OF_FORMS)
    )


def _exchanged(a: str, b: str, first: bool, consonants: int) -> bool:
    pair = {a, b}
    if any(pair <= sounds for sounds in ONE_SOUND):
        return True
    inside = not first and consonants >= LONG_SKELETON
    return inside and any(pair <= sounds for sounds in ONE_SOUND_WITHIN)


def _changes(one: str, other: str, consonants: int) -> Iterator[_Change]:
    """Yield the ways, of at most MOST_CHANGES changes, in which *other* is *one* respelt."""
    waiting = [(0, 0, _Change())]
    while waiting:
        i, j, change = waiting.pop()
        if change.total > MOST_CHANGES:
            continue
        at_end, other_at_end = i == len(one), j == len(other)
        if at_end and other_at_end:
            yield change
            continue
        if not at_end and not other_at_end:
            a, b = one[i], other[j]
            final = i == len(one) - 1 and j == len(other) - 1 and {a, b} == FINAL_VOWELS
            if a == b:
                waiting.append((i + 1, j + 1, change))
            elif final or _exchanged(a, b, 0 in (i, j), consonants):
                pair = change.exchanged or frozenset({a, b})
                # The same sound is respelt the same way throughout a word.
                if pair == {a, b}:
                    exchange = change._replace(exchanged=pair, exchanges=change.exchanges + 1)
                    waiting.append((i + 1, j + 1, exchange))
        if not at_end and _may_be_left_out(one, i):
            waiting.append((i + 1, j, change._replace(dropped=change.dropped + 1)))
        if not other_at_end and _may_be_left_out(other, j):
            waiting.append((i, j + 1, change._replace(added=change.added + 1)))


def sound_alike(one: str, other: str) -> bool:
    """Return whether two folded words may be spellings of one name, by their letters.

    At most two changes: a letter for another of its sound, a long vowel inside
    written or not, the final vowel; a palatal ending counts for none. One vowel for another only in long names,
    since elsewhere it makes another name or another form.

    >>> sound_alike(one="نتنياهو", other="نتانياهو")
    True
    >>> sound_alike(one="مارينو", other="مورينو")
    False
    """
    bones = skeleton(one)
    if one == other or bones != skeleton(other) or len(bones) < LEAST_CONSONANTS:
        return False
    if min(len(one), len(other)) < SHORTEST + (
        len(bones) < LONG_SKELETON and len(one) != len(other)
    ):
        return False
    one, other = _with_palatal(one), _with_palatal(other)
    return one == other or any(
        len(bones) >= LOOSE_SKELETON or not (change.added and change.dropped)
        for change in _changes(one, other, len(bones))
    )


class NameLike(NamedTuple):
    """How a stem behaves in a vocabulary, as shares of its family's articles.

    Names seldom take the article or pronouns, and no native root stands
    behind them. Counts are articles added over words.
    """

    with_article: float
    with_suffix: float
    root_of_others: float  # articles of other words of the same root, per article of its own


# What a stem may be at most, by the consonants of its skeleton: the longer, the
# less is needed to know a foreign word. Judged on pairs from a news vocabulary.
_LIMITS = {
    3: NameLike(with_article=0.1, with_suffix=0.1, root_of_others=0.04),
    4: NameLike(with_article=0.1, with_suffix=0.1, root_of_others=0.25),
    5: NameLike(with_article=0.4, with_suffix=0.4, root_of_others=0.5),
}
_LONG_LIMIT = NameLike(with_article=0.6, with_suffix=0.6, root_of_others=0.5)


def name_limit(stem: str) -> NameLike:
    """Return the most that a folded stem may show of each share, to be taken for a name."""
    return _LIMITS.get(len(skeleton(stem)), _LONG_LIMIT)


# What is written onto another word without a space. A servant of God has as
# many names as God, each another man's.
RUN_TOGETHER = (
    "ما",
    "لا",
)
SERVANT_OF = "عبدال"
# Pronouns, and the accusative of an indefinite noun.
ENDINGS = (
    "هم",
    "ها",
    "هن",
    "نا",
    "كم",
    ALEF,
)
REST_SHARE = 0.2  # of a word's articles, in which the word that it is made of stands


def is_another_word(word: str, frequency: Frequency) -> bool:
    """Return whether a folded word is another one with something written onto it."""
    if word.startswith(SERVANT_OF):
        return True
    rests = [word[len(particle) :] for particle in RUN_TOGETHER if word.startswith(particle)]
    rests += [word[: -len(ending)] for ending in ENDINGS if word.endswith(ending)]
    least = REST_SHARE * frequency(word)
    return any(frequency(rest) >= least for rest in rests if len(rest) > 1)


class HouseStyles(NamedTuple):
    """The list: each spelling to the others of its group."""

    stems: dict[str, tuple[str, ...]]  # and whatever follows
    words: dict[str, tuple[str, ...]]
    alone: dict[str, tuple[str, ...]]  # with nothing attached


def _read_house_styles() -> HouseStyles:
    text = files(__package__).joinpath("house_styles.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    styles = HouseStyles({}, {}, {})
    for group in "\n".join(lines).split("\n\n"):
        kind, *spellings = group.split() or [""]
        table = {"stem": styles.stems, "word": styles.words, "alone": styles.alone}.get(kind, {})
        for spelling in spellings:
            table[spelling] = tuple(other for other in spellings if other != spelling)
    return styles


# Our list of words that papers spell by house style, read with the program.
HOUSE_STYLES: Final = _read_house_styles()
_CLITICS = ("", *ARTICLE_PREFIXES, *PLAIN_PREFIXES)


def respellings(word: str) -> tuple[str, ...]:
    """Return a folded *word* as other papers spell it, by the list; clitics and endings kept.

    Whether a spelling occurs is for the vocabulary to say.

    >>> respellings("والاميركيه")
    ('والامريكيه',)
    """
    styles = HOUSE_STYLES
    found: dict[str, None] = dict.fromkeys(styles.alone.get(word, ()))
    for clitic in _CLITICS:
        if not word.startswith(clitic):
            continue
        rest = word[len(clitic) :]
        for other in styles.words.get(rest, ()):
            found[clitic + other] = None
        for end in range(SHORTEST, len(rest) + 1):
            for other in styles.stems.get(rest[:end], ()):
                found[clitic + other + rest[end:]] = None
    found.pop(word, None)
    return tuple(found)
