"""A circuit breaker: an endpoint that does not answer is left alone for a while, so that it costs nobody a second
timeout."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Literal

import msgspec

from tertulia.modules.providers.errors import (
    ProviderCircuitOpenError,
    ProviderError,
    ProviderRateLimitedError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)

FAILURES_IN_A_ROW = 3
FIRST_PAUSE = 30.0
LONGEST_PAUSE = 300.0
CircuitState = Literal["closed", "open", "half-open"]
_SERVER_FAILURE = 500


class CircuitStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How a circuit is. `retry_in`: seconds until somebody may try again, when it is open."""

    state: CircuitState
    failures: int
    retry_in: float | None = None
    last_error: ProviderError | None = None


class Circuit:
    """Counts one endpoint's failures. Open, it refuses every call; after a pause that grows it lets one call through,
    and what becomes of that decides.

    `own_keys`: whether people call with keys of their own, whose limits say nothing of the endpoint. `now`: seconds
    of a clock that only goes forward.
    """

    def __init__(
        self, endpoint: str, *, own_keys: bool = False, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._endpoint = endpoint
        self._own_keys = own_keys
        self._now = now
        self._failures = 0
        self._openings = 0
        self._retry_at: float | None = None
        self._is_trying = False
        self._last_error: ProviderError | None = None

    @property
    def status(self) -> CircuitStatus:
        if self._retry_at is None:
            return CircuitStatus(state="closed", failures=self._failures, last_error=self._last_error)
        remaining = max(0.0, self._retry_at - self._now())
        return CircuitStatus(
            state="half-open" if self._is_trying or not remaining else "open",
            failures=self._failures,
            retry_in=remaining,
            last_error=self._last_error,
        )

    def enter(self) -> bool:
        """Ask to make a call: whether it is the trial that decides. Raises ProviderCircuitOpenError."""
        if self._retry_at is None:
            return False
        remaining = self._retry_at - self._now()
        if self._is_trying or remaining > 0:
            seconds = max(1, math.ceil(remaining))
            raise ProviderCircuitOpenError(
                endpoint=self._endpoint, seconds=seconds, retryable=True, retry_after=float(seconds)
            )
        self._is_trying = True
        return True

    def succeed(self) -> None:
        """The endpoint answers: the circuit closes."""
        self._failures = self._openings = 0
        self._retry_at = self._last_error = None
        self._is_trying = False

    def fail(self, error: ProviderError, *, is_trial: bool) -> None:
        """A call ended with this. What is the fault of the request or of its key does not count, and shows in a trial
        that the endpoint is there."""
        counts = self._counts(error)
        if counts:
            self._last_error = error
        if is_trial and self._is_trying:
            self._settle_trial(error, counts=counts)
        elif counts and self._retry_at is None:
            self._failures += 1
            if self._failures >= FAILURES_IN_A_ROW or _is_silence(error):
                self._open(error)

    def abandon(self) -> None:
        """The trial ended without telling anything: the next call is one."""
        self._is_trying = False

    def _settle_trial(self, error: ProviderError, *, counts: bool) -> None:
        self._is_trying = False
        if counts:
            self._failures += 1
            self._open(error)
        elif error.status is not None and error.status < _SERVER_FAILURE:
            self.succeed()

    def _open(self, error: ProviderError) -> None:
        pause = min(LONGEST_PAUSE, max(FIRST_PAUSE * 2**self._openings, error.retry_after or 0.0))
        self._openings = min(self._openings + 1, 10)
        self._retry_at = self._now() + pause

    def _counts(self, error: ProviderError) -> bool:
        if isinstance(error, ProviderRateLimitedError):
            return error.retry_after is not None and not self._own_keys
        return _is_silence(error) or error.retryable or (error.status or 0) >= _SERVER_FAILURE


def _is_silence(error: ProviderError) -> bool:
    return isinstance(error, ProviderTimeoutError | ProviderUnreachableError)
