"""What of a query that is being written can be completed: a field's value, else its last words.

The last words are those behind signs and operators.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.analysis import WORD, term_of

from .fields import DATES, KEYWORDS, WITH_ARTICLE, field_name
from .quotation_marks import CLOSING, is_open
from .syntax import ENGLISH_OPERATORS, KeywordName
from .value_reader import COMMAS, MAX_NAME_WORDS

_QUOTES = re.escape("".join({*CLOSING, *CLOSING.values()}))
_OPERATORS = "|".join(sorted(ENGLISH_OPERATORS))
# A sign behind which a word begins anew.
_SIGN = re.compile(rf"[{_QUOTES}()|=\\*:]|~\d*|/\d+(?=\s)|(?<!\S)-|(?<!\S)(?:{_OPERATORS})(?=\s)")
_SPACE = re.compile(r"\s+")
_OPENING = f"[{re.escape(''.join(CLOSING))}]"
_FIELDS = "|".join((*KEYWORDS, *(name for name, own in WITH_ARTICLE.items() if own in KEYWORDS)))
_FIELD = re.compile(rf"(?<![^\s()|{_QUOTES}-])({_FIELDS})\s*:\s*", re.IGNORECASE)
_BARE = rf"[^\s()|{_QUOTES}{COMMAS}]+"
_PART = rf"(?![-=~*]){_BARE}"
_WHOLE_VALUE = re.compile(rf"(?:{_PART}(?:\s+{_PART})*|\"[^\"]*\")\s*[{COMMAS}]\s*")
_VALUE = re.compile(rf"({_OPENING}?)((?:{_PART}(?:\s+{_PART}){{0,{MAX_NAME_WORDS - 1}}}\s?)?)")


class BegunValue(NamedTuple):
    """A field's value that is being written: what stands before it, and the sign that quotes it."""

    kept: str
    field: KeywordName
    text: str
    quote: str = ""

    def completed(self, name: str) -> str:
        """Return the query with *name* as the value, in quotes where it needs them.

        >>> BegunValue("source:", "source", "a").completed("a b")
        'source:"a b"'
        """
        plain = re.fullmatch(_PART, name) and name[-1] not in "*~"
        if not self.quote and plain:
            return f"{self.kept}{name}"
        usable = (q for q in (self.quote, *CLOSING) if q and CLOSING[q] not in name)
        quote = next(usable, "")
        return f"{self.kept}{quote}{name}{CLOSING.get(quote, '')}"


def begun_value(text: str) -> BegunValue | None:
    """Return the value at the end of *text* that may go on; None where no field has one there.

    >>> begun_value("x source:a,b c")
    BegunValue(kept='x source:a,', field='source', text='b c', quote='')
    """
    *_, field = (None, *_FIELD.finditer(text))
    if field is None or is_open(text[: field.start()]):
        return None
    place = field.end()
    while value := _WHOLE_VALUE.match(text, place):
        place = value.end()
    last = _VALUE.fullmatch(text, place)
    return last and BegunValue(
        text[:place], KEYWORDS[field_name(term_of(field[1]))], last[2], last[1]
    )


def begun(text: str) -> tuple[str, str]:
    """Return the part of *text* that stays and the words behind it that may go on.

    There are none behind a field of which the value is no word of an article.

    >>> begun("a -b"), begun('a "b c'), begun("a b")
    (('a -', 'b'), ('a "', 'b c'), ('', 'a b'))
    """
    place = 0
    for sign in _SIGN.finditer(text):
        place = max(place, sign.end())
        if sign[0] == ":" and _is_field(text[: sign.start()]):
            space = _SPACE.search(text, sign.end() + 1)
            place = space.end() if space else len(text)
    rest = text[place:].lstrip()
    return text[: len(text) - len(rest)], rest


def completed(kept: str, words: str, whole: str) -> str:
    """Return the query with *whole* in place of the *words* begun, in quotes where it must stay one.

    >>> completed("a -", "b", "b c"), completed("a ", "b", "b c")
    ('a -"b c"', 'a b c')
    """
    one = kept.endswith(("-", "=", ":")) and " " in whole and " " not in words
    return f'{kept}"{whole}"' if one else f"{kept}{whole}"


def _is_field(before: str) -> bool:
    before = before.rstrip()
    words = WORD.findall(before[before.rfind(" ") + 1 :])
    name = field_name(term_of(words[-1])) if words else ""
    return name in KEYWORDS or name in DATES
