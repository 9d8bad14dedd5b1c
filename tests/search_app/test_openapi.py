"""The API against its own description: schemathesis asks, and each answer must be as described."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import quote

import jsonschema
import pytest

from search_app import create_app
from search_app.page import FILTERS
from search_app.web import openapi
from search_app.web.record import API_SEARCH

CONFIG = Path(__file__).parent / "schemathesis.toml"
UNBOUNDED = {"requests_per_second": 0, "api_requests_per_second": 0}


@pytest.fixture(scope="module")
def app(service):
    return create_app(UNBOUNDED, service)


@pytest.fixture(scope="module")
def known(app):
    """Queries and ids that have answers; what is made up seldom has."""
    found = app.test_client().get(f"{API_SEARCH}?q={quote(openapi.EXAMPLE)}").json["results"]
    assert found
    return found


def test_every_answer_is_as_described(live_server, tmp_path):
    """Examples, every bound and its neighbours, and made-up calls, right ones and wrong ones."""
    run = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"]
    options = ["--max-examples=15", "--seed=1", "--no-color", "--generation-database=none"]
    address = f"{live_server}/api/v1/openapi.json"
    done = subprocess.run(
        [*run, address, *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert f"Tested: {len(openapi.OPERATIONS)}" in done.stdout


def test_every_address_of_the_api_is_described(app):
    rules = {
        rule.rule.replace("<id:article_id>", "{id}").replace("<facet>", "{facet}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    assert rules - {"/api/v1/openapi.json"} == {one.path for one in openapi.OPERATIONS}


def test_every_operation_and_parameter_is_explained_and_shown(app):
    described = app.test_client().get("/api/v1/openapi.json").json
    for path, operations in described["paths"].items():
        (operation,) = operations.values()
        assert operation["summary"], path
        for parameter in operation["parameters"]:
            assert parameter["description"], parameter
            assert "default" in parameter["schema"] or "example" in parameter, parameter
    example = described["components"]["schemas"]["Problem"]["examples"][0]
    real = app.test_client().get("/api/v1/articles/none").json
    assert example.keys() == real.keys()
    assert example["title"] == real["title"]


def test_every_example_finds_something(app):
    client = app.test_client()
    for name in ("q", *FILTERS, "from", "to"):
        query = {"q": "مدينة OR نهر OR مجلس OR فريق", name: openapi.EXAMPLES[name]}
        assert client.get(API_SEARCH, query_string=query).json["total"], name
    facet, find = openapi.EXAMPLES["facet"], openapi.EXAMPLES["find"]
    asked = {"q": openapi.EXAMPLE, "find": find}
    assert client.get(f"/api/v1/facets/{facet}", query_string=asked).json["values"]
    assert client.get(f"/api/v1/articles/{openapi.EXAMPLES['id']}").status_code == 200


def test_full_answers_are_as_described(app, known):
    """What is found for words that stand in the corpus, with all that an answer can hold."""
    client, query = app.test_client(), quote(openapi.EXAMPLE)
    article_id = known[0]["id"]
    addresses = {
        f"{API_SEARCH}?q={query}&per_page=50": "Search",
        f"{API_SEARCH}?q={query}&page=2&group=0&sort=newest": "Search",
        f"/api/v1/articles/{article_id}": "Article",
        f"/api/v1/articles/{article_id}?q={query}": "Article",
        f"/api/v1/suggest?q={query}": "Suggestions",
        f"/api/v1/analyze?q={query}": "Analysis",
        f"/api/v1/explain?q={query}&id={article_id}": "Explained",
        f"/api/v1/compare?q={query}&q={quote('النهر')}": "Comparison",
        f"/api/v1/facets/author?q={query}": "Facet",
        "/api/v1/articles/none": "Problem",
    }
    for address, name in addresses.items():
        answer = client.get(address).json
        components = {"components": {"schemas": openapi.SCHEMAS}}
        validator = jsonschema.Draft202012Validator({**openapi.SCHEMAS[name], **components})
        assert not list(validator.iter_errors(answer)), address
        assert any(answer.values())


def test_the_page_about_the_api_leads_to_answers(app):
    client = app.test_client()
    page = client.get("/api").get_data(as_text=True)
    assert 'lang="ar"' in page
    examples = re.findall(r'<a href="(/api/v1/[^"]+)"', page)
    assert len(examples) == len(openapi.OPERATIONS) + 1
    for example in examples:
        assert client.get(unescape(example)).status_code == 200
    for operation in openapi.OPERATIONS:
        assert operation.path in page
