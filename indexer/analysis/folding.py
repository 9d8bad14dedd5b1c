"""One spelling for every way of writing a word: the folds of the index.

Folds compared with those of Lucene's ArabicNormalizer:

    rule                                            here   Lucene   why wider
    harakat, tatweel dropped                        yes    yes
    superscript alef, Koranic marks dropped         yes    no       quoted verses, vocalised news
    alef with hamza or madda to alef                yes    yes
    alef wasla to alef                              yes    no       as above
    alef maksura to yeh, teh marbuta to heh         yes    yes
    hamza on waw or yeh to waw or yeh               yes    no       two spellings of "official" alike
    hamza on the line dropped                       yes    no       so that its carriers meet it
    Persian yeh, kaf, heh to Arabic                 yes    no       keyboards and fonts
    gaf, peh, veh, tcheh, jeh to kaf, beh, ...      yes    no       foreign names
    presentation forms and ligatures                yes    no       text copied from PDF
    all digits to ASCII                             yes    other filter
    Latin lower case, accents dropped               yes    other filter
"""

from __future__ import annotations

import unicodedata

from . import letters as l

BASE_FOLDS = {
    l.ALEF_WASLA: l.ALEF,
    l.ALEF_MAKSURA: l.YEH,
    l.FARSI_YEH: l.YEH,
    l.TEH_MARBUTA: l.HEH,
    l.TEH_MARBUTA_GOAL: l.HEH,
    l.HEH_GOAL: l.HEH,
    l.HEH_DOACHASHMEE: l.HEH,
    l.AE: l.HEH,
    l.KEHEH: l.KAF,
    l.GAF: l.KAF,
    l.PEH: l.BEH,
    l.VEH: l.FEH,
    l.TCHEH: l.JEEM,
    l.JEH: l.ZAIN,
    l.HAMZA: "",
    l.TATWEEL: "",
    **dict.fromkeys(l.INVISIBLE, ""),
    **{chr(mark): "" for first, last in l.MARK_RANGES for mark in range(ord(first), ord(last) + 1)},
}


def _fold_character(character: str) -> str:
    """Return what one character becomes: decomposed, bared, mapped, until nothing changes."""
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    before, after = None, character
    while after != before:
        before = after
        # Decomposing first takes hamza and madda off their carriers as marks;
        # composing again keeps other scripts as they were.
        bare = unicodedata.normalize("NFKD", before)
        if not BASE_FOLDS.keys().isdisjoint(bare):
            bare = "".join(BASE_FOLDS.get(c, c) for c in bare)
        after = unicodedata.normalize("NFKC", bare).lower()
    return after if after.isalnum() else "".join(c for c in after if c.isalnum())


class _FoldTable(dict[int, str]):
    """What ``str.translate`` looks characters up in; each is worked out once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


FOLD = _FoldTable()


def fold(word: str) -> str:
    """Return *word* in the one spelling that the index stores.

    Each character is folded by itself, so the time is linear and folding twice
    changes nothing. The result may be empty (a word of marks or a lone hamza).

    >>> fold("مَدْرَسَـــة")
    'مدرسه'
    >>> fold("Émile")
    'emile'

    Source: the rules and the table of differences at the head of this module;
    they begin with Larkey, Ballesteros and Connell, "Light Stemming for Arabic
    Information Retrieval" (2007).
    """
    return word.translate(FOLD)
