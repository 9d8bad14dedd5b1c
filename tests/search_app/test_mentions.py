"""What an article mentions: names that the writing shows, dates by the names of months."""

from datetime import datetime

import pytest

from indexer.article import Article
from search_app.query.parser import parse
from search_app.query.syntax import Dated
from search_app.results.mentions import dates, names

NAMES = {
    "son of": dict(body="التقى سلطان بن سلمان الوفد", found=["سلطان بن سلمان"]),
    "chain": dict(body="قال محمد بن سعد بن علي إن", found=["محمد بن سعد بن علي"]),
    "servant": dict(body="زار عبد الله بن عبد العزيز مصر", found=["عبد الله بن عبد العزيز"]),
    "family": dict(body="أمر سلمان بن سعد آل ثنيان", found=["سلمان بن سعد آل ثنيان"]),
    "parted": dict(body="سلطان. بن سلمان", found=[]),
    "quoted": dict(body="سفينة «نجمة المحيط» عادت", found=["نجمة المحيط"]),
    "quoted sentence": dict(body="قال «هذه جملة طويلة لا اسم فيها» ثم", found=[]),
    "twice first": dict(body="«a» ثم «دجلة» ثم «دجلة»", found=["دجلة"]),
}


@pytest.mark.parametrize("case", NAMES.values(), ids=NAMES.keys())
def test_names(case):
    assert [name.text for name in names(Article(id="a", title="", body=case["body"]))] == case[
        "found"
    ]


DATES = {
    "day": dict(body="في 17 يوليو 2015 وصل", found=["17 يوليو 2015"]),
    "levant": dict(body="يوم 3 تموز وصل", found=["3 تموز"]),
    "hijri": dict(body="في ١٢ رمضان ١٤٣٦ وصل", found=["١٢ رمضان ١٤٣٦"]),
    "month and year": dict(body="منذ أغسطس 2014 وهو", found=["أغسطس 2014"]),
    "month alone": dict(body="في يوليو وصل", found=[]),
}


@pytest.mark.parametrize("case", DATES.values(), ids=DATES.keys())
def test_dates(case):
    published = datetime(2015, 7, 20)
    found = dates(Article(id="a", title="", body=case["body"], published=published))
    assert [day.text for day in found] == case["found"]
    for day in found:
        (clause,) = parse(day.query).clauses
        assert isinstance(clause, Dated), "its query is read as a date"
