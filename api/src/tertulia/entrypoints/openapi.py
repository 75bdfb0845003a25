"""The OpenAPI document: what the routes say, completed with what holds for all of them."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Litestar
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme, Tag

from tertulia import __version__

DESCRIPTION = """Everything that the web page does, for programs.

Get an access token from `POST /api/auth/login` and send it as `Authorization: Bearer …`. Failures are problem
documents (RFC 9457) with a stable `code`. Ids that a client chooses are 1 to 64 letters, digits, `_` and `-`.
Times are ISO 8601 in UTC."""


def describe_api() -> OpenAPIConfig:
    """What the document says of the API as a whole."""
    return OpenAPIConfig(
        title="Tertulia",
        version=__version__,
        description=DESCRIPTION,
        components=Components(
            security_schemes={
                "accessToken": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")
            }
        ),
        tags=[Tag(name="Accounts"), Tag(name="Server")],
        path="/openapi-unused",
        render_plugins=[],
    )


def render_document(app: Litestar) -> bytes:
    """The document as JSON, in an order that depends on nothing but the routes."""
    return msgspec.json.encode(build_document(app), order="sorted")


def build_document(app: Litestar) -> dict[str, Any]:
    document: dict[str, Any] = app.openapi_schema.to_schema()
    return document
