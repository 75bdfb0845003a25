"""Every failure as problem JSON (RFC 9457): one table from kind to status, one shape."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from tertulia.kernel.errors import AppError, ErrorKind

MEDIA_TYPE = "application/problem+json"

STATUS_OF_KIND: dict[ErrorKind, HTTPStatus] = {
    ErrorKind.INVALID: HTTPStatus.BAD_REQUEST,
    ErrorKind.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    ErrorKind.FORBIDDEN: HTTPStatus.FORBIDDEN,
    ErrorKind.NOT_FOUND: HTTPStatus.NOT_FOUND,
    ErrorKind.CONFLICT: HTTPStatus.CONFLICT,
    ErrorKind.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ErrorKind.LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
    ErrorKind.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    ErrorKind.UPSTREAM: HTTPStatus.BAD_GATEWAY,
}

_log = structlog.get_logger()


class FieldProblem(msgspec.Struct, frozen=True):
    """One field that does not fit."""

    path: str
    """Where: `messages[0].parts`, or the name of a query parameter; empty for the whole body."""
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    """Stable, for programs and translations."""
    params: dict[str, str | int]
    request_id: str
    errors: list[FieldProblem] = []
    """The fields that do not fit, with code `request_invalid`."""


class InvalidRequestError(AppError):
    """The request does not fit the API's description. `errors` says which fields."""

    code = "request_invalid"
    kind = ErrorKind.INVALID
    message = "The request does not fit: {detail}"

    def __init__(self, errors: list[FieldProblem]) -> None:
        first = errors[0]
        super().__init__(detail=f"{first.path}: {first.message}" if first.path else first.message)
        self.errors = errors


class BodyTooLargeError(AppError):
    code = "body_too_large"
    kind = ErrorKind.TOO_LARGE
    message = "The request is too large."


class NotFoundError(AppError):
    code = "not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is nothing at this address."


class MethodNotAllowedError(AppError):
    """The one failure whose status is not its kind's: HTTP has 405 for it."""

    code = "method_not_allowed"
    kind = ErrorKind.INVALID
    message = "This address does not answer that kind of request."


class RequestRefusedError(AppError):
    """Any other refusal of the web framework."""

    code = "request_refused"
    kind = ErrorKind.INVALID
    message = "The server refused the request."


class UnexpectedError(AppError):
    """Stands in for every exception that nobody expected; says nothing of it."""

    code = "unexpected"
    kind = ErrorKind.UNAVAILABLE
    message = "Something went wrong on the server. The request id helps to find out what."


def answer_app_error(request: Request[Any, Any, Any], error: AppError) -> Response[bytes]:
    """The response of an expected failure."""
    return _respond(request, error, STATUS_OF_KIND[error.kind])


def answer_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """The response of a failure that the web framework found before our code ran."""
    if isinstance(error, ValidationException):
        return answer_app_error(request, InvalidRequestError(_read_field_problems(error)))
    status = HTTPStatus(error.status_code)
    match status:
        case HTTPStatus.NOT_FOUND:
            return answer_app_error(request, NotFoundError())
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return _respond(request, MethodNotAllowedError(), status, error.headers)
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return answer_app_error(request, BodyTooLargeError())
        case _ if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return answer_unexpected(request, error)
        case _:
            return _respond(request, RequestRefusedError(), status, error.headers)


def answer_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A bare 500; what happened is in the log, under the request id."""
    _log.error(
        "request failed",
        request_id=request_id_of(request.scope),
        method=request.method,
        path=request.url.path,
        exc_info=error,
    )
    return _respond(request, UnexpectedError(), HTTPStatus.INTERNAL_SERVER_ERROR)


def render_problem(error: AppError, status: HTTPStatus, request_id: str) -> bytes:
    """The body of a problem response."""
    return msgspec.json.encode(
        Problem(
            type="about:blank",
            title=status.phrase,
            status=status.value,
            detail=str(error),
            code=error.code,
            params=error.params,
            request_id=request_id,
            errors=error.errors if isinstance(error, InvalidRequestError) else [],
        )
    )


def request_id_of(scope: Any) -> str:
    """The id that the front gave to this request."""
    state: dict[str, Any] = scope.get("state", {})
    return state.get("request_id", "")


def _respond(
    request: Request[Any, Any, Any], error: AppError, status: HTTPStatus, extra: dict[str, str] | None = None
) -> Response[bytes]:
    headers = dict(extra or {})
    if "retryAfter" in error.params:
        headers["retry-after"] = str(error.params["retryAfter"])
    if status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    body = render_problem(error, status, request_id_of(request.scope))
    return Response(body, media_type=MEDIA_TYPE, status_code=status.value, headers=headers)


def _read_field_problems(error: ValidationException) -> list[FieldProblem]:
    entries = cast("list[dict[str, str]]", error.extra or [])
    found = [_read_field_problem(entry) for entry in entries]
    return found or [FieldProblem(path="", message="A parameter is missing or does not fit.")]


def _read_field_problem(entry: dict[str, str]) -> FieldProblem:
    if entry.get("key") == "data":
        return FieldProblem(path="", message="A JSON body is required.")
    return FieldProblem(path=entry.get("key", ""), message=entry.get("message", ""))
