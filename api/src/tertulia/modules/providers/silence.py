"""A time limit for silence that costs one assignment per packet: its timer is moved only when it fires."""

from __future__ import annotations

import asyncio
from types import TracebackType


class SilenceError(Exception):
    """Nothing came for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"nothing came for {seconds:g} seconds")
        self.seconds = seconds


class SilenceLimit:
    """Cancels the enclosed block when `extend` was not called for too long, and raises SilenceError instead.

    Behaves towards outer cancellation as `asyncio.timeout` does.
    """

    def __init__(self, seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._seconds = seconds
        self._deadline = self._loop.time() + seconds
        self._timer: asyncio.TimerHandle | None = None
        self._fires_at = 0.0
        self._task: asyncio.Task[object] | None = None
        self._cancelling = 0
        self._expired = False

    def extend(self, seconds: float) -> None:
        """There was a sign of life: allow so many seconds from now on."""
        self._seconds = seconds
        self._deadline = self._loop.time() + seconds
        if self._deadline < self._fires_at:
            self._arm()

    async def __aenter__(self) -> SilenceLimit:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a silence limit needs a task")
        self._task = task
        self._cancelling = task.cancelling()
        self._arm()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._expired and self._task is not None:
            ours = self._task.uncancel() <= self._cancelling
            if ours and kind is not None and issubclass(kind, asyncio.CancelledError):
                raise SilenceError(self._seconds) from error

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._fires_at = self._deadline
        self._timer = self._loop.call_at(self._deadline, self._check)

    def _check(self) -> None:
        if self._loop.time() < self._deadline:
            self._arm()
        elif self._task is not None:
            self._timer = None
            self._expired = True
            self._task.cancel()
