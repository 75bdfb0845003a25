"""The outermost layer: request ids, security headers, metrics, the last net for exceptions, and who answers what."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable
from http import HTTPStatus
from itertools import count
from time import perf_counter
from typing import Any

import structlog
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from tertulia.infrastructure.http.problems import MEDIA_TYPE, UnexpectedError, render_problem
from tertulia.infrastructure.http.security_headers import SecurityHeaders
from tertulia.infrastructure.observability import Metrics
from tertulia.infrastructure.ratelimit import collect_quotas, render_quotas

SERVER_PATHS = frozenset({"/api", "/healthz", "/readyz", "/metrics", "/openapi.json"})

_REQUEST_ID = re.compile(rb"[A-Za-z0-9_.:-]{1,64}")
_log = structlog.get_logger()


class Front:
    """Passes `/api/…`, `/scim/…` and the few server paths to the API, everything else to the web client's files.

    It touches the first message of a response and nothing after it: each later one costs a function call.
    """

    def __init__(
        self, api: ASGIApp, client: ASGIApp, metrics: Metrics, headers: SecurityHeaders | None = None
    ) -> None:
        self._api = api
        self._client = client
        self._metrics = metrics
        self._headers = headers or SecurityHeaders()
        # Unique over restarts and servers by the prefix, within this one by the number; a UUID costs ten times as much.
        self._id_prefix = f"{secrets.token_hex(8)}-"
        self._id_counter = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._api(scope, receive, send)
            return
        started = perf_counter()
        request_id = _read_request_id(scope["headers"]) or f"{self._id_prefix}{next(self._id_counter):x}"
        scope.setdefault("state", {})["request_id"] = request_id
        path, has_begun = scope["path"], False
        quotas = collect_quotas()

        def send_framed(message: Message) -> Awaitable[None]:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                said = list(message["headers"])
                is_kept = any(name == b"cache-control" for name, _ in said)
                message["headers"] = [
                    *said,
                    *self._headers.of(path, scope["scheme"], is_kept=is_kept),
                    (b"x-request-id", request_id.encode()),
                    *(render_quotas(quotas) if quotas else ()),
                ]
                self._observe(scope, message["status"], perf_counter() - started)
            return send(message)

        is_api = path.startswith(("/api/", "/scim/")) or path in SERVER_PATHS
        try:
            await (self._api if is_api else self._client)(scope, receive, send_framed)  # pyright: ignore[reportArgumentType] - a Send need not be a coroutine function
        except Exception:  # noqa: BLE001 - the last net: what falls through it would reach the client as nothing
            _log.exception(
                "request failed", request_id=request_id, method=scope["method"], has_begun=has_begun
            )
            if not has_begun:
                await _send_unexpected(send_framed, request_id)

    def _observe(self, scope: Any, status: int, seconds: float) -> None:
        route = scope.get("path_template") or "other"
        self._metrics.observe_response(scope["method"], route, status, seconds)


def _read_request_id(headers: Any) -> str | None:
    for name, value in headers:
        if name == b"x-request-id":
            return value.decode() if _REQUEST_ID.fullmatch(value) else None
    return None


async def _send_unexpected(send: Any, request_id: str) -> None:
    body = render_problem(UnexpectedError(), HTTPStatus.INTERNAL_SERVER_ERROR, request_id)
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
