"""Eleven journeys from a question to its answer, each made in several ways: any two ways meet.

Ways are: with scripts or without, by mouse or by keyboard alone, on three
widths, in light and dark, in Arabic and English. All of them in all
combinations would be 528 runs; here are as few as let each pair of choices
meet in one (two choices of a way included that are peculiar to a journey).
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from playwright.sync_api import Locator, Page

from search_app.texts.messages import text
from search_app.texts.reader import Preferences, reading_as

pytestmark = pytest.mark.browser

WATER = "مياه النهر"
HEIGHTS = {360: 740, 768: 1024, 1280: 800}
WAYS = {
    "scripts": (True, False),
    "keyboard": (True, False),
    "width": tuple(HEIGHTS),
    "scheme": ("light", "dark"),
    "language": ("ar", "en"),
}
MOST_TABS = 250  # from the beginning of a page to any place in it


@dataclass
class Reader:
    """One who reads in one of the ways."""

    trip: object
    scripts: bool
    keyboard: bool
    width: int
    language: str

    @property
    def page(self) -> Page:
        return self.trip.page

    def go(self, address: str) -> None:
        self.trip.go(address)

    def reach(self, target: Locator) -> None:
        """Bring the focus to *target*, by keyboard with the Tab key alone."""
        if not self.keyboard:
            target.scroll_into_view_if_needed()
            return
        is_there = "target => target === document.activeElement"
        for _ in range(MOST_TABS):
            if target.evaluate(is_there):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not lead to {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.reach(target)
        if self.keyboard:
            self.page.keyboard.press(key)
        else:
            target.click()

    def write(self, field: Locator, words: str) -> None:
        self.reach(field)
        if not self.keyboard:
            field.click()
        self.page.keyboard.type(words)

    def send(self, field: Locator, button: Locator) -> None:
        """Send a form: from its *field* by keyboard, else by its *button*."""
        if self.keyboard:
            field.press("Enter")
        else:
            button.click()

    def says(self, key: str) -> str:
        with reading_as(Preferences(language=self.language)):
            return text(key)

    def button(self, key: str) -> Locator:
        return self.page.locator("main").get_by_role("button", name=self.says(key), exact=True)

    def query(self, name: str) -> list[str]:
        return parse_qs(urlsplit(self.page.url).query).get(name, [])


def number_of(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def results(query: str = WATER) -> str:
    return f"/search?q={quote(query)}"


def typing(reader: Reader) -> None:
    reader.go("/")
    box = reader.page.locator("#q")
    reader.write(box, "المخطو" if reader.scripts else "المخطوطات")
    if reader.scripts:
        option = reader.page.get_by_role("option").first
        option.wait_for()
        if reader.keyboard:
            reader.page.keyboard.press("ArrowDown")
            reader.page.keyboard.press("Enter")
        else:
            option.click()
    else:
        reader.send(box, reader.page.locator(".search button"))
    reader.page.wait_for_url("**/search?q=**")
    headline = reader.page.locator(".hits h2 a").first
    title = headline.inner_text()
    reader.press(headline)
    reader.page.wait_for_url("**/article/**")
    assert reader.page.get_by_role("heading", level=1).inner_text() == title
    assert reader.page.locator(".story mark").count() > 0


def filtering(reader: Reader) -> None:
    reader.go(results())
    if reader.width < 1024:
        reader.press(reader.page.locator(".facets summary").first)
    row = reader.page.locator(".facets li").first
    expected = number_of(row.locator(".count").inner_text())
    reader.press(row.locator("a"))
    reader.page.wait_for_url("**source=**")
    reader.go(reader.page.url.removeprefix(reader.trip.base) + "&group=0")
    assert number_of(reader.page.get_by_role("status").first.inner_text()) == expected
    chip = reader.page.locator(".chosen .chip")
    assert chip.count() == 1
    reader.press(chip)
    reader.page.wait_for_url(lambda address: "source=" not in address)
    assert reader.page.locator(".chosen").count() == 0


def in_time(reader: Reader) -> None:
    reader.go(results())
    kind = "wide" if reader.width >= 736 else "narrow"
    bars = reader.page.locator(f".bars.{kind} a")
    reader.reach(bars.first)
    if not reader.scripts:
        reader.press(bars.first)
    elif reader.keyboard:
        reader.page.keyboard.press(
            "Shift+" + ("ArrowLeft" if reader.language == "ar" else "ArrowRight")
        )
        reader.page.keyboard.press("Enter")
    else:
        bars.first.hover()
        reader.page.mouse.down()
        bars.nth(1).hover()
        reader.page.mouse.up()
    reader.page.wait_for_url("**from=**")
    (first,), (last,) = reader.query("from"), reader.query("to")
    days = reader.page.locator(".hits time").evaluate_all("all => all.map(t => t.dateTime)")
    assert days
    assert all(first <= day[:10] <= last for day in days)
    assert reader.page.locator(".bars .on").count() > 0


def copies(reader: Reader) -> None:
    reader.go(results())
    reader.press(reader.page.locator(".more summary").first)
    other = reader.page.locator(".more-body .copies a").first
    assert other.is_visible()
    reader.press(other)
    reader.page.wait_for_url("**/article/**")
    reader.press(reader.page.locator(".copies a.compare").first)
    reader.page.wait_for_url("**with=**")
    difference = reader.page.locator(".difference")
    assert difference.locator("del, ins").count() > 0
    reader.press(reader.page.locator(".story-query a").last)
    reader.page.wait_for_url("**/search?q=**")
    assert reader.page.locator(".hits > li").count() > 0


def stepping(reader: Reader) -> None:
    reader.go(results())
    reader.press(reader.page.locator(".hits h2 a").first)
    reader.page.wait_for_url("**/article/**")
    if not reader.scripts:
        assert not reader.page.locator(".stepper").is_visible()
        reader.press(reader.page.locator("a.down"))
        assert reader.page.locator("#hit-1").evaluate("mark => mark.matches(':target')")
        return
    count = reader.page.locator("mark[id]").count()
    for place in (1, 2):
        if reader.keyboard:
            reader.page.keyboard.press("n")
        else:
            reader.page.locator("[data-step='1']").click()
        here = reader.page.locator("mark.here")
        assert here.get_attribute("id") == f"hit-{place}"
        assert number_of(reader.page.locator(".stepper output").inner_text()) == int(
            f"{place}{count}"
        )
        top = here.bounding_box()["y"]
        assert 0 < top < HEIGHTS[reader.width]


def quoting(reader: Reader) -> None:
    reader.go("/article/qalam-alghor-2024-08-30-cycling")
    passage = reader.page.locator(".body p").nth(1)
    words = passage.locator("span").first.inner_text()
    reader.press(passage.locator(".permalink"))
    reader.page.wait_for_url("**#p-**")
    assert passage.evaluate("p => p.matches(':target')")
    if reader.scripts:
        reader.press(reader.page.locator("[data-copy=whole]"))
        reader.page.get_by_text(reader.says("passage.copied")).wait_for()
        copied = reader.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"«{words}»")
        assert copied.endswith(reader.page.url)


def advanced(reader: Reader) -> None:
    reader.go("/advanced")
    reader.write(reader.page.locator("#exact"), WATER)
    reader.write(reader.page.locator("#none"), "رياضة")
    reader.press(reader.button("advanced.show"))
    reader.page.wait_for_url("**go=show**")
    written = f'"{WATER}" -رياضة'
    assert reader.page.locator(".written code").inner_text() == written
    reader.press(reader.button("advanced.search"))
    reader.page.wait_for_url("**/search?q=**")
    assert reader.page.locator("#q").input_value() == written
    assert reader.page.locator(".hits > li").count() > 0


def comparing(reader: Reader) -> None:
    reader.go("/compare")
    fields = reader.page.locator("main input[name=q]")
    reader.write(fields.nth(0), "مياه")
    reader.write(fields.nth(1), "سباق")
    reader.send(fields.nth(1), reader.button("compare.submit"))
    reader.page.wait_for_url("**/compare?q=**")
    link = reader.page.locator(".papers-table td a").first
    expected = number_of(link.inner_text())
    reader.press(link)
    reader.page.wait_for_url("**/search?**")
    assert number_of(reader.page.get_by_role("status").first.inner_text()) == expected


def preferring(reader: Reader) -> None:
    reader.go(results())
    reader.press(reader.page.get_by_role("link", name=reader.says("preferences.heading")))
    for name, value in (("digits", "arabic"), ("theme", "dark")):
        chosen = reader.page.locator(f"input[name={name}][value={value}]")
        if reader.keyboard:
            reader.reach(reader.page.locator(f"input[name={name}]:checked"))
            while not chosen.is_checked():
                reader.page.keyboard.press("ArrowDown")
        else:
            chosen.check()
    reader.press(reader.button("preferences.save"))
    reader.page.wait_for_url("**/search?q=**")
    assert re.search("[٠-٩]", reader.page.locator(".hits time").first.inner_text())
    assert re.search("[٠-٩]", reader.page.get_by_role("status").first.inner_text())
    assert reader.page.locator("html").get_attribute("data-theme") == "dark"


def taking_along(reader: Reader) -> None:
    reader.go(results())
    for link in reader.page.locator(".take a").all():
        kind = link.get_attribute("type")
        answer = reader.page.request.get(reader.trip.base + link.get_attribute("href"))
        assert answer.headers["content-type"].startswith(kind)
        assert "Traceback" not in answer.text()
    reader.press(reader.page.locator(".more summary").first)
    reader.press(reader.page.locator(".more").first.locator(".ways a").last)
    reader.page.wait_for_url("**#cite")
    assert reader.page.locator(".cite").is_visible()
    for link in reader.page.locator(".beside .ways a").all():
        answer = reader.page.request.get(reader.trip.base + link.get_attribute("href"))
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(link.get_attribute("type"))


def losing_the_way(reader: Reader) -> None:
    reader.go("/article/nobody-wrote-this")
    assert reader.says("error.article.title") in reader.page.get_by_role("heading").inner_text()
    reader.press(reader.page.locator(".state a").first)
    reader.page.wait_for_url(reader.trip.base + "/")
    reader.go(results("ديناصورات"))
    reader.press(reader.page.locator(".examples a").first)
    reader.page.wait_for_url(lambda address: "ديناصورات" not in unquote(address))
    assert reader.page.locator(".hits > li").count() > 0


JOURNEYS = {
    "typing": typing,
    "filtering": filtering,
    "in time": in_time,
    "copies": copies,
    "stepping": stepping,
    "quoting": quoting,
    "advanced": advanced,
    "comparing": comparing,
    "preferring": preferring,
    "taking along": taking_along,
    "losing the way": losing_the_way,
}
EXPECTED = {"losing the way": 404}  # an answer that is no failure of the pages


def pairwise(factors: dict[str, tuple]) -> Iterator[dict[str, object]]:
    """Yield choices until each two values of two factors have met, the most new pairs first."""
    names = list(factors)
    open_pairs = {
        frozenset({(a, x), (b, y)})
        for a, b in itertools.combinations(names, 2)
        for x in factors[a]
        for y in factors[b]
    }
    every = list(itertools.product(*factors.values()))
    while open_pairs:
        pairs_of = {
            values: {
                frozenset(pair)
                for pair in itertools.combinations(zip(names, values, strict=True), 2)
            }
            for values in every
        }
        best = max(every, key=lambda values: len(pairs_of[values] & open_pairs))
        open_pairs -= pairs_of[best]
        every.remove(best)
        yield dict(zip(names, best, strict=True))


RUNS = list(pairwise({"journey": tuple(JOURNEYS), **WAYS}))


def test_each_pair_of_choices_meets_in_few_runs():
    assert 33 <= len(RUNS) <= 36  # eleven journeys on three widths
    met = {(run["journey"], run["scripts"]) for run in RUNS}
    assert len(met) == 22


@pytest.mark.parametrize(
    "run", RUNS, ids=lambda run: "-".join(str(value) for value in run.values()).replace(" ", "-")
)
def test_a_journey(visit, run):
    ways = {"permissions": ["clipboard-read", "clipboard-write"]}
    trip = visit(
        run["width"],
        HEIGHTS[run["width"]],
        run["scheme"],
        run["language"],
        java_script_enabled=run["scripts"],
        **ways,
    )
    answers: list[tuple[int, str]] = []
    trip.page.on("response", lambda answer: answers.append((answer.status, answer.url)))
    JOURNEYS[run["journey"]](
        Reader(trip, run["scripts"], run["keyboard"], run["width"], run["language"])
    )
    name = run["journey"].replace(" ", "-")
    trip.keep(f"journey-{name}-{run['width']}-{run['scheme']}-{run['language']}")
    expected = EXPECTED.get(run["journey"])
    assert [answer for answer in answers if answer[0] >= 400 and answer[0] != expected] == []
    said = [m for m in trip.messages if not (expected and f"status of {expected}" in m)]
    assert said == []
    assert trip.foreign == []
