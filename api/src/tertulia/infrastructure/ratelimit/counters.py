"""Where attempts are counted: in Redis for all servers together while it answers, else in this process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from limits import RateLimitItem, WindowStats
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

RETRY_SECONDS = 5.0
"""A Redis that failed is left alone for this long; each server counts for itself meanwhile."""
_REDIS_SECONDS = 1.0
_KEY_PREFIX = "tertulia"
_Result = TypeVar("_Result")
_Window = SlidingWindowCounterRateLimiter
_logger = structlog.get_logger(__name__)


class Counters:
    """Sliding windows. Whatever happens to Redis, an attempt is counted somewhere and nothing fails."""

    def __init__(self, redis_url: str | None) -> None:
        self._local = _Window(MemoryStorage())
        self._storage = _open_redis(redis_url) if redis_url else None
        self._shared = _Window(self._storage) if self._storage else None
        self._away_until = 0.0
        self._is_away = False

    async def hit(self, item: RateLimitItem, name: str, subject: str) -> bool:
        """Count one; False when it is one too many, and then it is not counted."""
        return await self._ask(lambda window: window.hit(item, name, subject))

    async def test(self, item: RateLimitItem, name: str, subject: str, cost: int) -> bool:
        """Whether this many would be allowed."""
        return await self._ask(lambda window: window.test(item, name, subject, cost=cost))

    async def read(self, item: RateLimitItem, name: str, subject: str) -> WindowStats:
        """What is left, and when it is all there again."""
        return await self._ask(lambda window: window.get_window_stats(item, name, subject))

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self._storage is not None:
            await _client_of(self._storage).aclose()

    async def _ask(self, question: Callable[[_Window], Awaitable[_Result]]) -> _Result:
        from limits.errors import StorageError

        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                async with asyncio.timeout(_REDIS_SECONDS):
                    answer = await question(self._shared)
            except (StorageError, OSError) as error:
                self._note_away(error)
            else:
                self._note_back()
                return answer
        return await question(self._local)

    def _note_away(self, error: Exception) -> None:
        self._away_until = time.monotonic() + RETRY_SECONDS
        if not self._is_away:
            reason = str(error.__cause__ or error) or type(error).__name__
            _logger.warning("Redis does not answer; this server counts limits by itself", reason=reason)
        self._is_away = True

    def _note_back(self) -> None:
        if self._is_away:
            _logger.info("Redis answers again")
        self._is_away = False


def _open_redis(url: str) -> Storage:
    """The storage of an address; nothing is contacted yet."""
    from limits.aio.storage import RedisStorage

    return RedisStorage(
        f"async+{url}",
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix=_KEY_PREFIX,
        socket_timeout=_REDIS_SECONDS,
        socket_connect_timeout=_REDIS_SECONDS,
    )


def _client_of(storage: Storage) -> Any:
    """The client that the storage made; the library has no way to close it."""
    unknown: Any = storage
    return unknown.bridge.storage
