"""The vocabulary of the large collection, for tests that measure; made once and cached."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from indexer.analysis import fingerprint, terms

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the large corpora, beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the large corpora are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def vocabulary(shared: Path, request: pytest.FixtureRequest) -> dict[str, int]:
    """Folded words of SaudiNewsNet, sorted, with the articles that hold each."""
    cache = getattr(request.config, "cache", None)  # None where pytest runs without it
    folder = cache.mkdir("vocabulary") if cache else Path(tempfile.gettempdir())
    cached = folder / f"khabar-vocabulary-{fingerprint()}.json"
    if cached.exists():
        return json.loads(cached.read_text(encoding="utf-8"))
    found: Counter[str] = Counter()
    with gzip.open(shared / "news" / "saudinewsnet.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            found.update({*terms(article["title"] or ""), *terms(article["text"] or "")})
    sorted_words = dict(sorted(found.items()))
    cached.write_text(json.dumps(sorted_words), encoding="utf-8")
    return sorted_words
