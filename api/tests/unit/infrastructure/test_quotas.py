"""What answers say of limits, the cheap limit of every request, and counting in a real Redis."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncGenerator

import pytest

from api.tests.peers.redis import RedisServer
from api.tests.waiting import PATIENCE
from tertulia.infrastructure.config import LimitSettings
from tertulia.infrastructure.ratelimit import (
    Budget,
    Pace,
    Quota,
    RateLimitedError,
    RateLimiter,
    collect_quotas,
    render_quotas,
)
from tertulia.kernel.errors import AppError


class Watch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_what_is_left_is_noted_for_the_answer() -> None:
    quotas = collect_quotas()
    limiter = RateLimiter(enabled=True)

    await limiter.hit("messages", "3/minute", "ada")
    await limiter.hit("messages", "3/minute", "ada")

    quota = quotas["messages"]
    assert (quota.amount, quota.window, quota.remaining) == (3, 60, 1)
    assert 1 <= quota.reset <= 60


async def test_a_refusal_leaves_nothing() -> None:
    limiter = RateLimiter(enabled=True)
    await limiter.hit("messages", "1/minute", "ada")
    quotas = collect_quotas()

    with pytest.raises(RateLimitedError) as caught:
        await limiter.hit("messages", "1/minute", "ada")

    assert quotas["messages"].remaining == 0
    assert quotas["messages"].reset == caught.value.params["retryAfter"]
    assert caught.value.limit == "messages"


async def test_of_several_subjects_the_one_with_the_least_left_is_told() -> None:
    limiter = RateLimiter(enabled=True)
    for _ in range(2):
        with pytest.raises(AppError):
            async with limiter.count_failures(Budget("sign-in", "5/minute", "address")):
                raise AppError
    quotas = collect_quotas()

    async with limiter.count_failures(
        Budget("sign-in", "5/minute", "account"), Budget("sign-in", "5/minute", "address")
    ):
        pass

    assert quotas["sign-in"].remaining == 3


def test_quotas_are_written_as_the_draft_says() -> None:
    quotas = {"a": Quota("a", 10, 60, 3, 7), "b": Quota("b", 5, 3600, 0, 99)}

    assert render_quotas(quotas) == (
        (b"ratelimit-policy", b'"a";q=10;w=60, "b";q=5;w=3600'),
        (b"ratelimit", b'"a";r=3;t=7, "b";r=0;t=99'),
    )


async def test_every_limit_of_the_settings_can_be_counted() -> None:
    limiter, limits = RateLimiter(enabled=True), LimitSettings()
    rules = [rule for name in limits.__struct_fields__ if isinstance(rule := getattr(limits, name), str)]

    for rule in rules:
        quotas = collect_quotas()
        await limiter.hit("any", rule, rule)
        assert quotas["any"].remaining == int(rule.split("/")[0]) - 1

    assert limits.second_factor in rules
    assert len(rules) >= 9


def test_a_pace_refuses_what_is_too_many_and_slides() -> None:
    watch = Watch()
    pace = Pace("reading", "10/minute", now=watch)
    for _ in range(10):
        pace.hit("ada")
    pace.hit("eve")
    with pytest.raises(RateLimitedError) as caught:
        pace.hit("ada")
    assert caught.value.params == {"retryAfter": 60}

    watch.seconds = 90  # Half of the window before still counts: 5 of 10.
    for _ in range(5):
        pace.hit("ada")
    with pytest.raises(RateLimitedError):
        pace.hit("ada")

    watch.seconds = 1_000
    for _ in range(10):
        pace.hit("ada")


def test_a_pace_says_when_its_window_ends() -> None:
    watch, quotas = Watch(), collect_quotas()
    pace = Pace("reading", "10/minute", now=watch)
    watch.seconds = 605
    pace.hit("ada")
    assert (quotas["reading"].remaining, quotas["reading"].reset) == (9, 55)


def test_a_pace_that_is_off_refuses_nothing() -> None:
    pace = Pace("reading", "1/minute", enabled=False)
    for _ in range(5):
        pace.hit("ada")


def test_a_pace_is_bounded_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tertulia.infrastructure.ratelimit.paces.MAX_SUBJECTS", 100)
    pace = Pace("reading", "5/minute")
    for number in range(1_000):
        pace.hit(str(number))

    assert pace.subjects <= 100


@pytest.fixture
async def limiters(redis_server: RedisServer) -> AsyncGenerator[tuple[RateLimiter, RateLimiter]]:
    """Those of two servers."""
    both = (
        RateLimiter(enabled=True, redis_url=redis_server.url),
        RateLimiter(enabled=True, redis_url=redis_server.url),
    )
    yield both
    for limiter in both:
        await limiter.close()


async def test_two_servers_count_together_in_redis(limiters: tuple[RateLimiter, RateLimiter]) -> None:
    one, other = limiters
    await one.hit("together", "2/minute", "ada")
    await other.hit("together", "2/minute", "ada")

    for limiter in limiters:
        with pytest.raises(RateLimitedError):
            await limiter.hit("together", "2/minute", "ada")


async def test_failures_are_counted_together_in_redis(limiters: tuple[RateLimiter, RateLimiter]) -> None:
    for limiter in limiters:
        with pytest.raises(AppError):
            async with limiter.count_failures(Budget("failures", "2/minute", "ada")):
                raise AppError

    with pytest.raises(RateLimitedError):
        async with limiters[0].count_failures(Budget("failures", "2/minute", "ada")):
            pass


async def test_attempts_in_the_making_count_as_failures_in_redis_too(
    limiters: tuple[RateLimiter, RateLimiter],
) -> None:
    """Send a hundred wrong passwords at once, so that all of them are let through before one has failed."""
    attempts = 0

    async def fail() -> None:
        nonlocal attempts
        budgets = (Budget("making", "10/minute", "ada"), Budget("making of all", "100/minute", "ada"))
        async with limiters[0].count_failures(*budgets):
            attempts += 1
            await asyncio.sleep(0)
            raise AppError

    await asyncio.gather(*(fail() for _ in range(100)), return_exceptions=True)
    assert attempts <= 10


async def test_without_redis_each_server_counts_for_itself() -> None:
    limiter = RateLimiter(enabled=True, redis_url="redis://127.0.0.1:1")
    for _ in range(2):
        await limiter.hit("messages", "2/minute", "ada")
    with pytest.raises(RateLimitedError):
        await limiter.hit("messages", "2/minute", "ada")
    await limiter.close()


async def test_a_redis_that_failed_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise every request would wait for it."""
    limiter = RateLimiter(enabled=True, redis_url="redis://127.0.0.1:1")
    asked = 0
    shared = limiter._counters._shared  # pyright: ignore[reportPrivateUsage] - what must not be asked
    assert shared is not None

    async def fail(*_: object, **__: object) -> bool:
        nonlocal asked
        asked += 1
        raise OSError

    monkeypatch.setattr(shared, "hit", fail)
    monkeypatch.setattr(shared, "get_window_stats", fail)
    for _ in range(3):
        await limiter.hit("messages", "5/minute", "ada")
    assert asked == 1
    await limiter.close()


async def test_a_redis_that_hangs_refuses_nobody_and_lets_nobody_through_for_ever(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tertulia.infrastructure.ratelimit.counters.RETRY_SECONDS", 0)
    limiter = RateLimiter(enabled=True, redis_url=redis_server.url)
    await limiter.hit("hanging", "2/minute", "ada")
    monkeypatch.setattr("tertulia.infrastructure.ratelimit.counters._REDIS_SECONDS", 0.05)
    os.kill(redis_server.pid, signal.SIGSTOP)
    try:
        for _ in range(2):
            await limiter.hit("hanging", "2/minute", "ada")
        with pytest.raises(RateLimitedError):
            await limiter.hit("hanging", "2/minute", "ada")
    finally:
        os.kill(redis_server.pid, signal.SIGCONT)
    monkeypatch.setattr("tertulia.infrastructure.ratelimit.counters._REDIS_SECONDS", PATIENCE)

    await limiter.hit("back", "1/minute", "ada")
    other = RateLimiter(enabled=True, redis_url=redis_server.url)
    with pytest.raises(RateLimitedError):
        await other.hit("back", "1/minute", "ada")

    await limiter.close()
    await other.close()
