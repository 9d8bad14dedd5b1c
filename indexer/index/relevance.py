"""How news is ranked: the constants, all here. The node that is ranked so is NewsConcept.

A word of the query is a concept: itself, its other spellings, and relatives,
each with a weight. Of a document it is worth

    EVERY_FORM * idf * x / (x + K1)        x over all forms
    + EXACT    * idf' * x' / (x' + K1)     x' over the exact forms alone
    + TITLE    * idf * t / (t + K1)        t over all forms, in the title alone

where x adds, over the forms, weight * (frequency + LEAD * frequency in the
lead), divided by the length norm 1 - B + B * length / average length (for t with
TITLE_B and the title's length). A length counts the lead in the same way. idf is
Lucene's at df = the weighted sum of the forms' document frequencies.

The first RERANKED documents then gain NEAR * idf for each concept that their best
stretch holds: the WINDOW words and one of their text where the concepts found, each
once, are worth most.

Where related words were learnt from the index (``learnt``), a concept has them
as forms too: they count in x alone, never in idf, x' or t. The first RERANKED
then gain best score * max(0, CLOSENESS * c + COMMON * m + COVERAGE * v): c is the
cosine of the vectors of query and article, m the share of the COMMON_STEMS
strongest stems of up to BEST_KEPT of the BEST first that are no copies, v the
share of idf of the concepts that the article covers (x / (x + K1) > COVERED).

Source: chosen on the development halves of ARCD, XQuAD, a question set over web
pages, a Koranic set and known items of news; see docs/relevance.md.
"""

from __future__ import annotations

from typing import Final

K1: Final = 1.4
B: Final = 0.8
LEAD: Final = 0.5
EVERY_FORM: Final = 0.85
EXACT: Final = 0.15
TITLE: Final = 0.4
TITLE_B: Final = 0.5

RERANKED: Final = 300
NEAR: Final = 0.15
WINDOW: Final = 12  # words from the first to the last of a stretch
NEAR_FORMS: Final = 0.8  # forms of at least this weight stand for a concept in a stretch

LIFT: Final = 0.5  # share that the newest document gains where newer ones are asked for

MARKED: Final = 0.4  # forms of at least this weight are marked before others

CLOSENESS: Final = 0.1
COMMON: Final = 0.1
COVERAGE: Final = 0.15
COVERED: Final = 0.15
BEST: Final = 25
BEST_KEPT: Final = 10
COMMON_STEMS: Final = 20
COPY: Final = 0.9  # cosine of two articles from which one copies the other
