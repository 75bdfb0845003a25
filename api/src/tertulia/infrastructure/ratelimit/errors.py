"""The refusal of what comes too often."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class RateLimitedError(AppError):
    """Too many attempts. Parameter: `retryAfter`, seconds. limit: the name of the limit that was reached."""

    code = "rate_limited"
    kind = ErrorKind.LIMITED
    message = "Too many attempts. Try again in {retryAfter} seconds."

    def __init__(self, *, retryAfter: int, limit: str = "") -> None:  # noqa: N803 - the name on the wire
        super().__init__(retryAfter=retryAfter)
        self.limit = limit
