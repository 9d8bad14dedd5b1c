"""What the server refuses by itself, answered by the application: in the reader's language, and logged.

waitress reads a request before the application sees it. One whose body or head
is too large, or that is no HTTP, it would answer in English, under no number.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask, WSGITask

REFUSED = "khabar.refused"  # in the environment: the status with which a request is refused
TOO_LARGE, FAILED = 413, 500
# In place of what could not be read; this machine's name is trusted whatever names are.
_BLANK = b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n"


class Refusal(WSGITask):  # type: ignore[misc]
    """Asks the application for the answer to a request that is refused.

    Of a body that is too large the head is passed on, of what could not be
    read nothing: no header of it is to be believed.
    """

    def __init__(self, channel: Any, request: Any):
        self.error = request.error
        super().__init__(channel, request if self.error.code == TOO_LARGE else _blank(channel))

    def execute(self) -> None:
        """Write the answer, and end the connection: what follows in it was not read."""
        if self.error.code == FAILED:  # the application itself: it is not asked again
            self.request.error, self.complete = self.error, True
            ErrorTask.execute(self)
            return
        self.set_close_on_finish()
        super().execute()

    def get_environment(self) -> dict[str, Any]:
        """Return the environment of the request, without its body."""
        environ: dict[str, Any] = super().get_environment()
        body = {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
        environ.update({REFUSED: self.error.code, **body})
        return environ


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection of which the application answers also what is refused."""

    error_task_class = Refusal


def _blank(channel: Any) -> Any:
    request = HTTPRequestParser(channel.adj)
    request.parse_header(_BLANK)
    return request
