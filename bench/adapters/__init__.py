"""The provider adapters: CPU for a token, time for a request."""

from bench.adapters.table import measure_adapters

__all__ = ["measure_adapters"]
