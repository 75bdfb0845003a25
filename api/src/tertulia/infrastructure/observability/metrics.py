"""Prometheus metrics of one application; modules add gauges of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

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

    def add_gauges(
        self, name: str, description: str, label: str, read: Callable[[], Mapping[str, float]]
    ) -> None:
        """Show a value for each label value that `read` gives whenever somebody asks."""
        self._registry.register(_LabelledGauges(name, description, label, read))

    def render(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)


class _LabelledGauges(Collector):
    """Knows its label values only when it is asked, so that one that is gone is not shown any more."""

    def __init__(
        self, name: str, description: str, label: str, read: Callable[[], Mapping[str, float]]
    ) -> None:
        self._name = name
        self._description = description
        self._label = label
        self._read = read

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily(self._name, self._description, labels=[self._label])
        for value, figure in self._read().items():
            family.add_metric([value], figure)
        yield family
