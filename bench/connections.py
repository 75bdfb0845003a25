"""The load's side of HTTP/1.1: one protocol object for each connection, which stamps packets and reads nothing.

What the packets say is looked at after the measurement, so that the load costs little beside what it measures.
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import cast

import msgspec

ANSWER_SECONDS = 120
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"0\r\n\r\n"
_STAMP = re.compile(rb"\d{12,}(?= )")


class Reply(msgspec.Struct):
    """One response. Moments are of the monotonic clock, in nanoseconds."""

    asked: int
    packets: list[tuple[int, bytes]] = []
    ended: int = 0

    @property
    def status(self) -> int:
        """The HTTP status; 0 when the connection broke before it."""
        return int(self.packets[0][1][9:12]) if self.packets else 0

    @property
    def body(self) -> bytes:
        """Everything after the head; of a chunked response, with the chunk sizes."""
        return b"".join(packet for _, packet in self.packets).partition(b"\r\n\r\n")[2]

    def find(self, word: bytes) -> int | None:
        """When the first packet with this word came."""
        return next((moment for moment, packet in self.packets if word in packet), None)

    def read_stamps(self) -> list[tuple[int, int]]:
        """When each token came, and when the provider had sent it."""
        return [(moment, int(stamp)) for moment, packet in self.packets for stamp in _STAMP.findall(packet)]


class HttpConnection(asyncio.Protocol):
    """One connection, kept open: one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._reply: Reply | None = None
        self._done: asyncio.Future[Reply] | None = None
        self._expected: int | None = None
        self._received = 0

    @classmethod
    async def open(cls, port: int) -> HttpConnection:
        loop = asyncio.get_running_loop()
        _, protocol = await loop.create_connection(cls, "127.0.0.1", port)
        return protocol

    async def ask(self, request: bytes) -> Reply:
        """Send a request and return the response once it is whole. ConnectionError, TimeoutError."""
        assert self._transport is not None
        self._done = asyncio.get_running_loop().create_future()
        self._expected, self._received = None, 0
        self._reply = Reply(asked=time.monotonic_ns(), packets=[])
        self._transport.write(request)
        async with asyncio.timeout(ANSWER_SECONDS):
            return await self._done

    def close(self) -> None:
        """Drop the connection."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        reply = self._reply
        if reply is None:
            return
        if not reply.packets:
            self._read_head(data)
        reply.packets.append((now, data))
        if self._expected is None:
            tail = data if len(data) >= len(_END) else b"".join(packet for _, packet in reply.packets[-3:])
            if tail.endswith(_END):
                self._finish(reply, now)
        else:
            self._received += len(data)
            if self._received >= self._expected:
                self._finish(reply, now)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._done is not None and not self._done.done():
            self._done.set_exception(exc or ConnectionResetError("the server closed the connection"))

    def _read_head(self, data: bytes) -> None:
        head, _, _ = data.partition(b"\r\n\r\n")
        if length := _LENGTH.search(head):
            self._expected = len(head) + 4 + int(length[1])
        elif head[9:12] == b"204":
            self._expected = 0

    def _finish(self, reply: Reply, now: int) -> None:
        reply.ended = now
        self._reply = None
        if self._done is not None and not self._done.done():
            self._done.set_result(reply)


async def ask_once(port: int, request: bytes) -> Reply:
    """One request on a connection of its own, connecting included in its time. ConnectionError, TimeoutError."""
    started = time.monotonic_ns()
    connection = await HttpConnection.open(port)
    try:
        reply = await connection.ask(request)
    finally:
        connection.close()
    reply.asked = started
    return reply
