"""What Lighthouse says of the pages: marks, layout shift, bytes and requests.

    python -m tests.benchmarks.lighthouse

Over the bundled corpus, under the production server, by the npm package
``lighthouse`` that ``make lighthouse`` installs, with the Chromium of this
machine. The tests ask for the marks that do not depend on the machine;
the performance is printed here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from indexer import backends
from indexer.build import build
from indexer.index.storage.home import IndexHome
from search_app import create_app
from search_app.search import SearchService
from search_app.web.server import listen, make_server

ROOT = Path(__file__).resolve().parent.parent.parent
INSTALLED = ROOT / ".venv" / "lighthouse" / "node_modules" / ".bin"
CATEGORIES = ("accessibility", "best-practices", "performance")
SECONDS = 120  # for one page
WATER = quote("مياه النهر")
PAGES = {
    "home": "/",
    "results": f"/search?q={WATER}",
    "article": f"/article/sada-alburj-2024-09-18-rayhan-water?q={WATER}",
}


class Verdict(NamedTuple):
    """Marks are of 100; ``shift`` is the cumulative layout shift, ``kilobytes`` as sent."""

    accessibility: float
    best_practices: float
    performance: float
    shift: float
    kilobytes: float
    requests: int
    failed: tuple[str, ...]  # what cost a mark of the first two


def program() -> str | None:
    """Return the path of Lighthouse, None where it is not installed."""
    return shutil.which("lighthouse", path=f"{INSTALLED}{os.pathsep}{os.environ['PATH']}")


def ask(lighthouse: str, chromium: str, address: str) -> Verdict:
    """Return what *lighthouse* says of the page at *address*."""
    command = [
        lighthouse,
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        "--no-enable-error-reporting",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    environment = {**os.environ, "CHROME_PATH": chromium}
    for last in (False, True):  # one start of the browser in some dozens fails, and says nothing
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS, check=last, env=environment
        )
        if done.returncode == 0:
            break
    return _verdict(json.loads(done.stdout))


def _verdict(report: dict[str, Any]) -> Verdict:
    categories, audits = report["categories"], report["audits"]
    marks = [categories[name]["score"] * 100 for name in CATEGORIES]
    failed = (
        part["id"]
        for name in CATEGORIES[:2]
        for part in categories[name]["auditRefs"]
        if part["weight"] and audits[part["id"]]["score"] not in (None, 1)
    )
    return Verdict(
        *marks,
        shift=audits["cumulative-layout-shift"]["numericValue"],
        kilobytes=audits["total-byte-weight"]["numericValue"] / 1000,
        requests=len(audits["network-requests"]["details"]["items"]),
        failed=tuple(failed),
    )


def main() -> None:
    """Print what Lighthouse says of each page."""
    lighthouse, chromium = program(), shutil.which("chromium")
    if lighthouse is None or chromium is None:
        print("Lighthouse: not installed; run `make lighthouse`, which needs npm and chromium")
        return
    with tempfile.TemporaryDirectory() as folder:
        home = IndexHome(Path(folder) / "home")
        build([str(ROOT / "corpus")], home, backends.default())
        service = SearchService(home, backends.default())
        server = make_server(create_app({"requests_per_second": 0}, service), listen(port=0))
        threading.Thread(target=server.run, daemon=True).start()
        for name, address in PAGES.items():
            said = ask(lighthouse, chromium, f"http://127.0.0.1:{server.effective_port}{address}")
            print(
                f"Lighthouse, {name}: performance {said.performance:.0f}, accessibility "
                f"{said.accessibility:.0f}, best practices {said.best_practices:.0f}, layout "
                f"shift {said.shift:g}, {said.kilobytes:.0f} kB in {said.requests} requests"
            )
        server.close()
        service.close()


if __name__ == "__main__":
    main()
