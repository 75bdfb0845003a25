"""Measurements of the server: tokens, starts, followers, memory, stored conversations."""

from bench.server.table import measure_server

__all__ = ["measure_server"]
