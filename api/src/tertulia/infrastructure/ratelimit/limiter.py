"""Counts attempts in sliding windows, and refuses those that are too many."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from limits import RateLimitItem, parse

from tertulia.infrastructure.ratelimit.counters import Counters
from tertulia.infrastructure.ratelimit.errors import RateLimitedError
from tertulia.infrastructure.ratelimit.quotas import Quota, note_quota
from tertulia.kernel.errors import AppError


class RateLimiter:
    """Refuses what comes too often; a limiter that is not enabled refuses nothing and counts nothing."""

    def __init__(self, *, enabled: bool, redis_url: str | None = None) -> None:
        """redis_url: where all servers count together; None: each for itself."""
        self._enabled = enabled
        self._counters = Counters(redis_url if enabled else None)
        self._rules: dict[str, RateLimitItem] = {}
        self._open: Counter[tuple[str, str]] = Counter()

    async def hit(self, name: str, rule: str, subject: str) -> None:
        """Count one attempt of `subject` at the thing `name`, or raise RateLimitedError.

        rule: how many in how long, like `10/minute`.
        """
        if not self._enabled:
            return
        item = self._parse(rule)
        is_allowed = await self._counters.hit(item, name, subject)
        quota = await self._read_quota(item, name, subject)
        if not is_allowed:
            raise _refuse(quota)
        note_quota(quota)

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
            if not await self._counters.test(item, name, subject, self._open[name, subject] + 1):
                raise _refuse(await self._read_quota(item, name, subject))
        self._open.update((name, subject) for subject in subjects)
        try:
            yield
        except AppError:
            for subject in subjects:
                await self._counters.hit(item, name, subject)
            raise
        finally:
            self._leave(name, subjects)
            for subject in subjects:
                note_quota(await self._read_quota(item, name, subject))

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._counters.close()

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

    async def _read_quota(self, item: RateLimitItem, name: str, subject: str) -> Quota:
        stats = await self._counters.read(item, name, subject)
        reset = max(1, math.ceil(stats.reset_time - time.time()))
        return Quota(name, item.amount, item.get_expiry(), stats.remaining, reset)


def _refuse(quota: Quota) -> RateLimitedError:
    note_quota(Quota(quota.name, quota.amount, quota.window, 0, quota.reset))
    return RateLimitedError(retryAfter=quota.reset, limit=quota.name)
