"""When an article was published, from the many ways in which sources write it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timezone, tzinfo
from email.utils import parsedate_to_datetime

from ..article import Precision, parse_published

# A year outside these was not meant: a null date, or a year of the Hijra
# written as if it were one of ours.
_YEARS = range(1800, 2201)
_LONGEST = 64  # characters of a date
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})", re.ASCII)
_DAY = re.compile(
    r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})"
    r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?",
    re.ASCII,
)


def read_time(value: object, zone: tzinfo | None = None) -> tuple[datetime, Precision]:
    """Return the local time that *value* names, and how precise it is.

    Read are ISO 8601, RFC 2822 (feeds, e-mail), seconds or milliseconds since
    1970, 2015/07/21 and 21/07/2015 (day first, as Arabic papers write; month
    first only where it cannot be otherwise), in digits of any script. A time
    without an offset is local in *zone*; one with another offset is moved
    there; a bare day is the one that begins so in *zone*. Raises ValueError where *value* names
    no time between 1800 and 2200.

    >>> read_time("٢١/٧/٢٠١٥")
    (datetime.datetime(2015, 7, 21, 0, 0), 'day')
    """
    text = _plain(value)
    for read in (_from_epoch, parse_published, _from_day, _from_mail):
        try:
            moment, precision = read(text)
            if moment.year in _YEARS:
                return _local(moment, zone), precision
        except (ValueError, OverflowError):
            continue
    raise ValueError(f"{text!r} names no time")


def _plain(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("neither text nor a number")
    text = str(value).strip()
    if len(text) > _LONGEST:
        raise ValueError("too long for a time")
    return "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in text
    )


def _from_epoch(text: str) -> tuple[datetime, Precision]:
    match = _EPOCH.fullmatch(text)
    if not match:
        raise ValueError("not a number of seconds")
    seconds = int(match[1]) if match[1] else int(match[2]) // 1000
    return datetime.fromtimestamp(seconds, UTC), "second"


def _from_day(text: str) -> tuple[datetime, Precision]:
    match = _DAY.fullmatch(text)
    if not match:
        raise ValueError("not a day in numbers")
    first, middle, last = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        year, month, day = first, middle, last
    elif len(match[4]) == 4:
        year, month, day = (last, first, middle) if middle > 12 else (last, middle, first)
    else:
        raise ValueError("no year of four digits")
    if match[5] is None:
        return datetime(year, month, day), "day"
    moment = datetime(year, month, day, int(match[5]), int(match[6]), int(match[7] or 0))
    return moment, "second" if match[7] else "minute"


def _from_mail(text: str) -> tuple[datetime, Precision]:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, IndexError):  # what the library makes of some broken dates
        raise ValueError("not a date of a mail") from None
    # RFC 5322: "-0000" is UTC and says nothing of the sender's own zone.
    if moment.tzinfo is None and text.endswith("-0000"):
        moment = moment.replace(tzinfo=UTC)
    return moment, "second"


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    """Return *moment* as the clock in *zone* shows it, with its offset as a plain number."""
    moment = moment.replace(microsecond=0)
    if zone is not None:
        moment = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    offset = moment.utcoffset()
    return moment if offset is None else moment.replace(tzinfo=timezone(offset))
