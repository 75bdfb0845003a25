"""What the walk over every route needs: requests that fit the OpenAPI document, as small as they can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

import msgspec

METHODS: Final = ("get", "post", "put", "patch", "delete")
Schema = Mapping[str, Any]


class Operation(msgspec.Struct, frozen=True):
    """One operation of the document."""

    id: str
    method: str
    path: str
    schema: Schema

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def list_operations(document: Schema) -> list[Operation]:
    """Every operation of the document, in a stable order."""
    return [
        Operation(schema["operationId"], method.upper(), path, schema)
        for path, methods in sorted(document["paths"].items())
        for method, schema in sorted(methods.items())
        if method in METHODS
    ]


def make_body(document: Schema, operation: Operation) -> Any:
    """The smallest JSON body that fits; None when the operation takes none, or another sort."""
    content = operation.schema.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return None if schema is None else make_value(document, schema)


def make_value(document: Schema, schema: Schema) -> Any:
    """A small value that fits a schema."""
    if "$ref" in schema:
        return make_value(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for example in ("const", "default", "example"):
        if schema.get(example) is not None:
            return schema[example]
    if schema.get("examples"):
        return cast("list[Any]", schema["examples"])[0]
    if "enum" in schema:
        return schema["enum"][0]
    for choice in ("oneOf", "anyOf", "allOf"):
        if choice in schema:
            return make_value(document, schema[choice][0])
    return _make_plain(document, schema)


def _make_plain(document: Schema, schema: Schema) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = cast("list[str]", kind)[0]
    match kind:
        case "object":
            wanted = schema.get("required", ())
            return {name: make_value(document, schema["properties"][name]) for name in wanted}
        case "array":
            return [make_value(document, schema["items"])] * int(schema.get("minItems", 0))
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return False
        case "null":
            return None
        case _:
            if schema.get("format") == "date-time":
                return "2030-01-01T00:00:00Z"
            return "x" * max(int(schema.get("minLength", 1)), 1)
