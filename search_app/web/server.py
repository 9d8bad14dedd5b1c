"""The production server."""

from __future__ import annotations

from typing import Any

from flask import Flask
from waitress.server import create_server

from .config import MAX_BODY_BYTES

LOOPBACK = "127.0.0.1"
PORT = 8000
THREADS = 16  # most of them wait: AppConfig.searches_at_once says how many work
MAX_CONNECTIONS = 500  # slow ones hold no thread, only one of these
IDLE_SECONDS = 30  # after which a connection without a byte is closed
# Room for an address with a query far too long, which then gets a page of ours.
MAX_HEADER_BYTES = 512 * 1024


def make_server(app: Flask, host: str = LOOPBACK, port: int = PORT, threads: int = THREADS) -> Any:
    """Return a waitress server, bound and not yet running; port 0 takes a free one.

    ``run()`` serves until interrupted, ``close()`` stops it, ``effective_port``
    is where it listens.
    """
    return create_server(
        app,
        host=host,
        port=port,
        threads=threads,
        max_request_body_size=MAX_BODY_BYTES,
        max_request_header_size=MAX_HEADER_BYTES,
        connection_limit=MAX_CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=IDLE_SECONDS // 3,
        asyncore_use_poll=True,  # select takes no more than 1,024 files
        clear_untrusted_proxy_headers=False,  # the application knows which to believe
        ident=None,  # nobody needs to know which server this is
    )


def serve(app: Flask, host: str = LOOPBACK, port: int = PORT, threads: int = THREADS) -> None:
    """Serve *app* until interrupted. By default only this machine can reach it."""
    make_server(app, host, port, threads).run()
