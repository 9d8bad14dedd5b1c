"""The reader's preferences, in a cookie or in the address: read before every page.

One form writes the cookie. What stands in an address, as ``language=en``, holds
for its page and for those that it leads to: for readers whose browser keeps
nothing, and for whoever passes on a link to a page as it looks.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import (
    Flask,
    Response,
    abort,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from ..page import SearchParameters
from ..texts.reader import CHOICES, DEFAULTS, Preferences, reader, set_reader
from .failures import API_PREFIX

COOKIE = "khabar"
# Preferences that an address may hold; the others are parameters of a search.
CARRIED = tuple(name for name in CHOICES if name not in ("per_page", "group"))
PAGES = frozenset("home search article analyze advanced compare help about api preferences".split())
ONE_YEAR = 365 * 24 * 3600  # in seconds


def register(app: Flask) -> None:
    """Let *app* make its pages for the reader who asks, and let readers choose."""
    app.before_request(_read)
    app.url_defaults(_carry)
    app.teardown_request(lambda _: set_reader(DEFAULTS))
    app.after_request(_vary)
    app.add_url_rule("/preferences", "preferences", _show)
    app.add_url_rule("/preferences", "save_preferences", _save, methods=["POST"])


def _read() -> None:
    if request.path.startswith(API_PREFIX):
        set_reader(DEFAULTS)
        return
    kept = asdict(Preferences.decode(request.cookies.get(COOKIE, "")))
    asked = {name: request.args.get(name, "") for name in CARRIED}
    along = tuple((n, v) for n, v in asked.items() if v in CHOICES[n] and v != kept[n])
    g.carried = along
    set_reader(Preferences.of({**kept, **dict(along)}))


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    """Add to an address of a page what stands in that of the page that leads there."""
    if endpoint in PAGES:
        for name, value in g.get("carried", ()):
            values.setdefault(name, value)


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
        home_path=request.script_root + "/",
        back=_local(request.args.get("back", "")),
        parameters=SearchParameters(),
    )


def _save() -> Response:
    """Keep what was chosen, and lead back; what a form leaves out stays as it was."""
    if not _is_own_form():
        abort(403)
    chosen = Preferences.of({**asdict(reader()), **request.form.to_dict()})
    back = _with_chosen(_local(request.form.get("back", "")), chosen)
    response = make_response(redirect(back, code=303))
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


def _with_chosen(back: str, chosen: Preferences) -> str:
    """Return the address *back*, what it holds of preferences as they are chosen now."""
    path, mark, query = back.partition("?")
    values = parse_qsl(query, keep_blank_values=True)
    if not any(name in CARRIED for name, _ in values):
        return back
    now = asdict(chosen)
    return path + mark + urlencode([(n, now[n] if n in CARRIED else v) for n, v in values])


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
