"""What a browser has already is not sent again; what was made a moment ago is not made again."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

from flask import Flask, Response, g, request

from indexer.errors import KhabarError

from ..texts.reader import reader
from .admission import FREE
from .kept import KeptAnswers, Outcome
from .service import Service

SOURCES = ("*.py", "*.html", "*.svg", "*.toml", "*.css", "*.js", "*.txt")


class Conditional:
    """Gives each answer a weak ETag of all that it depends on.

    Weak, for a search never takes the same time twice, and compression makes
    other bytes of the same page. It is made before the search: where a commit
    comes in between, the answer is newer than its tag, never older.
    """

    def __init__(self, service: Service, kept: KeptAnswers):
        self.service = service
        self.kept = kept

    def register(self, app: Flask) -> None:
        """Let *app* answer 304 where the reader has what would be sent, else what is kept."""
        app.before_request(self.look)
        app.after_request(self.tag)

    def look(self) -> Response | None:
        """Return the answer to one who has it, None to go on and make it."""
        if request.method not in ("GET", "HEAD") or request.endpoint in FREE | {None}:
            return None
        try:
            g.tag = self._tag()
        except KhabarError:
            return None  # nothing to serve: the page says so
        if request.if_none_match.contains_weak(g.tag):
            return Response(status=304)
        kept = self.kept.get(g.tag)
        if kept is None:
            return None
        response, g.found = kept
        g.is_kept = True
        return response

    def _tag(self) -> str:
        state = self.service.state()
        parts = (
            program_version(),
            state.generation,
            str(state.commit),
            date.today().isoformat(),  # "yesterday" is another day tomorrow
            request.scheme,
            request.host,
            request.script_root,
            request.full_path,
            reader().encode(),
        )
        return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()[:24]

    def tag(self, response: Response) -> Response:
        """Say what the answer depends on, and keep it, unless it is one that should not be kept."""
        found = g.get("found")
        whole = found is None or not found.partial
        if "tag" in g and response.status_code in (200, 304) and whole:
            if request.method == "GET" and "is_kept" not in g:
                outcome = None if found is None else Outcome(found.total)
                self.kept.put(g.tag, response, outcome)
            response.set_etag(g.tag, weak=True)
            response.vary.add("Cookie")
        return response


@cache
def program_version() -> str:
    """Return what changes whenever a file of the program does: texts, templates, rules."""
    here = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for package in (here, here.parent / "indexer"):
        for path in sorted(path for kind in SOURCES for path in package.rglob(kind)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
