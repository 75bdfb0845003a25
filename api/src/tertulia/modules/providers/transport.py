"""HTTP to one endpoint: its own connections and time limits, a read loop that costs little per packet."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping

import aiohttp
import msgspec
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from tertulia.modules.providers.errors import (
    ProviderBrokenAnswerError,
    ProviderCutOffError,
    ProviderError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from tertulia.modules.providers.names import HostNameResolver
from tertulia.modules.providers.packets import PacketConnector, pour
from tertulia.modules.providers.ports import AnswerReader, Call, Explain, Refusal
from tertulia.modules.providers.silence import SilenceError, SilenceLimit

MAX_CONNECTIONS = 1000
MAX_ANSWER_BYTES = 256 * 1024 * 1024
MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
MAX_FAILURE_BYTES = 64 * 1024
_CLOSING_SECONDS = 0.05
_FAILURE_SECONDS = 5.0
_OK = range(200, 300)
_BROKEN = (aiohttp.ClientError, HttpProcessingError, OSError)


class Limits(msgspec.Struct, frozen=True):
    """Seconds: to connect, until the answer begins, of silence within the answer."""

    connect: float
    first_token: float
    token: float


class HttpTransport:
    """Requests of one endpoint. Every endpoint has its own, so that a slow one holds no other's connections.

    `proxy`: the address of an HTTP proxy; else those of the environment hold, unless the endpoint `is_local`.
    `explain` (of each request) turns a refusal into the vendor's ProviderError. Redirects are not followed: they
    would take the key to another host.
    """

    def __init__(
        self,
        endpoint: str,
        limits: Limits,
        *,
        proxy: str | None = None,
        is_local: bool = False,
    ) -> None:
        self._endpoint = endpoint
        self._limits = limits
        self._proxy = proxy
        self._is_local = is_local
        self._session: aiohttp.ClientSession | None = None

    async def stream(self, call: Call, reader: AnswerReader, explain: Explain) -> None:
        """Send a request and feed the answer to `reader` until it is done or closed; raises ProviderError.

        Cancelling closes the connection at once.
        """
        headers = {
            "Content-Type": "application/json",
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",
            **call.headers,
        }
        try:
            async with SilenceLimit(self._limits.first_token) as limit:
                response = await self._request(call, headers)
                del call  # an answer takes minutes, and its question may be many megabytes
                try:
                    await self._check_status(response, explain)
                    await self._read(response, reader, limit)
                finally:
                    response.close()
        except SilenceError as error:
            raise ProviderTimeoutError(endpoint=self._endpoint, seconds=round(error.seconds)) from error
        except RecursionError as error:
            raise ProviderBrokenAnswerError(endpoint=self._endpoint, detail="nested too deeply") from error
        except _BROKEN as error:
            if not reader.done:
                raise self._explain_break(error, reader) from error
        reader.end()

    async def get_document(self, call: Call, explain: Explain) -> bytes:
        """The body of the answer, whole; raises ProviderError. Takes no longer than connecting may, twice."""
        seconds = self._limits.connect * 2
        try:
            async with asyncio.timeout(seconds):
                response = await self._request(call, {"Accept": "application/json", **call.headers})
                try:
                    await self._check_status(response, explain)
                    return await self._read_bounded(response, MAX_DOCUMENT_BYTES)
                finally:
                    response.close()
        except TimeoutError as error:
            raise ProviderTimeoutError(
                endpoint=self._endpoint, seconds=round(seconds), retryable=True
            ) from error
        except _BROKEN as error:
            raise self._unreachable(type(error).__name__, retryable=True) from error

    async def close(self) -> None:
        """Close every connection; a later request opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _request(self, call: Call, headers: Mapping[str, str]) -> aiohttp.ClientResponse:
        """The response with its headers read; raises ProviderError for what keeps it from coming."""
        if self._session is None:
            self._session = self._open_session()
        try:
            return await self._session.request(
                call.method,
                URL(call.url, encoded=True),
                data=call.body,
                headers=headers,
                allow_redirects=False,
                proxy=self._proxy,
            )
        except aiohttp.ClientSSLError as error:
            raise self._unreachable(str(error.__cause__ or error), retryable=False) from error
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise self._unreachable(_describe(error), retryable=True) from error
        except aiohttp.ServerDisconnectedError as error:
            raise self._unreachable("it closed the connection without an answer", retryable=True) from error
        except aiohttp.ClientOSError as error:
            raise self._unreachable(str(error), retryable=True) from error
        except aiohttp.ClientResponseError as error:
            raise ProviderBrokenAnswerError(endpoint=self._endpoint, detail="not an HTTP response") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise self._unreachable(str(error), retryable=False) from error

    def _open_session(self) -> aiohttp.ClientSession:
        connector = PacketConnector(limit=MAX_CONNECTIONS, resolver=HostNameResolver())
        timeout = aiohttp.ClientTimeout(
            total=None, connect=self._limits.connect, sock_connect=None, sock_read=None
        )
        return aiohttp.ClientSession(
            connector=connector,
            timeout=timeout,
            headers={"User-Agent": "Tertulia"},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=not self._is_local,  # a proxy's own loopback is another machine
        )

    async def _read(
        self, response: aiohttp.ClientResponse, reader: AnswerReader, limit: SilenceLimit
    ) -> None:
        feed, extend, patience = reader.feed, limit.extend, self._limits.token
        received = 0

        def take(packet: bytes) -> bool:
            nonlocal received
            if feed(packet) and reader.begun:
                extend(patience)
            received += len(packet)
            if received > MAX_ANSWER_BYTES:
                raise ProviderBrokenAnswerError(endpoint=self._endpoint, detail="the answer does not end")
            return reader.done

        await pour(response, take)
        if reader.done:
            await self._await_close(response)

    async def _await_close(self, response: aiohttp.ClientResponse) -> None:
        """Give the end of the response a moment to arrive: only then the connection can be used again."""
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                while await response.content.readany():
                    pass
        except (TimeoutError, *_BROKEN):
            return

    async def _check_status(self, response: aiohttp.ClientResponse, explain: Explain) -> None:
        if response.status in _OK:
            return
        body = bytearray()
        try:
            async with asyncio.timeout(_FAILURE_SECONDS):
                while len(body) < MAX_FAILURE_BYTES and (packet := await response.content.readany()):
                    body += packet
        except (TimeoutError, *_BROKEN):
            pass  # what has arrived of the explanation is enough
        headers = response.headers
        refusal = Refusal(
            response.status,
            bytes(body[:MAX_FAILURE_BYTES]),
            headers.get("Retry-After"),
            headers.get("Location"),
        )
        raise explain(refusal)

    async def _read_bounded(self, response: aiohttp.ClientResponse, limit: int) -> bytes:
        body = bytearray()
        while packet := await response.content.readany():
            body += packet
            if len(body) > limit:
                raise ProviderBrokenAnswerError(endpoint=self._endpoint, detail="the answer is too large")
        return bytes(body)

    def _explain_break(self, error: Exception, reader: AnswerReader) -> ProviderError:
        """The connection broke within the answer."""
        return ProviderCutOffError(
            endpoint=self._endpoint, detail=type(error).__name__, retryable=not reader.begun
        )

    def _unreachable(self, detail: str, *, retryable: bool) -> ProviderUnreachableError:
        return ProviderUnreachableError(endpoint=self._endpoint, detail=detail, retryable=retryable)


def _describe(error: aiohttp.ClientError) -> str:
    """Why no connection came about, in few words."""
    if not isinstance(error, aiohttp.ClientConnectorError):
        return "it did not take the connection in time"
    cause = error.os_error
    reason = os.strerror(cause.errno) if cause.errno and cause.errno > 0 else str(cause)
    return f"{error.host}:{error.port}: {reason}"
