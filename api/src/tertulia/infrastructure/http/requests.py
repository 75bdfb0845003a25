"""The request that handlers see: JSON bodies are decoded once, straight into the handler's type, and strictly."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec
from litestar import Request

from tertulia.infrastructure.http.problems import FieldProblem, InvalidRequestError

_AT = re.compile(r" - at `\$\.?(.*)`$")


class StrictRequest(Request[Any, Any, Any]):
    """Litestar converts a body leniently ("5" passes for 5) and in two steps; this does neither."""

    async def json(self) -> Any:
        """The body as the type of the handler's `data`; InvalidRequestError if it does not fit."""
        field = self.route_handler.parsed_fn_signature.parameters.get("data")
        return decode_body(await self.body(), field.annotation if field else Any)


def decode_body(body: bytes, annotation: Any) -> Any:
    """A JSON body as a value of this type; InvalidRequestError says where it does not fit."""
    try:
        return _decoder(annotation).decode(body)
    except msgspec.ValidationError as error:
        message = str(error)
        path = match[1] if (match := _AT.search(message)) else ""
        problem = FieldProblem(path=path, message=_AT.sub("", message))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        problem = FieldProblem(path="", message="This is not JSON in UTF-8.")
    raise InvalidRequestError([problem])


@cache
def _decoder(annotation: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(annotation)
