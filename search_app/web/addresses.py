"""Absolute addresses, for what is read away from the site: feeds, citations, plug-ins."""

from __future__ import annotations

import ipaddress
from typing import Any

from flask import current_app, request, url_for
from werkzeug.exceptions import SecurityError

from .config import AppConfig

SETTINGS = "KHABAR"  # under which the application keeps its AppConfig


def settings() -> AppConfig:
    """Return the settings of the application that answers."""
    config: AppConfig = current_app.config[SETTINGS]
    return config


def site() -> str:
    """Return the address of the site without a slash at its end.

    It is the one that was set. Where none was, it is the one that was asked
    for, if that is one of the trusted hosts, this machine or a bare address:
    whoever sends a request must not choose the links of others. Else a
    SecurityError.
    """
    config = settings()
    if config.public_url:
        return config.public_url.rstrip("/")
    host = request.host.rsplit(":", 1)[0].strip("[]")
    if not config.trusted_hosts and not _is_bare(host):
        raise SecurityError(
            f"{host!r} is neither public_url nor one of trusted_hosts: set one of the two."
        )
    return request.url_root.rstrip("/")


def _is_bare(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def absolute(endpoint: str, query_string: str = "", **values: Any) -> str:
    """Return the absolute address of *endpoint*, *query_string* behind it."""
    path = url_for(endpoint, **values).removeprefix(request.script_root)
    return site() + path + (f"?{query_string}" if query_string else "")
