"""The OpenAPI document: what the routes say, with schemas as the wire has them and the failures of each operation."""

from tertulia.entrypoints.openapi.document import build_document, describe_api, render_document

__all__ = ["build_document", "describe_api", "render_document"]
