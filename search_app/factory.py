"""The WSGI application: settings, pages, API, failures and headers put together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request
from jinja2 import StrictUndefined
from werkzeug.routing import BaseConverter

from . import api, downloads, failures, guide, preferences, views
from .addresses import SETTINGS
from .assets import load_assets
from .config import AppConfig
from .headers import SECURITY_HEADERS
from .service import Service

HERE = Path(__file__).parent


class ArticleId(BaseConverter):
    """An id in a path: any text, slashes at any place included."""

    regex = ".+"
    part_isolating = False


def build_app(config: Mapping[str, Any] | AppConfig | None, service: Service | None) -> Flask:
    """Return the application over *service*, or over the index that *config* names."""
    settings = AppConfig.of(config)
    app = Flask(__name__, static_folder=None)
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts) or None
    app.config[SETTINGS] = settings
    app.url_map.converters["id"] = ArticleId
    app.url_map.merge_slashes = False  # two slashes may stand in the id of an article
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    answers = service or _product_service(settings.index_home)

    views.Pages(answers, load_assets(HERE / "static")).register(app)
    guide.Guide(answers).register(app)
    api.Api(answers).register(app)
    downloads.Downloads(answers).register(app)
    preferences.register(app)
    failures.register(app)

    @app.before_request
    def refuse_large_bodies() -> None:
        if (request.content_length or 0) > settings.max_body_bytes:
            abort(413)

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers.update(SECURITY_HEADERS)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    return app


def _product_service(index_home: Path) -> Service:
    # Here, so that pages over another service load no engine.
    from indexer import backends
    from indexer.index.home import IndexHome

    from .search import SearchService

    return SearchService(IndexHome(index_home), backends.default())
