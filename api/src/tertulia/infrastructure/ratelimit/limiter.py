"""Counts attempts in sliding windows, and refuses those that are too many."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from tertulia.kernel.errors import AppError, ErrorKind


class RateLimitedError(AppError):
    """Too many attempts. Parameter: `retryAfter`, seconds."""

    code = "rate_limited"
    kind = ErrorKind.LIMITED
    message = "Too many attempts. Try again in {retryAfter} seconds."


class RateLimiter:
    """Refuses what comes too often; a limiter that is not enabled refuses nothing and counts nothing."""

    def __init__(self, *, enabled: bool) -> None:
        self._enabled = enabled
        self._window = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._rules: dict[str, RateLimitItem] = {}
        self._open: Counter[tuple[str, str]] = Counter()

    async def hit(self, name: str, rule: str, subject: str) -> None:
        """Count one attempt of `subject` at the thing `name`, or raise RateLimitedError.

        rule: how many in how long, like `10/minute`.
        """
        if not self._enabled:
            return
        item = self._parse(rule)
        if not await self._window.hit(item, name, subject):
            raise await self._refusal(item, name, subject)

    @asynccontextmanager
    async def count_failures(self, name: str, rule: str, subjects: Sequence[str]) -> AsyncGenerator[None]:
        """Count the block against every subject if it raises an AppError, and not otherwise.

        Attempts in the making count as failures, so that a hundred at once do not all slip through.
        """
        if not self._enabled:
            yield
            return
        item = self._parse(rule)
        for subject in subjects:
            if not await self._window.test(item, name, subject, cost=self._open[name, subject] + 1):
                raise await self._refusal(item, name, subject)
        self._open.update((name, subject) for subject in subjects)
        try:
            yield
        except AppError:
            for subject in subjects:
                await self._window.hit(item, name, subject)
            raise
        finally:
            self._leave(name, subjects)

    def _leave(self, name: str, subjects: Sequence[str]) -> None:
        for subject in subjects:
            self._open[name, subject] -= 1
            if not self._open[name, subject]:
                del self._open[name, subject]

    def _parse(self, rule: str) -> RateLimitItem:
        item = self._rules.get(rule)
        if item is None:
            item = self._rules[rule] = parse(rule)
        return item

    async def _refusal(self, item: RateLimitItem, name: str, subject: str) -> RateLimitedError:
        stats = await self._window.get_window_stats(item, name, subject)
        return RateLimitedError(retryAfter=max(1, math.ceil(stats.reset_time - time.time())))
