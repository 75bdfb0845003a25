"""Responses of the protocol: its media type, its failures, lists, and the attributes that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from tertulia.infrastructure.http import STATUS_OF_KIND
from tertulia.kernel.errors import AppError
from tertulia.modules.scim.domain import ERROR_SCHEMA, LIST_SCHEMA, MAX_PAGE, MEDIA_TYPE, Json
from tertulia.modules.scim.errors import ScimError, invalid

AnyRequest = Request[Any, Any, Any]
_ALWAYS = frozenset({"schemas", "id"})


def answer(content: Any, status: HTTPStatus = HTTPStatus.OK, **headers: str) -> Response[bytes]:
    """A response with this content as JSON."""
    body = b"" if content is None else msgspec.json.encode(content)
    return Response(body, media_type=MEDIA_TYPE, status_code=status.value, headers=headers)


def answer_list(resources: Sequence[Json], total: int, start: int) -> Response[bytes]:
    """A page of resources."""
    content = {
        "schemas": [LIST_SCHEMA],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }
    return answer(content)


def answer_scim_error(request: AnyRequest, error: ScimError) -> Response[bytes]:
    """A refusal of the protocol's own."""
    del request
    return _refuse(error.status, error.detail, error.scim_type)


def answer_scim_app_error(request: AnyRequest, error: AppError) -> Response[bytes]:
    """A refusal of the rest of Tertulia: nobody is signed in, too many requests."""
    del request
    return _refuse(STATUS_OF_KIND[error.kind], str(error))


def answer_scim_http_exception(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """A refusal of the web framework."""
    del request
    status = HTTPStatus(error.status_code)
    return _refuse(status, status.phrase)


def read_page(request: AnyRequest) -> tuple[int, int]:
    """startIndex and count (RFC 7644 §3.4.2.4): what is below the smallest is the smallest."""
    return (
        min(max(_read_number(request, "startIndex", 1), 1), 1_000_000),
        min(max(_read_number(request, "count", 100), 0), MAX_PAGE),
    )


def project(request: AnyRequest, resource: Json) -> Json:
    """The resource with what `attributes` names, or without what `excludedAttributes` names."""
    wanted = _read_names(request, "attributes")
    refused = _read_names(request, "excludedAttributes")
    if not wanted and not refused:
        return resource
    shown: Json = {}
    for name, value in resource.items():
        if name in _ALWAYS:
            shown[name] = value
        elif wanted:
            parts = {sub for attribute, sub in wanted if attribute == name.lower()}
            if parts:
                shown[name] = value if "" in parts else _choose(value, parts, keep=True)
        else:
            parts = {sub for attribute, sub in refused if attribute == name.lower()}
            if "" not in parts:
                shown[name] = _choose(value, parts, keep=False) if parts else value
    return shown


def _choose(value: Any, parts: set[str], *, keep: bool) -> Any:
    if isinstance(value, list):
        return [_choose(one, parts, keep=keep) for one in value]  # pyright: ignore[reportUnknownVariableType] - JSON
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if (name.lower() in parts) == keep}  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType, reportUnknownArgumentType] - JSON
    return value


def _read_names(request: AnyRequest, parameter: str) -> set[tuple[str, str]]:
    """(attribute, sub-attribute or nothing), in small letters and without their schema."""
    text = request.query_params.get(parameter, "")[:2000].lower()
    names = (one.strip().rpartition(":")[2] for one in text.split(",") if one.strip())
    return {(name.partition(".")[0], name.partition(".")[2]) for name in names}


def _read_number(request: AnyRequest, name: str, default: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    try:
        return int(text[:12])
    except ValueError as error:
        raise invalid(f"{name} is a whole number.") from error


def _refuse(status: HTTPStatus, detail: str, scim_type: str | None = None) -> Response[bytes]:
    content = {"schemas": [ERROR_SCHEMA], "status": str(status.value), "detail": detail}
    headers = {"www-authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    return answer({**content, "scimType": scim_type} if scim_type else content, status, **headers)
