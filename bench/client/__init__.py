"""Measurements of the web app in a browser."""

from bench.client.table import measure_client

__all__ = ["measure_client"]
