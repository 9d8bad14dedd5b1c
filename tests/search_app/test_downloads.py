"""Tables and citations: read back by other libraries than those that wrote them."""

import csv
import io
import re
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from indexer.article import Article
from indexer.backends import CacheUse
from search_app import create_app
from search_app.page import ArticlePage, IndexState, Passage, Piece, Result
from search_app.web.citations import Citation, bibtex, ris, sentences
from search_app.web.downloads import MAX_ROWS
from search_app.web.spreadsheet import COLUMNS, csv_lines

WATER = quote("مياه النهر")


@pytest.fixture(scope="module")
def client(service):
    return create_app({"public_url": "https://khabar.example"}, service).test_client()


# CSV --------------------------------------------------------------------------


def test_a_table_holds_what_the_search_found(client):
    response = client.get(f"/search.csv?q={WATER}&sort=newest")
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="khabar.csv"'
    assert response.is_streamed
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))
    records = client.get(f"/api/v1/search?q={WATER}&sort=newest&per_page=50").json["results"]
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    assert [row["title"] for row in rows] == [record["title"] for record in records]
    assert rows[0]["page"] == "https://khabar.example/article/" + quote(rows[0]["id"])
    assert tuple(rows[0]) == COLUMNS


def test_a_table_ends_at_a_thousand_rows(client):
    class Asked:
        limit = None

        def listing(self, parameters, limit):
            self.limit = limit
            yield from ()

        def source_name(self, source_id):
            return source_id

        def state(self):
            return IndexState("generation", 1, datetime.now(UTC), 1, CacheUse())

    asked = Asked()
    response = create_app({}, asked).test_client().get("/search.csv?q=a")
    assert response.get_data(as_text=True) == ",".join(COLUMNS) + "\r\n"
    assert asked.limit == MAX_ROWS == 1000


def test_a_byte_order_mark_stands_there_by_choice(client):
    assert client.get(f"/search.csv?q={WATER}&bom=1").data.startswith(b"\xef\xbb\xbfrank,")
    assert client.get(f"/search.csv?q={WATER}").data.startswith(b"rank,")


def test_a_reader_who_goes_away_lets_go_of_the_index(service):
    app = create_app({}, service)
    with service._snapshots.use() as snapshot:
        before = snapshot.users
        response = app.test_client().get(f"/search.csv?q={quote('في')}", buffered=False)
        next(response.iter_encoded())
        assert snapshot.users == before + 1
        response.close()
        assert snapshot.users == before


def test_a_table_that_cannot_be_made_is_a_page_that_says_why(client):
    assert client.get("/search.csv?q=a&page=-1").status_code == 400


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("x")']


@pytest.mark.parametrize("payload", FORMULAS)
def test_no_cell_is_a_formula(payload):
    article = Article(payload, payload, payload, source=payload, section=payload, author=payload)
    passage = Passage((Piece(payload, True),), 0, len(payload), ())
    result = Result(1, 1.0, article, passage, (passage,), ())
    table = "".join(csv_lines([result], lambda source: source, lambda article_id: article_id))
    _, row = csv.reader(io.StringIO(table, newline=""))
    for cell in row:
        assert not cell.strip(" ").startswith(tuple("=+-@\t\r＝"))
    assert row[3] == "'" + payload


# Citations --------------------------------------------------------------------

ARTICLE = Article(
    id="paper-1",
    title="اتفاق على {مياه} 50% النهر & السد_",
    body="نص",
    section="سياسة",
    author="سلمى الراوي",
    published=datetime(2025, 1, 13, 18, 45),
    precision="minute",
)


def cite(article=ARTICLE, paper="صحيفة النهر", address="https://paper.example/a_b?c=%D9%85&d#e"):
    return Citation(article, article.title, paper, address, date(2026, 11, 25))


def test_a_citation_for_a_reader():
    assert sentences(cite()) == [
        ["سلمى الراوي"],
        ["«اتفاق على {مياه} 50% النهر & السد_»"],
        [
            "صحيفة النهر",
            "13 يناير 2025",
        ],
        ["اطُّلع عليه في 25 نوفمبر 2026"],
        ["https://paper.example/a_b?c=%D9%85&d#e"],
    ]


def test_bibtex_keeps_arabic_names_whole():
    (entry,) = parse_string(bibtex(cite()), "bibtex").entries.values()
    assert entry.type == "article"
    assert entry.fields["journal"] == "صحيفة النهر"
    assert (entry.fields["year"], entry.fields["date"]) == ("2025", "2025-01-13")
    assert entry.fields["url"] == "https://paper.example/a_b?c=%D9%85&d#e"
    (person,) = entry.persons["author"]
    assert str(person) == "{سلمى الراوي}"


def test_signs_of_tex_are_escaped():
    written = bibtex(cite())
    assert r"\textbraceleft{}مياه\textbraceright{} 50\% " in written
    assert r"\& السد\_" in written


def test_ris_can_be_read():
    (entry,) = rispy.loads(ris(cite()).replace("\r\n", "\n"))
    assert entry["type_of_reference"] == "NEWS"
    assert entry["title"] == ARTICLE.title
    assert entry["authors"] == ["سلمى الراوي"]
    assert entry["secondary_title"] == "صحيفة النهر"
    assert entry["date"] == "2025/01/13"
    assert entry["urls"] == ["https://paper.example/a_b?c=%D9%85&d#e"]
    assert ris(cite()).endswith("\r\nER  - \r\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_no_text_breaks_a_citation(text):
    article = Article(text or "x", text, text, author=text, section=text)
    citation = cite(article, paper=text, address="https://a.example/")
    (entry,) = parse_string(bibtex(citation), "bibtex").entries.values()
    assert entry.fields["url"] == "https://a.example/"
    (record,) = rispy.loads(ris(citation).replace("\r\n", "\n"))
    assert record.get("title", "") == " ".join(text.split())


DATES = {"day": "2025-01-13", "month": "2025-01", "year": "2025"}


@pytest.mark.parametrize("precision", DATES)
def test_a_citation_is_as_precise_as_its_date(precision):
    article = Article("a", "t", "b", published=datetime(2025, 1, 13), precision=precision)
    assert f"date = {{{DATES[precision]}}}" in bibtex(cite(article))
    assert f"DA  - {DATES[precision].replace('-', '/')}\r\n" in ris(cite(article))


@pytest.mark.parametrize("kind", ["bib", "ris"])
def test_an_article_leads_to_its_citations(client, service, kind):
    article_id = client.get(f"/api/v1/search?q={WATER}").json["results"][0]["id"]
    page = client.get(f"/article/{article_id}").get_data(as_text=True)
    (href,) = re.findall(rf'<link rel="alternate" type="[\w/-]+" href="([^"]+\.{kind})">', page)
    response = client.get(href)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert client.get("/article/nothing-here." + kind).status_code == 404


def test_an_id_may_end_like_a_citation():
    class One:
        def article(self, article_id, query="", compared=""):
            page = Passage((), 0, 0, ())
            if article_id != "notes.bib":
                return None
            return ArticlePage(
                Article("notes.bib", title="العنوان", body="النص"), page, page, query
            )

        def source_name(self, source_id):
            return source_id

        def state(self):
            return IndexState("generation", 1, datetime.now(UTC), 1, CacheUse())

    client = create_app({}, One()).test_client()
    assert client.get("/article/notes.bib").mimetype == "text/html"
    assert client.get("/article/notes.bib.bib").mimetype == "application/x-bibtex"


def test_robots_read_articles_and_do_not_search(client):
    lines = client.get("/robots.txt").get_data(as_text=True).splitlines()
    assert "Disallow: /search" in lines
    assert not any(line.startswith("Disallow: /article") for line in lines)
