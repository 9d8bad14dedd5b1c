"""Light stems of folded words: the article and common endings come off."""

from __future__ import annotations

from collections.abc import Callable

Stemmer = Callable[[str], str]

# In the order in which they are tried; the first that fits comes off.
PREFIXES = (
    "ال",
    "وال",
    "بال",
    "كال",
    "فال",
    "لل",
    "و",
)

# In the order in which they are tried; each that fits comes off.
SUFFIXES = (
    "ها",
    "ان",
    "ات",
    "ون",
    "ين",
    "يه",
    "ه",
    "ي",
)


def light_stem(word: str) -> str:
    """Return the light10 stem of a *folded* word; never empty, never longer.

    A prefix comes off where two letters remain (three after the bare "and"),
    an ending where two remain. Words without Arabic letters stay as they are,
    for no affix fits.

    >>> light_stem("والمدرسه")
    'مدرس'
    >>> light_stem("ولد")
    'ولد'

    Source: light10 of Larkey, Ballesteros and Connell (2007), with the lengths
    of Lucene's ArabicStemmer.
    """
    # Most words bear no affix: one question about all of them saves the loops.
    if word.startswith(PREFIXES):
        for prefix in PREFIXES:
            shortest = 4 if len(prefix) == 1 else len(prefix) + 2
            if len(word) >= shortest and word.startswith(prefix):
                word = word[len(prefix) :]
                break
    if word.endswith(SUFFIXES):
        for suffix in SUFFIXES:
            if len(word) >= len(suffix) + 2 and word.endswith(suffix):
                word = word[: -len(suffix)]
    return word
