"""Query to page: the search flow and everything that shows its results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from .web.config import AppConfig
    from .web.service import Service

__all__ = ["create_app"]


def create_app(
    config: Mapping[str, Any] | AppConfig | None = None, service: Service | None = None
) -> Flask:
    """Return the WSGI application: the pages and the API over one index.

    ``config`` is an AppConfig or the mapping it is made from. ``service``
    answers the searches; without one the index at ``config.index_home`` does.
    """
    # Here, so that the command line does not load Flask to search or to build.
    from .web.factory import build_app

    return build_app(config, service)
