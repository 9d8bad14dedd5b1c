"""The rows of docs/security.md, each by its number, over the real flow and the real server."""

import csv
import html
import http.client
import io
import json
import logging
import re
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from indexer import backends
from indexer.build import build
from indexer.errors import IndexMissing
from indexer.index.storage.home import IndexHome
from search_app import create_app
from search_app.search import SearchService
from search_app.web import spreadsheet
from search_app.web.headers import SECURITY_HEADERS
from search_app.web.presentation import safe_url
from search_app.web.request_log import JsonLines
from search_app.web.server import listen, make_server

ROOT = Path(__file__).resolve().parent.parent.parent
UNBOUNDED = {"requests_per_second": 0, "api_requests_per_second": 0}
WORD = "سدود"  # stands in every hostile article
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    '"><svg onload=alert(1)>',
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "'><a href=javascript:alert(1)>x</a>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<iframe src=javascript:alert(1)>",
    "<!--<img src=x onerror=alert(1)>-->",
    "--><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "]]><script>alert(1)</script>",
    "<?xml version='1.0'?><x/>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "<mark onclick=alert(1)>x</mark>",
    "<mark><b>x</mark></b>",
    "{{ 7 * 7 }}{% raw %}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "{0.__class__} {values} %(x)s %s",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;lt;script&amp;gt;alert(1)",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "<scr\nipt>alert(1)</scr\nipt>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    '" autofocus onfocus=alert(1) x="',
    "' onmouseover='alert(1)",
    "` onmouseover=`alert(1)",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example>",
    "<style>*{display:none}</style>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<object data=//evil.example><embed src=//evil.example>",
    "<form action=//evil.example><input name=q>",
]
ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    " javascript:alert(1)", "\x01javascript:alert(1)", "\x00javascript:alert(1)",
    "javascript&colon;alert(1)", "javascript://a.example/%0aalert(1)", "data:text/html,<script>",
    "DATA:text/html;base64,PHN2Zz4=", "vbscript:x", "file:///etc/passwd", "blob:https://a.example/x",
    "filesystem:https://a.example/x", "view-source:https://a.example", "//evil.example/", "/path",
    "\\\\evil.example\\x", "https:///a", "https:a.example", "http://[", "http://a.example:99999/",
    "https://a.example\\@evil.example/", "ftp://a.example/", "ws://a.example/",
    "https://a\u202e.example/", "\u200bhttps://a.example/", "mailto:a@a.example",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A search flow over articles whose every field is a payload."""
    folder = tmp_path_factory.mktemp("hostile")
    articles = [
        dict(id=f"h{n}-{p}", title=f"{p} {WORD} {n}", body=f"{WORD} {p} {WORD}. {n} {p}",
             source=p, section=p, author=p, url=ADDRESSES[n % len(ADDRESSES)])
        for n, p in enumerate(PAYLOADS)
    ]  # fmt: skip
    articles += [
        dict(id="bidi", title=f"\u202e{WORD} \u2066مقلوب\u2069 bidi", body=f"نص {BIDI} {WORD}"),
        dict(id="zalgo", title=f"{WORD} zalgo ب" + "\u0651" * 1_000_000, body="نص"),
        dict(id="tatweel", title=f"{WORD} tatweel ك" + "\u0640" * 10_000 + "تاب", body="نص"),
    ]
    source = folder / "hostile.jsonl"
    source.write_text("\n".join(json.dumps(a) for a in articles), encoding="utf-8")
    home = IndexHome(folder / "index")
    report = build([str(source)], home, backends.default())
    assert report.articles == len(articles)
    service = SearchService(home, backends.default())
    yield service
    service.close()


@pytest.fixture(scope="module")
def client(hostile):
    return create_app(UNBOUNDED, hostile).test_client()


def run_server(app):
    server = make_server(app, listen(port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    return server, thread


@pytest.fixture(scope="module")
def hostile_server(hostile):
    server, thread = run_server(create_app(UNBOUNDED, hostile))
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


class Outline(HTMLParser):
    """Elements with their attributes, and every address of a page."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.addresses = set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        for name, value in attrs:
            assert not name.startswith("on"), f"{tag} has {name}"
            assert name not in ("style", "srcdoc"), f"{tag} has {name}"
            if name in ("href", "src", "action"):
                self.addresses.append(value)
        if tag == "script":
            assert dict(attrs).get("src") or dict(attrs).get("type") == "application/ld+json"

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data!r}")


FORBIDDEN = {"iframe", "object", "embed", "base", "style", "math", "img", "animate", "b"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_row_01_no_text_becomes_markup(client, payload):
    query = quote(f"{WORD} {payload}")
    for address in (f"/search?q={query}&source={query}", f"/search?q={quote(WORD)}&per_page=50",
                    f"/article/{query}", f"/{query}", f"/search?q={query}&page=0"):  # fmt: skip
        response = client.get(address)
        assert response.mimetype == "text/html"
        outline = Outline(response.get_data(as_text=True))
        assert not outline.elements & FORBIDDEN
        assert not [a for a in outline.addresses if not a.startswith(("/", "#"))]
    response = client.get(f"/api/v1/search?q={query}")
    assert response.mimetype == "application/json"
    for result in response.json["results"]:
        fragments = [result["title_html"], *(s["html"] for s in result["snippets"])]
        for fragment in fragments:
            assert Outline(fragment).elements <= {"mark"}


@pytest.mark.browser
def test_row_01_no_browser_runs_a_text(browser, hostile_server):
    page = browser.new_page()
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for number in (1, 2):
        page.goto(f"{hostile_server}/search?q={quote(WORD)}&per_page=50&page={number}&group=0")
    for payload in PAYLOADS[::4]:
        page.goto(f"{hostile_server}/search?q={quote(payload)}")
    page.close()
    assert said == [], "no dialog, no error, no violation of the policy"


@pytest.mark.parametrize("url", ADDRESSES)
def test_row_02_only_web_addresses_become_links(url):
    shown = safe_url(url)
    assert shown == "" or urlsplit(shown).scheme in ("http", "https")
    if not re.match(r"https?://[\w.-]+/?$", url.strip()):
        assert shown == ""


def test_row_02_no_page_links_elsewhere(client):
    for record in client.get(f"/api/v1/search?q={quote(WORD)}&per_page=50").json["results"]:
        assert record["url"] == "" or record["url"].startswith(("http://", "https://"))


def test_row_03_direction_cannot_be_turned(client):
    for address in ("/article/bidi", "/api/v1/articles/bidi", f"/search?q=bidi+{quote(BIDI)}"):
        text = client.get(address).get_data(as_text=True)
        assert not [sign for sign in BIDI if sign in text]
    assert client.get("/api/v1/articles/bidi").json["title"] == f"{WORD} مقلوب bidi"


def test_row_04_marks_are_few_on_a_letter(client):
    title = client.get("/api/v1/articles/zalgo").json["title"]
    assert len(title) < 40
    json.dumps(title).encode("ascii")


@pytest.mark.browser
@pytest.mark.parametrize("article_id", ["zalgo", "tatweel"])
def test_row_04_a_flood_of_signs_leaves_a_page_readable(browser, hostile_server, article_id):
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{hostile_server}/article/{article_id}")
    if article_id == "zalgo":
        assert page.locator("h1").bounding_box()["height"] < 300
        # Marks above marks make a line no higher, yet cover the lines above.
        assert not re.search("\u0651{4}", page.locator("h1").inner_text())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


STATUSES = {
    200: "/", 304: None, 400: "/search?q=a&page=-1", 404: "/nowhere", 405: None,
    413: None, 414: "/search?q=" + "a" * 5000, 429: None, 500: None, 503: None,
}  # fmt: skip


class Failing:
    """A search flow in which everything fails."""

    def __init__(self, error):
        self.error = error

    def fail(self, *_):
        raise self.error

    search = state = home = fail

    def source_name(self, source_id):
        return source_id


def test_row_05_the_policy_stands_on_every_answer(client, hostile):
    answers = [client.get(address) for address in STATUSES.values() if address]
    answers.append(client.get("/", headers={"If-None-Match": answers[0].headers["ETag"]}))
    answers.append(client.open("/", method="DELETE"))
    answers.append(client.post("/search", data=b"x" * 20_000))
    answers += [client.get("/robots.txt"), client.get("/search.csv?q=a", buffered=True)]
    page = answers[0].get_data(as_text=True)
    answers += [client.get(a) for a in re.findall(r'(?:href|src)="(/static/[^"]+)"', page)]
    once = create_app({"requests_per_second": 0.1, "burst": 1}, hostile).test_client()
    answers += [once.get("/nowhere") for _ in range(2)]
    for error in (ZeroDivisionError(), IndexMissing("none")):
        broken = create_app(UNBOUNDED, Failing(error)).test_client()
        answers += [broken.get("/search?q=a"), broken.get("/api/v1/search?q=a")]
    for answer in answers:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert {answer.status_code for answer in answers} == set(STATUSES)


def test_row_06_the_headers_are_these(client):
    assert dict(SECURITY_HEADERS) == {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
            "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
            "frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = client.get("/", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


DEADLY = [
    "ا*",
    "*",
    "ا* ب* ت*",
    "[ا TO ي]",
    '"' + "في " * 500 + '"',
    "ا" * 4000,
    "في~6",
    "(" * 2000,
    "في OR " * 600,
    "NOT " * 900,
    "((((في))))" * 300,
    "-" * 4000,
    '"' * 4000,
    "عنوان:" * 600,
    "من~ " * 900,
    "؟" * 2000,
    "في قرب/10 من " * 200,
    "تاريخ:" + "1" * 3000,
    "\u0651" * 2000,
]


@pytest.mark.parametrize("number", range(len(DEADLY)))
def test_row_07_no_query_takes_long(live_server, number):
    started = time.perf_counter()
    answer = ask(live_server, "GET", "/search?q=" + quote(DEADLY[number]))
    assert answer.status in (200, 414)
    assert time.perf_counter() - started < 10, "with room for a loaded machine"


def test_row_07_no_expression_of_ours_backtracks_without_end():
    inputs = [
        "a",
        " ",
        "ا",
        "ـ",
        "\u0651",
        "1",
        "(",
        '"',
        "&",
        "&#",
        "<",
        "-",
        ".",
        "ا ",
        "1/",
        "\n",
        "%",
        "\\",
        "{",
        "،",
        "://",
        "a.",
        ":",
    ]
    patterns = {
        (name, value)
        for name, module in list(sys.modules.items())
        if name.startswith("search_app")
        for value in vars(module).values()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    }
    assert len(patterns) > 15
    slow = []
    for name, pattern in patterns:
        # Of a query 512 characters are read; the body of an article may be longer.
        length = 512 if name.startswith("search_app.query") else 10_000
        for piece in inputs:
            for tail in ("", "!", "x"):
                tried = (piece * length)[:length] + tail
                started = time.process_time()
                pattern.search(tried)
                if time.process_time() - started > 0.5:
                    slow.append((name, pattern.pattern, piece))
    assert not slow


def test_row_08_nobody_asks_faster_by_claiming_to_be_others(service):
    server, thread = run_server(create_app({}, service))
    base = f"http://127.0.0.1:{server.effective_port}"

    def many(first):
        found = []
        for number in range(first, first + 125):
            headers = {"X-Forwarded-For": f"198.51.{number // 250}.{number % 250}"}
            found.append(ask(base, "GET", "/nowhere", headers=headers).status)
        return found

    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        statuses = [s for part in pool.map(many, range(0, 1000, 125)) for s in part]
    passed = sum(status == 404 for status in statuses)
    assert set(statuses) == {404, 429}
    assert passed <= 40 + 20 * (time.monotonic() - started) + 1
    server.close()
    thread.join(timeout=5)


def test_row_08_of_a_trusted_proxy_the_last_address_counts(service):
    config = {"trusted_proxies": 1, "requests_per_second": 1, "burst": 2}
    app = create_app(config, service).test_client()

    def status(forwarded):
        return app.get("/nowhere", headers={"X-Forwarded-For": forwarded}).status_code

    assert [status(f"10.0.0.{n}, 192.0.2.1") for n in range(4)] == [404, 404, 429, 429]
    assert status("10.0.0.1, 192.0.2.2") == 404


UNKEYED = """
X-Forwarded-Host X-Forwarded-Proto X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Server
X-Host X-Original-URL X-Rewrite-URL X-HTTP-Method-Override X-Real-IP Forwarded Origin Referer
User-Agent Via X-Requested-With X-Original-Host X-WAP-Profile Accept-Charset X-Forwarded-Scheme
""".split()


def test_row_09_no_header_changes_a_page(service):
    app = create_app({**UNBOUNDED, "trusted_hosts": ["news.example"]}, service)
    plain = {"Host": "news.example"}
    client = app.test_client()
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert len(UNKEYED) == 20
    for address in ("/search?q=في", "/search.rss?q=في"):
        body = client.get(address, headers=plain).data
        for name in UNKEYED:
            assert client.get(address, headers={**plain, name: "evil.example"}).data == body
        answer = client.get(address, headers=plain)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_row_09_the_canonical_address_leaves_out_defaults_and_the_unknown(client):
    plain = "/search?q=" + quote(WORD)
    odd = "&page=1&sort=relevance&group=1&variants=on&utm_source=x&q=b&source="
    answer = client.get(plain + odd)
    assert answer.status_code == 200, "no redirect: nobody else is given this answer"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    page = answer.get_data(as_text=True)
    (canonical,) = re.findall('<link rel="canonical" href="([^"]+)">', page)
    assert canonical == plain.replace("%20", "+")
    assert "utm_source" not in re.sub('name="back" value="[^"]*"|back=[^"]*', "", page)


def test_row_09_this_machine_may_always_ask(service):
    app = create_app({"trusted_hosts": ["news.example"]}, service)
    for host in ("127.0.0.1", "127.0.0.1:8000"):
        assert app.test_client().get("/healthz", headers={"Host": host}).status_code == 200


OTHER_SITES = ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example"]


@pytest.mark.parametrize("target", OTHER_SITES)
def test_row_10_preferences_lead_back_to_this_site_alone(client, target):
    answer = client.post("/preferences", data={"back": target, "theme": "dark"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    page = client.get("/preferences", query_string={"back": target}).text
    backs = re.findall('name="back" value="([^"]*)"', page)
    assert backs
    assert all(re.match(r"/([\w?]|$)", back) for back in backs)


@pytest.mark.parametrize("name", ["next", "url", "redirect", "return", "back", "to", "q"])
def test_row_10_nothing_leads_elsewhere(client, name):
    for path in ("/", "/search", "/article/bidi", "/analyze"):
        for target in OTHER_SITES:
            answer = client.get(f"{path}?{name}={quote(target)}")
            assert answer.headers.get("Location", "/").startswith("/")
            assert not answer.headers.get("Location", "/").startswith(("//", "/\\"))


PARAMETERS = {
    "first of two": dict(query="q=bidi&q=zalgo", status=200),
    "page -1": dict(query="q=a&page=-1", status=400),
    "page 1e9": dict(query="q=a&page=1e9", status=400),
    "page 1.5": dict(query="q=a&page=1.5", status=400),
    "page Arabic": dict(query="q=a&page=" + quote("١"), status=200),
    "page huge": dict(query="q=a&page=" + "9" * 300, status=400),
    "per_page 0": dict(query="q=a&per_page=0", status=400),
    "unknown sort": dict(query="q=a&sort=__class__", status=400),
    "array": dict(query="q[]=a&q[x]=b", status=200),
    "no day": dict(query="q=a&from=2025-13-45", status=400),
}


@pytest.mark.parametrize("case", PARAMETERS.values(), ids=PARAMETERS.keys())
def test_row_11_parameters_are_of_their_kind(client, case):
    assert client.get("/search?" + case["query"]).status_code == case["status"]


def test_row_11_of_two_values_the_first_counts(client):
    record = client.get("/api/v1/search?q=bidi&q=zalgo").json
    assert record["query"]["raw"] == "bidi"


def test_row_17_no_request_writes_more_than_its_line(hostile):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("search_app.web.request_log")
    log.addHandler(handler)
    before = log.level
    log.setLevel(logging.INFO)
    try:
        app = create_app({**UNBOUNDED, "log_queries": True}, hostile).test_client()
        app.get("/search?q=" + quote('a\r\n{"level": "error"}\x1b[31m\u202e\u2028' + "x" * 1000))
        app.get("/" + quote("a\r\nb\x1b[31m\u202e"))
    finally:
        log.removeHandler(handler)
        log.setLevel(before)
    written = stream.getvalue()
    assert written.count("\n") == 2
    assert re.fullmatch(r"[\x20-\x7e\n]*", written)
    assert len(json.loads(written.splitlines()[0])["q"]) <= 256


def test_row_18_a_failure_tells_nothing_of_the_program():
    broken = Failing(ZeroDivisionError("/var/secret/place"))
    for address in ("/search?q=a", "/api/v1/search?q=a"):
        answer = create_app(UNBOUNDED, broken).test_client().get(address)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 500
        assert answer.headers["X-Request-ID"] in html.unescape(text)
        for secret in ("ZeroDivision", "Traceback", "/var/secret", ".py", "search_app"):
            assert secret not in text


def test_row_19_nothing_of_others_is_loaded(client):
    for address in ("/", f"/search?q={WORD}", "/article/bidi", "/nowhere"):
        page = client.get(address).get_data(as_text=True)
        loaded = re.findall(r'<(?:script|img|link)[^>]+(?:src|href)="([^"]+)"', page)
        assert loaded
        assert all(url.startswith("/") and not url.startswith("//") for url in loaded)


@pytest.mark.browser
def test_row_19_a_page_asks_its_own_site_alone(browser, hostile_server):
    page = browser.new_page()
    asked = []

    def look(route):
        asked.append(route.request.url)
        route.continue_()

    page.route("**/*", look)
    for path in ("/", f"/search?q={quote(WORD)}&per_page=50", "/article/bidi", "/nowhere"):
        page.goto(hostile_server + path)
        page.wait_for_load_state("networkidle")
    page.close()
    assert {Path(urlsplit(url).path).suffix for url in asked} >= {"", ".css", ".js"}
    assert [url for url in asked if not url.startswith(hostile_server + "/")] == []


@pytest.mark.parametrize("payload", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0"])
def test_row_20_no_cell_is_a_formula(payload):
    assert spreadsheet.defused(payload) == "'" + payload


def test_row_20_no_cell_of_a_table_is_a_formula(client):
    table = client.get(f"/search.csv?q={WORD}&group=0").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(table, newline="")))
    assert len(rows) > len(PAYLOADS)
    for cell in (cell for row in rows[1:] for cell in row):
        assert not cell.lstrip(" ").startswith(tuple("=+-@\t\r"))


def ask(base, method, path, **options):
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
    try:
        connection.request(method, path, **options)
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def test_row_23_slow_clients_hold_nobody_up(live_server):
    address = urlsplit(live_server)
    slow = [socket.create_connection((address.hostname, address.port)) for _ in range(150)]
    try:
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        started = time.perf_counter()
        assert ask(live_server, "GET", "/healthz").status == 200
        assert time.perf_counter() - started < 1
    finally:
        for connection in slow:
            connection.close()


SMUGGLED = {
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
    "both kinds": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n",
    "no length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "space before colon": b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "header too large": b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 600_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("raw", SMUGGLED.values(), ids=SMUGGLED.keys())
def test_row_23_what_two_servers_could_read_differently_is_refused(live_server, raw):
    address = urlsplit(live_server)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(raw)
        status = int(connection.recv(64).split()[1])
    assert 400 <= status < 600


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "FOO"])
def test_row_24_nothing_but_reading(live_server, method):
    for path in ("/search?q=a", "/api/v1/search?q=a", "/healthz"):
        assert ask(live_server, method, path).status in (400, 405)


def test_every_row_of_the_list_has_a_test():
    listed = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| (\d\d) \|", listed, re.MULTILINE))
    tested = {name[9:11] for name in globals() if name.startswith("test_row_")}
    assert rows == tested
