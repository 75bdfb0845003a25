"""A response that sends ready bytes as they come: no wrapper, task or copy for each piece."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from litestar import Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Send

if TYPE_CHECKING:
    from litestar.datastructures import Cookie


class ByteSource(Protocol):
    is_ended: bool
    """Whether everything has been read."""

    async def read(self) -> bytes:
        """The next bytes; empty at the end."""
        ...

    def close(self) -> None:
        """Let a waiting `read` return at once, and every later one return empty."""
        ...


class EventStream(Response[None]):
    """Streams a source to the client; a client that leaves closes the source and nothing else."""

    def __init__(self, source: ByteSource, headers: dict[str, str]) -> None:
        super().__init__(content=None, headers=headers, media_type="text/event-stream", status_code=200)
        self._source = source

    def to_asgi_response(  # noqa: PLR0913 - the signature is the framework's
        self,
        app: object,
        request: Request[Any, Any, Any],
        *,
        background: Any = None,
        cookies: Iterable[Cookie] | None = None,
        encoded_headers: Iterable[tuple[bytes, bytes]] | None = None,
        headers: dict[str, str] | None = None,
        is_head_response: bool = False,
        media_type: Any = None,
        status_code: int | None = None,
        type_encoders: Any = None,
    ) -> ASGIResponse:
        return _StreamingResponse(
            source=self._source,
            cookies=cookies,
            encoded_headers=encoded_headers,
            headers={**(headers or {}), **self.headers},
            is_head_response=is_head_response,
            media_type=self.media_type,
            status_code=200,
        )


class _StreamingResponse(ASGIResponse):
    __slots__ = ("source",)
    _should_set_content_length = False

    def __init__(self, *, source: ByteSource, **options: Any) -> None:
        super().__init__(**options)
        self.source = source

    async def send_body(self, send: Send, receive: Receive) -> None:
        source = self.source
        gone = asyncio.ensure_future(_wait_for_disconnect(receive))
        gone.add_done_callback(lambda _: source.close())
        try:
            while not source.is_ended:
                frames = await source.read()
                await send({"type": "http.response.body", "body": frames, "more_body": not source.is_ended})
        finally:
            gone.cancel()


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
