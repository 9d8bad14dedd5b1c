"""The Tab key: it visits all that can be pressed, in the order of the page, in sight, and leaves again."""

from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser

WATER = quote("مياه النهر")
SWIMMER = "حطم السباح أحمد البحراوى أمس السبت ٢٧ يوليو الرقم القياسى لعبور خليج الفنار سباحة"
PAGES = {
    "home": "/",
    "results": f"/search?q={WATER}&source=sada-alburj&source=barid-alnil&per_page=3",
    "nearest quotation": "/search?q=" + quote(f'"{SWIMMER}"'),
    "article": f"/article/sada-alburj-2024-09-18-rayhan-water?q={WATER}&with=barid-alnil-2024-09-17-river",
    "facet": f"/facets/author?q={WATER}",
    "advanced": "/advanced?q=" + WATER,
    "compare": f"/compare?q={WATER}&q=a",
    "not found": "/nowhere",
}

# What the Tab key should lead to, in the order of the page; of radio buttons the one that is on.
STOPS = """() => {
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]')];
  window.stops = all.filter((stop) => stop.checkVisibility() && !(stop.type === 'radio' && !stop.checked));
  return window.stops.length;
}"""
# Which of them has the focus, -1 for none, and what lies on its middle if that is something else.
HERE = """() => {
  const stop = document.activeElement;
  const box = stop.getClientRects()[0];
  if (!box || stop === document.body) return [-1, null];
  const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  const isSeen = top && (stop.contains(top) || top.contains(stop) || stop.labels?.[0] === top);
  return [window.stops.indexOf(stop), isSeen ? null : stop.outerHTML.slice(0, 90)];
}"""
OPEN = "document.querySelectorAll('.facets details, .more, .how').forEach(d => d.open = true)"


# So low that what stays at the lower edge of an article lies over links.
@pytest.mark.parametrize(
    ("width", "height", "names"), [(360, 580, PAGES), (1280, 740, ("results", "article"))]
)
def test_the_tab_key_visits_everything_in_sight_and_in_order(visit, width, height, names):
    trip = visit(width, height, reduced_motion="reduce")
    for name in names:
        page = trip.go(PAGES[name])
        page.evaluate(OPEN)
        page.evaluate("document.activeElement.blur()")
        count = page.evaluate(STOPS)
        visited, hidden = [], []
        for _ in range(count + 1):
            page.keyboard.press("Tab")
            place, covered = page.evaluate(HERE)
            visited.append(place)
            hidden += [covered] if covered else []
        assert count > 8, name
        first = visited[0]  # behind the box, where a page begins with the focus in it
        assert first <= 2, name
        assert visited[: count - first] == list(range(first, count)), name
        assert visited[count - first] in (-1, 0), f"{name}: the focus leaves the page"
        assert hidden == [], name


def test_these_tests_are_able_to_find_something(visit):
    page = visit().go("/")
    page.evaluate(
        "document.querySelector('.figures').style.cssText = 'position: fixed; inset: 0; z-index: 9'"
    )
    page.evaluate(STOPS)
    page.evaluate("document.querySelector('.search button').tabIndex = -1")
    page.locator("#q").focus()
    page.keyboard.press("Tab")
    place, covered = page.evaluate(HERE)
    assert covered, "something lies on it"
    assert place != 2, "the button was left out"


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_page_glides_only_where_motion_is_welcome(visit, motion):
    trip = visit()
    trip.page.emulate_media(reduced_motion=motion)
    page = trip.go(PAGES["article"])
    page.locator("#q").focus()
    behaviour = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    assert behaviour == ("auto" if motion == "reduce" else "smooth")
