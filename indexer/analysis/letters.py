"""Names of the letters and marks that the rules speak of.

PyArabic names the Arabic ones; what it lacks is named here after Unicode.
No other file of Khabar imports PyArabic or writes a single letter as a glyph.
"""

from __future__ import annotations

from pyarabic.araby_const import (
    AIN,
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_HAMZA_BELOW,
    ALEF_MADDA,
    ALEF_MAKSURA,
    ALEF_WASLA,
    BEH,
    DAL,
    FEH,
    GHAIN,
    HAMZA,
    HEH,
    JEEM,
    KAF,
    LAM,
    NOON,
    QAF,
    SAD,
    SEEN,
    TAH,
    TATWEEL,
    TEH,
    TEH_MARBUTA,
    THEH,
    WAW,
    WAW_HAMZA,
    YEH,
    YEH_HAMZA,
    ZAIN,
)

FARSI_YEH = "\N{ARABIC LETTER FARSI YEH}"
KEHEH = "\N{ARABIC LETTER KEHEH}"
GAF = "\N{ARABIC LETTER GAF}"
PEH = "\N{ARABIC LETTER PEH}"
VEH = "\N{ARABIC LETTER VEH}"
TCHEH = "\N{ARABIC LETTER TCHEH}"
JEH = "\N{ARABIC LETTER JEH}"
HEH_GOAL = "\N{ARABIC LETTER HEH GOAL}"
HEH_DOACHASHMEE = "\N{ARABIC LETTER HEH DOACHASHMEE}"
AE = "\N{ARABIC LETTER AE}"
TEH_MARBUTA_GOAL = "\N{ARABIC LETTER TEH MARBUTA GOAL}"

# Marks that may stand inside a word: harakat and Koranic marks, hamza and
# madda as combining marks, superscript alef, Latin combining accents.
MARK_RANGES = (
    ("\u0300", "\u036f"),
    ("\u0610", "\u061a"),
    ("\u064b", "\u065f"),
    ("\u0670", "\u0670"),
    ("\u06d6", "\u06dc"),
    ("\u06df", "\u06e8"),
    ("\u06ea", "\u06ed"),
    ("\u08ca", "\u08e1"),
    ("\u08e3", "\u08ff"),
    ("\u1ab0", "\u1aff"),
    ("\u1dc0", "\u1dff"),
    ("\u20d0", "\u20f0"),
)

# Characters without a shape of their own that writers leave inside words:
# soft hyphen, Arabic letter mark, zero-width space, joiners, direction marks,
# word joiner, byte order mark.
INVISIBLE = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

# Ligatures that stand for a whole sentence; they are symbols, not words.
PHRASE_LIGATURES = "\ufdfa\ufdfb"

__all__ = [
    "AE",
    "AIN",
    "ALEF",
    "ALEF_HAMZA_ABOVE",
    "ALEF_HAMZA_BELOW",
    "ALEF_MADDA",
    "ALEF_MAKSURA",
    "ALEF_WASLA",
    "BEH",
    "DAL",
    "FARSI_YEH",
    "FEH",
    "GAF",
    "GHAIN",
    "HAMZA",
    "HEH",
    "HEH_DOACHASHMEE",
    "HEH_GOAL",
    "INVISIBLE",
    "JEEM",
    "JEH",
    "KAF",
    "KEHEH",
    "LAM",
    "MARK_RANGES",
    "NOON",
    "PEH",
    "PHRASE_LIGATURES",
    "QAF",
    "SAD",
    "SEEN",
    "TAH",
    "TATWEEL",
    "TCHEH",
    "TEH",
    "TEH_MARBUTA",
    "TEH_MARBUTA_GOAL",
    "THEH",
    "VEH",
    "WAW",
    "WAW_HAMZA",
    "YEH",
    "YEH_HAMZA",
    "ZAIN",
]
