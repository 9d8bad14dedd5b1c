"""Days and dates as the reader writes them: names of months by tradition, digits, Hijri beside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date

from indexer.article import Article

from ..query.calendars import hijri_words
from .messages import LOCALES, in_digits, text
from .reader import Language, reader

# The locale of CLDR whose names of months a tradition has.
TRADITIONS: Mapping[str, Locale] = {
    "egypt-gulf": Locale("ar"),
    "levant": Locale("ar", "LB"),
    "algeria-tunisia": Locale("ar", "TN"),
    "morocco": Locale("ar", "MA"),
    "mauritania": Locale("ar", "MR"),
}
ISO_LENGTHS: Mapping[str | None, int] = {"year": 4, "month": 7, "day": 10}  # of 2025-01-31
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

_EPOCH = date(1970, 1, 1)


def iso_time(article: Article) -> str:
    """Return when the article was published in ISO 8601, as precisely as known; "" if not."""
    moment = article.published
    if moment is None:
        return ""
    if article.precision in ISO_LENGTHS:
        return moment.date().isoformat()[: ISO_LENGTHS[article.precision]]
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def date_in_words(article: Article, *, full: bool = False) -> str:
    """Return the day of publication in words, with *full* its weekday and hour; "" if unknown."""
    moment = article.published
    if moment is None:
        return ""
    if article.precision == "year":
        return in_digits(str(moment.year))
    if article.precision == "month":
        return _formatted(moment, "MMMM y")
    day = _with_hijri(moment, "EEEE d MMMM y" if full else "d MMMM y")
    if not full or article.precision == "day":
        return day
    return text("date.at", day=day, time=in_digits(f"{moment:%H:%M}"))


def day_in_words(day: int) -> str:
    """Return a day, counted from 1970-01-01, in words; no line breaks inside it.

    >>> day_in_words(0).split()
    ['1', 'يناير', '1970']
    """
    return _unbroken(_formatted(day_of_number(day), "d MMMM y"))


def copy_day_in_words(day: str, time: str = "") -> str:
    """Return a day in ISO 8601 in words, with the time HH:MM if there is one; "" for ""."""
    if not day:
        return ""
    words = _unbroken(_formatted(date.fromisoformat(day), "d MMMM y"))
    return text("date.at", day=words, time=in_digits(time)) if time else words


def span_in_words(first: date, last: date) -> str:
    """Return the days from *first* to *last* as short as they can be said.

    >>> span_in_words(date(2015, 7, 1), date(2015, 7, 31))
    'يوليو 2015'
    >>> span_in_words(date(2014, 1, 1), date(2015, 12, 31))
    '2014–2015'
    >>> span_in_words(date(2015, 7, 25), date(2015, 8, 2))
    '25 يوليو – 2 أغسطس 2015'
    """
    after = last + timedelta(days=1)
    if first == last:
        return _formatted(first, "d MMMM y")
    if (first.month, first.day, after.month, after.day) == (1, 1, 1, 1):
        years = dict.fromkeys((first.year, last.year))
        return in_digits("–".join(map(str, years)))
    whole_months = first.day == after.day == 1
    pattern = "MMMM y" if whole_months else "d MMMM y"
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return _formatted(first, pattern)
    begin, end = _ends(first, last, pattern)
    return text("date.span", first=begin, last=end)


def ends_in_words(first: date, last: date) -> tuple[str, str]:
    """Return two days in words, what they share said with the second; no line breaks inside them."""
    begin, end = _ends(first, last, "d MMMM y")
    return _unbroken(begin), _unbroken(end)


def _ends(first: date, last: date, pattern: str) -> tuple[str, str]:
    short = pattern
    if first.year == last.year:
        short = short.removesuffix(" y")
        if first.month == last.month:
            short = short.removesuffix(" MMMM")
    return _formatted(first, short), _formatted(last, pattern)


def choice_in_words(first: date | None, last: date | None) -> str:
    """Return the days that a reader chose, open at one end where that is None; "" for none."""
    if first and last:
        return span_in_words(first, last)
    if first:
        return text("date.since", day=span_in_words(first, first))
    return text("date.until", day=span_in_words(last, last)) if last else ""


def day_of_number(day: int) -> date:
    """Return the day that is so many days after 1970-01-01."""
    return _EPOCH + timedelta(days=day)


def _with_hijri(day: date, pattern: str) -> str:
    words = _formatted(day, pattern)
    if reader().hijri != "yes":
        return words
    hijri = hijri_words(date(day.year, day.month, day.day), reader().language)
    return text("date.hijri", day=words, hijri=in_digits(hijri)) if hijri else words


def _formatted(day: date, pattern: str) -> str:
    preferences = reader()
    # Moments with zones can be equal and yet of two days.
    day = day.date() if isinstance(day, datetime) else day
    return _in_words(day, pattern, preferences.language, preferences.months, preferences.digits)


# A page names some sixty days, most of them again on the next page.
@lru_cache(4096)
def _in_words(day: date, pattern: str, language: Language, months: str, digits: str) -> str:
    locale = TRADITIONS[months] if language == "ar" else LOCALES[language]
    return in_digits(format_date(day, pattern, locale=locale))


def _unbroken(words: str) -> str:
    return words.replace(" ", NO_BREAK_SPACE)
