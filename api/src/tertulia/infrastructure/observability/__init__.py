"""Logs and metrics."""

from tertulia.infrastructure.observability.logs import configure_logs
from tertulia.infrastructure.observability.metrics import METRICS_MEDIA_TYPE, Metrics

__all__ = ["METRICS_MEDIA_TYPE", "Metrics", "configure_logs"]
