"""Every text that a reader sees, by its key, and counted nouns by CLDR.

Arabic stands in ``arabic/``, a file a subject, English under the same keys in
the files of ``english/``: Arabic needs six plurals and is the source, for which
gettext's catalogues of two have no place. A text may hold ``{name}``; whoever
asks for the text gives the value. A plural has a form for each category that
its language has.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.numbers import format_decimal

from .arabic import PLURALS, TEXTS
from .reader import Language, reader

__all__ = ["CATALOGUES", "LOCALES", "PLURALS", "TEXTS", "in_digits", "number", "plural", "text"]

LOCALES: Mapping[str, Locale] = {"ar": Locale("ar"), "en": Locale("en", "GB")}
NUMBERING: Mapping[str, str] = {"latin": "latn", "arabic": "arab"}
_ARABIC_DIGITS = {ord(str(n)): 0x660 + n for n in range(10)}


def _english() -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """Return the English texts and plurals by key."""
    plurals: Mapping[str, Mapping[str, str]] = {}
    texts: dict[str, str] = {}
    for path in files(__package__).joinpath("english").iterdir():
        read: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        if path.name == "plurals.toml":
            plurals = read
        else:
            texts |= read
    return texts, plurals


CATALOGUES: Mapping[str, tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]] = {
    "ar": (TEXTS, PLURALS),
    "en": _english(),
}


def text(key: str, **values: object) -> str:
    """Return the plain text *key* in the reader's language, its places filled.

    A number among the values is written with the reader's digits. KeyError
    where there is no such text.

    >>> text("results.page", number=3)
    'صفحة 3'
    """
    template = CATALOGUES[reader().language][0][key]
    if not values:
        return template
    return template.format(
        **{name: number(v) if isinstance(v, int) else v for name, v in values.items()}
    )


def number(value: float) -> str:
    """Return *value* as the reader writes it, thousands apart.

    >>> number(31030)
    '31,030'
    """
    preferences = reader()
    return _written(value, preferences.language, preferences.digits)


# A page of results writes a hundred numbers, most of them the same on the next.
@lru_cache(4096)
def _written(value: float, language: str, digits: str) -> str:
    # Babel takes the separators of a numbering system, but writes Latin digits.
    written = format_decimal(value, locale=LOCALES[language], numbering_system=NUMBERING[digits])
    return written.translate(_ARABIC_DIGITS) if digits == "arabic" else written


def in_digits(words: str) -> str:
    """Return *words*, a date or a time, in the reader's digits.

    >>> in_digits("18:45")
    '18:45'
    """
    return words.translate(_ARABIC_DIGITS) if reader().digits == "arabic" else words


def plural(key: str, count: int) -> str:
    """Return how many, in the form of the noun that *count* asks for.

    >>> plural("results", 3)
    '3 نتائج'
    """
    preferences = reader()
    return _counted(key, count, preferences.language, preferences.digits)


@lru_cache(4096)
def _counted(key: str, count: int, language: Language, digits: str) -> str:
    forms = CATALOGUES[language][1][key]
    form = forms.get(LOCALES[language].plural_form(count)) or forms["other"]
    return form.format(count=_written(count, language, digits))
