"""Tertulia: a self-hosted AI chat platform."""

__version__ = "0.1.0"
