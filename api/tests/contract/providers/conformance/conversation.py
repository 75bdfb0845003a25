"""A real server for one stream, and what came of asking it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from itertools import pairwise
from typing import Any

from api.tests.waiting import PATIENCE
from tertulia.modules.providers import ChatRequest, ProviderError
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.domain import Continuation

from .format import Arrival, Format

Serve = Callable[[Any], Awaitable[tuple[Any, str]]]
Cut = Callable[[Format, bytes], list[bytes]]


def as_recorded(vendor: Format, stream: bytes) -> list[bytes]:
    """A packet for each event."""
    return vendor.split(stream)


def byte_by_byte(_: Format, stream: bytes) -> list[bytes]:
    """A packet for each byte."""
    return [stream[place : place + 1] for place in range(len(stream))]


def all_at_once(_: Format, stream: bytes) -> list[bytes]:
    """One packet."""
    return [stream]


def within_characters(_: Format, stream: bytes) -> list[bytes]:
    """Cut within every character of more than one byte."""
    places = [place for place in range(1, len(stream)) if 0x80 <= stream[place] < 0xC0]
    edges = [0, *places, len(stream)]
    return [stream[start:end] for start, end in pairwise(edges) if end > start]


def send(vendor: Format, packets: Sequence[bytes], *, then_hang: bool = False) -> Any:
    """A script that answers 200 with these packets, each on its own, and closes."""

    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {vendor.content_type}\r\n\r\n".encode())
        for packet in packets:
            writer.write(packet)
            await asyncio.sleep(0)  # twice: a single turn of the loop lets two packets become one
            await asyncio.sleep(0)
        if then_hang:
            await asyncio.Event().wait()
        await writer.drain()
        writer.close()

    return script


def refuse(status: int, body: bytes, headers: Sequence[str] = ()) -> Any:
    """A script that answers with an error document."""
    lines = (
        f"HTTP/1.1 {status} X",
        f"Content-Length: {len(body)}",
        "Content-Type: application/json",
        *headers,
    )
    reply = "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body

    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(reply)
        await writer.drain()

    return script


async def converse(
    serve: Serve,
    vendor: Format,
    script: Any,
    request: ChatRequest,
    **settings: object,
) -> tuple[CollectedAnswer, ProviderError | None, list[bytes]]:
    """Ask a server with this script: what arrived, the error that ended it, and the requests that were sent."""
    server, base_url = await serve(script)
    endpoint = vendor.create(base_url.removesuffix("/v1"), **settings)
    answer = CollectedAnswer()
    failure: ProviderError | None = None
    try:
        async with asyncio.timeout(PATIENCE):
            await endpoint.generate(request, answer)
    except ProviderError as error:
        failure = error
    finally:
        await endpoint.close()
    return answer, failure, server.requests


def describe(answer: CollectedAnswer, failure: ProviderError | None) -> Arrival:
    """What arrived, in the words of the tables."""
    calls = answer.tool_calls
    assert len({call.id for call in calls}) == len(calls)
    if failure is None:
        assert sorted(answer.ended_calls) == sorted(call.id for call in calls)
    return Arrival(
        text=answer.whole_text,
        reasoning=answer.whole_reasoning,
        calls=tuple((call.name, json.loads(call.arguments)) for call in calls),
        sources=tuple(dict.fromkeys(answer.sources)),
        finish=answer.finish_reason,
        error=failure.code if failure else None,
    )


def list_continuations(vendor: Format, scenario: str) -> list[Continuation]:
    """What the stream of a scenario leaves for the next turn."""
    return [
        Continuation(vendor.wire, vendor.model, dict(left)) for left in vendor.continuations.get(scenario, ())
    ]
