"""Counts attempts in sliding windows, and refuses those that are too many."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import msgspec
from limits import RateLimitItem, parse

from tertulia.infrastructure.ratelimit.counters import Counters
from tertulia.infrastructure.ratelimit.errors import RateLimitedError
from tertulia.infrastructure.ratelimit.quotas import Quota, note_quota
from tertulia.kernel.errors import AppError


class Budget(msgspec.Struct, frozen=True):
    """What may fail how often. name: of the limit, as `RateLimitedError` says it. rule: like `10/minute`. subject:
    whose failures are counted together."""

    name: str
    rule: str
    subject: str


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
    async def count_failures(self, *budgets: Budget) -> AsyncGenerator[None]:
        """Count the block against every budget if it raises an AppError, and not otherwise. When one is used up, the
        block does not run, and nothing is counted against the others.

        Attempts in the making count as failures, so that a hundred at once do not all slip through.
        """
        if not self._enabled:
            yield
            return
        held: list[Budget] = []
        try:
            for one in budgets:
                await self._hold(one, held)
            try:
                yield
            except AppError:
                for one in budgets:
                    await self._counters.hit(self._parse(one.rule), one.name, one.subject)
                raise
            finally:
                for one in budgets:
                    note_quota(await self._read_quota(self._parse(one.rule), one.name, one.subject))
        finally:
            self._leave(held)

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._counters.close()

    async def _hold(self, budget: Budget, held: list[Budget]) -> None:
        """Let an attempt in the making count, and refuse it when it is one too many. It counts before Redis is waited
        for: else many at once would all be tested before the first of them counts."""
        held.append(budget)
        key = (budget.name, budget.subject)
        self._open[key] += 1
        if not await self._counters.test(self._parse(budget.rule), *key, self._open[key]):
            raise _refuse(await self._read_quota(self._parse(budget.rule), *key))

    def _leave(self, budgets: Sequence[Budget]) -> None:
        for one in budgets:
            self._open[one.name, one.subject] -= 1
            if not self._open[one.name, one.subject]:
                del self._open[one.name, one.subject]

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
