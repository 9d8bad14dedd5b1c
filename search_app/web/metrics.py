"""Figures for Prometheus: how fast, how often nothing is found, how old the index is."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client import values as prometheus_values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from indexer.backends import CacheUse
from indexer.errors import KhabarError

from ..page import SearchPage, SearchParameters
from .kept import KeptAnswers, Outcome
from .service import Service

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where prometheus-client looks for figures of all processes


def share_figures(folder: Path) -> None:
    """Let all Metrics that are made from now on be those of all processes that come of this one.

    Their figures stand in files of *folder*, which is empty.
    """
    os.environ[FOLDER] = str(folder)
    # prometheus-client has chosen when it was imported, which the command line does first.
    prometheus_values.ValueClass = prometheus_values.MultiProcessValue()


def forget_process(process: int) -> None:
    """Leave out what a process that ended held in memory; what it counted stays counted."""
    mark_process_dead(process, os.environ[FOLDER])


class Metrics:
    """The figures of one application, in a registry of their own.

    After ``share_figures`` they are sums over all processes.
    """

    def __init__(self, service: Service, kept: KeptAnswers):
        self.service = service
        self.kept = kept
        self.registry = CollectorRegistry()
        own: CollectorRegistry | None = self.registry
        if FOLDER in os.environ:
            MultiProcessCollector(self.registry, os.environ[FOLDER])
            own = None  # what this process counts is among what is collected
        self.registry.register(IndexCollector(service))
        self.latency = Histogram(
            "khabar_request_seconds",
            "Seconds from a request to its answer",
            ["endpoint", "status"],
            buckets=SECONDS,
            registry=own,
        )
        self.searches = Counter(
            "khabar_searches", "Searches by what came of them", ["outcome"], registry=own
        )
        for outcome in ("found", "nothing", "partial"):
            self.searches.labels(outcome)  # there from the start, at 0
        self.cache = CacheFigures("cache", "Lists", own)
        self.answers = CacheFigures("kept_answers", "Answers", own)

    def register(self, app: Flask, *, public: bool) -> None:
        """Let *app* be measured; with *public* the figures can be read at /metrics."""
        app.after_request(self.observe)
        if public:
            app.add_url_rule("/metrics", "metrics", self.show)

    def observe(self, response: Response) -> Response:
        """Count an answer."""
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        endpoint = request.endpoint or "none"
        self.latency.labels(endpoint, str(response.status_code)).observe(seconds)
        found: SearchPage | Outcome | None = g.get("found")
        if found is not None:
            outcome = "partial" if found.partial else "found" if found.total else "nothing"
            self.searches.labels(outcome).inc()
            self._note()
        return response

    def _note(self) -> None:
        self.answers.note(self.kept.use)
        with suppress(KhabarError):  # there may be no index yet
            self.cache.note(self.service.state().cache)

    def show(self) -> Response:
        """Answer all figures as Prometheus reads them."""
        self._note()
        return Response(generate_latest(self.registry), content_type=CONTENT_TYPE_LATEST)


class IndexCollector(Collector):
    """What the index that serves is like, looked up when it is asked for."""

    def __init__(self, service: Service):
        self.service = service

    def describe(self) -> Iterator[Metric]:
        """Name nothing beforehand: there may be no index yet."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; only that nothing is ready where there is no index."""
        try:
            state = self.service.state()
        except KhabarError:
            yield GaugeMetricFamily("khabar_index_ready", "1 where an index serves", 0)
            return
        yield GaugeMetricFamily("khabar_index_ready", "1 where an index serves", 1)
        info = GaugeMetricFamily(
            "khabar_index_info", "The commit that serves", labels=["generation", "commit"]
        )
        info.add_metric([state.generation, str(state.commit)], 1)
        yield info
        yield GaugeMetricFamily(
            "khabar_index_articles", "Articles that can be found", state.articles
        )
        age = max(0.0, time.time() - state.created.timestamp())
        yield GaugeMetricFamily("khabar_index_age_seconds", "Seconds since the commit", age)


class CacheFigures:
    """How much of something a process keeps in memory, and how often it was of use."""

    def __init__(self, name: str, what: str, registry: CollectorRegistry | None):
        def gauge(kind: str, meaning: str) -> Gauge:
            mode: Any = "livesum"
            name_of = f"khabar_{name}_{kind}"
            return Gauge(name_of, meaning, registry=registry, multiprocess_mode=mode)

        def counter(kind: str, meaning: str) -> Counter:
            return Counter(f"khabar_{name}_{kind}", meaning, registry=registry)

        self.size = gauge("bytes", f"{what} in memory, in bytes")
        self.limit = gauge("limit_bytes", "Bytes that they may take")
        self.hits = counter("hits", f"{what} that were found in memory")
        self.misses = counter("misses", f"{what} that were made anew")
        self._noted = CacheUse()
        self._lock = threading.Lock()

    def note(self, use: CacheUse) -> None:
        """Take over what the cache of this process says now."""
        with self._lock:
            before, self._noted = self._noted, use
            self.size.set(use.size)
            self.limit.set(use.limit)
            self.hits.inc(max(0, use.hits - before.hits))
            self.misses.inc(max(0, use.misses - before.misses))


class Noted:
    """A service whose last search stands in ``g.found``, for those who count and log."""

    def __init__(self, service: Service):
        self._service = service

    def search(self, parameters: SearchParameters) -> SearchPage:
        """Return one page of results."""
        g.found = self._service.search(parameters)
        page: SearchPage = g.found
        return page

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)
