"""Builds the document. The framework describes the operations; schemas and failures come from our own types."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, cast

import msgspec
from litestar import Litestar, Response
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme, Tag
from litestar.routes import HTTPRoute

from tertulia import __version__
from tertulia.entrypoints.openapi.failures import describe_failures
from tertulia.entrypoints.openapi.schemas import SchemaBook
from tertulia.modules.roles import ACCESS, ANYONE

DESCRIPTION = """Everything that the web page does, for programs.

Get an access token from `POST /api/auth/login`, or make an API key under Settings, Security, and send it as
`Authorization: Bearer …`. An API key does what its scopes and its person's role allow, and nothing of the account's
own security. Failures are problem
documents (RFC 9457) with a stable `code`. Times are ISO 8601 in UTC."""
_SECURITY_SCHEME = "accessToken"
_UNUSED_PATH = "/openapi"


def describe_api() -> OpenAPIConfig:
    """What the document says of the API as a whole."""
    return OpenAPIConfig(
        title="Tertulia",
        version=__version__,
        description=DESCRIPTION,
        components=Components(
            security_schemes={
                _SECURITY_SCHEME: SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")
            }
        ),
        tags=[
            Tag(name="Accounts", description="Registering, signing in, and the own account."),
            Tag(name="Administration", description="What administrators see and change."),
            Tag(name="Server", description="What anybody may ask the server."),
        ],
        path=_UNUSED_PATH,
        render_plugins=[],
        use_handler_docstrings=True,
    )


def render_document(app: Litestar) -> bytes:
    """The document as JSON, in an order that depends on nothing but the routes."""
    return msgspec.json.encode(build_document(app), order="sorted")


def build_document(app: Litestar) -> dict[str, Any]:
    """The document as plain objects."""
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(app.openapi_schema.to_schema()))
    book = SchemaBook()
    for path, method, handler in _list_operations(app):
        _complete_operation(document["paths"][path][method], handler, book)
    document["components"]["schemas"] = book.render_components()
    document["components"]["responses"] = book.render_responses()
    document["components"]["examples"] = book.render_examples()
    return document


def _list_operations(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if handler.resolve_include_in_schema():
                    yield route.path_format, method.lower(), handler


def _complete_operation(operation: dict[str, Any], handler: HTTPRouteHandler, book: SchemaBook) -> None:
    signature = handler.parsed_fn_signature
    body = signature.parameters.get("data")
    if body is not None:
        _set_schema(operation["requestBody"], book.refer_to(body.annotation))
    for parameter in operation.get("parameters", ()):
        field = signature.parameters.get(parameter["name"].replace("-", "_").lower())
        if field is not None:
            parameter["schema"] = book.describe_parameter(field.raw, parameter["schema"])
    _complete_answers(operation["responses"], handler, book)
    is_signed_in = handler.opt[ACCESS] != ANYONE
    if is_signed_in:
        operation["security"] = [{_SECURITY_SCHEME: []}]
    operation["responses"].pop("400", None)
    operation["responses"] |= describe_failures(
        handler,
        book,
        is_signed_in=is_signed_in,
        has_body=body is not None,
        has_input=body is not None or bool(operation.get("parameters")),
    )


def _complete_answers(responses: dict[str, Any], handler: HTTPRouteHandler, book: SchemaBook) -> None:
    declared = handler.responses or {}
    for status, response in responses.items():
        if int(status) == HTTPStatus.NO_CONTENT:
            response.pop("content", None)
        specification = declared.get(int(status))
        annotation: Any = (
            cast("Any", specification).data_container if specification else _returned_type(handler)
        )
        if "content" in response:
            _set_schema(response, book.refer_to(annotation))
        if response.get("description") == HTTPStatus(int(status)).description:
            response["description"] = "Done."


def _returned_type(handler: HTTPRouteHandler) -> Any:
    returned = handler.parsed_fn_signature.return_type
    if returned.is_subclass_of(Response):
        return returned.inner_types[0].annotation if returned.inner_types else Any
    return returned.annotation


def _set_schema(message: dict[str, Any], schema: dict[str, Any]) -> None:
    for content in message["content"].values():
        content["schema"] = schema
