"""JSON Schemas by msgspec, the library that encodes and decodes: what the document says is what the wire has."""

from __future__ import annotations

from typing import Any, cast

import msgspec

_TEMPLATE = "#/components/schemas/{name}"


class SchemaBook:
    """Collects the types that operations mention; each becomes one component."""

    def __init__(self) -> None:
        self._components: dict[str, Any] = {}
        self._examples: dict[str, Any] = {}
        self._responses: dict[str, Any] = {}

    def refer_to(self, annotation: Any) -> dict[str, Any]:
        """The schema of a type, with references to components for its structs."""
        (schema,), components = msgspec.json.schema_components([annotation], ref_template=_TEMPLATE)
        self._components |= components
        return cast("dict[str, Any]", _tidy(schema))

    def describe_parameter(self, annotation: Any, described: dict[str, Any]) -> dict[str, Any]:
        """The schema of a parameter: absent is how it is null, so null is no value of it.

        described: what the framework knows of it, which has the limits that stand beside the type.
        """
        schema = self.refer_to(annotation)
        alternatives = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
        if len(alternatives) == 1:
            schema = alternatives[0]
        limits = {key: value for key, value in described.items() if key not in {"oneOf", "description"}}
        return cast("dict[str, Any]", _tidy(limits | schema))

    def refer_to_example(self, name: str, value: Any) -> dict[str, Any]:
        """A reference to this example, which is written down once."""
        self._examples[name] = {"value": value}
        return {"$ref": f"#/components/examples/{name}"}

    def refer_to_response(self, name: str, response: dict[str, Any]) -> dict[str, Any]:
        """A reference to this response, which is written down once."""
        self._responses[name] = response
        return {"$ref": f"#/components/responses/{name}"}

    def render_responses(self) -> dict[str, Any]:
        """All shared responses, by name."""
        return dict(sorted(self._responses.items()))

    def render_examples(self) -> dict[str, Any]:
        """All examples, by name."""
        return dict(sorted(self._examples.items()))

    def render_components(self) -> dict[str, Any]:
        """All components, by name."""
        return {name: _tidy(schema) for name, schema in sorted(self._components.items())}


def _tidy(schema: Any) -> Any:
    """Without what only we need: the guard against a last line break that patterns end with in Python, and defaults
    that say no more than that a property may be absent."""
    if isinstance(schema, dict):
        named = cast("dict[str, Any]", schema)
        properties = cast("dict[str, Any]", named.get("properties") or {})
        tidied = {key: _tidy(value) for key, value in named.items() if key != "default" or _is_telling(value)}
        if properties:  # their names are words of ours: one may well be called `default`
            tidied["properties"] = {name: _tidy(value) for name, value in properties.items()}
        if isinstance(tidied.get("pattern"), str):
            tidied["pattern"] = tidied["pattern"].removesuffix(r"(?!\n)")
        return tidied
    if isinstance(schema, list):
        return [_tidy(item) for item in cast("list[Any]", schema)]
    return schema


def _is_telling(default: Any) -> bool:
    return default is not None and not isinstance(default, dict | list | tuple)
