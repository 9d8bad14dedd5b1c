"""A saved page is read whole and found first, however a reader spells what it says.

The page is our own, in the words and the shape of the real one; the real one is
read too where the large corpora are.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer import backends
from indexer.build import build
from indexer.index.storage.home import IndexHome
from search_app.page import SearchParameters
from search_app.search import SearchService

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "corpus"

QUERIES = {
    "the names in the title": "قسد وروسيا",
    "words of the title": "خلافات حول الاتفاقات الأخيرة",
    "final yeh without dots": "العدوان التركى",
    "teh marbuta as heh": "انتشار القوات الروسيه",
    "a phrase": '"شمال شرق سوريا"',
    "hamza where none stands": "إتفاق سوتشى",
    "harakat": "مَظلوم عَبدي",
    "a foreign name": "سيرغي شويغو",
    "hamza left out": "وكاله انترفاكس",
    "with a clitic and the article": "والشرطة العسكرية",
    "without the article": "شرطة عسكرية",
    "tatweel": "ميليشـــيات قســد",
    "presentation forms": "ﻗﺴﺪ",
    "an attached preposition": "لميليشيات قسد",
}


def service_over(directory: Path, page: Path) -> SearchService:
    """The search flow over the sample corpus and one page more."""
    home = IndexHome(directory)
    build([str(CORPUS), str(page)], home, backends.default())
    return SearchService(home, backends.default())


@pytest.fixture(scope="module")
def over_our_page(tmp_path_factory):
    service = service_over(tmp_path_factory.mktemp("index"), HERE / "page.txt")
    yield service
    service.close()


@pytest.fixture(scope="module")
def over_the_real_page(tmp_path_factory, shared):
    page = tmp_path_factory.mktemp("page") / "article.txt"
    shutil.copyfile(shared / "data" / "seed" / "article.txt", page)
    service = service_over(tmp_path_factory.mktemp("index"), page)
    yield service
    service.close()


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_our_page_comes_first(over_our_page, query):
    first = over_our_page.search(SearchParameters(query)).results[0]
    assert first.article.title == "قسد وروسيا: خلافات تتصاعد حول بنود الاتفاقات الأخيرة"
    assert first.title.ranges or first.passages[0].ranges


@pytest.mark.shared
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_the_real_page_comes_first(over_the_real_page, query):
    first = over_the_real_page.search(SearchParameters(query)).results[0]
    assert first.article.source == "مدونة هادي العبد الله"


def test_our_page_is_read_whole_without_the_furniture(over_our_page):
    article = over_our_page.search(SearchParameters("قسد")).results[0].article
    lines = (HERE / "page.txt").read_text(encoding="utf-8").split("\n\n")
    paragraphs = [line for line in lines[2:-1] if not line.startswith("إقرأ ايضاً")]
    assert article.body == "\n\n".join(paragraphs)
    assert "تنسيق روسي" in paragraphs
    assert article.source == "مدونة هادي العبد الله"
