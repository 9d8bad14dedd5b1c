"""Words that were meant in the place of known ones: each rule by a row, over a small vocabulary."""

from __future__ import annotations

import pytest

from search_app.query.mistyped import corrections
from tests.query.words import Words

# Of the pairs that stand.
VOCABULARY = Words(
    pairs={
        "رجال الامن": 300,
        "رجال المن": 0,
        "الشارع العام": 40,
        "اسواق الحلوي": 2,
        "توزيع الحلوي": 1,
        "طريق الرياض": 30,
        "الميزان التجاري": 1,
    },
    رجال=900,
    الامن=3000,
    المن=2,
    من=28000,
    الشارع=500,
    العام=8000,
    الغام=57,
    العالم=4000,
    اسواق=200,
    الحلوي=72,
    الحلي=12,
    توزيع=900,
    توزع=90,
    طريق=800,
    الرياض=2900,
    الرياضه=2000,
    الميزان=60,
    التجاري=470,
    تدار=65,
    في=30000,
)

ROWS = {
    "a rare word whose family is common": dict(
        query="رجال المن",
        word="المن",
        meant="الامن",
        weight=0.5,
    ),
    "a known word": dict(
        query="الشارع الغام",
        word="الغام",
        meant="العام",
        weight=0.5,
    ),
    "the pair twice is enough": dict(
        query="اسواق الحلي",
        word="الحلي",
        meant="الحلوي",
        weight=0.5,
    ),
    "once is not": dict(
        query="توزيع الحلي",
        word="الحلي",
        meant="",
        weight=0,
    ),
    "once is, of a word that is nowhere": dict(
        query="الميزان التداري",
        word="التداري",
        meant="التجاري",
        weight=0.7,
    ),
    "a common word stays": dict(
        query="طريق الرياضه",
        word="الرياضه",
        meant="",
        weight=0,
    ),
    "so does one without neighbours": dict(
        query="المن",
        word="المن",
        meant="",
        weight=0,
    ),
    "so does one whose pair stands": dict(
        query="الشارع العام",
        word="العام",
        meant="",
        weight=0,
    ),
    "a stop word is no neighbour": dict(
        query="في المن",
        word="المن",
        meant="",
        weight=0,
    ),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_what_was_meant_beside_its_neighbours(row):
    terms = row["query"].split()
    found = corrections(terms, VOCABULARY)[terms.index(row["word"])]
    assert found == (((row["meant"], row["weight"]),) if row["meant"] else ())
