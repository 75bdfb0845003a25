"""Responses of the protocol: its media type, its failures, lists, and the attributes that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, cast

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


def answer_created(request: AnyRequest, resource: Json) -> Response[bytes]:
    """What was made, and where it is (RFC 7644 §3.3)."""
    location: str = resource["meta"]["location"]
    return answer(project(request, resource), HTTPStatus.CREATED, location=location)


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


class Search(msgspec.Struct, frozen=True):
    """What a list is asked for (RFC 7644 §3.4.2): numbers below the smallest are the smallest."""

    filter: str | None
    start: int
    count: int
    wanted: frozenset[tuple[str, str]]
    refused: frozenset[tuple[str, str]]

    def project(self, resource: Json) -> Json:
        """The resource with the attributes that were asked for."""
        return _project(resource, self.wanted, self.refused)


def read_search(request: AnyRequest) -> Search:
    """What the query says."""
    return make_search(dict(request.query_params.items()))


def make_search(parameters: Json) -> Search:
    """What parameters say, of a query or of the body of a POST to `.search`. ScimError."""
    text = parameters.get("filter")
    if text is not None and not isinstance(text, str):
        raise invalid("The filter is not a text.", "invalidFilter")
    return Search(
        filter=text or None,
        start=min(max(_read_number(parameters, "startIndex", 1), 1), 1_000_000),
        count=min(max(_read_number(parameters, "count", 100), 0), MAX_PAGE),
        wanted=_read_names(parameters, "attributes"),
        refused=_read_names(parameters, "excludedAttributes"),
    )


def project(request: AnyRequest, resource: Json) -> Json:
    """The resource with what `attributes` names, or without what `excludedAttributes` names."""
    return read_search(request).project(resource)


def _project(resource: Json, wanted: frozenset[tuple[str, str]], refused: frozenset[tuple[str, str]]) -> Json:
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


def _read_names(parameters: Json, parameter: str) -> frozenset[tuple[str, str]]:
    """(attribute, sub-attribute or nothing), in small letters and without their schema."""
    value: Any = parameters.get(parameter) or ""
    text = ",".join(str(one) for one in cast("list[Any]", value)) if isinstance(value, list) else str(value)
    names = (one.strip().rpartition(":")[2] for one in text[:2000].lower().split(",") if one.strip())
    return frozenset((name.partition(".")[0], name.partition(".")[2]) for name in names)


def _read_number(parameters: Json, name: str, default: int) -> int:
    value: Any = parameters.get(name)
    if value is None:
        return default
    try:
        return int(str(value)[:12])
    except ValueError as error:
        raise invalid(f"{name} is a whole number.") from error


def _refuse(status: HTTPStatus, detail: str, scim_type: str | None = None) -> Response[bytes]:
    content = {"schemas": [ERROR_SCHEMA], "status": str(status.value), "detail": detail}
    headers = {"www-authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    return answer({**content, "scimType": scim_type} if scim_type else content, status, **headers)
