"""What many tests share: the bundled corpus as an index, a running server, the large corpora."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from indexer import backends
from indexer.build import build
from indexer.index.storage.home import IndexHome
from search_app import create_app
from search_app.search import SearchService
from search_app.web.server import listen, make_server

# A loaded machine is no failure: examples take the time they take.
settings.register_profile("khabar", deadline=None)
settings.load_profile("khabar")

# One machine asks for everything here, and faster than a reader.
UNBOUNDED = {"requests_per_second": 0, "api_requests_per_second": 0}

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
SHARED = Path(os.environ.get("KHABAR_SHARED", ROOT.parent / "shared"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the golden files anew")
    parser.addoption("--nightly", action="store_true", help="make all trials of reliability")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--nightly"):
        for item in items:
            if item.get_closest_marker("nightly"):
                item.add_marker(pytest.mark.skip(reason="run by make nightly"))
    if SHARED.is_dir():
        return
    reason = f"the large corpora are not here ({SHARED}; set KHABAR_SHARED)"
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the large corpora; only for tests marked ``shared``."""
    return SHARED


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an index over the bundled corpus; nobody writes to it."""
    home = IndexHome(tmp_path_factory.mktemp("corpus-index"))
    build([str(CORPUS)], home, backends.default())
    return home.path


@pytest.fixture(scope="session")
def news_index(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an index over a summer of Saudi news; nobody writes to it.

    KHABAR_NEWS_INDEX names one that is there already.
    """
    path = os.environ.get("KHABAR_NEWS_INDEX")
    home = IndexHome(Path(path) if path else tmp_path_factory.mktemp("news-index"))
    if not path:
        build([str(shared / "data" / "news" / "saudinewsnet.jsonl.gz")], home, backends.default())
    return home.path


@pytest.fixture(scope="session")
def service(corpus_index: Path) -> Iterator[SearchService]:
    """The search flow over the bundled corpus."""
    service = SearchService(IndexHome(corpus_index), backends.default())
    yield service
    service.close()


@pytest.fixture(scope="session")
def live_server(corpus_index: Path, service: SearchService) -> Iterator[str]:
    """The address of the production server over the bundled corpus."""
    server = make_server(
        create_app({"index_home": corpus_index, **UNBOUNDED}, service), listen(port=0)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare text with ``tests/golden/<name>``; ``--update`` writes it anew."""

    def check(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path} is missing; run pytest --update and look at it"
        assert text == path.read_text(encoding="utf-8")

    return check
