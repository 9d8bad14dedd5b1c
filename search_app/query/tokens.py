"""A query cut into operands, operators and brackets, each with its place.

One pass from left to right. A sign that begins nothing is passed over; where
it looks as if it was meant, a notice says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Literal, NamedTuple

from indexer.analysis import WORD, term_of

from ..page import Offer
from . import dates
from .calendars import Spans
from .fields import DATES, KEYWORDS, TITLES, WORDS_TOO, at_least, field_name
from .quotation_marks import CLOSING, quotations_of
from .syntax import (
    ARABIC_NOT,
    ARABIC_OR,
    Dated,
    Exact,
    Fuzzy,
    Keyword,
    KeywordName,
    Leaf,
    Near,
    Notice,
    Pattern,
    Quotation,
    Word,
)
from .value_reader import BARE_VALUE, Names, Value, ValueReader
from .wildcards import MAX_WILDCARDS, QUESTION_MARKS, shape_at

MAX_PHRASE_WORDS = 40
MAX_DISTANCE = 10  # words between which NEAR may look
MIN_PREFIX = 3  # letters before a star
MIN_FUZZY = 4  # letters of a word whose slips are looked for
LONG_WORD = 8  # letters from which two slips are looked for

NEARS = frozenset({"NEAR", term_of("قرب")})

_DISTANCE = re.compile(r"/(\d{1,4})(?!\d)")
_NUMBER = re.compile(r"\d{0,4}")
_COLON = re.compile(r"[ \t\u00a0]*:")

Kind = Literal[
    "operand", "open", "close", "or", "and", "not", "arabic-or", "arabic-not", "minus", "near",
    "title",
]  # fmt: skip


class Token(NamedTuple):
    """An operand with its node, or a sign, and where it stands."""

    kind: Kind
    start: int
    end: int
    node: Leaf | None = None
    distance: int = 0  # of "near"


class Tokenizer:
    """Cuts one query; ``notices`` says what was not read as typed.

    *goes_on* says that *text* is only the beginning of what was asked, *names*
    what the values of fields are called. ``offers`` are other readings.
    """

    def __init__(
        self,
        text: str,
        today: Callable[[], date],
        goes_on: bool = False,
        names: Names | None = None,
    ):
        self.text = text
        self._goes_on = goes_on
        self.offers: list[Offer] = []
        self.notices: list[Notice] = []
        self.tokens: list[Token] = []
        self._quotations = quotations_of(text)
        self._values = ValueReader(text, self._quotations, today, names)

    def run(self) -> list[Token]:
        """Return the tokens of the whole text."""
        place, end = 0, len(self.text)
        while place < end:
            place = self._next(place)
        return self.tokens

    def notice(self, kind: str, start: int, end: int, text: str = "") -> None:
        """Note what stands from *start* to *end*."""
        self.notices.append(Notice(kind, text or self.text[start:end], start, end))

    def _add(self, kind: Kind, start: int, end: int, node: Leaf | None = None, n: int = 0) -> int:
        self.tokens.append(Token(kind, start, end, node, n))
        return end

    def _next(self, place: int) -> int:
        """Read what begins at *place*; return where to go on."""
        text = self.text
        if match := WORD.match(text, place):
            return self._word(match[0], place)
        sign = text[place]
        if sign in CLOSING:
            return self._phrase(place, place)
        if sign == "-" and self._begins(place, "(|") and self._leads(place + 1):
            return self._add("minus", place, place + 1)
        if sign == "=" and self._begins(place, "(|-:"):
            return self._exact(place)
        if sign == "\\" and (match := WORD.match(text, place + 1)):
            return self._plain(match[0], place + 1)
        if sign in SIGNS:
            return self._add(SIGNS[sign], place, place + 1)
        if sign in "*~":
            self.notice("sign-alone", place, place + 1)
        return place + 1

    def _begins(self, place: int, behind: str) -> bool:
        """Return whether something may begin here: behind a space or one of some signs."""
        before = self.text[place - 1] if place else " "
        return before.isspace() or before in behind

    def _leads(self, place: int) -> bool:
        """Return whether what is excluded may begin at *place*."""
        sign = self.text[place : place + 1]
        return bool(sign) and (sign in "=(\\" or sign in CLOSING or bool(WORD.match(sign)))

    # -- words

    def _plain(self, word: str, start: int) -> int:
        end = start + len(word)
        return self._add("operand", start, end, Word(word)) if term_of(word) else end

    def _word(self, word: str, start: int) -> int:
        end = start + len(word)
        follows = self.text[end : end + 1]
        if (colon := _COLON.match(self.text, end)) and (
            place := self._field(word, start, colon.end(), spaced=follows != ":")
        ):
            return place
        if follows in ("*", *QUESTION_MARKS) and follows and (place := self._pattern(start, end)):
            return place
        if follows == "~" and term_of(word):
            return self._fuzzy(word, start, end)
        folded = term_of(word)
        if word in OPERATORS:
            return self._add(OPERATORS[word], start, end)
        if folded in ARABIC:
            return self._add(ARABIC[folded], start, end)
        if (word in NEARS or folded in NEARS) and (match := _DISTANCE.match(self.text, end)):
            distance = self._distance(int(match[1]), start, match.end())
            return self._add("near", start, match.end(), n=distance)
        return self._plain(word, start)

    def _exact(self, start: int) -> int:
        place = start + 1
        while self.text[place : place + 1] == "=":
            place += 1
        if match := WORD.match(self.text, place):
            if term_of(match[0]):
                self._add("operand", start, match.end(), Exact(match[0]))
            return match.end()
        if self.text[place : place + 1] in CLOSING and place < len(self.text):
            return self._phrase(start, place)
        return place

    def _fuzzy(self, word: str, start: int, end: int) -> int:
        asked, place = self._number(end + 1)
        letters = len(term_of(word))
        most = 2 if letters >= LONG_WORD else 1
        if letters < MIN_FUZZY:
            self.notice("fuzzy-short", start, place)
            return self._add("operand", start, place, Word(word))
        if asked > most:
            self.notice("fuzzy-cut", start, place)
        node = Fuzzy(word, min(asked, most) if asked > 0 else None)
        return self._add("operand", start, place, node)

    def _number(self, place: int) -> tuple[int, int]:
        """Return the number at *place*, -1 where there is none, and where it ends."""
        match = _NUMBER.match(self.text, place)
        digits = match[0] if match else ""
        return (int(digits), place + len(digits)) if digits else (-1, place)

    def _pattern(self, start: int, end: int) -> int:
        """Read a word with wildcards; 0 where there is none to be had, the word then is plain."""
        parts, place, wild = shape_at(self.text, start, end)
        if not wild:
            return 0
        letters = 0
        for part in parts:
            if part == "*" and letters < MIN_PREFIX:
                self.notice("prefix-short", start, place)
                break
            letters += len(term_of(part)) if part not in "*?" else 0
        else:
            if wild <= MAX_WILDCARDS:
                return self._add("operand", start, place, Pattern("".join(parts)))
            self.notice("wildcards-cut", start, place)
        for match in WORD.finditer(self.text, start, place):
            self._plain(match[0], match.start())
        return place

    # -- phrases

    def _phrase(self, start: int, quote: int) -> int:
        """Read the phrase whose opening quotation mark stands at *quote*."""
        text = self.text
        begin, close, end = self._quotations.get(quote, (quote + 1, -1, quote + 1))
        if close < 0 and self._goes_on:
            # Of a long quotation the words that are whole.
            close, end = text.rfind(" ", begin), len(text)
        if close < 0:
            self.notice("quote-open", quote, end)
            return end
        words = tuple(w for w in WORD.findall(text, begin, close) if term_of(w))
        if len(words) > MAX_PHRASE_WORDS:
            self.notice("phrase-cut", quote, end, " ".join(words[MAX_PHRASE_WORDS:]))
            words = words[:MAX_PHRASE_WORDS]
        if start < quote:
            node: Leaf = Quotation(words, "exact")
        elif text[end : end + 1] == "~" and words:
            asked, end = self._number(end + 1)
            if asked < 0 or len(words) == 1:
                node = Quotation(words, "forms")
            else:
                node = Near(tuple(map(Word, words)), self._distance(asked, start, end))
        else:
            node = Quotation(words)
        return self._add("operand", start, end, node) if words else end

    def _distance(self, asked: int, start: int, end: int) -> int:
        if not 1 <= asked <= MAX_DISTANCE:
            self.notice("near-cut", start, end)
        return max(1, min(asked, MAX_DISTANCE))

    # -- fields

    def _field(self, name: str, start: int, place: int, spaced: bool) -> int:
        """Read the field *name* whose value begins at *place*; 0 where it is no field with one.

        *spaced* says that a space stands before its colon: it is a field then only where
        its value is surely one.
        """
        folded = field_name(term_of(name))
        if folded in DATES:
            return self._date(folded, start, place, spaced)
        behind = self._values.behind_spaces(place)
        spaced = spaced or behind > place
        if folded in TITLES:
            if self._leads(behind):
                self._offer_as_word(start, place, spaced)
                return self._add("title", start, behind)
        elif folded in KEYWORDS:
            field = KEYWORDS[folded]
            if values := self._values.named(field, behind, surely=not spaced):
                self._offer_as_word(start, place, spaced)
                return self._keywords(field, values, start)
            if BARE_VALUE.match(self.text, behind) and spaced:
                self.notice("field-space", start, place)
                return 0
        else:
            return 0
        self.notice("field-empty", start, place)
        return 0

    def _offer_as_word(self, start: int, place: int, spaced: bool) -> None:
        """Offer to read a field as a word where a space is beside its colon: headlines begin so too."""
        if spaced:
            text = self.text
            as_word = f"{text[:start]}\\{text[start:]}"
            self.offers.append(Offer("field-as-word", text[start:place], as_word))

    def _keywords(self, name: KeywordName, values: list[Value], start: int) -> int:
        """Add a field with its values, several as alternatives in brackets; 0 for no such values."""
        if name == "papers":
            values = [value._replace(text=str(at_least(value.text) or "")) for value in values]
        if not all(value.text for value in values):
            return 0
        end = values[-1].end
        if len(values) == 1:
            return self._add("operand", start, end, Keyword(name, values[0].text))
        self._add("open", start, values[0].start)
        for number, (text, begin, behind) in enumerate(values):
            if number:
                self._add("or", begin - 1, begin)
            self._add("operand", begin, behind, Keyword(name, text))
        return self._add("close", end, end)

    def _date(self, field: str, start: int, place: int, spaced: bool) -> int:
        begin = self._values.behind_spaces(place)
        found = self._values.days(field, begin)
        spans: Spans = ()
        if found:
            # "after:A..B" has said its end itself.
            is_range = ".." in self.text[begin : found[1]] and dates.is_closed(found[0])
            spans = found[0] if is_range else DATES[field][0](found[0])
        if not found or not spans:
            if field not in WORDS_TOO and not spaced:
                self.notice("date-unknown", start, place)
            return 0
        return self._add("operand", start, found[1], Dated(spans))

    def date_at(self, token: Token) -> int | None:
        """Return where the date in words ends that begins with a word; None for no date."""
        return self._values.date_at(token.start, token.end)


SIGNS: dict[str, Kind] = {"(": "open", ")": "close", "|": "or"}
OPERATORS: dict[str, Kind] = {"OR": "or", "AND": "and", "NOT": "not"}
ARABIC: dict[str, Kind] = {ARABIC_OR: "arabic-or", ARABIC_NOT: "arabic-not"}
