"""The WSGI application: settings, pages, API, failures and headers put together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from flask import Flask, Response, request
from flask_compress import Compress
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from . import api, downloads, failures, guide, opensearch, preferences, views
from .addresses import SETTINGS
from .admission import Admission
from .assets import load_assets
from .conditional import Conditional
from .config import AppConfig
from .headers import SECURITY_HEADERS, STRICT_TRANSPORT
from .kept import KeptAnswers
from .metrics import Metrics, Noted
from .request_log import RequestLog
from .service import Service

HERE = Path(__file__).parent
# Of several that a browser takes as readily the first; those that stream need no whole answer.
COMPRESSION: Mapping[str, Any] = {
    "COMPRESS_ALGORITHM": ["zstd", "br", "gzip"],
    "COMPRESS_ALGORITHM_STREAMING": ["zstd", "br"],
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "text/csv",
        "text/javascript",
        "text/plain",
        "image/svg+xml",
        "application/json",
        "application/problem+json",
        "application/feed+json",
        "application/rss+xml",
        "application/atom+xml",
        "application/opensearchdescription+xml",
        "application/x-suggestions+json",
    ],
}


class ArticleId(BaseConverter):
    """An id in a path: any text, slashes at any place included."""

    regex = ".+"
    part_isolating = False


def build_app(config: Mapping[str, Any] | AppConfig | None, service: Service | None) -> Flask:
    """Return the application over *service*, or over the index that *config* names."""
    settings = AppConfig.of(config)
    app = Flask(__name__, static_folder=None)
    app.config["TRUSTED_HOSTS"] = _trusted(settings)
    app.config[SETTINGS] = settings
    app.url_map.converters["id"] = ArticleId
    app.url_map.merge_slashes = False  # two slashes may stand in the id of an article
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    known = service or _product_service(settings.index_home)
    answers = cast(Service, Noted(known))

    _surround(app, settings, known)
    assets = load_assets(HERE / "static")
    views.Pages(answers, assets).register(app)
    opensearch.OpenSearch(answers, assets["icon.svg"]).register(app)
    guide.Guide(answers).register(app)
    api.Api(answers).register(app)
    downloads.Downloads(answers).register(app)
    failures.register(app)
    return app


def _surround(app: Flask, settings: AppConfig, service: Service) -> None:
    """Put around the pages what every request and answer goes through.

    A request passes from the first to the last of these, its answer back.
    """
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.config.update(COMPRESSION)
    Compress(app)
    RequestLog(settings).register(app)
    kept = KeptAnswers(settings.kept_answers_mib)
    Metrics(service, kept).register(app, public=settings.metrics)
    app.after_request(_secure)
    preferences.register(app)  # before what may refuse, which tells the reader so
    admission = Admission(settings)
    admission.register(app)
    Conditional(service, kept).register(app)
    admission.register_places(app)


def _secure(response: Response) -> Response:
    response.headers.update(SECURITY_HEADERS)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _trusted(settings: AppConfig) -> list[str] | None:
    """Return the hosts that are answered, None for all; checks of health come from this machine."""
    return [*settings.trusted_hosts, "127.0.0.1"] if settings.trusted_hosts else None


def _product_service(index_home: Path) -> Service:
    # Here, so that pages over another service load no engine.
    from indexer import backends
    from indexer.index.storage.home import IndexHome

    from ..search import SearchService

    return SearchService(IndexHome(index_home), backends.default())
