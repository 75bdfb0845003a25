"""Work that is done every so often, beside the requests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

_logger = structlog.get_logger(__name__)


class Repeating:
    """Does one thing again and again, in a task of its own. What fails is done the next time; the log is told when it
    begins to fail, and when it succeeds again."""

    def __init__(
        self, name: str, do: Callable[[], Awaitable[object]], seconds: float, *, at_once: bool = False
    ) -> None:
        """name: what is done, for the log. seconds: the pause before each time. at_once: without one before the
        first."""
        self._name = name
        self._do = do
        self._seconds = seconds
        self._at_once = at_once
        self._task: asyncio.Task[None] | None = None
        self._is_failing = False

    def open(self) -> None:
        """Begin; fine when it has begun."""
        if self._task is None:
            self._task = asyncio.create_task(self._go_on(), name=self._name)

    async def close(self) -> None:
        """End, also in the midst of the work; fine when it never began."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def _go_on(self) -> None:
        if self._at_once:
            await self._try()
        # Work that caught its cancellation comes back here.
        while self._task is asyncio.current_task():
            await asyncio.sleep(self._seconds)
            await self._try()

    async def _try(self) -> None:
        try:
            await self._do()
        except Exception:  # whatever it is, the next time may do
            if not self._is_failing:
                _logger.exception("this failed, and will be tried again", work=self._name)
            self._is_failing = True
        else:
            if self._is_failing:
                _logger.info("this succeeds again", work=self._name)
            self._is_failing = False
