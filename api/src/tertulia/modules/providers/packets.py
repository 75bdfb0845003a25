"""Takes response bodies from aiohttp packet by packet within the socket's own callback.

aiohttp queues every packet and wakes a task for it; for an answer of many small packets that costs more than
reading them does. Here the task sleeps until the answer has ended. Connections, TLS, proxies and HTTP framing stay
aiohttp's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.client_proto import ResponseHandler

Take = Callable[[bytes], bool]
"""Takes a packet; true when nothing more is wanted."""


class PacketHandler(ResponseHandler):
    """aiohttp's own, which also gathers what the body was fed and says so after each packet."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.notify: Callable[[], None] | None = None
        self.pieces: list[bytes] = []

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.notify is not None:
            self.notify()

    def connection_lost(self, exc: BaseException | None) -> None:
        super().connection_lost(exc)
        if self.notify is not None:
            self.notify()


class _UnqueuedReader(aiohttp.StreamReader):
    """A body that keeps nothing: what HTTP framing yields goes to the handler."""

    __slots__ = ()

    def feed_data(self, data: bytes, size: int = 0) -> bool:
        if isinstance(self._protocol, PacketHandler):
            self._protocol.pieces.append(data)
        return False

    def begin_http_chunk_receiving(self) -> None:
        """Where HTTP chunks begin and end means nothing to an event stream."""

    def end_http_chunk_receiving(self) -> None:
        """See above."""


class PacketConnector(aiohttp.TCPConnector):
    """Connections whose responses `pour` can take from the socket's callback."""

    def __init__(self, *, limit: int, resolver: AbstractResolver) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType] - one of aiohttp's own parameters is untyped
            limit=limit, resolver=resolver, ttl_dns_cache=60, keepalive_timeout=30
        )
        self._factory = partial(PacketHandler, loop=self._loop)


async def pour(response: aiohttp.ClientResponse, take: Take) -> None:
    """Give `take` every packet of the body until it returns true or the body ends.

    Raises what `take` raises, and aiohttp's error when the connection breaks.
    """
    handler = response.connection.protocol if response.connection is not None else None
    if isinstance(handler, PacketHandler) and not response.content.at_eof():
        await _pour_from_callback(response.content, handler, take)
    else:
        while packet := await response.content.readany():
            if take(packet):
                return


async def _pour_from_callback(content: aiohttp.StreamReader, handler: PacketHandler, take: Take) -> None:
    ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    pieces = handler.pieces

    def drain() -> None:
        if ended.done():
            return
        try:
            if pieces:
                packet = pieces[0] if len(pieces) == 1 else b"".join(pieces)
                pieces.clear()
                if take(packet):
                    ended.set_result(None)
                    return
            if content.is_eof():
                ended.set_result(None)
            elif content.exception() or handler.exception() or not handler.is_connected():
                ended.set_exception(aiohttp.ClientPayloadError("the connection broke"))
        except Exception as error:  # noqa: BLE001 - it belongs to the task that waits, not to the event loop
            ended.set_exception(error)

    pieces.clear()
    if first := content.read_nowait():
        pieces.append(first)
    content.__class__ = _UnqueuedReader
    handler.notify = drain
    try:
        drain()
        await ended
    finally:
        handler.notify = None
        content.__class__ = aiohttp.StreamReader
        if ended.done() and not ended.cancelled():
            ended.exception()  # seen, even when the task was cancelled at the same moment
