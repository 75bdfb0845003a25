"""Prometheus metrics of one application; modules add gauges of their own."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector, generate_latest

METRICS_MEDIA_TYPE = "text/plain; version=0.0.4"
"""Without the charset, which the framework adds to every text: twice, Prometheus 3 can not read it."""
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """A registry of its own, so that two applications in one process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._responses = Histogram(
            "tertulia_http_response_seconds",
            "Time until a response began, by method, route and status.",
            ("method", "route", "status"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._children: dict[tuple[str, str, int], Histogram] = {}

    def observe_response(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one response. route: the template, never the path with its ids."""
        key = (method, route, status)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self._responses.labels(method, route, str(status))
        child.observe(seconds)

    def add_gauge(self, name: str, description: str, read: Callable[[], float]) -> None:
        """Show the value that `read` gives whenever somebody asks."""
        Gauge(name, description, registry=self._registry).set_function(read)

    def render(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)
