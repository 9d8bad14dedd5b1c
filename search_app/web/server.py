"""The production server: waitress, in as many processes as are asked for, on one socket."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from waitress.server import create_server

from ..memory import keep_for_good, share_arenas
from .config import MAX_BODY_BYTES
from .processes import Supervisor, end_on_signal
from .refusals import Channel

LOOPBACK = "127.0.0.1"
PORT = 8000
THREADS = 16  # of a process; most of them wait: AppConfig.searches_at_once says how many work
MAX_CONNECTIONS = 500  # slow ones hold no thread, only one of these
WAITING_CONNECTIONS = 1024  # that no process has taken yet
IDLE_SECONDS = 30  # after which a connection without a byte is closed
# Room for an address with a query far too long, which then gets a page of ours.
MAX_HEADER_BYTES = 512 * 1024


def listen(host: str = LOOPBACK, port: int = PORT) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one. OSError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=WAITING_CONNECTIONS)


def make_server(app: Flask, listening: socket.socket, threads: int = THREADS) -> Any:
    """Return a waitress server over a socket that listens, not yet running.

    ``run()`` serves until interrupted, ``close()`` stops it, ``effective_port``
    is where it listens.
    """
    server = create_server(
        app,
        sockets=[listening],
        threads=threads,
        max_request_body_size=4 * MAX_BODY_BYTES,  # room for bodies that get a page of ours
        max_request_header_size=MAX_HEADER_BYTES,
        connection_limit=MAX_CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=IDLE_SECONDS // 3,
        asyncore_use_poll=True,  # select takes no more than 1,024 files
        clear_untrusted_proxy_headers=False,  # the application knows which to believe
        ident=None,  # nobody needs to know which server this is
    )
    server.channel_class = Channel
    return server


def serve(
    app: Flask,
    listening: socket.socket,
    threads: int = THREADS,
    processes: int = 1,
    gone: Callable[[int], None] = lambda process: None,
    begin: Callable[[], None] = lambda: None,
) -> None:
    """Serve *app* until interrupted; each process calls *begin* before it answers.

    All *processes* take their connections from the one socket, whichever is
    free; *gone* is told the number of each that ended. *app* must not hold an
    open index yet where there are several.
    """

    def work() -> None:
        end_on_signal()
        share_arenas()
        begin()
        server = make_server(app, listening, threads)
        try:
            server.run()
        finally:
            server.close()

    keep_for_good()  # and what the collector never touches stays shared among processes
    if processes > 1:
        Supervisor(work, processes, gone).run()
    else:
        work()
