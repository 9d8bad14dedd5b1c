"""The pages that help to search: advanced searches, comparisons, help, and what this is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any, cast

from babel.dates import format_date
from flask import Flask, Response, redirect, render_template, request, url_for

from ..page import SearchParameters
from ..parameters import asked_query, clean_query
from ..query.calendars import (
    Calendar,
    calendar_of,
    hijri_months,
    hijri_words,
    parts_of,
    span_of,
)
from ..query.form import ALL_DAYS, DISTANCE, QueryForm, form_of_query, query_of_form
from ..query.syntax import Days
from ..query.tokens import MAX_DISTANCE
from ..texts.day_text import day_of_number
from ..texts.messages import LOCALES
from ..texts.reader import reader
from . import openapi
from .comparison import MOST_QUERIES, compare
from .service import Service

FIELD_LETTERS = 500  # of a field of the form
SECTIONS = 40  # that a form offers, the commonest
# What the examples of the help call the operators, each reader's own names of them.
OPERATORS: Mapping[str, Mapping[str, str]] = {
    "ar": {
        "or": "أو",
        "near": "قرب",
        "title": "عنوان",
        "source": "مصدر",
        "papers": "صحف",
        "date": "تاريخ",
        "between": "بين",
        "to": " و",
        "since": "منذ",
    },
    "en": {
        "or": "OR",
        "near": "NEAR",
        "title": "title",
        "source": "source",
        "papers": "papers",
        "date": "date",
        "between": "between",
        "to": "..",
        "since": "since",
    },
}
NUMBERS = str.maketrans({chr(0x660 + n): str(n) for n in range(10)})
TEXT_FIELDS = tuple(f.name for f in fields(QueryForm) if f.type == "str")


class Guide:
    """Advanced search, help and about, over one service."""

    def __init__(self, service: Service):
        self.service = service

    def register(self, app: Flask) -> None:
        """Add the addresses of these pages to *app*."""
        app.add_url_rule("/advanced", "advanced", self.advanced)
        app.add_url_rule("/compare", "compare", self.compare)
        app.add_url_rule("/help", "help", self.help)
        app.add_url_rule("/about", "about", self.about)
        app.add_url_rule("/api", "api", self.api)

    def advanced(self) -> str | Response:
        """Show the form, filled from the query or from its own fields; or lead to the results."""
        args = request.args
        asked = any(args.get(name, "") for name in TEXT_FIELDS) or "go" in args
        if asked:
            form = _form(args)
            query = query_of_form(form)
            if args.get("go") == "search" and query:
                return cast(Response, redirect(url_for("search", q=query)))
        else:
            query = asked_query(args.get("q", ""))
            form = form_of_query(self.service.read(query))
        home = self.service.home()
        kind = _calendar(args, query, form.days)
        return render_template(
            "advanced.html",
            form=form,
            query=query,
            calendar=kind,
            start=_parts(form.days.start, kind),
            end=_parts(form.days.end, kind),
            unknown_days=asked and form.days == ALL_DAYS and any(_numbers(args, "from")),
            distances=range(1, MAX_DISTANCE + 1),
            months=_months(),
            sources=home.source_names,
            sections=sorted(list(home.stats.sections)[:SECTIONS]),
            parameters=SearchParameters(query=query),
        )

    def compare(self) -> str:
        """Show queries side by side: over time, and in each paper."""
        asked = dict.fromkeys(asked_query(q)[:FIELD_LETTERS] for q in request.args.getlist("q"))
        queries = [query for query in asked if query][:MOST_QUERIES]
        return render_template(
            "compare.html",
            comparison=compare(self.service, queries) if queries else None,
            queries=queries,
            most=MOST_QUERIES if len(asked) - ("" in asked) > MOST_QUERIES else None,
            days_url_of=_days_url_of,
            fields=range(max(3, min(len(queries) + 1, MOST_QUERIES))),
            examples=[" ".join(q.split()[:1]) for q in self.service.home().examples[:2]],
            parameters=SearchParameters(query=queries[0] if queries else ""),
        )

    def help(self) -> str:
        """Show what can be written in the box, each with an example that has results."""
        home = self.service.home()
        words = " ".join(home.examples).split()
        names = [*home.source_names.values()]
        last = home.stats.last_day
        return render_template(
            "help.html",
            rows=tuple(_examples(words, names, day_of_number(last) if last else None)),
            parameters=SearchParameters(),
        )

    def about(self) -> str:
        """Show what is indexed, by which version, and under which licence."""
        return render_template(
            "about.html",
            home=self.service.home(),
            version=_version(),
            parameters=SearchParameters(),
        )

    def api(self) -> str:
        """Show what programs can ask, each with an example that has an answer."""
        home = self.service.home()
        words = " ".join(home.examples[:1])
        ids = [article.id for article in home.latest[:1]]
        return render_template(
            "api.html",
            operations=[(one, _call(one, words, *ids)) for one in openapi.OPERATIONS],
            names=openapi.NAMES,
            parameters=SearchParameters(),
        )


def _call(operation: openapi.Operation, query: str, article_id: str = "") -> str:
    """Return the address of an example of *operation*."""
    values = {"q": query, "queries": query.split(), "id": article_id}
    if operation.name == "article":
        return url_for("api_article", article_id=article_id, q=query)
    if operation.name == "facet":
        return url_for("api_facet", facet="source", q=query)
    asked: dict[str, Any] = {
        openapi.NAMES.get(name, name): values[name]
        for name in operation.parameters
        if name in values
    }
    return url_for(f"api_{operation.name}", **asked)


def _days_url_of(query: str) -> Callable[[str, str], str]:
    """Return what makes the address of a search in the days between two."""

    def address(start: str, end: str) -> str:
        days: dict[str, Any] = {"from": start, "to": end}
        return url_for("search", q=query, group=0, variants="off", **days)

    return address


def _form(args: Mapping[str, str]) -> QueryForm:
    values: dict[str, Any] = {n: clean_query(args.get(n, ""))[:FIELD_LETTERS] for n in TEXT_FIELDS}
    distance = args.get("distance", "")
    if distance.isdecimal() and 1 <= int(distance) <= MAX_DISTANCE:
        values["distance"] = int(distance)
    return QueryForm(**values, days=_days(args))


def _days(args: Mapping[str, str]) -> Days:
    """Return the days from the one date of *args* to the other, in its calendar."""
    kind: Calendar = "hijri" if args.get("calendar") == "hijri" else "gregorian"
    start, end = (_span(kind, _numbers(args, name)) for name in ("from", "to"))
    return Days(start.start if start else None, end.end if end else None)


def _numbers(args: Mapping[str, str], name: str) -> tuple[int, ...]:
    """Return year, month and day; 0 for what is not given."""
    values = (args.get(f"{name}_{part}", "").strip() for part in ("year", "month", "day"))
    return tuple(int(v.translate(NUMBERS)) if v.isdecimal() and len(v) < 5 else 0 for v in values)


def _span(kind: Calendar, numbers: tuple[int, ...]) -> Days | None:
    year, month, day = numbers
    return span_of(kind, year, month, day if month else 0) if year else None


def _calendar(args: Mapping[str, str], query: str, days: Days) -> Calendar:
    """Return the calendar in which a form shows *days*: the one chosen, else that of the query."""
    ends = [day for day in (days.start, days.end) if day]
    chosen = args.get("calendar") or _calendar_written(query)
    reached = all(parts_of(day, "hijri") for day in ends)
    return "hijri" if chosen == "hijri" and reached else "gregorian"


def _calendar_written(query: str) -> Calendar:
    """Return the calendar of the years in *query*; Gregorian where they are of both or none."""
    numbers = re.findall(r"(?<!\d)\d{4}(?!\d)", query)
    kinds = {calendar_of(int(number)) for number in numbers}
    return "hijri" if kinds == {"hijri"} else "gregorian"


def _parts(day: date | None, kind: Calendar) -> Mapping[str, int]:
    parts = (parts_of(day, kind) if day else None) or (0, 0, 0)
    return dict(zip(("year", "month", "day"), parts, strict=True))


def _months() -> list[tuple[int, str, str]]:
    """Return the months by number: the reader's name, and that of the Hijri calendar."""
    language = reader().language
    names = LOCALES[language].months["format"]["wide"]
    return [(n, names[n], hijri) for n, hijri in enumerate(hijri_months(language), 1)]


def _examples(words: list[str], papers: list[str], last: date | None) -> Iterator[tuple[str, str]]:
    """Yield a key of the catalogue and a query made of what the index holds."""
    if len(words) < 4:
        return
    a, b, c = words[:3]
    far, longest = words[-1], max(words, key=len)
    names = OPERATORS[reader().language]
    yield "words", f"{a} {b}"
    yield "phrase", f'"{a} {b}"'
    yield "forms", f'"{a} {b}"~'
    yield "and", f"{a} AND {b}"
    yield "or", f"{a} {names['or']} {c}"
    yield "not", f"{a} -{far}"
    yield "group", f"({a} {names['or']} {c}) -{far}"
    yield "title", f"{names['title']}:{a}"
    yield "exact", f"={a}"
    yield "near", f"{a} {names['near']}/{DISTANCE} {b}"
    yield "prefix", f"{longest[:4]}*"
    yield "fuzzy", f"{longest}~"
    if papers:
        yield "source", f'{names["source"]}:"{papers[0]}"'
    if len(papers) > 1:
        yield "papers", f"{names['papers']}:2 {a}"
    if last:
        yield from _dated_examples(last)


def _dated_examples(last: date) -> Iterator[tuple[str, str]]:
    """Yield searches for days, of which *last* is one with articles."""
    language = reader().language
    names = OPERATORS[language]
    locale = LOCALES[language]
    month = format_date(last, "MMMM y", locale=locale)
    before = format_date(last.replace(day=1) - timedelta(days=1), "MMMM y", locale=locale)
    yield "date", f'{names["date"]}:"{month}"'
    yield "between", f'{names["between"]}:"{before}{names["to"]}{month}"'
    yield "since", f'{names["since"]}:"{before}"'
    hijri = hijri_words(last, "ar").partition(" ")[2]  # only its Arabic names are read
    if hijri:
        yield "hijri", f'{names["date"]}:"{hijri}"'


def _version() -> str:
    try:
        return version("khabar")
    except PackageNotFoundError:
        return ""
