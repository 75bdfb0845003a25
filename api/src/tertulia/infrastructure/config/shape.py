"""The schema seen from outside: which keys a struct has in the file, what each expects, where a value does not fit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard, cast, get_args, get_origin, get_type_hints

import msgspec

_MESSAGE_PATH = re.compile(r"^(?P<message>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.+)`")
_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
}


def field_types(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """The type of each setting of a struct, by its name in the file."""
    hints = get_type_hints(struct, include_extras=True)
    return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(struct)}


def is_struct(annotation: Any) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)


def struct_of(annotation: Any) -> type[msgspec.Struct] | None:
    """The group of settings that this is, be it optional; None for everything else."""
    members = (
        [one for one in get_args(annotation) if one is not type(None)] if is_optional(annotation) else []
    )
    inner = members[0] if len(members) == 1 else annotation
    return inner if is_struct(inner) else None


def is_optional(annotation: Any) -> bool:
    """Whether None is welcome."""
    return type(None) in get_args(annotation)


def find_unknown_keys(struct: type[msgspec.Struct], tree: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """One sentence for each key that the schema does not have, with the nearest one that it has."""
    types = field_types(struct)
    for key, value in tree.items():
        where = f"{path}{key}"
        if key not in types:
            yield f"{where}: there is no such setting.{suggest_name(str(key), types)}"
            continue
        yield from _find_below(types[key], value, where)


def _find_below(annotation: Any, value: Any, where: str) -> Iterator[str]:
    struct = struct_of(annotation)
    if struct is not None:
        if isinstance(value, dict):
            yield from find_unknown_keys(struct, cast("dict[str, Any]", value), f"{where}.")
        return
    for member in (annotation, *get_args(annotation)):
        item_type = get_args(member)[-1] if get_origin(member) in {list, dict} else None
        if item_type is not None and is_struct(item_type):
            yield from _find_in_items(item_type, value, where)


def _find_in_items(struct: type[msgspec.Struct], value: Any, where: str) -> Iterator[str]:
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, list):
        items = enumerate(cast("list[Any]", value))
    elif isinstance(value, dict):
        items = cast("dict[Any, Any]", value).items()
    for key, item in items:
        if isinstance(item, dict):
            yield from find_unknown_keys(struct, cast("dict[str, Any]", item), f"{where}[{key}].")


def suggest_name(name: str, known: Mapping[str, Any]) -> str:
    """` Did you mean …?`, or which names there are when none is near."""
    lowered = {candidate.lower().replace("_", ""): candidate for candidate in known}
    near = difflib.get_close_matches(name.lower().replace("_", "").replace("-", ""), lowered, n=1, cutoff=0.5)
    if near:
        return f" Did you mean {lowered[near[0]]}?"
    return f" The settings here are: {', '.join(known)}."


def describe_mismatch(error: msgspec.ValidationError, annotation: Any) -> str:
    """A validation error as `path: what is expected`; the value itself is not repeated, it may be a secret.

    annotation: the type that the whole tree was converted to.
    """
    match = _MESSAGE_PATH.match(str(error))
    message, path = (match["message"], match["path"] or "") if match else (str(error), "")
    missing = _MISSING.match(message)
    if missing:
        return f"{f'{path}.{missing[1]}'.lstrip('.')}: this setting is required."
    return f"{path.lstrip('.') or 'the file'}: expected {describe_type(_find_type(annotation, path))}."


def describe_type(annotation: Any) -> str:
    """What a setting may be, in words."""
    if Path in (annotation, *get_args(annotation)):
        return "a path"
    if struct_of(annotation) is not None:
        return "a group of settings"
    return _describe_schema(msgspec.json.schema(annotation, schema_hook=_describe_path))


def _describe_path(annotation: Any) -> dict[str, Any]:
    if annotation is Path:
        return {"type": "string", "description": "a path"}
    raise NotImplementedError


def _describe_schema(schema: Mapping[str, Any]) -> str:
    alternatives = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if alternatives:
        return " or ".join(_describe_schema(one) for one in alternatives)
    if "description" in schema:
        return schema["description"]
    if "enum" in schema:
        return " or ".join(schema["enum"])
    words = _WORDS.get(schema.get("type", ""), "a group of settings")
    least = schema.get("minimum", schema.get("exclusiveMinimum"))
    if least is None:
        return words
    if "maximum" in schema:
        return f"{words} from {least} to {schema['maximum']}"
    return f"{words} above {least}" if "exclusiveMinimum" in schema else f"{words}, {least} or more"


def _find_type(annotation: Any, path: str) -> Any:
    """The type at a path like `.endpoints[0].headers[...]`."""
    for step in re.findall(r"\[[^\]]*\]|[^.\[]+", path):
        struct = struct_of(annotation)
        annotation = field_types(struct)[step] if struct is not None else _item_type(annotation)
    return annotation


def _item_type(annotation: Any) -> Any:
    for member in (annotation, *get_args(annotation)):
        if get_origin(member) in {list, dict}:
            return get_args(member)[-1]
    return annotation


def decode_hook(expected: type[Any], value: Any) -> Any:
    """msgspec knows no paths: text becomes one, with `~` expanded."""
    if expected is Path and isinstance(value, str | Path):
        return Path(value).expanduser()
    raise msgspec.ValidationError(f"Expected `str`, got `{type(value).__name__}`")
