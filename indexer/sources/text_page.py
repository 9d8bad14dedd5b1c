"""A saved page as plain text: title, paragraphs, and what a site puts around them."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from importlib.resources import files

from ..analysis import find_words, fold
from ..article import Article, Precision, clean_line, clean_text, stable_id, truncate_body
from .papers import Paper, Papers
from .records import Draft, Rejected, quoted
from .streams import decode
from .times import read_time

_PATTERNS = tomllib.loads(files(__package__).joinpath("page_lines.toml").read_text("utf-8"))
_SENTENCE_ENDS = ".!?؟…:؛,،"
_TO_LAST_LETTER = re.compile(r".*\w", re.DOTALL)
_DATE_LINE = re.compile(r"\d{4}([-/])\d{1,2}\1\d{1,2}(?:[T ,]+\d{1,2}:\d{2}(?::\d{2})?)?")
_MAX_NAME_WORDS = 6
_MAX_NAME_LENGTH = 60  # characters
_MAX_TITLE_LENGTH = 300  # characters; what is longer is a paragraph
_TITLE_WORDS = 2  # fewer make no title where a better line follows
_NO_LINE = ""


def _words(text: str) -> tuple[str, ...]:
    folded = (fold(word.text) for word in find_words(text))
    return tuple(word for word in folded if word)


_WHOLE = {_words(pattern) for pattern in _PATTERNS["whole"]}
_BEGINS = {_words(pattern) for pattern in _PATTERNS["begins"]}
_RELATED = {_words(pattern) for pattern in _PATTERNS["related"]}
_LONGEST_PATTERN = max(map(len, _WHOLE | _BEGINS | _RELATED))


def read_text_page(data: bytes, name: str, papers: Papers) -> Draft | Rejected:
    """Return the article of the page *data*, or why it is none; never raises."""
    place = f"{name}:1"
    text, note = decode(data)
    lines = [line.strip() for line in clean_text(text).split("\n")]
    lines, day = _take_date(_without_furniture(lines))
    lines, source = _take_site_name(lines, papers)
    title, body_lines = _take_title(lines)
    body, was_cut = truncate_body(_join_paragraphs(body_lines))
    if not title and not body:
        return Rejected(place, "no title and no body")
    published, precision = _read_day(day, papers.named(source))
    article = Article(
        id=stable_id(source, "", title, body),
        title=title,
        body=body,
        source=source,
        published=published,
        precision=precision,
    )
    said = {
        note or "": note is not None,
        "no title": not title,
        "no body": not body,
        "body cut: over 1 MB": was_cut,
        f"date not readable: {quoted(day)}": day != _NO_LINE and published is None,
    }
    notes = tuple(text for text, holds in said.items() if holds)
    return Draft(article, place, notes, id_was_given=False)


def _without_furniture(lines: list[str]) -> list[str]:
    """Return *lines* without those of the site, and without those that lead elsewhere."""
    kept: list[str] = []
    in_related_list = False
    for line in lines:
        in_related_list = in_related_list and line != _NO_LINE
        if in_related_list or is_furniture(line):
            continue
        if is_related(line):
            # A bare heading: the links stand below it, up to the next blank line.
            in_related_list = _words(line) in _RELATED
            continue
        kept.append(line)
    return kept


def is_furniture(line: str) -> bool:
    """Return whether *line* belongs to the site, not to the article.

    >>> is_furniture("تخطي الى المحتوى"), is_furniture("تخطي أزمة المحتوى")
    (True, False)
    """
    return _words(line) in _WHOLE or _begins_with(line, _BEGINS)


def is_related(line: str) -> bool:
    """Return whether *line* leads to another article.

    >>> is_related("إقرأ ايضاً: خبر آخر"), is_related("شاهد أيضا الوزير المعرض.")
    (True, False)
    """
    return _begins_with(line, _RELATED)


def _begins_with(line: str, patterns: set[tuple[str, ...]]) -> bool:
    """Return whether *line* begins with one of *patterns* and is no sentence of prose."""
    words: list[str] = []
    for word in find_words(line):
        words.append(fold(word.text))
        if tuple(words) in patterns:
            mark = line[word.end :].lstrip()[:1]
            return mark in ("", *":|-–—") or not _ends_in(line, ".")
        if len(words) == _LONGEST_PATTERN:
            break
    return False


def _take_date(lines: list[str]) -> tuple[list[str], str]:
    """Return *lines* without the first that is nothing but a date, and that line."""
    for number, line in enumerate(lines):
        if _DATE_LINE.fullmatch(line):
            return lines[:number] + lines[number + 1 :], line
    return lines, _NO_LINE


def _read_day(line: str, paper: Paper) -> tuple[datetime | None, Precision | None]:
    try:
        return read_time(line, paper.zone)
    except ValueError:
        return None, None


def _take_site_name(lines: list[str], papers: Papers) -> tuple[list[str], str]:
    """Return *lines* without the site's name, and the source that it names.

    The name is the last line, where that is the name of a known paper, or
    short, alone and no sentence, below a title and a paragraph at least; the
    same name above the title goes too.
    """
    lines = _trim(lines)
    if not lines:
        return lines, ""
    last = lines[-1]
    paper = papers.find(last)
    if not paper and not _looks_like_a_name(lines):
        first = papers.find(lines[0])
        return (lines[1:], first.id) if first and len(lines) > 1 else (lines, "")
    rest = lines[:-1]
    while rest and (rest[0] == _NO_LINE or fold(rest[0]) == fold(last)):
        rest = rest[1:]
    return rest, paper.id if paper else clean_line(last)


def _looks_like_a_name(lines: list[str]) -> bool:
    last = lines[-1]
    blocks = sum(line != _NO_LINE for line in lines)
    return (
        blocks > 2
        and lines[-2] == _NO_LINE
        and len(last) <= _MAX_NAME_LENGTH
        and 0 < len(_words(last)) <= _MAX_NAME_WORDS
        and not _ends_in(last, _SENTENCE_ENDS)
    )


def _take_title(lines: list[str]) -> tuple[str, list[str]]:
    """Return the first substantial line as the title, and the lines below it.

    A single word above a longer title is the name of a section, and goes; a
    page that begins with a paragraph has no title.
    """
    filled = [number for number, line in enumerate(lines) if _words(line)]
    if not filled:
        return "", []
    first, second = filled[0], filled[min(1, len(filled) - 1)]
    if len(_words(lines[first])) < _TITLE_WORDS and _could_be_title(lines[second]):
        first = second
    if len(lines[first]) > _MAX_TITLE_LENGTH:
        return "", lines[first:]
    return clean_line(lines[first]), lines[first + 1 :]


def _could_be_title(line: str) -> bool:
    return len(line) <= _MAX_TITLE_LENGTH and not _ends_in(line, ".")


def _ends_in(line: str, signs: str) -> bool:
    """Return whether one of *signs* stands behind the last letter; in linear time."""
    letters = _TO_LAST_LETTER.match(line)
    return any(sign in signs for sign in line[letters.end() if letters else 0 :])


def _trim(lines: list[str]) -> list[str]:
    """Return *lines* without blank ones at both ends."""
    filled = [number for number, line in enumerate(lines) if line != _NO_LINE]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _join_paragraphs(lines: list[str]) -> str:
    """Return blocks of lines as paragraphs, with one blank line between them."""
    blocks = re.split(r"\n{2,}", "\n".join(_trim(lines)))
    return "\n\n".join(blocks).strip()
