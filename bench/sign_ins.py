"""How much running answers are held up while twenty people sign in at the same moment."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import msgspec

from bench.connections import Reply, ask_once
from bench.figures import percentile
from bench.people import Person, register, sign_in
from bench.plans import AT_ONCE, Plan, list_models, paced_model
from bench.processes import RunningProgram, provider_command, running, tertulia_command, write_settings

STREAMS = 10
"""Enough tokens for a 99th percentile, and far from what the server can do."""
_SETTLE = 1.0


class SignInFigures(msgspec.Struct, frozen=True):
    """Seconds: latency of the answers' tokens at the 99th percentile, in quiet and while people sign in, and how long
    one sign-in takes then, in the middle."""

    quiet_p99: float
    busy_p99: float
    sign_in_p50: float


async def measure_sign_ins(folder: Path, plan: Plan) -> list[SignInFigures]:
    """One figure for each round. RuntimeError when a sign-in is refused."""
    async with running(provider_command(), folder / "provider.log") as provider:
        home = folder / "sign-ins"
        write_settings(home, provider.port, list_models())
        async with running(tertulia_command(home), folder / "sign-ins.log") as server:
            people = [await register(server.port, f"person{number}") for number in range(AT_ONCE)]
            return [await _measure_round(server, people[0], plan.short_window) for _ in range(plan.rounds)]


async def _measure_round(server: RunningProgram, person: Person, window: float) -> SignInFigures:
    request = person.question(paced_model("stamps", 2 * _SETTLE + 2 * window))
    streams = [asyncio.create_task(ask_once(server.port, request)) for _ in range(STREAMS)]
    await asyncio.sleep(_SETTLE)
    start = time.monotonic_ns()
    await asyncio.sleep(window)
    middle = time.monotonic_ns()
    taken: list[float] = []
    while time.monotonic_ns() - middle < window * 1e9:
        taken += await asyncio.gather(*(_time_sign_in(server.port, number) for number in range(AT_ONCE)))
    end = time.monotonic_ns()
    replies = await asyncio.gather(*streams)
    return SignInFigures(
        quiet_p99=percentile(_list_latencies(replies, start, middle), 0.99),
        busy_p99=percentile(_list_latencies(replies, middle, end), 0.99),
        sign_in_p50=percentile(taken, 0.5),
    )


async def _time_sign_in(port: int, number: int) -> float:
    started = time.perf_counter()
    await sign_in(port, f"person{number}")
    return time.perf_counter() - started


def _list_latencies(replies: list[Reply], start: int, end: int) -> list[float]:
    return [
        (moment - stamp) / 1e9
        for reply in replies
        for moment, stamp in reply.read_stamps()
        if start <= stamp <= end
    ]
