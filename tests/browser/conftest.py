"""A real Chromium for the tests marked ``browser``, or one reason why there is none."""

import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
ARTEFACTS = Path(__file__).resolve().parent.parent / "artefacts"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = "no Chromium here: install the package chromium, or run `playwright install chromium`"


def find_chromium(playwright: Playwright) -> str | None:
    """Return the path of a Chromium: one on the path, else Playwright's own download."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        executable = find_chromium(playwright)
        if executable is None:
            pytest.skip(NO_BROWSER)
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A page of the live server, with everything that it said or asked for."""

    def __init__(self, page: Page, base: str):
        self.page, self.base = page, base
        self.messages: list[str] = []
        self.foreign: list[str] = []
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("dialog", lambda dialog: self.messages.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if not url.startswith(self.base + "/"):
            self.foreign.append(url)

    def go(self, address: str) -> Page:
        self.page.goto(self.base + address)
        return self.page

    def violations(self) -> list[tuple[str, str]]:
        """Return what axe-core has against the page: its rule and the element."""
        self.page.evaluate(AXE)
        answer = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        return [(v["id"], node["html"][:120]) for v in answer["violations"] for node in v["nodes"]]

    def keep(self, name: str) -> None:
        """Keep a picture of the page among the artefacts."""
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png")


@pytest.fixture
def visit(browser: Browser, live_server: str) -> Iterator[Callable[..., Visit]]:
    """Open pages of the live server: ``visit(360, 740, scheme="dark", language="en")``.

    What else is given is an option of Playwright's ``new_context``.
    """
    contexts = []

    def open_page(
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
        language: str = "ar",
        **options: Any,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        contexts.append(context)
        if language != "ar":
            chosen = {"name": "khabar", "value": f"language={language}", "url": live_server}
            context.add_cookies([chosen])
        return Visit(context.new_page(), live_server)

    yield open_page
    for context in contexts:
        context.close()
