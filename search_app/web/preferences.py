"""The reader's preferences in a cookie: read before every page, written by one form."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlsplit

from flask import Flask, Response, abort, make_response, redirect, render_template, request, url_for

from ..page import SearchParameters
from ..texts.reader import CHOICES, DEFAULTS, Preferences, reader, set_reader
from .failures import API_PREFIX

COOKIE = "khabar"
ONE_YEAR = 365 * 24 * 3600  # in seconds


def register(app: Flask) -> None:
    """Let *app* make its pages for the reader who asks, and let readers choose."""
    app.before_request(_read)
    app.teardown_request(lambda _: set_reader(DEFAULTS))
    app.after_request(_vary)
    app.add_url_rule("/preferences", "preferences", _show)
    app.add_url_rule("/preferences", "save_preferences", _save, methods=["POST"])


def _read() -> None:
    answers_programs = request.path.startswith(API_PREFIX)
    set_reader(
        DEFAULTS if answers_programs else Preferences.decode(request.cookies.get(COOKIE, ""))
    )


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.add("Cookie")
    return response


def _show() -> str:
    """Show what can be chosen, and the way back."""
    return render_template(
        "preferences.html",
        choices=CHOICES,
        chosen=reader(),
        back=_local(request.args.get("back", "")),
        parameters=SearchParameters(),
    )


def _save() -> Response:
    """Keep what was chosen, and lead back; what a form leaves out stays as it was."""
    if not _is_own_form():
        abort(403)
    chosen = Preferences.of({**asdict(reader()), **request.form.to_dict()})
    response = make_response(redirect(_local(request.form.get("back", "")), code=303))
    path = request.script_root or "/"
    if value := chosen.encode():
        response.set_cookie(
            COOKIE,
            value,
            max_age=ONE_YEAR,
            path=path,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(COOKIE, path=path)
    return response


def _is_own_form() -> bool:
    """Return whether a page of this site sent the form, as far as the browser says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _local(address: str) -> str:
    """Return *address* where it is one of this site, else that of the first page."""
    # A browser takes two slashes, or a slash and a backslash, for another site.
    local = address.startswith("/") and address[1:2] not in ("/", "\\")
    return address if local and address.isprintable() else url_for("home")
