"""Lighthouse over the main pages, where `make lighthouse` has installed it."""

import shutil

import pytest

from tests.benchmarks import lighthouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_KILOBYTES = 40  # as sent: page, style sheet, script and icon, compressed
MOST_REQUESTS = 5


@pytest.mark.parametrize("name", lighthouse.PAGES)
def test_lighthouse_finds_the_pages_accessible_light_and_still(live_server, name):
    program, chromium = lighthouse.program(), shutil.which("chromium")
    if program is None or chromium is None:
        pytest.skip("no Lighthouse or no chromium here: `make lighthouse`, which needs npm")
    said = lighthouse.ask(program, chromium, live_server + lighthouse.PAGES[name])
    assert said.accessibility >= 95, said.failed
    assert said.best_practices >= 95, said.failed
    assert said.shift == 0
    assert 1 < said.kilobytes <= MOST_KILOBYTES
    assert said.requests <= MOST_REQUESTS
