"""Which brackets and operators of a query are meant as such, and how many words are read."""

from __future__ import annotations

import re
from collections.abc import Callable

from indexer.analysis import WORD, term_of

from ..page import Offer
from .syntax import Near, Quotation, Word
from .tokens import Token, Tokenizer

MAX_WORDS = 48  # of a query, those of phrases included
MAX_DEPTH = 4  # of brackets within brackets

NUMBER_SIGNS = frozenset(
    {
        *".,",
        "\N{ARABIC COMMA}",
        "\N{ARABIC DECIMAL SEPARATOR}",
        "\N{ARABIC THOUSANDS SEPARATOR}",
    }
)

_LATIN = re.compile("[A-Za-z]")

Note = Callable[[str, int, int], None]


def without_stray_brackets(tokens: list[Token], notice: Note) -> list[Token]:
    """Return the tokens without brackets that have no partner or lie too deep."""
    opened: list[int] = []
    stray: set[int] = set()
    too_deep: tuple[int, int] | None = None
    for number, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(number)
        elif token.kind == "close":
            if not opened:
                stray.add(number)
                notice("bracket-alone", token.start, token.end)
                continue
            first = opened.pop()
            if len(opened) >= MAX_DEPTH:
                stray |= {first, number}
                too_deep = too_deep or (tokens[first].start, token.end)
    for number in opened:
        stray.add(number)
        notice("bracket-alone", tokens[number].start, tokens[number].end)
    if too_deep:
        notice("depth-cut", *too_deep)
    return [token for number, token in enumerate(tokens) if number not in stray]


def with_whole_numbers_near(tokens: list[Token], text: str) -> list[Token]:
    """Return the tokens with each number that stands near something as one: 7.5 is read as two."""
    if not any(token.kind == "near" for token in tokens):
        return tokens
    kept: list[Token] = []
    place = 0
    while place < len(tokens):
        behind = place + 1
        while behind < len(tokens) and _is_one_number(tokens[behind - 1], tokens[behind], text):
            behind += 1
        beside = (*kept[-1:], *tokens[behind : behind + 1])
        if behind > place + 1 and any(token.kind == "near" for token in beside):
            start, end = tokens[place].start, tokens[behind - 1].end
            node = Quotation(tuple(WORD.findall(text, start, end)))
            kept.append(Token("operand", start, end, node))
        else:
            kept += tokens[place:behind]
        place = behind
    return kept


def _is_one_number(first: Token, second: Token, text: str) -> bool:
    return (
        isinstance(first.node, Word)
        and isinstance(second.node, Word)
        and first.node.text.isdecimal()
        and second.node.text.isdecimal()
        and text[first.end : second.start] in NUMBER_SIGNS
    )


class Resolver:
    """Settles which operators are meant as such: those with operands on the sides that they need."""

    def __init__(self, tokens: list[Token], tokenizer: Tokenizer):
        self._tokens = _without_empty_brackets(tokens)
        self._text = tokenizer.text
        self._notice = tokenizer.notice
        self._out: list[Token] = []
        self.offers: list[Offer] = []

    def run(self) -> list[Token]:
        """Return the tokens, every operator now one that has its operands."""
        for number, token in enumerate(self._tokens):
            handle = getattr(self, f"_{token.kind.replace('-', '_')}", None)
            if handle is None:
                self._out.append(token)
            else:
                handle(token, number + 1)
        return self._out

    def _primary_at(self, number: int) -> bool:
        """Return whether something that can be negated begins there."""
        kind = self._tokens[number].kind if number < len(self._tokens) else ""
        return kind in ("operand", "open") or (kind == "title" and self._primary_at(number + 1))

    def _operand_at(self, number: int) -> bool:
        kind = self._tokens[number].kind if number < len(self._tokens) else ""
        if kind in ("minus", "not", "arabic-not"):
            return self._primary_at(number + 1)
        return self._primary_at(number)

    def _behind_operand(self) -> bool:
        return bool(self._out) and self._out[-1].kind in ("operand", "close")

    def _as_text(self, token: Token) -> None:
        for match in WORD.finditer(self._text, token.start, token.end):
            if term_of(match[0]):
                word = Word(match[0])
                self._out.append(Token("operand", match.start(), match.end(), word))

    def _alone(self, token: Token, following: int) -> None:
        """Leave out an operator that lacks an operand; beside words in its own letters it is a word."""
        beside = [*self._out[-1:], *self._tokens[following : following + 1]]
        alike = any(_LATIN.search(self._text, t.start, t.end) for t in beside if t.node)
        if alike or not any(other.node for other in self._tokens):
            self._notice(f"{token.kind}-alone", token.start, token.end)
            self._as_text(token)
        else:
            self._notice("operator-alone", token.start, token.end)

    def _or(self, token: Token, following: int) -> None:
        if self._behind_operand() and self._operand_at(following):
            self._out.append(token)
            return
        if self._text[token.start] == "|":
            self._notice("sign-alone", token.start, token.end)
        else:
            self._alone(token, following)

    def _and(self, token: Token, following: int) -> None:
        if self._behind_operand() and self._operand_at(following):
            self._out.append(token)
            return
        self._alone(token, following)

    def _not(self, token: Token, following: int) -> None:
        if self._primary_at(following):
            self._out.append(token)
            return
        self._alone(token, following)

    def _minus(self, token: Token, following: int) -> None:
        if self._primary_at(following):
            self._out.append(token)

    def _title(self, token: Token, following: int) -> None:
        if self._primary_at(following):
            self._out.append(token)
            return
        self._notice("field-empty", token.start, token.end)
        self._as_text(token)

    def _near(self, token: Token, following: int) -> None:
        if self._behind_operand() and self._primary_at(following):
            self._out.append(token)
            return
        self._notice("near-alone", token.start, token.end)
        self._as_text(token)

    def _arabic_or(self, token: Token, following: int) -> None:
        self._arabic(token, "or", self._behind_operand() and self._operand_at(following))

    def _arabic_not(self, token: Token, following: int) -> None:
        behind_operator = bool(self._out) and self._out[-1].kind in ("or", "and")
        between = self._behind_operand() or behind_operator
        self._arabic(token, "not", between and self._primary_at(following))

    def _arabic(self, token: Token, kind: str, between: bool) -> None:
        """Take an Arabic operator as such between operands, with an offer to take it as a word."""
        if not between:
            self._as_text(token)
            return
        self._out.append(token._replace(kind="or" if kind == "or" else "not"))
        text = self._text
        as_word = f"{text[: token.start]}\\{text[token.start :]}"
        self.offers.append(Offer("as-words", text[token.start : token.end], as_word))


def _without_empty_brackets(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    for token in tokens:
        if token.kind == "close":
            _drop_prefixes(kept)
        if token.kind == "close" and kept and kept[-1].kind == "open":
            kept.pop()
            _drop_prefixes(kept)
        else:
            kept.append(token)
    return kept


def _drop_prefixes(kept: list[Token]) -> None:
    """Drop the signs at the end that nothing follows to which they could belong."""
    while kept and kept[-1].kind in ("minus", "title"):
        kept.pop()


def within_limit(tokens: list[Token], tokenizer: Tokenizer) -> list[Token]:
    """Return as many tokens as the limit of words allows."""
    words = 0
    for number, token in enumerate(tokens):
        words += _word_count(token)
        if words > MAX_WORDS:
            end = len(tokenizer.text)
            tokenizer.notice("words-cut", token.start, end)
            return tokens[:number]
    return tokens


def _word_count(token: Token) -> int:
    if isinstance(token.node, Quotation):
        return len(token.node.words)
    if isinstance(token.node, Near):
        return len(token.node.parts)
    return int(token.kind == "operand")
