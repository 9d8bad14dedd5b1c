"""axe-core over every page and state, in both themes: no violation, and nothing in the console."""

import re
from datetime import date
from urllib.parse import quote

import pytest

from search_app.texts.day_text import span_in_words
from search_app.texts.messages import TEXTS

pytestmark = pytest.mark.browser

SEARCH = "/search?q=" + quote("مياه النهر")
ARTICLE = "/article/sada-alburj-2024-09-18-rayhan-water?q=" + quote("مياه النهر")


def open_all(page):
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def type_a_word(page):
    box = page.get_by_role("combobox")
    box.press_sequentially("مي")
    page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")


def take_a_passage(page):
    page.locator(".permalink").first.click()
    page.locator(".passage-tools").wait_for()


def step(page):
    page.locator("[data-step='1']").click()


SWIMMER = "حطم السباح أحمد البحراوى أمس السبت ٢٧ يوليو الرقم القياسى لعبور خليج الفنار سباحة"
NEAREST = f'"{SWIMMER}"'

STATES = {
    "home": ("/", None),
    "suggestions": ("/", type_a_word),
    "results": (SEARCH, None),
    "results, all open": (SEARCH + "&sort=newest", open_all),
    "filtered": (SEARCH + "&source=sada-alburj&from=2024-01-01&to=2025-12-31", open_all),
    "page 2": (SEARCH + "&per_page=3&page=2", None),
    "lifted": (SEARCH + "&recent=7", open_all),
    "only related words": ("/search?q=" + quote("استكلام"), open_all),
    "other spellings": ("/search?q=" + quote("المدينه القديمه") + "&group=0", open_all),
    "nearest quotation": ("/search?q=" + quote(NEAREST), open_all),
    "many papers": ("/search?q=" + quote("المدينة papers:2+ بعد:2024-01-01"), open_all),
    "nothing": ("/search?q=" + quote('"زرافة بنفسجية"'), None),
    "past": (SEARCH + "&page=99", None),
    "empty": ("/search", None),
    "article": (ARTICLE, take_a_passage),
    "article, stepping": (ARTICLE, step),
    "difference": (ARTICLE + "&with=barid-alnil-2024-09-17-river", None),
    "article with harakat": ("/article/qalam-alghor-2024-08-30-cycling", take_a_passage),
    "families": ("/analyze?q=" + quote("مياه النهر"), None),
    "advanced": ("/advanced?q=" + quote("مياه AND نهر -رياضة =سد"), None),
    "facet": ("/facets/author?q=" + quote("المدينة") + "&source=sada-alburj", None),
    "facet of papers": ("/facets/source?q=" + quote("المدينة"), None),
    "compare": ("/compare?q=" + quote("مياه") + "&q=" + quote("سباق"), None),
    "compare five": (
        "/compare?q=" + "&q=".join(map(quote, "مياه سباق نهر سد مدينة".split())),
        None,
    ),
    "compare nothing": ("/compare", None),
    "advanced, empty": ("/advanced", None),
    "help": ("/help", None),
    "about": ("/about", None),
    "api": ("/api", None),
    "preferences": ("/preferences", None),
    "not found": ("/nowhere", None),
    "wrong address": (SEARCH + "&page=-1", None),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, scheme):
    trip = visit(scheme=scheme)
    found = []
    for name, (address, act) in STATES.items():
        page = trip.go(address)
        if act:
            act(page)
        found += [(name, *violation) for violation in trip.violations()]
    assert found == []
    assert [m for m in trip.messages if not re.search("status of 40[04]", m)] == []
    assert trip.foreign == []


def test_axe_finds_nothing_on_a_telephone_in_english(visit):
    trip = visit(360, 740)
    trip.go("/")
    trip.page.get_by_role("button", name="English").click()
    found = []
    for address in ("/", SEARCH, ARTICLE, "/advanced", "/preferences"):
        page = trip.go(address)
        assert page.locator("html").get_attribute("lang") == "en"
        open_all(page)
        found += [(address, *violation) for violation in trip.violations()]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
    assert found == []
    assert trip.messages == []


def test_axe_is_able_to_find_something(visit):
    trip = visit()
    page = trip.go("/")
    page.evaluate("document.querySelector('label[for=q]').remove()")
    page.evaluate("document.querySelector('#q').removeAttribute('placeholder')")
    assert "label" in [rule for rule, _ in trip.violations()]


# What stands in the tree of accessibility: names, roles, states and order, kept as files.
TREES = {
    "home": STATES["home"],
    "suggestions": STATES["suggestions"],
    "results": (SEARCH + "&per_page=2", None),
    "results-open": (SEARCH + "&per_page=2&source=sada-alburj&from=2024-01-01", open_all),
    "nothing": ("/search?q=" + quote("ديناصورات"), None),
    "article": STATES["article"],
    "article-stepping": STATES["article, stepping"],
    "difference": (ARTICLE + "&with=barid-alnil-2024-09-17-river", None),
    "families": ("/analyze?q=" + quote("القنطرة"), None),
    "advanced": STATES["advanced"],
    "facet": STATES["facet"],
    "compare": STATES["compare"],
    "help": STATES["help"],
    "about": STATES["about"],
    "preferences": STATES["preferences"],
    "not-found": STATES["not found"],
}


def tree_of(page):
    """Return the tree without addresses, today, the number of the request and the version."""
    tree = page.locator("body").aria_snapshot()
    assert "- main" in tree
    today = span_in_words(date.today(), date.today())
    left_out = ("- /url:", f"- paragraph: {TEXTS['about.version'].split()[0]} ")
    lines = (line for line in tree.splitlines() if not line.lstrip().startswith(left_out))
    return re.sub("[0-9a-f]{16}", "NUMBER", "\n".join(lines).replace(today, "TODAY")) + "\n"


@pytest.mark.parametrize("name", TREES)
def test_the_tree_that_a_screen_reader_is_given(visit, golden, name):
    address, act = TREES[name]
    page = visit().go(address)
    if act:
        act(page)
    golden(f"aria/{name}.yaml", tree_of(page))


def test_the_tree_in_english(visit, golden):
    page = visit(language="en").go(SEARCH + "&per_page=2")
    golden("aria/results-in-english.yaml", tree_of(page))
