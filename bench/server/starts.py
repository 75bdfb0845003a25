"""Conversations that start: 200 at the same moment, one-token answers one after the other, unpaced answers."""

from __future__ import annotations

import asyncio
import time

import msgspec

from bench.connections import HttpConnection, Reply, ask_once
from bench.figures import percentile
from bench.machine import read_cpu_seconds
from bench.people import Person
from bench.plans import AT_ONCE, BURST, BURST_TOKENS, ONE_TOKEN, STREAMS, UNPACED, UNPACED_TOKENS
from bench.processes import RunningProgram


class BurstResult(msgspec.Struct, frozen=True):
    """200 new conversations at the same moment. Seconds."""

    failed: int
    first_token_p50: float
    first_token_p99: float
    end_p50: float
    """From the provider's last token to the end of the response."""


class RateResult(msgspec.Struct, frozen=True):
    """Something done again and again."""

    per_second: float
    cpu_each: float


async def start_together(server: RunningProgram, person: Person) -> BurstResult:
    """Open 200 connections and ask on each, all at the same moment; connecting is part of the time."""
    requests = [person.question(BURST) for _ in range(STREAMS)]
    replies = await asyncio.gather(
        *(ask_once(server.port, request) for request in requests), return_exceptions=True
    )
    firsts: list[float] = []
    ends: list[float] = []
    for reply in replies:
        stamps = reply.read_stamps() if isinstance(reply, Reply) else []
        if isinstance(reply, Reply) and len(stamps) == BURST_TOKENS and reply.find(b'"finish"'):
            firsts.append((stamps[0][0] - reply.asked) / 1e9)
            ends.append((reply.ended - stamps[-1][1]) / 1e9)
    if not firsts:
        raise RuntimeError(f"no conversation of {STREAMS} succeeded: {replies[0]!r:.500}")
    return BurstResult(
        failed=STREAMS - len(firsts),
        first_token_p50=percentile(firsts, 0.5),
        first_token_p99=percentile(firsts, 0.99),
        end_p50=percentile(ends, 0.5),
    )


async def start_repeatedly(server: RunningProgram, person: Person, seconds: float) -> RateResult:
    """20 people at once, each of whom starts a new conversation when the last one has its one-token answer."""
    until = time.monotonic() + seconds
    cpu, started = read_cpu_seconds(server.pid), time.monotonic()
    counts = await asyncio.gather(*(_start_until(server, person, until) for _ in range(AT_ONCE)))
    took = time.monotonic() - started
    done = sum(counts)
    return RateResult(per_second=done / took, cpu_each=(read_cpu_seconds(server.pid) - cpu) / done)


async def stream_unpaced(server: RunningProgram, person: Person) -> RateResult:
    """20 answers at once from a provider that sends as fast as it can. The result is for each token."""
    cpu, started = read_cpu_seconds(server.pid), time.monotonic()
    replies = await asyncio.gather(*(ask_once(server.port, person.question(UNPACED)) for _ in range(AT_ONCE)))
    took = time.monotonic() - started
    if any(reply.find(b'"finish"') is None for reply in replies):
        raise RuntimeError("an answer did not finish")
    tokens = AT_ONCE * UNPACED_TOKENS
    return RateResult(per_second=tokens / took, cpu_each=(read_cpu_seconds(server.pid) - cpu) / tokens)


async def _start_until(server: RunningProgram, person: Person, until: float) -> int:
    connection = await HttpConnection.open(server.port)
    done = 0
    try:
        while time.monotonic() < until:
            reply = await connection.ask(person.question(ONE_TOKEN))
            if reply.find(b'"finish"') is None:
                raise RuntimeError(f"a conversation failed: {reply.body[:500]!r}")
            done += 1
    finally:
        connection.close()
    return done
