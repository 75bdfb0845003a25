"""500 followers of one run."""

from __future__ import annotations

import asyncio
import gc

import msgspec

from bench.connections import HttpConnection, ask_once
from bench.machine import read_cpu_seconds
from bench.people import Person, read_chunks_sent
from bench.plans import FOLLOWERS, paced_model
from bench.processes import RunningProgram


async def measure_followers(
    server: RunningProgram, provider: RunningProgram, person: Person, warm_up: float, window: float
) -> float:
    """CPU seconds of the server for each follower and token; RuntimeError if a follower did not see the end."""
    model = paced_model("words", warm_up + window + 1)
    started = await ask_once(server.port, person.question(model, accept="application/json"))
    run: dict[str, str] = msgspec.json.decode(started.body)
    request = person.get(f"/api/runs/{run['runId']}/stream")
    counters = await HttpConnection.open(provider.port)
    gc.disable()
    try:
        followers = [asyncio.create_task(ask_once(server.port, request)) for _ in range(FOLLOWERS)]
        await asyncio.sleep(warm_up)
        cpu, chunks = read_cpu_seconds(server.pid), await read_chunks_sent(counters)
        await asyncio.sleep(window)
        cpu, chunks = read_cpu_seconds(server.pid) - cpu, await read_chunks_sent(counters) - chunks
        replies = await asyncio.gather(*followers)
    finally:
        gc.enable()
        counters.close()
    if any(reply.find(b'"finish"') is None for reply in replies):
        raise RuntimeError("a follower did not see the end")
    return cpu / chunks / FOLLOWERS
