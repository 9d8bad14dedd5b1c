"""Reading made short: write bytes to a file, read them, get a list."""

import gzip
import json
from pathlib import Path

import pytest

from indexer.sources import Accepted, Papers, Rejected, read_articles

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def papers():
    return Papers.load(HERE / "sources.toml")


@pytest.fixture(scope="session")
def pages():
    return HERE / "pages"


@pytest.fixture
def read(papers):
    """Read sources to a list."""

    def read(*sources, **options):
        return list(read_articles(sources, **{"papers": papers, **options}))

    return read


@pytest.fixture
def read_bytes(read, tmp_path):
    """Read *data* as one file to a list."""

    def read_bytes(data, name="file", **options):
        path = tmp_path / name
        path.write_bytes(data)
        return read(path, **options)

    return read_bytes


@pytest.fixture
def read_records(read_bytes):
    """Read *records* as JSON Lines to a list."""

    def read_records(*records, packed=False, **options):
        data = "\n".join(json.dumps(record) for record in records).encode()
        return read_bytes(gzip.compress(data) if packed else data, **options)

    return read_records


@pytest.fixture
def read_record(read_records):
    """Read one record, which has a title unless it says otherwise, to what becomes of it."""

    def read_record(options=None, **record):
        (outcome,) = read_records({"title": "t", **record}, **(options or {}))
        assert isinstance(outcome, Accepted | Rejected)
        return outcome

    return read_record


@pytest.fixture
def shared_data(shared):
    """The folder of the large corpora's data; never copied into the project."""
    if not (shared / "data").is_dir():
        pytest.skip(f"the large corpora are not here ({shared}; set KHABAR_SHARED)")
    return shared / "data"
