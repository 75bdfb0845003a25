"""What is done again and again: how it begins, goes on after a failure, and ends."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from structlog.testing import capture_logs

from api.tests.waiting import PATIENCE
from tertulia.infrastructure.repeating import Repeating


class Work:
    """Counts how often it was done; fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.times = 0
        self._failures = failures
        self._done = asyncio.Condition()

    async def do(self) -> None:
        async with self._done:
            self.times += 1
            self._done.notify_all()
        if self.times <= self._failures:
            raise OSError("it does not answer")

    async def wait_for(self, times: int) -> None:
        async with asyncio.timeout(PATIENCE), self._done:
            await self._done.wait_for(lambda: self.times >= times)


async def test_work_is_done_again_and_again_until_it_is_closed() -> None:
    work = Work()
    repeating = Repeating("count", work.do, 0.001)
    repeating.open()
    repeating.open()
    await work.wait_for(3)
    await repeating.close()
    await repeating.close()
    done = work.times
    await asyncio.sleep(0)
    assert work.times == done


async def test_the_first_time_comes_without_a_pause_where_that_is_asked_for() -> None:
    work = Work()
    repeating = Repeating("count", work.do, 3600, at_once=True)
    repeating.open()
    await work.wait_for(1)
    await repeating.close()
    assert work.times == 1


async def test_what_fails_is_tried_again_and_told_once() -> None:
    work = Work(failures=3)
    with capture_logs() as logs:
        repeating = Repeating("count", work.do, 0.001)
        repeating.open()
        await work.wait_for(5)
        await repeating.close()
    assert [one["work"] for one in logs if one["log_level"] == "error"] == ["count"]


async def test_closing_ends_what_is_under_way() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def wait_forever() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    repeating = Repeating("wait", wait_forever, 3600, at_once=True)
    repeating.open()
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        await repeating.close()
    assert ended.is_set()


async def test_closing_ends_work_that_catches_its_cancellation() -> None:
    begun = asyncio.Event()

    async def return_all_the_same() -> None:
        begun.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    repeating = Repeating("wait", return_all_the_same, 3600, at_once=True)
    repeating.open()
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        await repeating.close()


async def test_what_never_began_can_be_closed() -> None:
    work = Work()
    await Repeating("count", work.do, 0.001).close()
    assert work.times == 0
