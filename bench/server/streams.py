"""200 answers at 50 tokens a second, one follower each: CPU and latency per token, and memory per stream."""

from __future__ import annotations

import asyncio
import gc
import random
import time
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from bench.connections import HttpConnection, Reply, ask_once
from bench.figures import percentile
from bench.machine import Memory, read_busy_seconds, read_cpu_seconds, read_memory
from bench.people import read_chunks_sent
from bench.plans import STREAMS, paced_model
from bench.processes import RunningProgram

SPREAD_SECONDS = 1.5
"""The streams start at random moments within this time, so that their tokens do not fall into step."""


class StreamsResult(msgspec.Struct, frozen=True):
    """One round against one server."""

    cpu_per_token: float
    latencies: list[float]
    """Seconds from the provider's write to the follower's read, of the tokens within the window."""
    memory: Memory
    failed: int
    busy_share: float
    """How much of the machine was in use by anything, 1 being one core."""

    @property
    def latency_p50(self) -> float:
        return percentile(self.latencies, 0.5)

    @property
    def latency_p99(self) -> float:
        return percentile(self.latencies, 0.99)


async def measure_streams(
    server: RunningProgram,
    provider: RunningProgram,
    ask: Callable[[str], bytes],
    warm_up: float,
    window: float,
    kind: Literal["stamps", "words"] = "stamps",
) -> StreamsResult:
    """One round. `ask` makes the request for an answer of a model.

    Only stamps tell latencies; words are as long as a model's tokens are, which memory depends on.
    """
    model = paced_model(kind, SPREAD_SECONDS + warm_up + window)
    starts = random.Random(2026)
    counters = await HttpConnection.open(provider.port)
    gc.collect()
    gc.disable()
    try:
        streams = [
            asyncio.create_task(_ask_later(server.port, ask(model), starts.uniform(0, SPREAD_SECONDS)))
            for _ in range(STREAMS)
        ]
        await asyncio.sleep(SPREAD_SECONDS + warm_up)
        before = await _read_state(server, counters)
        await asyncio.sleep(window)
        after = await _read_state(server, counters)
        memory = read_memory(server.pid)
        replies = await asyncio.gather(*streams, return_exceptions=True)
    finally:
        gc.enable()
        counters.close()
    whole = [reply for reply in replies if isinstance(reply, Reply) and _is_whole(reply)]
    return StreamsResult(
        cpu_per_token=(after.cpu - before.cpu) / (after.chunks - before.chunks),
        latencies=_list_latencies(whole, before.moment, after.moment),
        memory=memory,
        failed=STREAMS - len(whole),
        busy_share=(after.busy - before.busy) / (after.moment - before.moment) * 1e9,
    )


class _State(msgspec.Struct, frozen=True):
    moment: int
    cpu: float
    busy: float
    chunks: int


async def _read_state(server: RunningProgram, counters: HttpConnection) -> _State:
    chunks = await read_chunks_sent(counters)
    return _State(time.monotonic_ns(), read_cpu_seconds(server.pid), read_busy_seconds(), chunks)


async def _ask_later(port: int, request: bytes, delay: float) -> Reply:
    await asyncio.sleep(delay)
    return await ask_once(port, request)


def _is_whole(reply: Reply) -> bool:
    return reply.status == 200 and b"[DONE]" in b"".join(packet for _, packet in reply.packets[-3:])


def _list_latencies(replies: Sequence[Reply], start: int, end: int) -> list[float]:
    return [
        (moment - stamp) / 1e9
        for reply in replies
        for moment, stamp in reply.read_stamps()
        if start <= stamp <= end
    ]
