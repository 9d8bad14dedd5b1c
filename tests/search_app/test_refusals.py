"""Requests that waitress refuses before the application sees them get answers of the application."""

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from search_app import create_app
from search_app.texts.messages import text
from search_app.web.server import listen, make_server

HEAD = b"POST /preferences HTTP/1.1\r\nHost: 127.0.0.1\r\n"
LARGE = b"x" * 80_000
CHUNKS = b"".join(b"2710\r\n" + b"x" * 10_000 + b"\r\n" for _ in range(8)) + b"0\r\n\r\n"

REFUSED = {
    "body by its length": (413, HEAD + b"Content-Length: 80000\r\n\r\n" + LARGE),
    "body that never comes": (413, HEAD + b"Content-Length: 5000000000\r\n\r\n"),
    "body in chunks": (413, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS),
    "head": (431, b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 600_000 + b"\r\n\r\n"),
    "space before colon": (400, b"GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
    "no length": (400, HEAD + b"Content-Length: -1\r\n\r\n"),
    "no chunks": (400, HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
    "other coding": (501, HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    "no HTTP": (400, b"\x16\x03\x01\x02\x00\r\n\r\n"),
}


def serve(app) -> Iterator[str]:
    server = make_server(app, listen(port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def bounded(service) -> Iterator[str]:
    config = {"trusted_hosts": ["news.example"], "requests_per_second": 0.001, "burst": 2}
    yield from serve(create_app(config, service))


@pytest.fixture
def broken() -> Iterator[str]:
    def app(environ, start_response):
        raise ZeroDivisionError

    yield from serve(app)


def ask(base: str, raw: bytes) -> tuple[int, str, str]:
    """Return the status, the head and the body of the answer, read until the connection ends."""
    address = urlsplit(base)
    answer = b""
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        try:
            connection.sendall(raw)
            while received := connection.recv(65536):
                answer += received
        except ConnectionResetError:
            pass  # it ended before all was sent
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode(), body.decode()


@pytest.mark.parametrize(("status", "raw"), REFUSED.values(), ids=REFUSED.keys())
def test_what_the_server_refuses_is_a_page_with_a_number(live_server, status, raw):
    given, head, body = ask(live_server, raw)
    assert given == status
    title = "error.other.title" if status == 501 else f"error.{status}.title"
    assert f"<h1>{text(title)}</h1>" in body
    number = next(line.split()[1] for line in head.splitlines() if line.startswith("X-Request-Id"))
    assert number in body
    assert "Connection: close" in head
    assert "Content-Security-Policy" in head


def test_refused_requests_count_and_need_no_trusted_host(bounded):
    raw = REFUSED["no HTTP"][1]
    assert [ask(bounded, raw)[0] for _ in range(3)] == [400, 400, 429]


def test_an_application_that_fails_is_not_asked_again(broken, caplog):
    status, _, body = ask(broken, b"GET / HTTP/1.0\r\n\r\n")
    assert status == 500
    assert "ZeroDivisionError" not in body
    assert caplog.text.count("Exception while serving") == 1
