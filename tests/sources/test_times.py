"""Dates in the ways that sources write them."""

from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.sources.times import read_time

CAIRO = ZoneInfo("Africa/Cairo")

TIMES = {
    "day": dict(given="2015-07-21", read="2015-07-21T00:00:00", precision="day"),
    "a day begins at the paper": dict(
        given="2015-07-21", zone=CAIRO, read="2015-07-21T00:00:00+02:00", precision="day"
    ),
    "year": dict(given=2015, read="2015-01-01T00:00:00", precision="year"),
    "day as a number": dict(given=20150721, read="2015-07-21T00:00:00", precision="day"),
    "slashes, year first": dict(given="2015/7/1", read="2015-07-01T00:00:00", precision="day"),
    "slashes, day first": dict(given="01/07/2015", read="2015-07-01T00:00:00", precision="day"),
    "dots, day first": dict(given="1.7.2015", read="2015-07-01T00:00:00", precision="day"),
    "month first where it must be": dict(
        given="07/21/2015", read="2015-07-21T00:00:00", precision="day"
    ),
    "Arabic digits": dict(given="٢٠١٥/٠٧/٢١", read="2015-07-21T00:00:00", precision="day"),
    "minute": dict(given="21/07/2015 9:30", read="2015-07-21T09:30:00", precision="minute"),
    "second": dict(given="2015-07-21 00:43:52", read="2015-07-21T00:43:52", precision="second"),
    "local summer time": dict(
        given="2024-07-21 10:00:01",
        zone=CAIRO,
        read="2024-07-21T10:00:01+03:00",
        precision="second",
    ),
    "local winter time": dict(
        given="2024-01-21T10:00", zone=CAIRO, read="2024-01-21T10:00:00+02:00", precision="minute"
    ),
    "own offset": dict(
        given="2017-01-20T21:43:00+01:00", read="2017-01-20T21:43:00+01:00", precision="minute"
    ),
    "UTC moved to the paper": dict(
        given="2024-01-21T23:30:05Z",
        zone=CAIRO,
        read="2024-01-22T01:30:05+02:00",
        precision="second",
    ),
    "feed": dict(
        given="Tue, 21 Jul 2015 10:00:00 +0300",
        read="2015-07-21T10:00:00+03:00",
        precision="second",
    ),
    "feed without a zone": dict(
        given="21 Jul 2015 10:00:00 -0000", read="2015-07-21T10:00:00+00:00", precision="second"
    ),
    "seconds since 1970": dict(
        given=1437466000, read="2015-07-21T08:06:40+00:00", precision="second"
    ),
    "seconds with a fraction": dict(
        given=1437466000.25, read="2015-07-21T08:06:40+00:00", precision="second"
    ),
    "milliseconds as text": dict(
        given="1437466000999", zone=CAIRO, read="2015-07-21T10:06:40+02:00", precision="second"
    ),
}


@pytest.mark.parametrize("case", TIMES.values(), ids=TIMES.keys())
def test_a_time_is_read(case):
    moment, precision = read_time(case["given"], case.get("zone"))
    assert (moment.isoformat(), precision) == (case["read"], case["precision"])


UNREADABLE = {
    "nothing": "",
    "words": "yesterday",
    "no such day": "2015-02-30",
    "null date": "0001-01-01T00:00:00Z",
    "year of the Hijra": "1436-10-05",
    "far future": "9999-12-31",
    "two digits of a year": "01/07/15",
    "endless offset": "Tue, 21 Jul 2015 10:00:00 +99999999999999999",
    "too long": "2" * 100_000,
    "list": ["2015-07-21"],
    "true": True,
    "null": None,
    "infinite": float("inf"),
}


@pytest.mark.parametrize("value", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_time_is_a_value_error(value):
    with pytest.raises(ValueError):
        read_time(value)


DIGITS = st.text("0123456789/-:.TZ+ ٣", max_size=30)


@settings(deadline=None)  # a busy machine proves nothing
@given(st.text(st.characters()) | DIGITS | st.integers() | st.floats() | st.none())
def test_nothing_else_is_ever_raised(value):
    with suppress(ValueError):
        read_time(value, CAIRO)
