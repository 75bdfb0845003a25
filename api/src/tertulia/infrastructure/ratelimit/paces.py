"""A limit for what every request is counted against: in this process alone, and cheap."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from limits import parse

from tertulia.infrastructure.ratelimit.errors import RateLimitedError
from tertulia.infrastructure.ratelimit.quotas import Quota, note_quota

MAX_SUBJECTS = 50_000
"""When there are more, all are counted anew: memory is bounded."""


class Pace:
    """Counts in a sliding window made of two fixed ones (Cloudflare's approximation), without I/O.

    Each server counts for itself: asking another server on every request would cost more than the request.
    """

    def __init__(
        self, name: str, rule: str, *, enabled: bool = True, now: Callable[[], float] | None = None
    ) -> None:
        """rule: how many in how long, like `1200/minute`. now: the clock, by default the system's."""
        item = parse(rule)
        self._name = name
        self._amount = item.amount
        self._window = item.get_expiry()
        self._enabled = enabled
        self._now = now or time.monotonic
        self._number = -1
        self._counts: dict[str, int] = {}
        self._before: dict[str, int] = {}

    @property
    def subjects(self) -> int:
        """How many are remembered."""
        return len(self._counts) + len(self._before)

    def hit(self, subject: str) -> None:
        """Count one; RateLimitedError when it is one too many."""
        if not self._enabled:
            return
        number, passed = divmod(self._now(), self._window)
        if number != self._number:
            self._turn(number)
        count = self._counts.get(subject, 0) + 1
        used = count + self._before.get(subject, 0) * (1 - passed / self._window)
        reset = math.ceil(self._window - passed)
        if used > self._amount:
            note_quota(Quota(self._name, self._amount, self._window, 0, reset))
            raise RateLimitedError(retryAfter=reset, limit=self._name)
        if self.subjects >= MAX_SUBJECTS and subject not in self._counts:
            self._before, self._counts = {}, {}
        self._counts[subject] = count
        note_quota(Quota(self._name, self._amount, self._window, int(self._amount - used), reset))

    def _turn(self, number: float) -> None:
        self._before = self._counts if number == self._number + 1 else {}
        self._counts = {}
        self._number = number
