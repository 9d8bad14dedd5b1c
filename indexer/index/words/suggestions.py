"""What a reader may be about to write: words and names of the index that begin so.

A beginning is folded, and stands for words with and without the article. Words
with something attached are told as the word itself; of a word with and without
the article only the commoner is told, in its commonest spelling. Counts are of
articles that are live.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

import numpy as np

from ...analysis import find_words, is_stop_word, term_of
from ...analysis.letters import AIN, ALEF, BEH, DAL, LAM, NOON, WAW
from ..storage.arrays import Array
from .known_words import KnownWords
from .lexicon import Lexicon

ARTICLE: Final[str] = ALEF + LAM
WITH_ARTICLE: Final = (ARTICLE, LAM + LAM)  # what is attached together with the article ends so
# Words that no name ends with: "son of" (two spellings), "father of", "house of", "servant of".
CONNECTING: Final = frozenset(
    {BEH + NOON, ALEF + BEH + NOON, ALEF + BEH + WAW, ALEF + LAM, AIN + BEH + DAL}
)
REMEMBERED: Final = 1 << 13  # beginnings whose suggestions are remembered
LOOKED_AT: Final = 40  # of the words that begin so, the commonest
FEW: Final = 3
FOLLOWERS: Final = 12  # of a word, the commonest
NAMES_OF_A_WORD: Final = 3
WORDS_SHARE: Final = 0.6  # of the suggestions for one word, where there are names too
WHOLE_NAME: Final = 0.7  # of the places of two words a third must follow, to be part of the name

Words = tuple[str, ...]


class Suggestion(NamedTuple):
    """A text to search for, as papers most often write it, and how many articles hold it."""

    text: str
    articles: int


class Suggester:
    """Suggestions over one snapshot; safe to share among threads.

    *count_phrase* says how many live articles hold words in this order,
    *count_all* how many hold all of them.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        known: KnownWords,
        count_phrase: Callable[[Words], int],
        count_all: Callable[[Words], int],
    ):
        self._lexicon = lexicon
        self._known = known
        self._count_phrase = lru_cache(REMEMBERED)(count_phrase)
        self._count_all = lru_cache(REMEMBERED)(count_all)
        self.suggest = lru_cache(REMEMBERED)(self._suggest)

    def _suggest(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        """Return at most *limit* completions of *text*, those in most articles first."""
        before, beginning = cut(text)
        complete = [word.text for word in find_words(before)]
        if not complete:
            return tuple(self._words_and_names(beginning, limit)) if beginning else ()
        context = tuple(filter(None, map(term_of, complete[-2:])))
        found = self._continued(context, beginning, limit) if context else []
        return tuple(Suggestion(before + words, count) for words, count in found[:limit])

    # -- the first word

    def _words_and_names(self, beginning: str, limit: int) -> list[Suggestion]:
        words = self._words(beginning, limit)
        least = round(limit * WORDS_SHARE)
        names = self._names(words, limit - min(len(words), least))
        room = max(limit - len(names), least)
        singles = [
            Suggestion(self._spelt(word), self._known.frequency(word)) for word in words[:room]
        ]
        found = dict.fromkeys([*singles, *names[: limit - len(singles)]])
        return sorted(found, key=lambda suggestion: -suggestion.articles)

    def _words(self, beginning: str, limit: int) -> list[str]:
        """Return the commonest words that begin so, each once, told without what is attached.

        Where few begin so without it, also those that do so with it alone.
        """
        begin = shapes(beginning)
        told: dict[str, str] = {}
        rather: dict[str, str] = {}
        for word in self._beginning(beginning):
            core = self._told(word)
            if not core.isdigit() and not is_stop_word(core) and self._known.frequency(core):
                (told if core.startswith(begin) else rather).setdefault(_bare(core), core)
            if len(told) == limit:
                break
        if len(told) < FEW:
            told = {**rather, **told}
        words = sorted(told.values(), key=lambda word: -self._known.frequency(word))
        return words[:limit]

    def _beginning(self, beginning: str) -> Iterator[str]:
        """Yield the commonest words of the index that begin so, also behind the article."""
        ids = np.concatenate([self._lexicon.ids_beginning(shape) for shape in shapes(beginning)])
        counts = self._lexicon.frequencies[ids].astype(np.int64)
        if len(ids) > LOOKED_AT:
            kept = np.argpartition(-counts, LOOKED_AT - 1)[:LOOKED_AT]
            ids, counts = ids[kept], counts[kept]
        for number in ids[np.lexsort((ids, -counts))].tolist():
            yield self._lexicon.word(number)

    def _told(self, word: str) -> str:
        """Return the word without what is attached, with the article where that is commoner."""
        frequency, stem = self._known.frequency, self._known.stem(word)
        attached = word.partition(stem)[0] if stem else ""
        bare = word[len(attached) :]
        whole: str = ARTICLE + bare
        if attached.endswith(WITH_ARTICLE) and attached != ARTICLE and frequency(whole):
            return whole
        return whole if frequency(whole) > frequency(bare) else bare

    def _names(self, words: Iterable[str], most: int) -> list[Suggestion]:
        """Return the *most* names in most articles that begin with one of the words.

        Two words stand in no more articles than they stand together, which is
        known: what stands so more rarely than the names found need not be counted.
        """
        pairs = [
            (count, word, second)
            for word in words
            if not word[0].isdigit()
            for second, count in islice(self._followers(word), NAMES_OF_A_WORD)
        ]
        names: list[Suggestion] = []
        for count, word, second in sorted(pairs, key=lambda pair: -pair[0]):
            if len(names) == most and (not most or names[-1].articles >= count):
                break
            name = self._whole((word, second), count)
            articles = self._count_phrase(name) if name[-1] not in CONNECTING else 0
            if articles:
                names.append(Suggestion(" ".join(map(self._spelt, name)), articles))
                names = sorted(names, key=lambda name: -name.articles)[:most]
        return names

    def _followers(self, word: str, beginning: str = "") -> Iterator[tuple[str, int]]:
        """Yield the words that often stand behind *word* and begin so, the commonest first.

        Beside each stands how often it does.
        """
        number = self._lexicon.find(word)
        if number < 0:
            return
        ids, counts = self._lexicon.collocations.following(number)
        order = np.lexsort((ids, -counts.astype(np.int64)))
        ways = shapes(beginning) if beginning else ("",)
        for place in order.tolist():
            follower = self._lexicon.word(int(ids[place]))
            if follower.startswith(ways):
                yield follower, int(counts[place])

    def _whole(self, name: Words, count: int) -> Words:
        """Return the name, which stands *count* times, with a third word that belongs to it."""
        connecting = name[-1] in CONNECTING
        least = 1 if connecting else count * WHOLE_NAME
        thirds = islice(self._followers(name[-1]), NAMES_OF_A_WORD)
        # What follows the second word less often cannot follow both so often.
        longer = [(*name, third) for third, times in thirds if times >= least]
        if not longer:
            return name
        best = max(longer, key=self._count_phrase)
        if best[-1] in CONNECTING:
            return name
        enough = 1 if connecting else WHOLE_NAME * self._count_phrase(name)
        return best if self._count_phrase(best) >= enough else name

    # -- the words behind it

    def _continued(self, context: Words, beginning: str, limit: int) -> list[tuple[str, int]]:
        """Return what may follow words that are complete, with counts of the whole."""
        last = context[-1]
        found: dict[Words, int] = {}
        for follower, count in islice(self._followers(last, beginning), FOLLOWERS):
            behind: Words = (follower,)
            if len(context) == 1 or follower in CONNECTING:
                behind = self._whole((last, follower), count)[1:]
            if behind[-1] not in CONNECTING:
                found[behind] = self._count_phrase((*context, *behind))
        if beginning and not any(found.values()):
            for word in self._words(beginning, limit):
                found[(word,)] = self._count_all((*context, word))
        ordered = sorted(found.items(), key=lambda item: -item[1])
        return [(" ".join(map(self._spelt, words)), count) for words, count in ordered if count]

    def _spelt(self, word: str) -> str:
        """Return the commonest spelling of a word."""
        try:
            return self._lexicon.spelling(self._lexicon.find(word), 0)
        except IndexError:
            return word


def cut(text: str) -> tuple[str, str]:
    """Return *text* up to its last word, which is the beginning of another unless a sign follows.

    >>> cut("Gulf St"), cut("Gulf, ")
    (('Gulf ', 'st'), ('Gulf, ', ''))
    """
    *_, last = (None, *find_words(text))
    if last is None:
        return "", ""
    if last.end == len(text):
        return text[: last.start], term_of(last.text)
    return (text if text[-1].isspace() else f"{text} "), ""


def shapes(beginning: str) -> Words:
    """Return what words may begin with that begin so, with or without the article.

    None of them begins with another.
    """
    if not beginning.startswith(ARTICLE):
        if ARTICLE.startswith(beginning):
            return (beginning,)
        return beginning, ARTICLE + beginning
    return (beginning, beginning[2:]) if len(beginning) >= 4 else (beginning,)


def _bare(word: str) -> str:
    return word[2:] if word.startswith(ARTICLE) and len(word) >= 4 else word


def count_together(lists: Sequence[Array]) -> int:
    """Return how many numbers stand in all of these rising lists."""
    left = lists[0]
    for numbers in lists[1:]:
        left = np.intersect1d(left, numbers, assume_unique=True)
    return len(left)
