"""An index of each format version: opened as it was written, or refused with the command to rebuild."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from indexer import backends, schema
from indexer.errors import IndexStale
from indexer.index.storage.home import IndexHome
from indexer.verify import verify_all
from search_app.answer import answer
from search_app.query.parser import parse

FORMATS = Path(__file__).parent / "formats"
VERSIONS = sorted(path.name for path in FORMATS.iterdir() if path.name.isdigit())
BACKEND = backends.default()


@pytest.fixture
def home(request, tmp_path):
    shutil.copytree(FORMATS / request.param, tmp_path / "home")
    return IndexHome(tmp_path / "home")


def written_by_us(version: str) -> bool:
    """Return whether format and analysis are those of today."""
    home = IndexHome(FORMATS / version)
    serving = home.pointer().serving
    path = home.generations / serving.generation / f"manifest-{serving.commit}.json"
    return json.loads(path.read_bytes())["fingerprint"] == schema.fingerprint()


def test_there_is_one_of_this_version():
    assert str(schema.FORMAT_VERSION) in VERSIONS, "run tests/index/formats/make.py"


@pytest.mark.parametrize(
    "home", [version for version in VERSIONS if written_by_us(version)], indirect=True
)
def test_an_index_of_this_version_opens(home):
    assert [verified.articles for verified in verify_all(home, BACKEND)] == [4, 5]
    searcher = home.read(lambda found: BACKEND.open(found.path, found.contents))
    assert {article.id for article in searcher.articles()} == {"dam", "book", "sea", "new"}
    page = answer(parse("كتاب"), searcher, limit=10).found
    assert {hit.id for hit in page.hits} == {"book", "new"}
    assert answer(parse("قديم"), searcher).found.total == 0
    searcher.close()


@pytest.mark.parametrize(
    "home", [version for version in VERSIONS if not written_by_us(version)], indirect=True
)
def test_an_index_of_another_version_is_refused_with_the_command(home):
    with pytest.raises(IndexStale, match="khabar build"):
        home.current()
