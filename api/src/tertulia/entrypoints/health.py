"""What operators ask of any server: is it alive, is it ready, what does it count, what can it do."""

from __future__ import annotations

import asyncio
import hmac
from typing import Annotated, Any, Literal

import msgspec
import structlog
from litestar import Request, Response, get
from litestar.di import NamedDependency

from docstore import StoreError, UnindexedQueryError
from tertulia.entrypoints.needs import application_of
from tertulia.entrypoints.openapi import render_document
from tertulia.entrypoints.unknown_proxies import is_loopback, is_passed_on
from tertulia.infrastructure.config import MetricsSettings, Settings
from tertulia.infrastructure.http import answer_app_error, answer_unexpected
from tertulia.infrastructure.observability import METRICS_MEDIA_TYPE, Metrics
from tertulia.kernel.errors import AppError, ErrorKind
from tertulia.modules.auth import address_of
from tertulia.modules.roles import ACCESS, ANYONE

_PING_SECONDS = 2.0
_TAGS = ["Server"]
_log = structlog.get_logger()


class NotReadyError(AppError):
    code = "not_ready"
    kind = ErrorKind.UNAVAILABLE
    message = "The server's database does not answer. Try again in a moment."


class MetricsClosedError(AppError):
    code = "metrics_closed"
    kind = ErrorKind.FORBIDDEN
    message = "The metrics are not for you. Read them on the server's machine, or with the token of `metrics.token`."


def answer_store_failure(request: Request[Any, Any, Any], error: StoreError) -> Response[bytes]:
    """A full disk or a database that is away: 503, with the reason in the log. A query without index is our fault."""
    if isinstance(error, UnindexedQueryError):
        return answer_unexpected(request, error)
    _log.error("the database failed", method=request.method, path=request.url.path, exc_info=error)
    return answer_app_error(request, NotReadyError())


class Health(msgspec.Struct, frozen=True):
    """How the server is."""

    status: Annotated[Literal["ok"], msgspec.Meta(examples=["ok"])] = "ok"


@get(
    "/healthz",
    operation_id="checkHealth",
    summary="Is the server alive?",
    tags=_TAGS,
    opt={ACCESS: ANYONE},
)
async def check_health() -> Health:
    """Answers as long as the process serves requests; asks nothing else."""
    return Health()


@get(
    "/readyz",
    operation_id="checkReadiness",
    summary="Can the server do its work?",
    tags=_TAGS,
    opt={ACCESS: ANYONE, "errors": (NotReadyError,)},
)
async def check_readiness(request: Request[Any, Any, Any]) -> Health:
    """Answers 200 if the database answers, and 503 otherwise."""
    try:
        async with asyncio.timeout(_PING_SECONDS):
            await application_of(request).store.ping()
    except Exception as error:
        _log.warning("not ready", exc_info=error)
        raise NotReadyError from error
    return Health()


@get(
    "/metrics",
    operation_id="readMetrics",
    summary="Read the metrics",
    tags=_TAGS,
    media_type=METRICS_MEDIA_TYPE,
    opt={ACCESS: ANYONE, "errors": (MetricsClosedError,)},
)
async def read_metrics(
    request: Request[Any, Any, Any], metrics: NamedDependency[Metrics], settings: NamedDependency[Settings]
) -> bytes:
    """Counters and gauges in Prometheus' text format: for this machine, or as `metrics` of the settings says."""
    if not (_may_read_metrics(request, settings.metrics) or _has_token(request, settings.metrics.token)):
        raise MetricsClosedError
    return metrics.render()


def _may_read_metrics(request: Request[Any, Any, Any], settings: MetricsSettings) -> bool:
    """Whether no token is needed. What a proxy on this machine passes on comes from elsewhere, and so does what a
    header says to come from here."""
    if settings.access != "local":
        return settings.access == "everybody"
    return is_loopback(address_of(request)) and not is_passed_on(request)


def _has_token(request: Request[Any, Any, Any], token: str | None) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return (
        token is not None
        and scheme.lower() == "bearer"
        and hmac.compare_digest(given.strip().encode(), token.encode())
    )


@get("/openapi.json", include_in_schema=False, opt={ACCESS: ANYONE})
async def read_openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The OpenAPI document."""
    return Response(render_document(request.app), media_type="application/json")
