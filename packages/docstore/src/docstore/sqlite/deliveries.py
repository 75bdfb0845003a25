"""Results on their way from a worker thread to an event loop, with one wake-up for all that are ready."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import Any


class Delivery:
    """Resolves futures of one event loop from other threads."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._ready: deque[tuple[asyncio.Future[Any], Any, BaseException | None]] = deque()
        self._is_waking = False

    def new_future(self) -> asyncio.Future[Any]:
        """A future of the loop."""
        return self._loop.create_future()

    def add(self, future: asyncio.Future[Any], result: Any, error: BaseException | None = None) -> None:
        """Put a result on the way; nothing moves before `send`."""
        self._ready.append((future, result, error))

    def send(self) -> None:
        """Wake the loop, unless it is waking already."""
        if self._is_waking or not self._ready:
            return
        self._is_waking = True
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._resolve)

    def _resolve(self) -> None:
        self._is_waking = False  # before the drain, so that a result added during it wakes the loop again
        while self._ready:
            future, result, error = self._ready.popleft()
            if future.done():
                continue
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)
