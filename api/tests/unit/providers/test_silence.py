"""The time limit that is moved only when it fires."""

from __future__ import annotations

import asyncio

import pytest

from api.tests.waiting import PATIENCE
from tertulia.modules.providers.silence import SilenceError, SilenceLimit


async def test_silence_ends_the_block() -> None:
    with pytest.raises(SilenceError) as caught:
        async with SilenceLimit(0.02):
            await asyncio.Event().wait()
    assert caught.value.seconds == 0.02
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_signs_of_life_extend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    real, passed = loop.time, 0.0
    monkeypatch.setattr(loop, "time", lambda: real() + passed)
    async with SilenceLimit(PATIENCE) as limit:
        for _ in range(10):
            passed += PATIENCE * 0.4
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            limit.extend(PATIENCE)


async def test_a_shorter_limit_holds_from_when_it_is_set() -> None:
    async def fall_silent() -> None:
        async with SilenceLimit(60) as limit:
            limit.extend(0.02)
            await asyncio.Event().wait()

    with pytest.raises(SilenceError):
        await asyncio.wait_for(fall_silent(), PATIENCE)


async def test_a_cancellation_from_outside_stays_one() -> None:
    async def wait() -> None:
        async with SilenceLimit(60):
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
