"""How long tests wait for what has to happen."""

from __future__ import annotations

PATIENCE = 100.0
"""Seconds: more than a crowded machine needs, and less than pytest allows a test. What takes this long has failed."""
