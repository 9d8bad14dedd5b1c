"""What users of other search engines complain of, by the thread where they do: here it works."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from indexer import backends
from indexer.build import build
from indexer.index.storage.home import IndexHome
from search_app.page import SearchParameters
from search_app.search import SearchService

# One article for each way of writing; ids say what it holds.
ARTICLES = {
    "book-vowelled": "هذا كِتَابٌ جديد",
    "book-article": "قرأت الكتاب أمس",
    "book-stretched": "كتـــــاب قديم",
    "hamza": "آمن الناس بالقرآن",
    "alef-decomposed": "ا\u0654حمد في المدينة",
    "final-yeh": "قرأ الدوري القرآن",
    "final-alef": "قرأ الدورى القرآن",
    "news": "نشرة الأخبار المسائية",
    "many": "كثيرون حضروا الحفل",
    "purposes": "تعددت الأسباب وأغراضها شتى",
    "plural": "أقلام المدارس على الطاولة",
    "council": "اجتمع مجلس الأمن ثم مجلس المدينة",
    "council-apart": "مجلس إدارة يبحث شؤون الأمن",
    "responsible": "قال مسؤول في الوزارة",
    "digits": "عام ٢٠١٥ كان حارا",
    "office": "مكتب البريد في الحي",
    "library": "مكتبة الحي مغلقة",
    "america": "سافر إلى أمريكا وحده",
    "america-otherwise": "سافر إلى أميركا وحده",
    "mixed": "لبس نظارة G20 في القمة",
}

COMPLAINTS = {
    "Tatoeba#1595: marks are a serious flaw": dict(
        query="كتاب", ids="book-vowelled book-article book-stretched"
    ),
    "goldendict#474: kashida": dict(query='"كتاب"', ids="book-vowelled book-stretched"),
    "quran.com-frontend-next#3342: madda": dict(query='"امن"', ids="hamza"),
    "MoroccoAPI#2: folding before decomposing": dict(query='"أحمد"', ids="alef-decomposed"),
    "stella#916: a decomposed hamza in the query": dict(
        query='"ا\u0654حمد"', ids="alef-decomposed"
    ),
    "RATQ#287: the dots of a final yeh": dict(query='"الدورى"', ids="final-yeh final-alef"),
    "Tatoeba#2384: an equals sign gives the exact form": dict(query="=الدورى", ids="final-alef"),
    "groonga#2539: without the article": dict(
        query="كتاب", ids="book-vowelled book-article book-stretched"
    ),
    "dlme#1010: news and the news": dict(query="أخبار", ids="news"),
    "dlme#1010: a sound plural": dict(query="كثير", ids="many"),
    "dlme#1010: a conjunction and a pronoun": dict(query="أغراض", ids="purposes"),
    "nltk#3496: a broken plural": dict(query="مدرسة", ids="plural"),
    "geniza#1034: quotes gave nothing": dict(query='"مجلس الأمن"', ids="council"),
    "zulip#27587: words in order, none left out": dict(query='"في الوزارة"', ids="responsible"),
    "giant: a quoted word is that word": dict(query='"مكتب"', ids="office"),
    "elasticsearch#43759: a pattern is folded": dict(query="مسئو*", ids=""),
    "elasticsearch#43759: a pattern with a mark": dict(query="مُسؤو*", ids="responsible"),
    "amcat#375: nearness fails on Arabic": dict(
        query='"مجلس الأمن"~5', ids="council council-apart"
    ),
    "T117217: digits of both kinds": dict(query="2015", ids="digits"),
    "manticore#4490: a word of both scripts": dict(query="G20", ids="mixed"),
    "alfanous#307: the wrong keyboard": dict(query="hgl]dkm", ids="alef-decomposed council"),
    "alfanous#655: Arabic in Latin letters": dict(query="wizara", ids="responsible"),
    "aleph#2023: spellings": dict(query="أمريكا", ids="america america-otherwise"),
}


@pytest.fixture(scope="module")
def articles(tmp_path_factory) -> Iterator[SearchService]:
    folder = tmp_path_factory.mktemp("complaints")
    lines = [
        json.dumps({"id": name, "title": name, "body": body}, ensure_ascii=False)
        for name, body in ARTICLES.items()
    ]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    home = IndexHome(folder / "index")
    build([str(folder / "articles.jsonl")], home, backends.default())
    service = SearchService(home, backends.default())
    yield service
    service.close()


def found(service: SearchService, query: str, **choices) -> set[str]:
    page = service.search(SearchParameters(query, per_page=50, **choices))
    return {result.article.id for result in page.results}


@pytest.mark.parametrize("case", COMPLAINTS.values(), ids=COMPLAINTS.keys())
def test_it_works_here(articles, case):
    wanted = case["ids"].split()
    page = articles.search(SearchParameters(case["query"], per_page=50))
    ranked = [result.article.id for result in page.results]
    # What is only of the same root may follow.
    assert set(ranked[: len(wanted)]) == set(wanted)
    assert len(wanted) in (page.total, page.total_all_words)


def test_aleph_2023_spellings_can_be_switched_off(articles):
    assert found(articles, "أمريكا", variants=False) == {"america"}
    assert found(articles, "أمريكا", drop=("أميركا",)) == {"america"}


def test_ckanext_dgu_229_it_says_that_there_are_no_direct_hits(articles):
    page = articles.search(SearchParameters('"المدينة مجلس"'))
    assert page.total > 0
    assert page.corrected
    assert page.notices


def test_quran_com_api_636_more_words_do_not_hide_how_many_hold_all(articles):
    page = articles.search(SearchParameters("مجلس المدينة"))
    assert page.total_all_words == 1
    assert page.total > page.total_all_words


def test_meilisearch_4117_the_query_comes_back_as_it_was_read(articles):
    page = articles.search(SearchParameters("مَجلس  AND (الأمن"))
    assert page.parsed == "مَجلس AND الأمن"
