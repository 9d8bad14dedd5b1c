"""A line of JSON for each request, and every other line of the log in the same form.

JSON escapes whatever is not ASCII, so that no request can begin a line of its
own, colour a terminal or turn the direction of the text. What was searched for
is left out, and the last part of a client's address too.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request

from .config import AppConfig
from .limits import blurred

HEADER = "X-Request-ID"
MAX_LOGGED = 256  # characters of a path or query
_ID = re.compile(r"[\w.-]{8,64}", re.ASCII)

log = logging.getLogger(__name__)


def request_id() -> str:
    """Return what this request is called in the log, in a header and on pages of errors.

    Where proxies are trusted, it is what they call it.
    """
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    found: str = g.request_id
    return found


class RequestLog:
    """Names each request, and writes a line when it was answered."""

    def __init__(self, config: AppConfig):
        self.config = config

    def register(self, app: Flask) -> None:
        """Let *app* be logged; the first to see a request, the last to see its answer."""
        app.before_request(self.begin)
        app.after_request(self.end)

    def begin(self) -> None:
        """Name the request and start its clock."""
        g.started = time.perf_counter()
        given = request.headers.get(HEADER, "")
        if self.config.trusted_proxies and _ID.fullmatch(given):
            g.request_id = given

    def end(self, response: Response) -> Response:
        """Write the line."""
        response.headers[HEADER] = request_id()
        if not log.isEnabledFor(logging.INFO):
            return response
        line: dict[str, Any] = {
            "id": request_id(),
            "client": blurred(request.remote_addr),
            "method": request.method[:16],
            "path": request.path[:MAX_LOGGED],
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 2),
        }
        if not response.is_streamed:
            line["bytes"] = response.content_length
        if (found := g.get("found")) is not None:
            line["total"] = found.total
        if self.config.log_queries and request.args.get("q"):
            line["q"] = request.args["q"][:MAX_LOGGED]
        log.info("request", extra={"fields": line})
        return response


class JsonLines(logging.Formatter):
    """Writes a record as one line of ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: time, level, event, and the fields or the trace where there are some."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=repr)


def log_to_stderr(*, requests: bool = True) -> None:
    """Let this process write its log to standard error; with *requests* a line for each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    log.setLevel(logging.INFO if requests else logging.WARNING)
