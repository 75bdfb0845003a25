"""Counting attempts."""

from __future__ import annotations

import asyncio

import pytest

from tertulia.infrastructure.ratelimit import Budget, RateLimitedError, RateLimiter
from tertulia.kernel.errors import AppError


async def test_as_many_as_allowed_pass_and_then_none() -> None:
    limiter = RateLimiter(enabled=True)
    for _ in range(3):
        await limiter.hit("messages", "3/minute", "ada")
    with pytest.raises(RateLimitedError) as caught:
        await limiter.hit("messages", "3/minute", "ada")
    assert 1 <= int(caught.value.params["retryAfter"]) <= 60


async def test_people_and_things_are_counted_apart() -> None:
    limiter = RateLimiter(enabled=True)
    await limiter.hit("messages", "1/minute", "ada")
    await limiter.hit("messages", "1/minute", "eve")
    await limiter.hit("titles", "1/minute", "ada")


async def test_a_limiter_that_is_off_refuses_nothing() -> None:
    limiter = RateLimiter(enabled=False)
    for _ in range(100):
        await limiter.hit("messages", "1/minute", "ada")


async def fail(limiter: RateLimiter) -> None:
    async with limiter.count_failures(Budget("sign-in", "2/minute", "ada")):
        await asyncio.sleep(0)
        raise AppError


async def test_only_failures_are_counted() -> None:
    limiter = RateLimiter(enabled=True)
    for _ in range(5):
        async with limiter.count_failures(Budget("sign-in", "2/minute", "ada")):
            pass
    for _ in range(2):
        with pytest.raises(AppError):
            await fail(limiter)
    with pytest.raises(RateLimitedError):
        await fail(limiter)


async def test_each_budget_counts_failures_and_refuses_by_itself() -> None:
    limiter = RateLimiter(enabled=True)

    async def fail_from(address: str) -> None:
        async with limiter.count_failures(
            Budget("address", "2/minute", address), Budget("account", "3/minute", "ada")
        ):
            raise AppError

    for _ in range(2):
        with pytest.raises(AppError):
            await fail_from("one")
    with pytest.raises(RateLimitedError) as caught:
        await fail_from("one")
    assert caught.value.limit == "address"
    with pytest.raises(AppError):
        await fail_from("two")
    with pytest.raises(RateLimitedError) as caught:
        await fail_from("three")
    assert caught.value.limit == "account"


async def test_attempts_in_the_making_count_as_failures() -> None:
    limiter = RateLimiter(enabled=True)
    results = await asyncio.gather(*(fail(limiter) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(result, RateLimitedError) for result in results) == 8


async def test_a_cancelled_attempt_frees_its_place() -> None:
    limiter = RateLimiter(enabled=True)

    async def hang() -> None:
        async with limiter.count_failures(Budget("sign-in", "1/minute", "ada")):
            await asyncio.Event().wait()

    hanging = asyncio.ensure_future(hang())
    await asyncio.sleep(0)
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    async with limiter.count_failures(Budget("sign-in", "1/minute", "ada")):
        pass
