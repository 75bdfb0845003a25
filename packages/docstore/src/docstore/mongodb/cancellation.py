"""A cancellation of a call to the driver arrives at the caller."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def keep_cancellation() -> Generator[None]:
    """Raise CancelledError at the end of the block if the task was cancelled in it, whatever the block made of that.

    The driver awaits within `asyncio.wait_for`, which before Python 3.12 returns the result and forgets a cancellation
    that comes in the same turn of the loop (https://github.com/python/cpython/issues/86296).
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        yield
    finally:
        if task and task.cancelling() > before:
            raise asyncio.CancelledError
