"""Whole answers kept as files: what changes in them is seen. ``--update`` writes them anew."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from indexer.analysis import trace
from search_app import create_app
from search_app.page import SearchParameters
from search_app.texts.day_text import span_in_words
from search_app.web.record import search_record

TEXT = "قالَ مسؤولُ الـمدارسِ: «لَن تُغلَق أبوابُنا» في ٢٠٢٥ (COVID-19)."


def test_analysis(golden):
    rows = [" | ".join(map(str, stage.as_dict().values())) for stage in trace(TEXT)]
    golden("analysis.txt", "\n".join(rows) + "\n")


def test_search_record(golden, service):
    record = search_record(service.search(SearchParameters("مياه النهر", per_page=2)))
    record["took_ms"] = 0
    golden("search.json", json.dumps(record, ensure_ascii=False, indent=1) + "\n")


@pytest.fixture
def client(service):
    return create_app({}, service).test_client()


PAGES = {
    "results": "/search?q=مياه+النهر&per_page=2",
    "article": "/article/barid-alnil-2024-09-17-river?q=مياه",
    "nothing": "/search?q=ديناصورات",
}


@pytest.mark.parametrize("name", PAGES)
def test_page(golden, client, name):
    page = client.get(PAGES[name]).get_data(as_text=True)
    today = date.today()
    page = page.replace(span_in_words(today, today), "TODAY")
    golden(f"{name}.html", re.sub(r"/static/[0-9a-f]+/", "/static/DIGEST/", page))
