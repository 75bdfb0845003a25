"""How long to wait before asking again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import SystemRandom

from tertulia.modules.providers.errors import ProviderError

LONGEST_PAUSE = 30.0
"""Seconds; a provider that asks for more is not waited for, the person is told instead."""
_FIRST_PAUSE = 0.5
_LONGEST_BACKOFF = 8.0
_RANDOM = SystemRandom()


def choose_pause(error: ProviderError, attempt: int) -> float | None:
    """Seconds to wait after the failed attempt number `attempt` (from 0), or None to give up.

    The provider's own Retry-After is kept to; else the pause doubles each time, with jitter so that many
    runs that failed together do not come back together.
    """
    if not error.retryable:
        return None
    if error.retry_after is not None:
        return error.retry_after + _RANDOM.uniform(0, 0.25) if error.retry_after <= LONGEST_PAUSE else None
    return min(_LONGEST_BACKOFF, _FIRST_PAUSE * 2**attempt) * _RANDOM.uniform(0.5, 1.0)


def read_retry_after(value: str | None) -> float | None:
    """Seconds in a Retry-After header (RFC 9110 §10.2.3: a number or a date); None if absent or nonsense."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError):
            return None
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds) if seconds < 1e9 else None
