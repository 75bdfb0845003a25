"""What a browser or a provider sends in a query or a form, within bounds and each thing once."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request

from tertulia.infrastructure.http import FieldProblem, InvalidRequestError

_MAX_FIELDS = 20
_MAX_QUERY = 16_000
_FORM = "application/x-www-form-urlencoded"


def read_query(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The query's parameters. Raises InvalidRequestError when one comes twice (RFC 6749 §3.1), or too much comes."""
    text: bytes = request.scope["query_string"]
    if len(text) > _MAX_QUERY:
        raise InvalidRequestError([FieldProblem(path="", message="The query is too long.")])
    return _parse(text)


async def read_form(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The form's fields. Raises InvalidRequestError when it is no form, one comes twice, or too many come."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise InvalidRequestError([FieldProblem(path="", message=f"Expected {_FORM}.")])
    return _parse(await request.body())


def _parse(text: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            text.decode("latin-1"), keep_blank_values=True, encoding="utf-8", max_num_fields=_MAX_FIELDS
        )
    except ValueError as error:
        raise InvalidRequestError([FieldProblem(path="", message="Too many fields.")]) from error
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidRequestError([FieldProblem(path="", message="A field is there twice.")])
    return found
