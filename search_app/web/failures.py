"""What a reader sees when something is wrong: a page that says what to do, or problem+json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, SecurityError
from werkzeug.sansio.response import Response as AnyResponse

from indexer.errors import IndexDamaged, IndexMissing, IndexStale, KhabarError, UsageError

from ..page import SearchParameters
from ..parameters import MAX_QUERY_BYTES, clean_query
from ..texts.messages import TEXTS, text
from .request_log import request_id

API_PREFIX = "/api/"
INDEX_FAILURES = {IndexMissing: "missing", IndexStale: "stale", IndexDamaged: "damaged"}


class ArticleNotFound(NotFound):
    """No article has the id that was asked for."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that went wrong, in words for a reader."""

    status: int
    title: str
    text: str
    command: str = ""  # that the operator can run

    @property
    def number(self) -> str:
        """What the log calls the request."""
        return request_id()

    @property
    def may_pass(self) -> bool:
        """Whether the same address may be answered a while later."""
        return self.is_ours or self.status == HTTPStatus.TOO_MANY_REQUESTS

    @property
    def is_ours(self) -> bool:
        """Whether the fault is not the reader's."""
        return self.status >= 500


def register(app: Flask) -> None:
    """Let *app* answer every failure with a page, and with problem+json below /api/."""
    app.register_error_handler(KhabarError, _khabar_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(InternalServerError, _internal_error)


def _khabar_error(error: KhabarError) -> Response:
    if isinstance(error, UsageError):
        title = _titled(error.status)[0]
        return _answer(Failure(error.status, title, str(error)))
    for kind, name in INDEX_FAILURES.items():
        if isinstance(error, kind):
            # The sentence holds a path of this machine: it is for the log.
            current_app.logger.error("%s", error)
            return _answer(
                Failure(
                    error.status,
                    text(f"error.{name}.title"),
                    text(f"error.{name}.text"),
                    command=text(f"error.{name}.command"),
                )
            )
    raise error  # no page can help: it becomes a 500, with its trace in the log


def _http_error(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if status < 400:
        return error.get_response(request.environ)
    title, explanation = _titled(status)
    if isinstance(error, ArticleNotFound):
        title, explanation = text("error.article.title"), text("error.article.text")
    response = _answer(Failure(status, title, explanation))
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _internal_error(error: InternalServerError) -> Response:
    # The log has the trace from Flask, by a line before this one.
    current_app.logger.error("The request that failed is %s.", request_id())
    title, explanation = _titled(500)
    return _answer(Failure(500, title, explanation))


def _foreign_host(error: SecurityError) -> Response:
    # Such a request has no addresses to link to, so this is a sentence, not a page.
    return Response(text("error.host.text") + "\n", status=400, mimetype="text/plain")


def _titled(status: int) -> tuple[str, str]:
    name = str(status) if f"error.{status}.title" in TEXTS else "other"
    return text(f"error.{name}.title"), text(f"error.{name}.text")


def _answer(failure: Failure) -> Response:
    if request.path.startswith(API_PREFIX):
        response = _problem(failure)
    else:
        # What was asked stays in the box, unless it is too long to be sent back.
        query = clean_query(request.args.get("q", ""))[:MAX_QUERY_BYTES]
        page = render_template(
            "error.html", failure=failure, parameters=SearchParameters(query=query)
        )
        response = Response(page, status=failure.status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def _problem(failure: Failure) -> Response:
    """Return *failure* as RFC 9457 has it."""
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(failure.status).phrase,
        "status": failure.status,
        "detail": f"{failure.title}. {failure.text} {failure.command}".strip(),
    }
    if failure.is_ours:
        problem["instance"] = f"urn:khabar:request:{failure.number}"
    return Response(
        json.dumps(problem, ensure_ascii=False),
        status=failure.status,
        mimetype="application/problem+json",
    )
