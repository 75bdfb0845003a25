"""A response that sends ready bytes as they come, from the callback of whoever has them: no task wakes for a piece."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from litestar import Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Send

if TYPE_CHECKING:
    from litestar.datastructures import Cookie


_logger = structlog.get_logger(__name__)


class ByteSource(Protocol):
    is_ended: bool
    """Whether everything has been taken."""

    def subscribe(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever there is something to take, until `close`."""
        ...

    def take(self) -> bytes:
        """What there is to send now, never empty."""
        ...

    def close(self) -> None:
        """Call no more."""
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
        pump = _Pump(self.source, send)
        try:
            self.source.subscribe(pump.wake)
            pump.wake()
            # ASGI says "http.disconnect" when the client has left, and after the response has been sent whole.
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self.source.close()
            pump.close()


class _Pump:
    """Sends what a source has whenever it wakes. Sending ends at once as long as the client reads; a slow one is
    waited for in a task, and gets what came meanwhile in one piece."""

    def __init__(self, source: ByteSource, send: Send) -> None:
        self._source = source
        self._send = send
        self._waiting: asyncio.Task[None] | None = None
        self._has_more = False

    def wake(self) -> None:
        """Send what is there, now or as soon as the client has read what was sent before. Never raises."""
        if self._waiting is not None:
            self._has_more = True
            return
        if self._source.is_ended:
            return
        steps = self._begin()
        try:
            blocked_on = next(steps)
        except StopIteration:
            return
        except Exception:
            _logger.exception("a stream could not be sent")
            self._source.close()
            return
        self._waiting = asyncio.ensure_future(self._finish(_Rest(steps, blocked_on)))

    def close(self) -> None:
        """Send no more."""
        if self._waiting is not None:
            self._waiting.cancel()

    def _begin(self) -> Generator[Any, Any, None]:
        source = self._source
        body = source.take()
        return self._send(
            {"type": "http.response.body", "body": body, "more_body": not source.is_ended}
        ).__await__()

    async def _finish(self, rest: _Rest) -> None:
        try:
            await rest
            while self._has_more and not self._source.is_ended:
                self._has_more = False
                await _Rest(self._begin())
        except Exception:
            _logger.exception("a stream could not be sent")
            self._source.close()
        else:
            self._waiting = None


class _Rest:
    """The rest of an awaitable of which the first step was taken outside of any task."""

    def __init__(self, steps: Generator[Any, Any, None], blocked_on: Any = None) -> None:
        self._steps = steps
        self._blocked_on = blocked_on

    def __await__(self) -> Generator[Any, Any, None]:
        if self._blocked_on is not None:
            yield self._blocked_on
        yield from self._steps
