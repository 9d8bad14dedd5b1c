"""Suggestions over a small index, against counts by looking at every article."""

from __future__ import annotations

from datetime import datetime

import pytest

from indexer.analysis import terms
from indexer.article import Article
from indexer.backends.embedded import Embedded
from indexer.schema import text_stream

TEXTS = [
    *["وصل خادم الحرمين الشريفين إلى الرياض"] * 7,
    *["زار محمد بن سلمان الرياض"] * 6,
    *["اجتمع مجلس الوزراء في الرياض"] * 6,
    *["عقد مجلس الأمن جلسة"] * 3,
    *["عقد مجلس الأمن دورة"] * 2,
    *["عقد مجلس النواب جلسة"] * 4,  # too rare to be a name
    *["تطور اقتصاد الرياض"] * 3,
    *["تحدثت الصحف عن الاقتصاد"] * 4,
    *["كتب عن الإقتصاد وبالاقتصاد"],
    *["مدرسه قديمة"],
    *["مدرسة قديمة"],
    *["مدرسة جديدة"],
    *["نص عام 2015"] * 2,
]


def article(number, text):
    return Article(str(number), f"عنوان {number}", text, published=datetime(2025, 1, 1))


ARTICLES = [article(number, text) for number, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    directory = tmp_path_factory.mktemp("index")
    with Embedded().writer(directory) as writer:
        for one in ARTICLES:
            writer.add(one)
        return directory, writer.finish()


@pytest.fixture(scope="module")
def searcher(index):
    searcher = Embedded().open(*index)
    yield searcher
    searcher.close()


def holding(text, articles):
    """In how many articles the words stand in this order."""
    wanted = terms(text)
    count = 0
    for one in articles:
        words = terms(text_stream(one))
        count += any(words[n : n + len(wanted)] == wanted for n in range(len(words)))
    return count


TOLD = {
    "the commoner of a word with and without the article": dict(text="اقتص", first="الاقتصاد"),
    "the article makes no difference": dict(text="الاقتص", first="الاقتصاد"),
    "what is attached is left out": dict(text="وبالاقتص", first="الاقتصاد"),
    "the commonest spelling": dict(text="مدر", first="مدرسة"),
    "a name of two words": dict(text="مجلس الا", first="مجلس الأمن"),
    "a name of three words": dict(text="خادم ", first="خادم الحرمين الشريفين"),
    "a name goes on behind its connecting word": dict(text="محمد ", first="محمد بن سلمان"),
    "and where that is written": dict(text="محمد بن س", first="محمد بن سلمان"),
    "the article of a following word makes no difference": dict(
        text="مجلس وز", first="مجلس الوزراء"
    ),
    "what stands before is kept as written": dict(text="مَجلس أم", first="مَجلس الأمن"),
    "words that stand in one article": dict(text="الرياض تط", first="الرياض تطور"),
}


@pytest.mark.parametrize("case", TOLD.values(), ids=TOLD.keys())
def test_the_first_suggestion(searcher, case):
    assert searcher.suggest(case["text"])[0].text == case["first"]


def test_names_stand_among_the_words(searcher):
    texts = [suggestion.text for suggestion in searcher.suggest("مجل")]
    assert ", ".join(texts) == "مجلس, مجلس الوزراء, مجلس الأمن"


STARTS = "خ|مج|مجلس |محمد|اقتص|ا|ال|الر".split("|")


@pytest.mark.parametrize("text", STARTS)
def test_counts_are_of_articles(searcher, text):
    found = searcher.suggest(text)
    assert found
    assert list(found) == sorted(found, key=lambda s: -s.articles)
    for suggestion in found:
        assert suggestion.articles == holding(suggestion.text, ARTICLES) > 0


NOTHING = {
    "nothing": "",
    "a space": " ",
    "signs": "«؟»",
    "a stop word": "إلى",
    "a number": "201",
    "what is nowhere": "ظظظ",
    "a nul": "\x00",
    "a lone surrogate": "\ud800",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_no_suggestion(searcher, text):
    assert searcher.suggest(text) == ()


def test_at_most_as_many_as_are_wanted(searcher):
    for limit in range(1, 6):
        assert len(searcher.suggest("ا", limit)) <= limit
        assert len(searcher.suggest("مجلس ", limit)) <= limit


def test_deleted_articles_are_in_no_count_and_new_ones_are(index, tmp_path):
    directory, contents = index
    backend = Embedded()
    with backend.updater(directory, contents, 2) as updater:
        for number in (0, 1, *range(13, 19)):
            assert updater.delete(str(number))
        updater.put(article(1000, "يصل خادم الحرمين الشريفين غدا"))
        changed = updater.finish()
    searcher = backend.open(directory, changed)
    left = [a for a in ARTICLES if int(a.id) not in (0, 1, *range(13, 19))]
    left.append(article(1000, "يصل خادم الحرمين الشريفين غدا"))
    for text in "خاد|خادم |مجلس |مجل|الوز|ا".split("|"):
        for suggestion in searcher.suggest(text):
            assert suggestion.articles == holding(suggestion.text, left) > 0
    (left_over,) = searcher.suggest("مجلس ")
    assert left_over.text == "مجلس الأمن"
    assert searcher.suggest("الوز") == ()
    searcher.close()
