"""The reader of this moment: language, digits, names of months, and how results are shown.

A page is made for one reader, whose preferences stand in a context variable
while it is made; the API, the feeds and the command line keep the defaults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

Language = Literal["ar", "en"]

CHOICES: Mapping[str, tuple[str, ...]] = {
    "language": ("ar", "en"),
    "digits": ("latin", "arabic"),
    "months": ("egypt-gulf", "levant", "algeria-tunisia", "morocco", "mauritania"),
    "hijri": ("no", "yes"),
    "per_page": ("10", "20", "30", "50"),
    "group": ("yes", "no"),
    "theme": ("auto", "light", "dark"),
    "shortcuts": ("yes", "no"),
}


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a reader has chosen; each is one of its CHOICES, the first where nothing is."""

    language: Language = "ar"
    digits: str = "latin"
    months: str = "egypt-gulf"
    hijri: str = "no"
    per_page: str = "10"
    group: str = "yes"
    theme: str = "auto"
    shortcuts: str = "yes"

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Preferences:
        """Return the preferences that *values* name; what is no choice is left out.

        >>> Preferences.of({"digits": "arabic", "theme": "pink"}).encode()
        'digits=arabic'
        """
        known: dict[str, Any] = {k: v for k, v in values.items() if v in CHOICES.get(k, ())}
        return cls(**known)

    @classmethod
    def decode(cls, text: str) -> Preferences:
        """Return the preferences that *text*, a cookie's value, holds."""
        return cls.of(dict(parse_qsl(text[:500])))

    def encode(self) -> str:
        """Return the preferences that differ from the defaults; "" where none does."""
        chosen = ((f.name, getattr(self, f.name)) for f in fields(self))
        return urlencode([(name, v) for name, v in chosen if v != CHOICES[name][0]])


DEFAULTS = Preferences()
_READER: ContextVar[Preferences] = ContextVar("reader", default=DEFAULTS)


def reader() -> Preferences:
    """Return the preferences of the reader for whom a page is being made."""
    return _READER.get()


def set_reader(preferences: Preferences) -> None:
    """Make pages in this thread for *preferences* from now on."""
    _READER.set(preferences)


@contextmanager
def reading_as(preferences: Preferences) -> Iterator[None]:
    """Make pages for *preferences* within the block.

    >>> with reading_as(Preferences(language="en")):
    ...     reader().language
    'en'
    """
    token = _READER.set(preferences)
    try:
        yield
    finally:
        _READER.reset(token)
