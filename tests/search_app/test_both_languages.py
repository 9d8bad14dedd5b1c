"""No page mixes its two languages: only texts of articles, queries and names are of the other."""

import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from search_app import create_app
from search_app.page import SearchParameters
from search_app.query.parser import parse
from search_app.reading import describe_query
from search_app.texts.messages import TEXTS
from search_app.texts.reader import Preferences, reading_as

VOID = frozenset({"meta", "link", "input", "br", "hr", "rect", "path"})
SHOWN_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "content", "data-label")
ARABIC = re.compile("[\u0621-\u064a]+")
LATIN = re.compile("[A-Za-z]{2,}")
STORY = "/article/sada-alburj-2024-09-18-rayhan-water"


class OwnTexts(HTMLParser):
    """Collects what a page says itself: not what it quotes, names, or shows as of another language.

    Foreign is what stands in an element of another language, in ``<bdi>``,
    ``<code>``, ``<mark>``, a field or an option, as the pages have all of it.
    """

    def __init__(self, language):
        super().__init__()
        self.language, self.stack, self.texts = language, [language], []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in (
            "bdi",
            "code",
            "mark",
            "del",
            "ins",
            "option",
            "textarea",
            "script",
            "style",
            "title",
        ):
            language = "foreign"
        elif given.get("class") in ("passages", "body") or self.stack[-1] == "foreign":
            language = given.get("lang", "foreign")
        else:
            language = given.get("lang", self.stack[-1])
        if tag not in VOID:
            self.stack.append(language)
        if language == self.language and not _quotes(tag, given):
            self.texts += [given[name] for name in SHOWN_ATTRIBUTES if given.get(name)]

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.stack.pop()

    def handle_data(self, data):
        if self.stack[-1] == self.language and data.strip():
            self.texts.append(data.strip())


def _quotes(tag, given):
    """Return whether an element of the head is of the article or the query, not of the page."""
    return tag in ("meta", "link") and given.get("rel") != "search"


def own_texts(page, language):
    parser = OwnTexts(language)
    parser.feed(page)
    return parser.texts


# One query a line: kinds of clauses, then each kind of notice that a query can have.
QUERIES = """
مياه النهر
المدينة -رياضة
"مجلس المدينة" رياضة
(مياه AND نهر) OR سد
عنوان:المدينة
مصدر:صدى-البرج مياه
بلد:مصر
تاريخ:2025-01
=مياه سد~ اقتص*
المدينة (النهر
OR المدينة
المدينة "النهر
المدينة قرب/90 النهر
ما*
مصدر:المريخ المدينة
تاريخ:قط المدينة
NOT
حقل:
في من
سد~9
hgldhi
madina
مياه النهرز
"النهر الطويل جدا"
ديناصورات
"""
LIMITS = (
    "&source=sada-alburj&country=SA&from=2024-01-01",
    "&group=0&sort=newest&per_page=3&page=2",
    "&variants=off",
    "&page=90",
)


def of(query, limits=""):
    return f"/search?q={quote(query)}{limits}"


STATES = {
    "home": "/",
    **{query: of(query) for query in QUERIES.strip().splitlines()},
    **{limits: of("المدينة", limits) for limits in LIMITS},
    "too many words": of("كلمة " * 60),
    "empty": "/search",
    "wrong page": "/search?q=a&page=-1",
    "article": f"{STORY}?q={quote('مياه النهر')}",
    "article alone": STORY,
    "families": f"/analyze?q={quote('مياه النهر')}",
    "advanced": f"/advanced?q={quote('مياه -رياضة')}",
    "compare": f"/compare?q={quote('مياه')}&q=a",
    "facet": f"/facets/author?q={quote('المدينة')}&find=a",
    "compare, empty": "/compare",
    "help": "/help",
    "about": "/about",
    "api": "/api",
    "preferences": "/preferences",
    "not found": "/nowhere",
    "no article": "/article/none",
}


@pytest.fixture
def browser(service):
    return create_app({}, service).test_client()


@pytest.mark.parametrize("state", STATES)
def test_an_english_page_is_english(browser, state):
    browser.set_cookie("khabar", "language=en&hijri=yes")
    page = browser.get(STATES[state]).get_data(as_text=True)
    found = own_texts(page, "en")
    assert len(found) > 10
    assert [text for text in found if ARABIC.search(text)] == []


# What is called so in Arabic too: names of formats, operators, keys and this program's parameters.
NAMES = re.compile(
    r"JSON Feed|JSON|RSS|Atom|CSV|BibTeX|RIS|OpenAPI|RFC|GPL|GET|HEAD|Esc|Retry-After"
    r"|application/problem\+json|OR|AND|NOT|NEAR|title|source|author|section|country|papers|site|date"
    r"|since|before|until|facet|order|find|limit|count|name|relevance|newest|oldest|off|recent|group|variants|drop|width=.*|index|light"
)


@pytest.mark.parametrize("state", STATES)
def test_an_arabic_page_is_arabic(browser, state):
    page = browser.get(STATES[state]).get_data(as_text=True)
    found = own_texts(page, "ar")
    assert len(found) > 10
    assert [text for text in found if LATIN.search(NAMES.sub("", text))] == []


def test_the_test_sees_what_is_not_translated(browser):
    page = '<html lang="en"><p title="عنوان">text <bdi>اسم</bdi> نص</p></html>'
    assert own_texts(page, "en") == ["عنوان", "text", "نص"]


def test_every_kind_of_notice_is_said_in_english_too(service):
    kinds = {key for key in TEXTS if key.startswith("notice.")}
    assert len(kinds) > 25
    with reading_as(Preferences(language="en")):
        page = service.search(SearchParameters("المدينة (النهر"))
        assert page.notices == (
            "A bracket has no partner; it was read as if it were not there: “المدينة ⟦(⟧النهر”",
        )
        assert page.reading == "Articles with “المدينة” in any form or “النهر” in any form"
        near = describe_query(parse("المدينة قرب/1 النهر"))
        assert near.endswith("with at most 1 word between them")


def test_a_limit_agrees_with_its_noun(service):
    (notice,) = service.search(SearchParameters("المدينة قرب/90 النهر")).notices
    assert "إلى 10 كلمات" in notice
    (cut,) = service.search(SearchParameters('="' + "المدينة " * 45 + '"')).notices[:1]
    assert "أكثر من 40 كلمة" in cut
