"""The pages in a real Chromium, over the real index of the bundled corpus."""

from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser

WATER = "مياه النهر"
SWIMMER = "حطم السباح أحمد البحراوى أمس السبت ٢٧ يوليو الرقم القياسى لعبور خليج الفنار سباحة"
SIZES = {320: 640, 360: 740, 768: 1024, 1280: 800}
SEARCH = "/search?q=" + quote(WATER)
PAGES = {
    "home": "/",
    "results": SEARCH,
    "results-filtered": SEARCH + "&source=sada-alburj&sort=newest",
    "results-page-2": SEARCH + "&per_page=3&page=2",
    "results-nothing": "/search?q=" + quote('"زرافة بنفسجية"'),
    "results-one-long-word": "/search?q=" + quote("مستشفيات" * 40),
    "empty": "/search",
    "article": "/article/sada-alburj-2024-09-18-rayhan-water?q=" + quote(WATER),
    "advanced": "/advanced?q=" + quote('مياه AND نهر -رياضة "على تقاسم"'),
    "compare": "/compare?q=" + quote("مياه") + "&q=" + quote("سباق"),
    "help": "/help",
    "about": "/about",
    "api": "/api",
    "preferences": "/preferences",
    "article-with-harakat": "/article/qalam-alghor-2024-08-30-cycling?q=" + quote("سباق فريق"),
}


def test_from_typing_to_reading(visit):
    trip = visit()
    page = trip.go("/")
    box = page.get_by_label("ابحث في الأخبار")
    assert box.evaluate("box => box === document.activeElement"), "one can type at once"
    box.press_sequentially("المخطوطات")
    box.press("Enter")
    assert page.url == f"{trip.base}/search?q={quote('المخطوطات')}"
    assert page.get_by_role("status").inner_text().startswith("قصتان")
    headline = page.locator(".hits h2 a").first
    title = headline.inner_text()
    assert page.locator(".hits mark").count() > 0
    headline.click()
    assert page.get_by_role("heading", level=1).inner_text() == title
    first = page.locator("#hit-1")
    assert "مخطوط" in first.inner_text()
    page.get_by_text("اذهب إلى أولها").click()
    assert page.url.endswith("#hit-1")
    assert page.locator("#hit-1").evaluate("mark => mark.matches(':target')")
    page.get_by_text("عُد إلى نتائج البحث").click()
    assert page.locator(".hits > li").count() > 0
    assert trip.messages == []
    assert trip.foreign == []


@pytest.mark.parametrize("kind", ["examples", "papers"])
def test_every_example_and_paper_of_the_first_page_has_results(visit, kind):
    trip = visit()
    page = trip.go("/")
    links = page.locator(f".{kind} a")
    addresses = [link.get_attribute("href") for link in links.all()]
    assert addresses
    for address in addresses:
        trip.go(address)
        assert page.locator(".hits > li").count() > 0


def test_by_keyboard_alone(visit):
    trip = visit()
    page = trip.go(SEARCH)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "تخطَّ إلى المحتوى"
    assert page.locator(":focus").bounding_box()["y"] >= 0, "the skip link shows when focused"
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator(":focus").evaluate("link => !!link.closest('h2')"):
            break
    title = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")
    assert page.get_by_role("heading", level=1).inner_text() == title


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_every_page_fits(visit, width, scheme):
    trip = visit(width, SIZES[width], scheme)
    for name, address in PAGES.items():
        page = trip.go(address)
        trip.keep(f"{name}-{width}-{scheme}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate(CLIPPED_MARKS) == [], name
        assert page.evaluate(SMALL_TARGETS) == [], name
    assert trip.messages == []
    assert trip.foreign == []


# Marks that reach beyond the page or beyond an element that cuts off what overflows.
CLIPPED_MARKS = """() => [...document.querySelectorAll('mark')].filter(mark =>
  [...mark.getClientRects()].some(box => {
    if (box.left < 0 || box.right > innerWidth) return true;
    for (let up = mark.parentElement; up; up = up.parentElement) {
      if (getComputedStyle(up).overflowX === 'visible') continue;
      const limit = up.getBoundingClientRect();
      if (box.left < limit.left || box.right > limit.right) return true;
      // What is seen of a mark is 1.6 of its size high, whatever room its font keeps.
      const middle = (box.top + box.bottom) / 2;
      const half = 0.8 * parseFloat(getComputedStyle(mark).fontSize);
      if (middle - half > limit.bottom) return false; // on a line that is not shown at all
      if (middle - half < limit.top || middle + half > limit.bottom) return true;
    }
    return false;
  })).map(mark => mark.textContent)"""

# What can be pressed and is lower or narrower than 24 pixels; links within a sentence may be.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'a, button, input:not([type=hidden], [type=radio]), label:has([type=radio]), summary')]
  .filter(target => target.checkVisibility() && !target.closest('p, .skip, h2, h3'))
  .filter(target => {
    const box = target.getBoundingClientRect();
    return box.width < 24 || box.height < 24;
  }).map(target => target.textContent.trim())"""


# The lowest contrast of a text in the muted colour, and how many such texts there are.
LOWEST_CONTRAST = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => parts(colour).slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return (parts(colour)[3] ?? 1) ? colour : ground(element.parentElement);
  };
  const sample = document.createElement('i');
  let lowest = 21, count = 0;
  for (const element of document.querySelectorAll('main *')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    element.after(sample);
    sample.style.color = 'var(--muted)';
    const colour = getComputedStyle(element).color;
    if (!element.checkVisibility() || colour !== getComputedStyle(sample).color) continue;
    const [bright, dark] = [light(colour), light(ground(element))].sort((a, b) => b - a);
    lowest = Math.min(lowest, (bright + 0.05) / (dark + 0.05));
    count++;
  }
  return [lowest, count];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_muted_words_can_be_read_in_sunlight(visit, scheme):
    trip = visit(360, 740, scheme)
    for name in ("home", "results", "article", "advanced", "empty-form"):
        page = trip.go(PAGES.get(name, "/advanced"))
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        lowest, count = page.evaluate(LOWEST_CONTRAST)
        assert count > 3, name
        assert lowest >= 6.5, name


def test_a_mark_is_underlined_and_not_only_coloured(visit):
    page = visit().go(SEARCH)
    style = page.locator("mark").first.evaluate(
        "mark => { const s = getComputedStyle(mark);"
        " return [s.textDecorationLine, s.textDecorationSkipInk, s.paddingInlineStart,"
        " s.fontWeight === getComputedStyle(mark.parentElement).fontWeight]; }"
    )
    assert style == ["underline", "none", "0px", True]


def test_marks_show_in_forced_colours(visit):
    trip = visit()
    trip.page.emulate_media(forced_colors="active")
    page = trip.go(SEARCH)
    background, colour, expected = page.locator("mark").first.evaluate(
        "mark => { const sample = document.createElement('i'); sample.style.color = 'MarkText';"
        " mark.after(sample); const s = getComputedStyle(mark);"
        " return [s.backgroundImage, s.color, getComputedStyle(sample).color]; }"
    )
    assert background.startswith("linear-gradient(")
    assert colour == expected
    trip.keep("results-forced-colours")


def test_a_marked_word_keeps_its_joins(visit):
    """A word is as wide with its mark as without: nothing opens or breaks it."""
    page = visit().go(PAGES["article"])
    assert page.evaluate(
        """() => [...document.querySelectorAll('.body mark')].every(mark => {
          const before = mark.getBoundingClientRect().width;
          const plain = document.createElement('span');
          plain.textContent = mark.textContent;
          mark.replaceWith(plain);
          return Math.abs(plain.getBoundingClientRect().width - before) < 0.5;
        })"""
    )


def test_reading_order_runs_from_the_right(visit):
    page = visit().go(SEARCH)
    places = (
        page.locator(".hits li")
        .first.locator(".facts > *")
        .evaluate_all("facts => facts.map(fact => fact.getBoundingClientRect().right)")
    )
    assert places == sorted(places, reverse=True)
    assert len(places) >= 2
    edges = page.locator(".hits h2").evaluate_all(
        "headlines => headlines.map(h => Math.round(h.getBoundingClientRect().right))"
    )
    assert len(set(edges)) == 1, "headlines begin at one edge"


def test_enlarged_text_still_fits(visit):
    """Twice the size on 1,280 pixels is what 640 pixels show at the usual size."""
    trip = visit(640, 400)
    for name, address in PAGES.items():
        page = trip.go(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, name


def test_print_leaves_out_what_paper_cannot_use(visit):
    trip = visit(720, 1020)
    trip.page.emulate_media(media="print")
    page = trip.go(PAGES["article"] + "&with=barid-alnil-2024-09-17-river")
    for name in (".masthead", ".colophon", ".stepper", ".copies .compare", ".mentions"):
        assert not page.locator(name).first.is_visible(), name
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    trip.keep("article-print")
    page = trip.go(PAGES["results-filtered"])
    for name in (".masthead", ".facets", ".timeline", ".sort", ".chosen .cross", ".take"):
        assert not page.locator(name).first.is_visible(), name
    said = page.locator(".on-paper")
    assert WATER in said.inner_text()
    assert "/search?q=" in said.inner_text()
    assert page.locator(".chosen .chip").inner_text().strip().endswith("صدى البرج")
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    trip.keep("results-print")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_figures_are_one_line_on_a_telephone_and_say_the_days_to_all(visit, language):
    page = visit(360, 740, language=language).go("/")
    figures = page.locator(".figures")
    assert figures.bounding_box()["height"] < 1.5 * 16 * 1.7
    first, last = page.locator(".timeline .ends span").all_inner_texts()
    said = figures.text_content()
    assert first.split()[-1] in said
    assert last.split()[-1] in said


def test_the_pages_of_results_are_one_line_on_a_telephone(visit):
    trip = visit(360, 740)
    for number in (1, 9, 20):
        page = trip.go("/search?q=" + quote("المدينة") + f"&per_page=2&page={number}")
        shown = page.locator(".pager li").evaluate_all(
            "all => all.filter(l => l.checkVisibility()).map(l => l.getBoundingClientRect())"
        )
        assert len(shown) >= 4
        assert len({round(box["top"] + box["bottom"]) for box in shown}) == 1
        assert page.locator(".pager [aria-current]").is_visible()


def test_facets_stand_beside_the_list_where_there_is_no_timeline(visit):
    page = visit().go("/search?q=" + quote(f'"{SWIMMER}"'))
    assert page.locator(".timeline").count() == 0
    tops = [page.locator(name).bounding_box()["y"] for name in (".facets", ".results-list")]
    assert abs(tops[0] - tops[1]) < 4


def test_copies_stand_in_columns(visit):
    trip = visit(360, 740)
    page = trip.go(PAGES["article"] + "&with=barid-alnil-2024-09-17-river")
    for name in ("time", "a.compare"):
        edges = page.locator(f".besides .copies {name}").evaluate_all(
            "all => all.map(e => Math.round(e.getBoundingClientRect().right))"
        )
        assert edges
        assert len(set(edges)) == 1, name


def test_errors_are_pages_too(visit):
    trip = visit(360, 740)
    for name, address in {"not-found": "/nowhere", "wrong-page": SEARCH + "&page=-1"}.items():
        page = trip.go(address)
        trip.keep(f"error-{name}")
        assert page.get_by_role("heading", level=1).is_visible()
        page.get_by_text("اذهب إلى الصفحة الأولى").click()
        assert page.url == trip.base + "/"


def test_a_quotation_with_a_wrong_word_is_checked(visit):
    page = visit().go("/")
    box = page.get_by_label("ابحث في الأخبار")
    box.fill(f"«{SWIMMER}»")
    box.press("Enter")
    notice = page.locator(".notice").inner_text()
    assert "أقرب نص إليه يختلف في كلمة واحدة" in notice
    assert "أحمد" in notice
    assert "طارق" in notice
    assert "طارق" in page.locator(".hits mark").all_inner_texts()
    page.locator(".as-typed").click()
    assert page.locator(".hits").count() == 0
    page.get_by_text("أقرب نص إليه").click()
    assert page.locator(".hits > li").count() == 1


def test_orders_by_time_and_feeds_ask_for_all_words(visit):
    trip = visit()
    page = trip.go(SEARCH)
    all_words = page.locator(".every-word a").inner_text()
    feed = page.locator(".take a").first.get_attribute("href")
    titles = page.locator(".hits h2").count()
    page.get_by_role("link", name="الأقدم", exact=True).click()
    assert page.locator("#q").input_value() == "مياه AND النهر"
    assert all_words.partition(": ")[2] in page.get_by_role("status").inner_text()
    assert 0 < page.locator(".hits h2").count() < titles
    days = page.locator(".hits time").evaluate_all(
        "all => all.map(time => time.dateTime.slice(0, 10))"
    )
    assert days == sorted(days)
    entries = page.request.get(trip.base + feed).text().count("<item>")
    assert entries == page.locator(".hits h2").count()
