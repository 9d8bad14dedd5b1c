"""The verbs that serve the pages: serve, demo."""

from __future__ import annotations

import os
import socket
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from indexer import backends
from indexer.build import BuildOptions
from indexer.build import build as run_build
from indexer.console import index_option, say
from indexer.errors import KhabarError
from indexer.index.storage.home import IndexHome
from indexer.progress import reporting

from .. import create_app
from ..search import SearchService
from ..web.config import AppConfig
from ..web.metrics import forget_process, share_figures
from ..web.processes import AS_CORES, usual_processes
from ..web.request_log import log_to_stderr
from ..web.server import LOOPBACK, PORT, THREADS, listen
from ..web.server import serve as run_server

PORTS_TRIED = 10  # by the demo, from PORT upward


@click.command(
    epilog="""\b
Examples:
  khabar serve --index news-index --port 8080
  KHABAR_PUBLIC_URL=https://news.example KHABAR_TRUSTED_PROXIES=1 khabar serve
"""
)
@index_option
@click.option("--host", envvar="KHABAR_HOST", default=LOOPBACK, show_default=True)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    envvar="KHABAR_PORT",
    default=PORT,
    show_default=True,
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    envvar="KHABAR_THREADS",
    default=THREADS,
    show_default=True,
)
@click.option(
    "--processes",
    type=click.IntRange(0, 64),
    envvar="KHABAR_PROCESSES",
    default=0,
    help=f"That answer at this address. 0: as many as there are cores, {AS_CORES} at most.",
)
@click.option(
    "--request-log/--no-request-log",
    default=True,
    show_default=True,
    help="A line of JSON for each request on standard error.",
)
def serve(
    index_path: Path, host: str, port: int, threads: int, processes: int, request_log: bool
) -> None:
    """Serve the pages and the API over the index; README lists the settings."""
    config = AppConfig.of_environment(os.environ, index_home=index_path)
    log_to_stderr(requests=request_log)
    _serve(config, host, [port], threads, processes or usual_processes())


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), help=f"Else the first free from {PORT}.")
@click.option("--threads", type=click.IntRange(1, 64), default=THREADS, show_default=True)
def demo(host: str, port: int | None, threads: int) -> None:
    """Build an index over the bundled corpus and serve it."""
    index_path = _demo_index()
    home = IndexHome(index_path)
    with reporting() as reporter:
        report = run_build(
            [str(bundled_corpus())], home, backends.default(), BuildOptions(), reporter
        )
    say(f"{report.articles} articles of the bundled corpus are indexed in {index_path}.")
    ports = [port] if port is not None else list(range(PORT, PORT + PORTS_TRIED))
    log_to_stderr(requests=False)
    _serve(AppConfig(index_home=index_path), host, ports, threads, processes=1)


def _demo_index() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache, "khabar", "demo-index")


def bundled_corpus() -> Path:
    """Return the folder of the sample corpus: in the wheel, or beside the packages in a checkout."""
    inside = Path(str(files("search_app").joinpath("corpus")))
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "corpus"


def _serve(config: AppConfig, host: str, ports: list[int], threads: int, processes: int) -> None:
    service = SearchService(IndexHome(config.index_home), backends.default(processes))
    service.home()  # an index that cannot be served is said now, not to the first reader
    service.close()  # each process opens it for itself
    with TemporaryDirectory(prefix="khabar-") as figures, _bind(host, ports) as listening:
        if processes > 1:
            share_figures(Path(figures))
        app = create_app(config, service)
        shown = f"[{host}]" if ":" in host else host
        say(f"Khabar answers at http://{shown}:{listening.getsockname()[1]}/  (Ctrl-C ends it)")
        run_server(app, listening, threads, processes, forget_process, begin=service.follow)
        service.close()


def _bind(host: str, ports: list[int]) -> socket.socket:
    """Return a socket that listens on the first port that is free."""
    for port in ports:
        try:
            return listen(host, port)
        except OSError as error:
            problem = error
    raise KhabarError(
        f"{host}:{ports[-1]}: cannot listen there ({problem.strerror}). "
        "Name another address with --host or --port."
    )
