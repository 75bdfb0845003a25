"""A stream is sent from its source's own callback, and a slow reader gets what came meanwhile in one piece."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from api.tests.waiting import PATIENCE
from tertulia.infrastructure.http.event_streams import EventStream


class Source:
    """Pieces that a test adds."""

    def __init__(self) -> None:
        self.is_ended = False
        self.pieces: list[bytes] = []
        self.is_last = False
        self.wake: Callable[[], None] = lambda: None

    def subscribe(self, wake: Callable[[], None]) -> None:
        self.wake = wake

    def take(self) -> bytes:
        taken, self.pieces = b"".join(self.pieces) or b":\n\n", []
        self.is_ended = self.is_last
        return taken

    def close(self) -> None:
        self.is_ended = True
        self.wake = lambda: None

    def add(self, piece: bytes, *, is_last: bool = False) -> None:
        self.pieces.append(piece)
        self.is_last = is_last
        self.wake()


class Client:
    """The other side of the ASGI border: it may be slow, leave, or break."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.is_complete = False
        self.gone = asyncio.Event()
        self.reads = asyncio.Event()
        self.reads.set()
        self.breaks = False

    async def send(self, message: Any) -> None:
        if self.breaks:
            raise ConnectionError("broken")
        await self.reads.wait() if not self.reads.is_set() else None
        if message["type"] == "http.response.body":
            self.received.append(message["body"])
            if not message["more_body"]:
                self.is_complete = True
                self.gone.set()

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}


def open_stream(source: Source, client: Client) -> asyncio.Task[None]:
    response: Any = EventStream(source, {}).to_asgi_response(None, None)  # type: ignore[arg-type]
    return asyncio.create_task(response({"type": "http", "headers": []}, client.receive, client.send))


async def started(client: Client) -> None:
    async with asyncio.timeout(PATIENCE):
        while not client.received:
            await asyncio.sleep(0)


async def test_a_piece_is_sent_before_the_call_that_brought_it_returns() -> None:
    source, client = Source(), Client()
    stream = open_stream(source, client)
    await started(client)
    source.add(b"one")
    assert client.received[-1] == b"one"
    source.add(b"two", is_last=True)
    assert client.received[-1] == b"two"
    await asyncio.wait_for(stream, PATIENCE)
    assert client.is_complete


async def test_a_slow_client_gets_what_came_meanwhile_in_one_piece() -> None:
    source, client = Source(), Client()
    stream = open_stream(source, client)
    await started(client)
    client.reads.clear()
    source.add(b"one")
    source.add(b"two")
    source.add(b"three", is_last=True)
    assert client.received[-1] == b":\n\n"
    client.reads.set()
    await asyncio.wait_for(stream, PATIENCE)
    assert client.received[1:] == [b"one", b"twothree"]
    assert client.is_complete


async def test_a_client_that_leaves_ends_its_own_stream_alone() -> None:
    source, client = Source(), Client()
    stream = open_stream(source, client)
    await started(client)
    client.reads.clear()
    source.add(b"one")
    client.gone.set()
    await asyncio.wait_for(stream, PATIENCE)
    assert source.is_ended


async def test_a_connection_that_breaks_does_not_reach_the_one_who_writes() -> None:
    source, client = Source(), Client()
    stream = open_stream(source, client)
    await started(client)
    client.breaks = True
    source.add(b"one")
    assert source.is_ended
    client.gone.set()
    await asyncio.wait_for(stream, PATIENCE)
