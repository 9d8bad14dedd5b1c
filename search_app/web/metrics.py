"""Figures for Prometheus: how fast, how often nothing is found, how old the index is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from indexer.errors import KhabarError

from ..page import SearchPage, SearchParameters
from .service import Service

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The figures of one application, in a registry of their own."""

    def __init__(self, service: Service):
        self.registry = CollectorRegistry()
        self.registry.register(IndexCollector(service))
        self.latency = Histogram(
            "khabar_request_seconds",
            "Seconds from a request to its answer",
            ["endpoint", "status"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.searches = Counter(
            "khabar_searches", "Searches by what came of them", ["outcome"], registry=self.registry
        )
        for outcome in ("found", "nothing", "partial"):
            self.searches.labels(outcome)  # there from the start, at 0

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
        found: SearchPage | None = g.get("found")
        if found is not None:
            outcome = "partial" if found.partial else "found" if found.total else "nothing"
            self.searches.labels(outcome).inc()
        return response

    def show(self) -> Response:
        """Answer all figures as Prometheus reads them."""
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
        cache = state.cache
        yield GaugeMetricFamily("khabar_cache_bytes", "Bytes of decoded lists", cache.size)
        yield GaugeMetricFamily("khabar_cache_limit_bytes", "Bytes they may take", cache.limit)
        yield CounterMetricFamily("khabar_cache_hits", "Lists found in memory", cache.hits)
        yield CounterMetricFamily("khabar_cache_misses", "Lists decoded", cache.misses)


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
