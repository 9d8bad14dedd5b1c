"""What users of other search engines complain of, by the thread where they do: here it works."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import backends
from indexer.build import build
from indexer.index.storage.home import IndexHome
from search_app import create_app
from search_app.page import FacetListing, FacetValue, SearchParameters
from search_app.results.facets import listed
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
    "street": "سوق الخشيش القديم",
    "shadda": "محطة الحلّة الجديدة",
    "stretched": "قرية شـابـوص البعيدة",
    "taa": "مستشفى فاطمة الكبير",
    "remaining": "وصل الباقين من الركاب إلى الميناء",
    "overseer": "لوحة المهيمن على الجدار",
    "stammerer": "نقش مهيم غريب",
    "potato": "هبط سعر بطاطس الشتاء",
    "potatoes": "هبط سعر البطاطس الجديدة",
    "dunes": "رحلة إلى الأحقاف صيفا",
    "star": "ظهر كوكب بعيد ليلا",
    "cover": "كشف غطاء البئر",
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
    "nltk#3496, jslingua#53: a broken plural": dict(query="مدرسة", ids="plural"),
    "koreader#10366: marks in the query": dict(
        query="كِتَابٌ", ids="book-vowelled book-article book-stretched"
    ),
    "bibletime#255: a verse without its marks": dict(query='"هذا كتاب جديد"', ids="book-vowelled"),
    "fsearch#303: an alef without its hamza": dict(query='"احمد"', ids="alef-decomposed"),
    "quran.com-frontend-next#3342: no other word for it": dict(query='"أمن"', ids="hamza"),
    "caps#168: an exact word beside its forms": dict(query="=مكتب", ids="office"),
    "lucene-arabic-analyzer#4: one word of a root": dict(query='="مكتبة"', ids="library"),
    "readux#951: a phrase is a phrase": dict(query='"مجلس المدينة"', ids="council"),
    "LingView#41: a quoted phrase with its marks": dict(query="«كِتَابٌ جديد»", ids="book-vowelled"),
    "rero-ils#1474: quotes of one word": dict(query='"البطاطس"', ids="potatoes"),
    "dpul#219: with the article": dict(query="القمة", ids="mixed"),
    "dpul#219: without the article": dict(query="قمة", ids="mixed"),
    "charabia#36: an ending without its dots": dict(
        query='"المدينه"', ids="alef-decomposed council"
    ),
    "pyarabic#59: digits of the other kind": dict(query="٢٠١٥", ids="digits"),
    "HansWehr#5: a word in Latin letters": dict(
        query="kitab", ids="book-vowelled book-article book-stretched"
    ),
    "alias-generator#5: a name as the other half writes it": dict(
        query="أميركا", ids="america america-otherwise"
    ),
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
    "OsmAnd#22248: a doubled letter": dict(query="الحلة", ids="shadda"),
    "OsmAnd#22248: kashida": dict(query="شابوص", ids="stretched"),
    "OsmAnd#22248: the ending of a name": dict(query="فاطمه", ids="taa"),
    "OsmAnd#11709: a yeh without dots within a word": dict(query="الخشىش", ids="street"),
    "arabicstemmer#32: a name cut down to another word": dict(query="المهيمن", ids="overseer"),
    "elasticsearch#110274: an ending that is none": dict(query="بطاطس", ids="potato potatoes"),
    "charabia#133: without the article": dict(query="غطاء", ids="cover"),
    "charabia#133: with an article nobody wrote": dict(query="الغطاء", ids="cover"),
    "rero-ils#2834: quotes take the words as written": dict(query='"سعر بطاطس"', ids="potato"),
    "aleph#2023: spellings": dict(query="أمريكا", ids="america america-otherwise"),
}


def serving(folder: Path, articles: dict[str, str]) -> Iterator[SearchService]:
    """The search flow over these articles."""
    lines = [
        json.dumps({"id": name, "title": name, "body": body}, ensure_ascii=False)
        for name, body in articles.items()
    ]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    home = IndexHome(folder / "index")
    build([str(folder / "articles.jsonl")], home, backends.default())
    service = SearchService(home, backends.default())
    yield service
    service.close()


@pytest.fixture(scope="module")
def articles(tmp_path_factory) -> Iterator[SearchService]:
    yield from serving(tmp_path_factory.mktemp("complaints"), ARTICLES)


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


MARKED = {
    "omnisearch#498: marks shift what is lit": dict(
        article="book-vowelled", query="كتاب", marked=["كِتَابٌ"]
    ),
    "mark.js#108: a word under its marks": dict(
        article="stretched", query="شابوص", marked=["شـابـوص"]
    ),
    "meilisearch#4105: the article of every word is lit": dict(
        article="remaining", query="الباقين", marked=["الباقين"]
    ),
    "alfanous#689: not all forms that matched are lit": dict(
        article="council", query="مجالس ومدينة", marked="مجلس مجلس المدينة".split()
    ),
    "whoosh#427: the stem stands in place of the word": dict(
        article="plural", query="مدرسة", marked=["المدارس"]
    ),
    "alreq#222: a mark within a word breaks its letters": dict(
        article="purposes", query="أغراض", marked=["وأغراضها"]
    ),
}


@pytest.mark.parametrize("case", MARKED.values(), ids=MARKED.keys())
def test_the_words_that_matched_are_lit_and_no_others(articles, case):
    page = articles.search(SearchParameters(case["query"], per_page=50))
    (hit,) = (result for result in page.results if result.article.id == case["article"])
    whole = articles.article(case["article"], case["query"]).body
    for pieces in (whole.pieces, [piece for p in hit.passages for piece in p.pieces]):
        assert [piece.text for piece in pieces if piece.marked] == case["marked"]
        assert "".join(piece.text for piece in pieces) == ARTICLES[case["article"]]


ATTACHED = "ال و ف ب ل ك وال فال بال كال لل ول وب فل فب ولل وبال س وس".split()


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> Iterator[SearchService]:
    """One word behind all that may be attached to it."""
    yield from serving(
        tmp_path_factory.mktemp("keys"),
        {str(n): f"ضاع {letters}مفتاح الباب" for n, letters in enumerate(["", *ATTACHED])},
    )


@pytest.mark.parametrize("attached", ["", *ATTACHED])
def test_yoast_935_a_word_is_found_whatever_is_attached_to_it(keys, attached):
    assert len(found(keys, f"{attached}مفتاح")) == 1 + len(ATTACHED)


SUGGESTED = {
    "typeahead.js#454: behind an Arabic question mark": dict(begun="؟كوك", words="كوكب"),
    "quran_android#1148: an alef stands for all": dict(begun="الأحق", words="الأحقاف"),
    "quran_android#1148: an alef without its hamza": dict(begun="الاحق", words="الأحقاف"),
    "midad#198: a letter of the root is not taken off": dict(begun="كو", words="كوكب"),
    "T117217: digits behind Latin letters": dict(begun="g2", words="G20"),
}


@pytest.mark.parametrize("case", SUGGESTED.values(), ids=SUGGESTED.keys())
def test_what_is_begun_is_completed(articles, case):
    assert [s.text for s in articles.suggest(case["begun"])] == case["words"].split()


KEYBOARD = {
    "quran-apps-directory#302: the Latin layout": dict(query="lsc,g", read="مسؤول"),
    "quran-apps-directory#302: not two letters": dict(query="hg", read=""),
    "quran-apps-directory#302: not what is found": dict(query="G20", read=""),
}


@pytest.mark.parametrize("case", KEYBOARD.values(), ids=KEYBOARD.keys())
def test_the_other_keyboard_is_read_only_where_that_was_meant(articles, case):
    page = articles.search(SearchParameters(case["query"]))
    assert page.corrected == case["read"]


SORTED = {
    "srophe#115: the article does not count": "الباء تاء الثاء".split(),
    "srophe#870: alefs are one letter": "آدم إذن أرز".split(),
    "goflow#1196: not by code points": "پاء تاء".split(),
}


@pytest.mark.parametrize("names", SORTED.values(), ids=SORTED.keys())
def test_names_stand_in_the_order_of_the_alphabet(names):
    values = tuple(FacetValue(name, 1) for name in reversed(names))
    shown, _ = listed(values, FacetListing(order="name"))
    assert [value.value for value in shown] == names


LATIN_FIRST = {
    "hermes-mobile#1065: a headline that begins in Latin letters": dict(
        address="/search?q=G20", shown='<li><article lang="ar" dir="rtl">'
    ),
    "elasticsearch#41259: a snippet is out of order": dict(
        address="/search?q=G20", shown='<p class="passages">لبس نظارة <mark>G20</mark> في القمة</p>'
    ),
    "sioyek#858: an article of both scripts": dict(
        address="/article/mixed?q=G20", shown='<div class="body" lang="ar" dir="rtl">'
    ),
}


@pytest.mark.parametrize("case", LATIN_FIRST.values(), ids=LATIN_FIRST.keys())
def test_an_arabic_text_runs_from_right_to_left_whatever_it_begins_with(articles, case):
    client = create_app({}, articles).test_client()
    assert case["shown"] in client.get(case["address"]).get_data(as_text=True)
