"""Who is let in: not too much of one client, not too many at once, no large bodies."""

from __future__ import annotations

import logging
import math

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import RequestEntityTooLarge, ServiceUnavailable, TooManyRequests

from .config import AppConfig
from .failures import API_PREFIX
from .limits import ClientRates, Gate, client_of
from .refusals import REFUSED

# What costs nothing, and must be answered also when everything else is busy.
FREE = frozenset({"asset", "healthz", "readyz", "metrics", "robots"})
RETRY_SECONDS = 2  # after which one who found no place may ask again

log = logging.getLogger(__name__)


class Admission:
    """The bounds of one application."""

    def __init__(self, config: AppConfig):
        self.config = config
        self.gate = Gate(config.searches_at_once, config.searches_in_line, config.wait_seconds)
        self.pages = _rates(config.requests_per_second, config.burst)
        self.api = _rates(config.api_requests_per_second, config.api_burst)
        self._warned = False

    def register(self, app: Flask) -> None:
        """Let *app* look at each request before it is answered: how often its client asks."""
        app.before_request(self.admit)

    def register_places(self, app: Flask) -> None:
        """Let *app* take a place for each request that is still to be answered."""
        app.before_request(self.enter)
        app.after_request(self.leave_when_sent)
        app.teardown_request(self.leave_at_last)

    def admit(self) -> None:
        """Raise what the request is refused with where its client asks too much."""
        if request.endpoint not in FREE:
            self._count()
        if REFUSED in request.environ:
            abort(request.environ[REFUSED])
        if (request.content_length or 0) > self.config.max_body_bytes:
            raise RequestEntityTooLarge

    def _count(self) -> None:
        """Raise TooManyRequests where the client of the request asks too often."""
        self._warn_of_proxies()
        rates = self.api if request.path.startswith(API_PREFIX) else self.pages
        seconds = rates.wait(client_of(request.remote_addr)) if rates else 0
        if seconds:
            raise TooManyRequests(retry_after=math.ceil(seconds))

    def enter(self) -> None:
        """Take a place for the request; raise where there is none in time."""
        if request.endpoint in FREE:
            return
        if not self.gate.enter():
            raise ServiceUnavailable(retry_after=RETRY_SECONDS)
        g.place = _Place(self.gate)

    def leave_when_sent(self, response: Response) -> Response:
        """Give the place back when the last byte of a streamed answer is written."""
        place = g.get("place")
        if place is not None and response.is_streamed:
            g.pop("place")
            response.call_on_close(place.leave)
        return response

    def leave_at_last(self, _: BaseException | None) -> None:
        """Give the place back, whatever came of the request."""
        place = g.pop("place", None)
        if place is not None:
            place.leave()

    def _warn_of_proxies(self) -> None:
        if self._warned or self.config.trusted_proxies or "X-Forwarded-For" not in request.headers:
            return
        self._warned = True
        log.warning(
            "A request came with X-Forwarded-For, which is not believed: all readers behind "
            "a proxy count as one client. Set KHABAR_TRUSTED_PROXIES."
        )


class _Place:
    """A place behind the gate, given back once."""

    def __init__(self, gate: Gate):
        self._gate: Gate | None = gate

    def leave(self) -> None:
        """Give it back, unless it was given back before."""
        gate, self._gate = self._gate, None
        if gate is not None:
            gate.leave()


def _rates(per_second: float, burst: int) -> ClientRates | None:
    return ClientRates(per_second, burst) if per_second else None
