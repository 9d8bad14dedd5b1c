"""What scripts add, and that all else works without them."""

import re
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from search_app.texts.messages import TEXTS

pytestmark = pytest.mark.browser

SEARCH = "/search?q=" + quote("مياه النهر")
ARTICLE = "/article/sada-alburj-2024-09-18-rayhan-water?q=" + quote("مياه النهر")


def days_of(url):
    query = parse_qs(urlsplit(url).query)
    return query.get("from", [""])[0], query.get("to", [""])[0]


def bars(page):
    return page.locator(".bars.wide li")


def test_a_range_is_dragged_on_the_timeline(visit):
    trip = visit()
    page = trip.go(SEARCH)
    first, last = bars(page).nth(2), bars(page).nth(6)
    wanted = [
        first.get_attribute("data-days").split("/")[0],
        last.get_attribute("data-days").split("/")[1],
    ]
    # From the later to the earlier: time runs from right to left.
    last.hover()
    page.mouse.down()
    first.hover()
    assert page.locator(".bars.wide .drag").count() == 5
    page.mouse.up()
    page.wait_for_url("**from=**")
    assert list(days_of(page.url)) == wanted
    assert page.locator(".chosen .chip").count() == 1
    assert bars(page).locator("xpath=self::*[@class='on']").count() == 5
    page.locator(".chosen .chip").click()
    assert days_of(page.url) == ("", "")
    assert trip.messages == []


def test_a_press_on_a_bar_is_no_drag(visit):
    page = visit().go(SEARCH)
    link = page.locator(".bars.wide a").first
    address = link.get_attribute("href")
    link.click()
    page.wait_for_url("**from=**")
    assert unquote(page.url).endswith(unquote(address))


def test_a_range_is_chosen_by_keyboard(visit):
    page = visit().go(SEARCH)
    page.locator(".bars.wide a").nth(1).focus()
    before = page.locator(":focus").bounding_box()["x"]
    page.keyboard.press("Shift+ArrowLeft")
    assert page.locator(":focus").bounding_box()["x"] < before, "left is later here"
    page.keyboard.press("Shift+ArrowLeft")
    chosen = page.locator(".bars.wide .drag")
    wanted = [
        chosen.first.get_attribute("data-days").split("/")[0],
        chosen.last.get_attribute("data-days").split("/")[1],
    ]
    page.keyboard.press("Enter")
    page.wait_for_url("**from=**")
    assert list(days_of(page.url)) == wanted


def test_a_suggestion_is_taken_by_keyboard(visit):
    trip = visit()
    page = trip.go("/")
    box = page.get_by_role("combobox", name=TEXTS["form.label"])
    box.press_sequentially("مخطو")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    chosen = options.first
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert chosen.get_attribute("aria-selected") == "true"
    text = chosen.get_attribute("data-text")
    assert box.input_value() == text
    box.press("Escape")
    assert box.input_value() == "مخطو", "what was typed comes back"
    assert options.count() == 0
    box.press("Backspace")
    options.first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search?q=**")
    assert page.locator(".hits > li").count() > 0
    assert trip.messages == []


def test_a_suggestion_is_taken_by_mouse(visit):
    trip = visit()
    page = trip.go("/")
    page.get_by_role("combobox").press_sequentially("مخطو")
    option = page.get_by_role("option").first
    option.wait_for()
    chosen = option.get_attribute("data-text")
    option.click()
    page.wait_for_url("**/search?q=**")
    assert page.locator("#q").input_value() == chosen
    assert trip.messages == []


def test_matches_are_stepped_through(visit):
    page = visit().go(ARTICLE)
    count = page.locator("mark[id]").count()
    place = page.locator(".stepper output")
    page.get_by_role("button", name="التالية").click()
    assert place.inner_text() == f"1 من {count}"
    page.keyboard.press("n")
    assert place.inner_text() == f"2 من {count}"
    here = page.locator("mark.here")
    assert here.get_attribute("id") == "hit-2"
    assert here.evaluate(
        "m => { const b = m.getBoundingClientRect(); return b.top > 0 && b.bottom < innerHeight }"
    )
    page.keyboard.press("p")
    page.keyboard.press("p")
    assert place.inner_text() == f"{count} من {count}", "before the first stands the last"


def test_scripts_write_the_digits_of_the_reader(visit):
    trip = visit()
    page = trip.go(ARTICLE + "&digits=arabic")
    page.keyboard.press("n")
    assert re.search("[١٢].*[٠-٩]", page.locator(".stepper output").inner_text())
    page = trip.go("/?digits=arabic")
    page.get_by_role("combobox").press_sequentially("مي")
    assert re.search("[٠-٩]", page.locator(".suggestions .count").first.inner_text())
    assert "digits=arabic" in page.locator(".examples a").first.get_attribute("href")
    assert trip.messages == []


def test_a_passage_is_copied_with_its_source(visit):
    trip = visit(permissions=["clipboard-read", "clipboard-write"])
    page = trip.go(ARTICLE)
    passage = page.locator(".body p").nth(1)
    text = passage.locator("span").first.inner_text()
    passage.locator(".permalink").click()
    assert passage.evaluate("p => p.matches(':target')")
    page.get_by_role("button", name="انسخ الفقرة").click()
    page.get_by_text("نُسخت مع اسم الصحيفة").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"«{text}»، صدى البرج، 18 سبتمبر 2024، http")
    address = copied.rpartition("، ")[2]
    assert page.goto(address).status == 200
    assert page.locator(":target span").first.inner_text() == text
    assert trip.messages == []


def test_a_passage_is_copied_without_tashkeel(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"]).go(
        "/article/qalam-alghor-2024-08-30-cycling"
    )
    page.locator(".permalink").first.click()
    page.get_by_role("button", name="انسخها بلا تشكيل").click()
    page.get_by_text("نُسخت مع اسم الصحيفة").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert not re.search("[\u064b-\u0652\u0640]", copied)


KEYS = {
    "latin": dict(slash="/", j="j", k="k"),
    "arabic": dict(slash="ظ", j="ت", k="ن"),
}
CODES = dict(slash="Slash", j="KeyJ", k="KeyK")


@pytest.mark.parametrize("layout", KEYS)
def test_keys_of_both_keyboards(visit, layout):
    page = visit().go(SEARCH)

    def press(key):
        page.evaluate(
            "([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent("
            "'keydown', {key, code, bubbles: true, cancelable: true}))",
            [KEYS[layout][key], CODES[key]],
        )

    press("j")
    press("j")
    focused = page.evaluate("document.activeElement.closest('li').value || "
                            "[...document.querySelectorAll('.hits > li')].indexOf("
                            "document.activeElement.closest('li')) + 1")  # fmt: skip
    assert focused == 2
    press("k")
    assert page.evaluate("document.activeElement === document.querySelector('.hits h2 a')")
    press("slash")
    assert page.evaluate("document.activeElement.id") == "q"


def test_keys_can_be_switched_off(visit):
    trip = visit()
    page = trip.go("/preferences")
    page.get_by_label("متوقفة").check()
    page.get_by_role("button", name="احفظ").click()
    page = trip.go(SEARCH)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")


def test_preferences_last_and_lead_back(visit):
    trip = visit(java_script_enabled=False)
    page = trip.go(SEARCH)
    page.get_by_role("link", name="التفضيلات").click()
    page.get_by_label("١٢٣").check()
    page.get_by_label("كانون الثاني").check()
    page.get_by_label("داكنة").check()
    page.get_by_role("button", name="احفظ").click()
    assert page.url == trip.base + SEARCH.replace("%20", "+") or page.url == trip.base + SEARCH
    assert "أيلول ٢٠٢٤" in page.locator(".hits").inner_text()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_without_scripts_everything_but_their_gifts_works(visit):
    trip = visit(360, 740, java_script_enabled=False)
    page = trip.go(SEARCH)
    page.locator(".facets summary").first.click()
    page.locator(".facets li a").first.click()
    assert page.get_by_text("تصفية (1)").is_visible()
    page.locator(".bars.narrow a").first.click()
    assert page.locator(".chosen .chip").count() == 2
    page.locator(".more summary").first.click()
    assert page.locator(".more-body").first.is_visible()
    page.locator(".hits h2 a").first.click()
    assert not page.locator(".stepper").is_visible()
    page.locator(".permalink").first.click()
    assert "#p-" in page.url
    trip.go("/advanced")
    page.get_by_label("هذه العبارة بنصها").fill("مياه النهر")
    page.get_by_label("وليس فيها").fill("رياضة")
    page.get_by_role("button", name="اكتب البحث").click()
    assert page.locator(".written code").inner_text() == '"مياه النهر" -رياضة'
    page.locator("main").get_by_role("button", name="ابحث", exact=True).click()
    assert page.locator(".hits > li").count() > 0


def test_a_hijri_month_is_searched_from_the_form(visit):
    trip = visit()
    page = trip.go("/advanced")
    page.get_by_label("أي من هذه الكلمات").fill("مياه")
    page.get_by_label("هجري").check()
    for legend in (TEXTS["days.from"], TEXTS["days.to"]):
        group = page.get_by_role("group", name=legend, exact=True)
        group.get_by_label("الشهر").select_option("3")
        group.get_by_label("السنة").fill("1446")
    page.locator("main").get_by_role("button", name="ابحث", exact=True).click()
    assert "2024-09-04..2024-10-03" in page.locator("#q").input_value()
    dates = page.locator(".hits time").evaluate_all("all => all.map(t => t.dateTime.slice(0, 7))")
    assert dates
    assert set(dates) <= {"2024-09", "2024-10"}


def test_the_form_is_filled_again_in_the_calendar_of_the_query(visit):
    page = visit().go("/advanced?q=" + quote('مياه تاريخ:"ربيع الأول 1446"'))
    assert page.get_by_label("هجري").is_checked()
    for name, day in (("from", "1"), ("to", "30")):
        shown = [
            page.locator(f"[name={name}_{part}]").input_value() for part in ("day", "month", "year")
        ]
        assert shown == [day, "3", "1446"]
    page.get_by_role("button", name="اكتب البحث").click()
    assert "2024-09-04..2024-10-03" in page.locator(".written code").inner_text()
    assert page.get_by_label("هجري").is_checked(), "what was chosen stays"
    page = visit().go("/advanced?q=" + quote("مياه بعد:2024-09"))
    assert page.get_by_label("ميلادي").is_checked()
    assert page.locator("[name=from_year]").input_value() == "2024"


def test_every_example_of_the_help_finds_something(visit):
    trip = visit()
    page = trip.go("/help")
    links = page.locator(".operators a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(links) > 12
    for address in links:
        answer = trip.page.request.get(trip.base + address)
        assert answer.status == 200
        assert 'class="hits"' in answer.text(), address


LENGTHS = {
    "two words": "مياه النهر",
    "six words": "رئيس بلدية المدينة يزور مدرسة جديدة",
}


@pytest.mark.parametrize("query", LENGTHS.values(), ids=LENGTHS.keys())
def test_the_page_of_results_is_light(visit, query):
    trip = visit()
    sizes = {}
    trip.page.on("response", lambda r: sizes.update({r.url: len(r.body())}))
    trip.go("/search?per_page=10&q=" + quote(query))
    trip.page.wait_for_load_state("networkidle")
    page = next(size for url, size in sizes.items() if "/search" in url)
    assert page <= 60_000
    assert len(sizes) <= 4, sizes.keys()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(("width", "height", "wanted"), [(1280, 800, 4), (360, 740, 2)])
def test_four_results_stand_on_a_desk_and_two_on_a_telephone(
    visit, width, height, wanted, language
):
    trip = visit(width, height, language=language)
    for query in "مياه النهر|المدينة|مجلس".split("|"):
        page = trip.go("/search?q=" + quote(query))
        edges = page.locator(".hits .facts").evaluate_all(
            "all => all.map(p => p.getBoundingClientRect().bottom)"
        )
        assert sum(edge <= height for edge in edges) >= wanted, query
        lines = page.locator(".hits .passages").evaluate_all(
            "all => all.map(p => p.clientHeight / parseFloat(getComputedStyle(p).lineHeight))"
        )
        assert max(lines) < 3.5, query
        heights = page.locator(".hits .passages").evaluate_all(
            "all => all.map(p => parseFloat(getComputedStyle(p).lineHeight)"
            " / parseFloat(getComputedStyle(p).fontSize))"
        )
        assert min(heights) > 1.79, "room for harakat"
        below = page.locator(".hits .passages").evaluate_all(
            "all => all.filter(p => [...p.querySelectorAll('mark')].some("
            "m => m.getBoundingClientRect().top > p.getBoundingClientRect().bottom - 8)).length"
        )
        assert below <= 1, "marks within the lines that are shown"
        assert page.locator(".hits h2").first.bounding_box()["y"] < 320, query


@pytest.mark.parametrize("language", ["ar", "en"])
def test_many_filters_and_spellings_leave_the_first_headline_high_on_a_telephone(visit, language):
    trip = visit(360, 740, language=language)
    papers = "".join(
        f"&source={paper}" for paper in ("sada-alburj", "barid-alnil", "none", "other", "third")
    )
    filters = f"{papers}&from=2024-01-01&to=2025-12-31"
    page = trip.go("/search?q=" + quote("مياه") + filters)
    assert page.locator(".chosen .chip").count() >= 5
    assert page.locator(".hits h2").count() > 0
    assert page.locator(".hits h2").first.bounding_box()["y"] < 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    last = page.locator(".chosen a").last
    last.focus()
    box = last.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360, "what has the focus is scrolled into sight"


def test_days_are_taken_as_readers_write_them(visit):
    page = visit(java_script_enabled=False).go(SEARCH)
    page.locator(".days [name=from]").fill("أيلول 2024")
    page.locator(".days [name=to]").fill("ربيع الثاني 1446")
    page.locator(".days button").click()
    assert page.locator(".days [name=from]").input_value() == "2024-09-01"
    assert page.locator(".days [name=to]").input_value() == "2024-11-02"
    days = page.locator(".hits time").evaluate_all("all => all.map(t => t.dateTime.slice(0, 10))")
    assert days
    assert all("2024-09-01" <= day <= "2024-11-02" for day in days)
