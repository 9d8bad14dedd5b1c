"""JSON Lines: one article a line, its fields under usual names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..article import (
    Article,
    Precision,
    clean_id,
    clean_line,
    clean_text,
    stable_id,
    truncate_body,
)
from .fields import MAX_LINE, FieldNames, as_text, is_blank, web_address
from .papers import Paper, Papers
from .records import Draft, Rejected, quoted
from .streams import MAX_RECORD_BYTES, TextStream, decode
from .times import read_time

MAX_ID = 512  # characters


class RecordError(ValueError):
    """A record cannot be used; the text is the reason."""


def read_json_lines(
    stream: TextStream, name: str, papers: Papers, names: FieldNames
) -> Iterator[Draft | Rejected]:
    """Yield the article of each line of *stream*, or why it is none; skips blank lines."""
    for line in stream.lines():
        place = f"{name}:{stream.line}"
        if line is None:
            yield Rejected(place, f"record too long: over {MAX_RECORD_BYTES:,} bytes")
        elif line.strip():
            text, note = decode(line)
            try:
                record = parse_record(text)
            except RecordError as error:
                yield Rejected(place, str(error))
            else:
                yield _RecordReader(record, papers, names, note).read(place)


def parse_record(text: str) -> dict[str, Any]:
    """Return the object that *text* is; RecordError where it is none.

    NaN and Infinity, which many programs write though JSON has no such
    numbers, are read as null.
    """
    try:
        record = json.loads(text, strict=False, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise RecordError(f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise RecordError("not readable JSON: nested too deep") from None
    except ValueError:  # a number of thousands of digits
        raise RecordError("not readable JSON: a number without end") from None
    if not isinstance(record, dict):
        raise RecordError("not a JSON object")
    return record


@dataclass(slots=True)
class _Line:
    """A text of one line, and the key under which the record has it."""

    text: str
    key: str | None = None


class _RecordReader:
    """Reads one record, and gathers the notes and the keys that it used on the way."""

    def __init__(
        self, record: Mapping[str, Any], papers: Papers, names: FieldNames, note: str | None
    ):
        self.record = record
        self.papers = papers
        self.names = names
        self.keys = names.keys_of(record)
        self.used: set[str] = set()
        self.notes = [note] if note else []

    def read(self, place: str) -> Draft | Rejected:
        """Return the article of the record, or why there is none."""
        given_id = ""
        try:
            given_id = self._id()
            article = self._article(given_id)
        except ValueError as error:
            return Rejected(place, str(error), given_id)
        return Draft(article, place, tuple(self.notes), id_was_given=bool(given_id))

    def _article(self, given_id: str) -> Article:
        raw_title, raw_body = self._text("title"), self._text("body", joint="\n\n")
        title, body = self._cut("title", clean_line(raw_title)), self._body(raw_body)
        if not title and not body:
            raise RecordError("no title and no body")
        if not title or not body:
            self.notes.append("no body" if title else "no title")
        paper = self._paper()
        url = self._url()
        published, precision = self._published(paper)
        return Article(
            # Made of the texts as they came, so that cleaning may change and ids stay.
            id=given_id or stable_id(paper.id, url, raw_title, raw_body),
            title=title,
            body=body,
            url=url,
            source=paper.id,
            section=self._line("section"),
            author=self._line("author"),
            published=published,
            precision=precision,
            language=self._line("language") or "ar",
            extra=self.names.rest_of(self.record, self.used),
        )

    def _id(self) -> str:
        for key in self.keys["id"][:1]:
            value = self.record[key]
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise RecordError("unusable id: neither text nor a number")
            given = clean_id(str(value))
            if len(given) > MAX_ID:
                raise RecordError(f"unusable id: longer than {MAX_ID} characters")
            self.used.add(key)
            return "" if is_blank(given) else given
        return ""

    def _text(self, field: str, joint: str | None = None) -> str:
        """Return the text of *field* as it came, "" where there is none."""
        for key in self.keys[field][:1]:
            value = self.record[key]
            text = as_text(value) if joint is None else as_text(value, joint)
            if text is None:
                self.notes.append(f"not a text, kept as it came: {quoted(key)}")
                return ""
            self.used.add(key)
            return text
        return ""

    def _line(self, field: str) -> str:
        return self._cut(field, clean_line(self._text(field)))

    def _cut(self, field: str, line: str) -> str:
        if len(line) <= MAX_LINE:
            return line
        self.notes.append(f"{field} cut: over {MAX_LINE:,} characters")
        return line[:MAX_LINE].rstrip()

    def _body(self, raw: str) -> str:
        body, was_cut = truncate_body(clean_text(raw))
        if was_cut:
            self.notes.append("body cut: over 1 MB")
        return body

    def _paper(self) -> Paper:
        return self.papers.named(self._line("source"))

    def _url(self) -> str:
        for key in self.keys["url"][:1]:
            value = self.record[key]
            if url := web_address(value):
                self.used.add(key)
                return url
            self.notes.append(f"not a web address, kept as it came: {quoted(value)}")
        return ""

    def _published(self, paper: Paper) -> tuple[datetime | None, Precision | None]:
        """Return the first time that can be read, with the hour that another field may know."""
        best: tuple[datetime | None, Precision | None] = (None, None)
        for key in self.keys["published"]:
            try:
                moment, precision = read_time(self.record[key], paper.zone)
            except ValueError:
                continue
            if best[0] is None:
                self.used.add(key)
                best = moment, precision
            elif _is_finer(precision, best[1]) and moment.date() == best[0].date():
                return moment, precision
        if best[0] is None and self.keys["published"]:
            first = self.record[self.keys["published"][0]]
            self.notes.append(f"date not readable: {quoted(first)}")
        return best


def _is_finer(precision: Precision, than: Precision | None) -> bool:
    return than == "day" and precision in ("second", "minute")
