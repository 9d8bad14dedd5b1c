"""The pages of failures in Chromium: every status, in both languages and themes, on a telephone."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest

from indexer.errors import IndexMissing
from search_app import create_app
from search_app.texts.messages import text
from search_app.texts.reader import Preferences, reading_as
from search_app.web.server import listen, make_server

pytestmark = pytest.mark.browser

POSTING = """([action, letters]) => {
  const form = Object.assign(document.createElement('form'), { action, method: 'post' });
  form.append(Object.assign(document.createElement('textarea'), { name: 'x', value: 'x'.repeat(letters) }));
  document.body.append(form);
  form.submit();
}"""


SLOW = "المدينة"


class Failing:
    """The real flow, but for two queries on which something of the program or the index fails.

    A third is answered as if its time had run out.
    """

    def __init__(self, service):
        self.service = service

    def __getattr__(self, name):
        return getattr(self.service, name)

    def search(self, parameters):
        if parameters.query == "fault":
            raise ZeroDivisionError
        if parameters.query == "missing":
            raise IndexMissing("no index in /home/me")
        page = self.service.search(parameters)
        return replace(page, partial=True) if parameters.query == SLOW else page


def served(service, **config) -> Iterator[str]:
    server = make_server(create_app(config, service), listen(port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture(scope="module")
def failing(service) -> Iterator[str]:
    yield from served(Failing(service), requests_per_second=0)


@pytest.fixture
def busy(service) -> Iterator[str]:
    yield from served(service, requests_per_second=0.001, burst=1)


def open_failure(page, base, status):
    if status == 429:
        page.goto(base + "/help")
        return page.goto(base + "/about")
    addresses = {
        400: "/search?q=a&page=0",
        404: "/nowhere",
        414: "/search?q=" + quote("ا" * 2100),
        500: "/search?q=fault",
        503: "/search?q=missing",
    }
    if status in addresses:
        return page.goto(base + addresses[status])
    page.goto(base + "/")
    with page.expect_navigation() as navigation:
        page.evaluate(
            POSTING,
            # More than waitress takes, which the application refuses in its place.
            ["/preferences" if status == 413 else "/search", 80_000 if status == 413 else 1],
        )
    return navigation.value


@pytest.mark.parametrize(("language", "scheme"), [("ar", "light"), ("en", "dark")])
@pytest.mark.parametrize("status", [400, 404, 405, 413, 414, 429, 500, 503])
def test_a_failure_is_a_page_that_says_what_to_do(
    visit, failing, request, status, language, scheme
):
    base = request.getfixturevalue("busy") if status == 429 else failing
    trip = visit(360, 740, scheme, language)
    if language == "en":
        cookie = {"name": "khabar", "value": "language=en", "url": base}
        trip.page.context.add_cookies([cookie])
    answer = open_failure(trip.page, base, status)
    trip.keep(f"failure-{status}-{scheme}-{language}")
    assert answer.status == status
    page = trip.page
    assert page.locator("html").get_attribute("lang") == language
    with reading_as(Preferences(language=language)):
        key = "error.missing.title" if status == 503 else f"error.{status}.title"
        assert page.get_by_role("heading", level=1).inner_text() == text(key)
    assert len(page.locator(".state > p").first.inner_text()) > 10
    number = page.locator(".facts bdi").inner_text()
    assert number == answer.headers["x-request-id"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(".search input").is_visible()
    links = page.locator(".state a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    same = page.url.removeprefix(base)
    assert links == ([same, "/"] if status in (429, 500, 503) else ["/"])
    asked = {400: "a", 500: "fault", 503: "missing"}.get(status, "")
    assert status == 414 or page.locator("#q").input_value() == asked
    assert trip.violations() == []
    errors = [m for m in trip.messages if f"status of {status}" not in m]
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_that_is_not_whole_says_so(visit, failing, scheme):
    trip = visit(360, 740, scheme)
    page = trip.page
    page.goto(failing + "/search?q=" + quote(SLOW))
    assert page.locator(".notice").inner_text() == text("results.partial")
    assert page.locator(".hits h2").first.bounding_box()["y"] < 320
    assert trip.violations() == []
