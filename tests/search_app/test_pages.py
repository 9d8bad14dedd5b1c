"""The pages and the API through Flask's client, over a stand-in search flow."""

import json
import re
import tomllib
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

import search_app
from indexer.article import Article
from indexer.backends import CacheUse, IndexStats
from indexer.errors import IndexDamaged, IndexMissing, IndexStale, KhabarError, UsageError
from search_app import create_app
from search_app.page import (
    ArticlePage,
    FacetValue,
    FoundForm,
    FoundWord,
    HomePage,
    IndexState,
    Passage,
    Piece,
    Result,
    SearchPage,
    Why,
)
from search_app.texts import arabic, messages
from search_app.texts.messages import CATALOGUES, PLURALS, TEXTS, plural
from search_app.web.headers import SECURITY_HEADERS

STORY = Article(
    id="paper-2025-01-13-water",
    title="اتفاق على مياه النهر",
    body="وقّع الطرفان الاتفاق على المياه.\n\nويبدأ العمل به غدا.",
    url="https://www.paper.example/2025/water",
    source="paper",
    section="سياسة",
    author="سلمى الراوي",
    published=datetime(2025, 1, 13, 18, 45),
    precision="minute",
)
WATER = "مياه"
THE_WATER = "المياه"
NAMES = {"paper": "صحيفة النهر", "other": "صحيفة أخرى"}


def passage(text: str, *marked: str) -> Passage:
    """Return the whole of *text* as a passage, the *marked* words marked."""
    pattern = "|".join(map(re.escape, marked)) or "(?!)"
    ranges = tuple(match.span() for match in re.finditer(pattern, text))
    pieces, place = [], 0
    for start, end in ranges:
        pieces += [Piece(text[place:start], False), Piece(text[start:end], True)]
        place = end
    pieces.append(Piece(text[place:], False))
    return Passage(tuple(p for p in pieces if p.text), 0, len(text), ranges)


class Standin:
    """A search flow with one article, which stands *total* times among the results."""

    def __init__(self, article=STORY, total=1, error=None, marked=(THE_WATER, WATER), notices=()):
        self.stories = {article.id: article}
        self.total, self.error, self.marked, self.notices = total, error, marked, notices
        self.asked = []

    def search(self, parameters):
        self.asked.append(parameters)
        if self.error:
            raise self.error
        (article,) = self.stories.values()
        first = (parameters.page - 1) * parameters.per_page
        shown = range(first, min(first + parameters.per_page, self.total))
        result = [self._result(article, number + 1) for number in shown]
        facets = (
            {"source": (FacetValue("paper", 7, label=NAMES["paper"]), FacetValue("other", 2))}
            if self.total
            else {}
        )
        return SearchPage(
            parameters=parameters,
            reading="مقالات فيها الماء",
            parsed=parameters.query,
            notices=self.notices,
            expansions={WATER: (WATER, THE_WATER)},
            total=self.total,
            total_is_exact=True,
            partial=False,
            took_ms=1.23456,
            results=tuple(result),
            facets=facets,
        )

    def _result(self, article, rank):
        return Result(
            rank=rank,
            score=2.5,
            article=article,
            title=passage(article.title, *self.marked),
            passages=(passage(article.body, *self.marked),) if article.body else (),
            why=Why((FoundWord(WATER, (FoundForm(THE_WATER, THE_WATER, "form", 0, 1),)),)),
        )

    def article(self, article_id, query="", compared=""):
        if self.error:
            raise self.error
        article = self.stories.get(article_id)
        if article is None:
            return None
        marked = self.marked if query else ()
        title, body = passage(article.title, *marked), passage(article.body, *marked)
        return ArticlePage(article, title, body, query)

    def home(self):
        if self.error:
            raise self.error
        stats = IndexStats(31030, 9, {"paper": 31000, "other": 30}, {}, 19724, 20101)
        return HomePage(stats, tuple(self.stories.values()), ("مياه النهر",), NAMES)

    def state(self):
        if isinstance(self.error, KhabarError):
            raise self.error
        return IndexState("generation", 1, datetime.now(UTC), 1, CacheUse())

    def source_name(self, source_id):
        return NAMES.get(source_id, source_id)

    def ready(self):
        return self.error is None


def client(service=None, **config):
    return create_app(config, service or Standin()).test_client()


def get(address, service=None, **config):
    return client(service, **config).get(address)


def story(**changes):
    fields = {name: getattr(STORY, name) for name in STORY.__slots__}
    return Article(**{**fields, **changes})


# States -----------------------------------------------------------------------

SEARCH = "/search?q=" + quote(WATER)
STATES = {
    "home": dict(address="/", status=200, says="31,030 خبرًا من صحيفتين"),
    "results": dict(address=SEARCH, status=200, says="نتيجة واحدة"),
    "empty query": dict(address="/search", status=200, says=TEXTS["empty.title"]),
    "blank query": dict(address="/search?q=+%00+", status=200, says=TEXTS["empty.title"]),
    "beyond the last page": dict(address=SEARCH + "&page=9", status=200, says=TEXTS["past.title"]),
    "article": dict(address="/article/" + STORY.id, status=200, says="ويبدأ العمل به غدا."),
    "no such article": dict(address="/article/x", status=404, says=TEXTS["error.article.title"]),
    "no such page": dict(address="/nowhere", status=404, says=TEXTS["error.404.title"]),
    "page below 1": dict(address=SEARCH + "&page=-1", status=400, says=TEXTS["usage.page"]),
    "page zero": dict(address=SEARCH + "&page=0", status=400, says=TEXTS["usage.page"]),
    "page no number": dict(address=SEARCH + "&page=two", status=400, says=TEXTS["usage.page"]),
    "page too deep": dict(address=SEARCH + "&page=99999999", status=400, says="10,000"),
    "per_page too large": dict(address=SEARCH + "&per_page=51", status=400, says="50"),
    "unknown sort": dict(address=SEARCH + "&sort=best", status=400, says=TEXTS["usage.sort"]),
    "wrong date": dict(address=SEARCH + "&from=2025-13-1", status=400, says=TEXTS["usage.day"]),
    "day that is none": dict(
        address=SEARCH + "&to=2025-02-30", status=400, says=TEXTS["usage.day"]
    ),
    "query too long": dict(
        address="/search?q=" + "a" * 4097, status=414, says=TEXTS["usage.too_long"]
    ),
    "stale static file": dict(
        address="/static/000000000000/khabar.css", status=404, says=TEXTS["error.404.title"]
    ),
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
def test_every_state_is_an_arabic_page_that_says_what_to_do(state):
    response = get(state["address"])
    page = response.get_data(as_text=True)
    assert response.status_code == state["status"]
    assert response.mimetype == "text/html"
    assert '<html lang="ar" dir="rtl">' in page
    assert state["says"] in re.sub("</?bdi[^>]*>", "", page)
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert page.count('role="search"') == 1


FAILURES = {
    "missing": dict(error=IndexMissing("no index in /home/me"), status=503, key="missing"),
    "stale": dict(error=IndexStale("/home/me is old"), status=503, key="stale"),
    "damaged": dict(error=IndexDamaged("/home/me: bad bytes"), status=503, key="damaged"),
    "bug": dict(error=ZeroDivisionError("secret"), status=500, key="500"),
}


@pytest.mark.parametrize("case", FAILURES.values(), ids=FAILURES.keys())
@pytest.mark.parametrize("address", ["/", SEARCH, "/article/x", "/api/v1/search?q=a"])
def test_a_failure_is_said_without_path_or_trace(case, address):
    response = get(address, Standin(error=case["error"]))
    page = response.get_data(as_text=True)
    assert response.status_code == case["status"]
    assert TEXTS[f"error.{case['key']}.title"] in page
    for secret in ("/home/me", "Traceback", "ZeroDivision", "secret", ".py"):
        assert secret not in page


def test_a_failed_page_has_a_number_that_the_log_has_too(caplog):
    page = get(SEARCH, Standin(error=ZeroDivisionError())).get_data(as_text=True)
    number = re.search(r"<bdi>([0-9a-f]{16})</bdi>", page)[1]
    assert number in caplog.text


def test_a_sentence_of_the_query_reader_is_shown_with_400():
    response = get(SEARCH, Standin(error=UsageError("اكتب <كلمة> واحدة")))
    assert response.status_code == 400
    assert "اكتب &lt;كلمة&gt; واحدة" in response.get_data(as_text=True)


def test_no_results_says_what_to_do():
    address = "/search?source=paper&q=" + quote('"ماء النهر"')
    page = get(address, Standin(total=0)).get_data(as_text=True)
    assert TEXTS["none.narrowed"] in page
    assert 'href="/search?q=ماء+النهر&amp;source=paper"' in page
    assert TEXTS["none.unfilter"] in page
    assert "مياه النهر" in page, "a search to try"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_what_is_not_reading_is_refused(method):
    response = client().open(SEARCH, method=method)
    assert response.status_code == 405
    assert {"GET", "HEAD"} <= set(response.headers["Allow"].replace(",", " ").split())
    assert TEXTS["error.405.title"] in response.get_data(as_text=True)


def test_a_body_beyond_the_limit_is_refused():
    response = client().post("/search", data=b"x" * (16 * 1024 + 1))
    assert response.status_code == 413


@pytest.mark.parametrize("address", ["/", SEARCH, "/article/" + STORY.id, "/healthz", "/nowhere"])
def test_head_is_get_without_a_body(address):
    head, full = client().head(address), client().get(address)
    assert head.status_code == full.status_code
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(full.data))


# Headers, hosts, static files -------------------------------------------------


@pytest.mark.parametrize("address", ["/healthz", *(s["address"] for s in STATES.values())])
def test_security_headers_stand_on_every_answer(address):
    response = get(address)
    for name, value in SECURITY_HEADERS.items():
        assert response.headers[name] == value


def test_security_headers_stand_on_failures_and_static_files():
    css = re.search(r'href="(/static/\w+/khabar\.css)"', get("/").get_data(as_text=True))[1]
    responses = [
        get(css),
        client().post("/"),
        get("/", Standin(error=ZeroDivisionError())),
        get("/", Standin(error=IndexMissing())),
        get("/", trusted_hosts=["news.example"]),
        client().post("/search", data=b"x" * 20_000),
        get("/api/v1/nowhere"),
    ]
    assert [r.status_code for r in responses] == [200, 405, 500, 503, 400, 413, 404]
    for response in responses:
        assert SECURITY_HEADERS.items() <= dict(response.headers).items()


def test_only_a_trusted_host_is_answered():
    app = create_app({"trusted_hosts": ["news.example", ".khabar.example"]}, Standin())
    for host, status in {"news.example": 200, "a.khabar.example": 200, "evil.example": 400}.items():
        assert app.test_client().get("/", headers={"Host": host}).status_code == status


def test_no_address_on_a_page_comes_from_the_host_header():
    page = client().get(SEARCH, headers={"Host": "evil.example"}).get_data(as_text=True)
    assert "evil.example" not in page


def test_static_files_never_go_stale():
    css = re.search(r'href="(/static/\w+/khabar\.css)"', get("/").get_data(as_text=True))[1]
    response = get(css)
    assert response.mimetype == "text/css"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client().get(css, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_pages_carry_no_script_of_their_own_and_no_inline_style():
    for state in STATES.values():
        page = get(state["address"]).get_data(as_text=True)
        assert not re.search(r"<style|\sstyle=|\son\w+=", page)
        for script in re.findall(r"<script([^>]*)>", page):
            assert re.fullmatch(
                r' src="/static/\w+/khabar.js" defer| type="application/ld\+json"', script
            )


def test_the_script_is_small():
    script = (Path(search_app.__file__).parent / "web" / "static" / "khabar.js").read_bytes()
    assert len(script) <= 12_000


def test_every_text_has_one_place():
    folder = Path(messages.__file__).parent
    keys = Counter(key for subject in arabic.SUBJECTS for key in subject.TEXTS)
    assert keys.total() == len(TEXTS), [key for key, times in keys.items() if times > 1]
    for subject in arabic.SUBJECTS:
        name = subject.__name__.rsplit(".", 1)[1]
        english = (folder / "english" / f"{name}.toml").read_text(encoding="utf-8")
        assert tomllib.loads(english).keys() == subject.TEXTS.keys(), name


def test_english_has_every_text_with_the_same_places():
    texts, plurals = CATALOGUES["en"]
    assert texts.keys() == TEXTS.keys(), "write the English of each text into texts/english/"
    assert plurals.keys() == PLURALS.keys()
    places = {key: set(re.findall(r"\{\w+\}", value)) for key, value in TEXTS.items()}
    assert {key: set(re.findall(r"\{\w+\}", texts[key])) for key in TEXTS} == places


def test_health_does_not_depend_on_the_index():
    broken = Standin(error=IndexMissing())
    assert get("/healthz", broken).status_code == 200
    assert get("/readyz", broken).status_code == 503
    assert get("/readyz").status_code == 200


# What the pages show ----------------------------------------------------------


def test_results_are_an_ordered_list_of_articles():
    page = get(SEARCH).get_data(as_text=True)
    assert '<ol class="hits" start="1">' in page
    assert f'<h2><a href="/article/{STORY.id}?q={WATER}">' in page
    assert "اتفاق على <mark>مياه</mark> النهر" in page
    assert "على <mark>المياه</mark>." in page
    assert "<bdi>صحيفة النهر</bdi>" in page
    assert '<time dir="auto" datetime="2025-01-13T18:45">13 يناير 2025</time>' in page


def test_the_search_box_keeps_the_query_and_the_choices():
    page = get('/search?q="a+b"&sort=newest&source=paper&per_page=20').get_data(as_text=True)
    assert 'value="&#34;a b&#34;"' in page
    for name, value in {"sort": "newest", "source": "paper", "per_page": "20"}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


def test_filters_can_be_added_and_taken_away():
    page = get(SEARCH + "&source=paper").get_data(as_text=True)
    query = WATER
    assert f'<a class="chip" href="/search?q={query}">' in page
    assert f'href="/search?q={query}&amp;source=other&amp;source=paper"' in page


def test_notices_are_shown():
    page = get(SEARCH, Standin(notices=("أُهملت كلمة",))).get_data(as_text=True)
    assert '<p class="notice">أُهملت كلمة</p>' in page


PAGERS = {
    "first": dict(page=1, total=45, steps=["next"], shown="1 2 3 4 5"),
    "middle": dict(page=3, total=45, steps=["prev", "next"], shown="1 2 3 4 5"),
    "last": dict(page=5, total=45, steps=["prev"], shown="1 2 3 4 5"),
    "long": dict(page=50, total=5000, steps=["prev", "next"], shown="1 49 50 51 500"),
    "as deep as allowed": dict(page=1, total=99999, steps=["next"], shown="1 2 1000"),
}


@pytest.mark.parametrize("case", PAGERS.values(), ids=PAGERS.keys())
def test_pager(case):
    service = Standin(total=case["total"])
    page = get(f"{SEARCH}&page={case['page']}", service).get_data(as_text=True)
    pager = page[page.index('class="pager"') :]
    assert re.findall(r'<a rel="(\w+)"', pager) == case["steps"]
    numbers = re.findall(r">([\d,]+)</a>", pager)
    assert " ".join(n.replace(",", "") for n in numbers) == case["shown"]
    assert f">{case['page']}</a>" in re.search(r'aria-current="page".*', pager)[0]


def test_one_page_has_no_pager():
    assert 'class="pager"' not in get(SEARCH).get_data(as_text=True)


def test_an_article_shows_marks_paragraphs_and_its_original():
    page = get(f"/article/{STORY.id}?q={quote('مياه')}").get_data(as_text=True)
    assert '<h1>اتفاق على <mark id="hit-1">مياه</mark> النهر</h1>' in page
    assert '<span>وقّع الطرفان الاتفاق على <mark id="hit-2">المياه</mark>.</span>' in page
    assert "<span>ويبدأ العمل به غدا.</span>" in page
    assert "مطابقتان" in page
    link = 'href="https://www.paper.example/2025/water" rel="noopener noreferrer nofollow ugc"'
    assert link in page
    assert '<bdi dir="ltr">paper.example</bdi>' in page
    assert (
        '<time dir="auto" datetime="2025-01-13T18:45">الاثنين 13 يناير 2025، 18:45</time>' in page
    )


def test_an_article_without_a_query_has_no_marks():
    assert "<mark" not in get("/article/" + STORY.id).get_data(as_text=True)


def test_an_article_without_a_title_shows_its_first_words():
    untitled = story(title="", body="كلمة " * 30)
    for address in ("/", SEARCH, "/article/" + STORY.id):
        page = get(address, Standin(untitled, marked=())).get_data(as_text=True)
        assert " ".join(["كلمة"] * 12) + "…" in page


def test_an_article_without_a_body_is_said_to_have_none():
    page = get("/article/" + STORY.id, Standin(story(body=""))).get_data(as_text=True)
    assert TEXTS["article.no_body"] in page


IDS = ["a/b", "a//b", "/a", "a b", "50%", "a?b#c", "خبر", "a&b=c", "'\"<>", "a+b"]


@pytest.mark.parametrize("article_id", IDS)
def test_every_id_has_an_address(article_id):
    service = Standin(story(id=article_id))
    page = get(SEARCH, service).get_data(as_text=True)
    address = unescape(re.search(r'<h2><a href="([^"]+)">', page)[1])
    assert get(address, service).status_code == 200
    record = get("/api/v1/articles/" + quote(article_id), service).json
    assert record["id"] == article_id


DATES = {
    "day": dict(precision="day", iso="2025-01-13", words="13 يناير 2025"),
    "month": dict(precision="month", iso="2025-01", words="يناير 2025"),
    "year": dict(precision="year", iso="2025", words="2025"),
}


@pytest.mark.parametrize("case", DATES.values(), ids=DATES.keys())
def test_a_date_is_as_precise_as_the_source_had_it(case):
    article = story(published=datetime(2025, 1, 13), precision=case["precision"])
    page = get(SEARCH, Standin(article)).get_data(as_text=True)
    assert f'<time dir="auto" datetime="{case["iso"]}">{case["words"]}</time>' in page


COUNTS = {
    0: "لا نتائج",
    1: "نتيجة واحدة",
    2: "نتيجتان",
    3: "3 نتائج",
    10: "10 نتائج",
    11: "11 نتيجة",
    99: "99 نتيجة",
    100: "100 نتيجة",
    103: "103 نتائج",
    31030: "31,030 نتيجة",
}


@pytest.mark.parametrize("count", COUNTS)
def test_counts_agree_with_their_noun(count):
    assert plural("results", count) == COUNTS[count]


def test_every_plural_has_all_forms_of_arabic():
    for forms in PLURALS.values():
        assert set(forms) == {"zero", "one", "two", "few", "many", "other"}


# Escaping ---------------------------------------------------------------------

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><a href=javascript:alert(1)>x</a>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<!--<img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<mark onclick=alert(1)>x</mark>",
    "{{ 7 * 7 }}{% raw %}",
    "{0.__class__} {values}",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<scr\nipt>alert(1)</scr\nipt>",
    '" autofocus onfocus=alert(1) x="',
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<style>*{display:none}</style>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "</script><script>alert(1)</script>",
    "<object data=//evil.example>",
]
ELEMENTS = {
    "a", "article", "aside", "bdi", "body", "button", "code", "dd", "details", "div", "dl", "dt",
    "footer", "form", "h1", "h2", "h3", "head", "header", "html", "input", "label", "li", "link",
    "main", "mark", "meta", "nav", "ol", "output", "p", "path", "rect", "script", "section",
    "span", "summary", "svg", "time", "title", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "action", "aria-current", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "autocomplete",
    "autofocus", "charset", "class", "content", "d", "data-address", "data-cite", "data-comma",
    "data-copied", "data-copy", "data-label", "data-share", "data-step", "data-suggest",
    "data-text", "datetime", "defer", "dir", "enterkeyhint", "fill", "focusable", "for", "height",
    "hidden", "href", "id", "lang", "method", "name", "placeholder", "preserveaspectratio",
    "property", "rel", "role", "src", "start", "tabindex", "title",
    "type", "value", "viewbox", "width", "x",
}  # fmt: skip


DATA = {"type": "application/ld+json"}


class Outline(HTMLParser):
    """The elements and attributes of a page, and its text with marks taken out."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.attributes, self.links, self.text = set(), set(), [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            # Our own file, or data that no browser runs.
            assert dict(attrs).get("src", "").endswith("/khabar.js") or dict(attrs) == DATA
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "action")]

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data!r}")

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_an_article_or_query_becomes_html(payload):
    hostile = story(
        title=payload, body=payload, section=payload, author=payload, source=payload, url=payload
    )
    service = Standin(hostile, marked=(payload[:5],), notices=(payload,))
    query = quote(payload)
    for address in (
        "/",
        f"/search?q={query}&source={query}",
        f"/article/{STORY.id}?q={query}",
        f"/search?q={query}&page=0",
        f"/article/{query}",
        f"/{query}",
    ):
        outline = Outline(get(address, service).get_data(as_text=True))
        assert outline.elements <= ELEMENTS
        assert outline.attributes <= ATTRIBUTES
        for link in outline.links:
            assert link.startswith(("/", "#", "https://www.paper.example/"))
    shown = Outline(get(f"/search?q={query}", service).get_data(as_text=True)).text
    assert payload in shown, "the text is all there"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_html_in_json_is_escaped_piece_by_piece(payload):
    service = Standin(story(title=payload, body=payload), marked=(payload[:5],))
    response = get("/api/v1/search?q=" + quote(payload), service)
    assert response.mimetype == "application/json"
    (result,) = response.json["results"]
    for fragment in (result["title_html"], result["snippets"][0]["html"]):
        outline = Outline(fragment)
        assert outline.elements == {"mark"}
        assert outline.attributes == set()
        assert outline.text == payload
    assert result["title"] == payload


ADDRESSES = {
    "https://a.example/b c": "https://a.example/b%20c",
    "HTTP://a.example/": "HTTP://a.example/",
    "javascript:alert(1)": "",
    "JaVaScRiPt:alert(1)": "",
    "java\tscript:alert(1)": "",
    "\x01javascript:alert(1)": "",
    "data:text/html,<script>alert(1)</script>": "",
    "vbscript:x": "",
    "file:///etc/passwd": "",
    "//evil.example/": "",
    "/path": "",
    "https:///a": "",
    "https:a.example": "",
    "http://[": "",
    "http://a.example:99999/": "",
    "https://a.example\\@evil.example/": "",
    "ftp://a.example/": "",
    "": "",
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_only_web_addresses_become_links(url):
    page = get("/article/" + STORY.id, Standin(story(url=url))).get_data(as_text=True)
    links = re.findall(r'href="([^"]+)" rel="noopener', page)
    assert links == ([ADDRESSES[url]] if ADDRESSES[url] else [])


def test_a_host_cannot_pose_as_another():
    lookalike = "https://p\N{CYRILLIC SMALL LETTER A}per.example/"
    page = get("/article/" + STORY.id, Standin(story(url=lookalike))).get_data(as_text=True)
    assert '<bdi dir="ltr">xn--pper-53d.example</bdi>' in page


# API --------------------------------------------------------------------------


def test_the_json_of_a_search():
    record = get(SEARCH.replace("/search", "/api/v1/search") + "&page=2", Standin(total=25)).json
    assert list(record) == [
        "query", "total", "total_is_exact", "partial", "page", "per_page", "took_ms", "results",
        "facets", "facet_sizes", "suggestions", "links",
    ]  # fmt: skip
    assert record["query"] == {
        "raw": "مياه",
        "parsed": "مياه",
        "reading": "مقالات فيها الماء",
        "notices": [],
        "corrected": None,
        "expansions": [{"word": WATER, "forms": [WATER, THE_WATER], "variants": []}],
    }
    assert (record["total"], record["page"], record["per_page"]) == (25, 2, 10)
    result = record["results"][0]
    assert result["rank"] == 11
    assert result["published"] == "2025-01-13T18:45"
    assert result["title_html"] == "اتفاق على <mark>مياه</mark> النهر"
    ((start, end),) = result["snippets"][0]["ranges"]
    assert STORY.body[start:end] == "المياه"
    assert result["matches"] == [dict(word=WATER, form=THE_WATER, field="body", tier="form")]
    base = "/api/v1/search?q=" + quote(WATER)
    assert record["links"] == {
        "self": base + "&page=2",
        "next": base + "&page=3",
        "prev": base,
    }


def test_the_json_of_an_article():
    record = get(f"/api/v1/articles/{STORY.id}?q={quote('مياه')}").json
    assert record["body"] == STORY.body
    ((start, end),) = record["title_ranges"]
    assert STORY.title[start:end] == "مياه"


PROBLEMS = {
    "wrong page": dict(address="/api/v1/search?q=a&page=-1", status=400),
    "too long": dict(address="/api/v1/search?q=" + "a" * 5000, status=414),
    "no article": dict(address="/api/v1/articles/x", status=404),
    "nowhere": dict(address="/api/v2", status=404),
}


@pytest.mark.parametrize("case", PROBLEMS.values(), ids=PROBLEMS.keys())
def test_an_error_of_the_api_is_problem_json(case):
    response = get(case["address"])
    assert response.status_code == case["status"]
    assert response.mimetype == "application/problem+json"
    problem = json.loads(response.data)
    assert problem["status"] == case["status"]
    assert {"type", "title", "detail"} <= set(problem)


def test_the_api_is_read_only():
    response = client().post("/api/v1/search")
    assert response.status_code == 405
    assert response.mimetype == "application/problem+json"


# The style sheet --------------------------------------------------------------

CSS = (Path(search_app.__file__).parent / "web" / "static" / "khabar.css").read_text(
    encoding="utf-8"
)


def test_the_style_sheet_is_logical():
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    physical = r"(?:margin|padding|border)-(?:left|right|top|bottom)|text-align: (?:left|right)"
    sizes = r"^\s*(?:left|right|top|bottom|width|height)\s*:|float: (?:left|right)"
    assert not re.search(physical, rules)
    assert not re.search(sizes, rules, re.MULTILINE)
    assert not re.search(r"letter-spacing|italic|url\(|@import|@font-face", rules)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


CONTRASTS = [
    ("ink", "paper", 12),
    ("muted", "paper", 6.5),
    ("muted", "field", 6.5),
    ("link", "paper", 6.5),
    ("visited", "paper", 6.5),
    ("accent", "paper", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-mark", "mark", 7),
    ("mark-line", "paper", 3),
    ("mark-line", "mark", 3),
    ("border", "paper", 3),
    ("ink", "soft", 7),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), CONTRASTS)
def test_colours_can_be_told_apart(theme, front, back, least):
    pattern = r"--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));"
    by_theme = {"light": 0, "dark": 1}
    colours = {
        name: (day, night)[by_theme[theme]] or always
        for name, day, night, always in re.findall(pattern, CSS[: CSS.index("@media")])
    }
    assert contrast(colours[front], colours[back]) >= least


# Preferences -------------------------------------------------------------------


def choose(browser, headers=None, **form):
    return browser.post("/preferences", data=form, headers=headers or {})


def test_preferences_change_words_digits_and_months():
    browser = client()
    answer = choose(browser, language="ar", digits="arabic", months="levant", hijri="yes", back="/")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"
    page = browser.get(SEARCH).get_data(as_text=True)
    assert "١٣ كانون الثاني ٢٠٢٥ (١٣ رجب ١٤٤٦ هـ)" in page
    home = browser.get("/").get_data(as_text=True)
    assert "٣١٬٠٣٠ خبرًا" in home
    assert not re.search("[0-9]", re.search('<p class="figures">(.*?)</p>', home)[1])
    assert "Cookie" in browser.get(SEARCH).headers["Vary"]


def test_preferences_give_the_pages_in_english():
    browser = client(Standin(total=12))
    choose(browser, language="en", theme="dark")
    page = browser.get(SEARCH).get_data(as_text=True)
    assert '<html lang="en" dir="ltr" data-theme="dark">' in page
    assert "12 results" in page
    assert '<article lang="ar" dir="rtl">' in page
    assert "في العنوان" not in page
    api = browser.get("/api/v1/search?q=a&page=-1").json
    assert TEXTS["usage.page"] in api["detail"], "programs are answered alike for everybody"


def test_preferences_in_an_address_hold_for_the_pages_that_it_leads_to():
    browser = client(Standin(total=30))
    page = browser.get(SEARCH + "&language=en&digits=arabic&theme=pink").get_data(as_text=True)
    assert '<html lang="en" dir="ltr">' in page
    assert "٣٠ results" in page
    shown = re.findall(r'<(?:a|form)\b[^>]*(?:href|action)="(/[^"#]*)', page)
    pages = [
        a for a in shown if re.match(r"/(search\?|article|compare|help|about|preferences\?|$)", a)
    ]
    assert len(pages) > 30
    assert [a for a in pages if "language=en" not in a or "digits=arabic" not in a] == []
    assert '<input type="hidden" name="language" value="en">' in page
    assert f'<link rel="canonical" href="{SEARCH.replace("%20", "+")}">' in page
    assert "Set-Cookie" not in browser.get(SEARCH + "&language=en").headers
    assert 'lang="ar"' in browser.get("/").get_data(as_text=True)[:200], "nothing was kept"
    back = choose(browser, language="ar", back="/help?language=en&q=1").headers["Location"]
    assert back == "/help?language=ar&q=1", "who has them in the address goes on to"


def test_preferences_are_defaults_and_the_address_says_what_differs():
    service = Standin(total=100)
    browser = client(service)
    choose(browser, per_page="20", group="no")
    page = browser.get(SEARCH).get_data(as_text=True)
    assert (service.asked[-1].per_page, service.asked[-1].group) == (20, False)
    assert "per_page" not in re.search(r'rel="next" href="([^"]+)"', page)[1]
    browser.get(SEARCH + "&per_page=10&group=1")
    assert (service.asked[-1].per_page, service.asked[-1].group) == (10, True)


def test_preferences_that_are_defaults_leave_no_cookie():
    browser = client()
    choose(browser, theme="dark")
    assert browser.get_cookie("khabar").value == "theme=dark"
    choose(browser, theme="auto")
    assert browser.get_cookie("khabar") is None


def test_a_cookie_is_kept_from_scripts_and_other_sites():
    cookie = choose(client(), theme="dark").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_a_form_of_another_site_is_refused(headers):
    answer = choose(client(), headers, theme="dark")
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert TEXTS["error.403.title"] in answer.get_data(as_text=True)


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}], ids=str)
def test_a_form_of_our_own_is_taken(headers):
    assert choose(client(), headers, theme="dark").status_code == 303


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/\n/evil", "x"]
)
def test_preferences_lead_back_to_this_site_alone(back):
    assert choose(client(), back=back).headers["Location"] == "/"


@pytest.mark.parametrize(
    "cookie", ["theme=pink", "theme", "=", "%00", "a" * 3000, "language=en;x", "\x7f", "digits=١"]
)
def test_a_broken_cookie_is_no_failure(cookie):
    browser = client()
    browser.set_cookie("khabar", cookie)
    assert browser.get("/").status_code == 200


# Passages ----------------------------------------------------------------------


def test_an_address_of_a_passage_survives_other_marks_and_a_rebuild():
    first = get("/article/" + STORY.id).get_data(as_text=True)
    respelled = story(body="x.\n\n" + STORY.body.replace("غدا", STORY.body[-4:-1] + "\u064b"))
    again = get(f"/article/{STORY.id}?q={quote(WATER)}", Standin(respelled)).get_data(as_text=True)
    names = re.findall(r'id="(p-\w+)"', first)
    assert len(names) == 2
    assert set(names) < set(re.findall(r'id="(p-\w+)"', again))


def test_two_passages_of_the_same_words_have_two_addresses():
    repeated = story(id="x", body="\n".join(["نعم.", "x", "نعم."]))
    page = get("/article/x", Standin(repeated)).get_data(as_text=True)
    names = re.findall(r'<p id="(p-[\w-]+)"', page)
    assert len(set(names)) == 3
    assert names[2] == names[0] + "-2"


def test_the_data_of_an_article_for_machines():
    page = get("/article/" + STORY.id).get_data(as_text=True)
    record = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert record["@type"] == "NewsArticle"
    assert record["headline"] == STORY.title
    assert record["datePublished"] == "2025-01-13T18:45"
    assert record["publisher"]["name"] == "صحيفة النهر"
    assert '<meta property="og:title" content="اتفاق على مياه النهر">' in page
