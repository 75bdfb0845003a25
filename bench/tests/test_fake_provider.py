from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp
import msgspec
import pytest

from bench.fake_provider import FakeProvider


async def read_events(provider: FakeProvider, model: str) -> list[dict[str, Any]]:
    body = {"model": model, "stream": True, "stream_options": {"include_usage": True}}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{provider.base_url}/chat/completions", json=body) as response,
    ):
        raw = await response.content.read()
    lines = [line[6:] for line in raw.split(b"\n") if line.startswith(b"data: ")]
    assert lines.pop() == b"[DONE]"
    return [msgspec.json.decode(line) for line in lines]


def join_text(events: list[dict[str, Any]], field: str = "content") -> str:
    return "".join(c["delta"].get(field, "") for event in events for c in event["choices"])


async def test_an_answer_has_the_tokens_asked_for_and_its_usage() -> None:
    async with FakeProvider() as provider:
        events = await read_events(provider, "words-0tps-300")
    assert len(join_text(events).split()) == 300
    assert events[-1]["usage"]["completion_tokens"] == 300
    assert provider.counters.chunks == 300
    assert provider.counters.open_streams == 0


async def test_the_pace_is_kept() -> None:
    async with FakeProvider() as provider:
        started = time.monotonic()
        events = await read_events(provider, "stamps-100tps-50")
        took = time.monotonic() - started
    stamps = [int(stamp) for stamp in join_text(events).split()]
    assert len(stamps) == 50
    assert took >= 0.48
    assert stamps == sorted(stamps)
    assert stamps[0] / 1e9 >= started


async def test_reasoning_comes_in_its_own_field_first() -> None:
    async with FakeProvider() as provider:
        events = await read_events(provider, "reasons-0tps-10")
    assert len(join_text(events, "reasoning_content").split()) == 5
    assert len(join_text(events).split()) == 5


@pytest.mark.parametrize("model", ["words-0tps-100-cut", "words-500tps-100-cut"])
async def test_a_cut_answer_breaks_the_connection(model: str) -> None:
    async with FakeProvider() as provider:
        with pytest.raises(aiohttp.ClientPayloadError):
            await read_events(provider, model)


async def test_a_hanging_answer_falls_silent() -> None:
    async with FakeProvider() as provider:
        reading = asyncio.create_task(read_events(provider, "words-0tps-10-hang"))
        async with asyncio.timeout(100):
            while provider.counters.chunks < 5:
                await asyncio.sleep(0)
        await asyncio.wait([reading], timeout=0.2)
        assert not reading.done()
        reading.cancel()
        await asyncio.wait([reading])
        assert provider.counters.chunks == 5


@pytest.mark.parametrize(("model", "status"), [("status429", 429), ("nonsense", 404)])
async def test_failures_are_chosen_by_name(model: str, status: int) -> None:
    async with FakeProvider() as provider, aiohttp.ClientSession() as session:
        body = {"model": model, "stream": True}
        async with session.post(f"{provider.base_url}/chat/completions", json=body) as response:
            assert response.status == status
            assert "message" in (await response.json())["error"]


async def test_one_connection_serves_many_requests() -> None:
    async with FakeProvider() as provider, aiohttp.ClientSession() as session:
        for _ in range(3):
            async with session.get(f"{provider.base_url}/models") as response:
                assert "words-50tps-500" in {m["id"] for m in (await response.json())["data"]}
        assert provider.counters.requests == 3
