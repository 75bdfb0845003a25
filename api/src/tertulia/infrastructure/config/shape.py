"""The schema seen from outside: which keys a struct has in the file, what each expects, where a value does not fit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard, cast, get_args, get_type_hints

import msgspec

_MESSAGE_PATH = re.compile(r"^(?P<message>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)
_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a group of settings",
    "null": "nothing",
}


def field_types(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """The type of each setting of a struct, by its name in the file."""
    hints = get_type_hints(struct, include_extras=True)
    return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(struct)}


def is_struct(annotation: Any) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)


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
    if is_struct(annotation):
        if isinstance(value, dict):
            yield from find_unknown_keys(annotation, cast("dict[str, Any]", value), f"{where}.")
        return
    members = [member for member in get_args(annotation) if is_struct(member)]
    if members and isinstance(value, list):
        for number, item in enumerate(cast("list[Any]", value)):
            if isinstance(item, dict):
                yield from find_unknown_keys(members[0], cast("dict[str, Any]", item), f"{where}[{number}].")


def suggest_name(name: str, known: Mapping[str, Any]) -> str:
    """` Did you mean …?`, or which names there are when none is near."""
    lowered = {candidate.lower().replace("_", ""): candidate for candidate in known}
    near = difflib.get_close_matches(name.lower().replace("_", "").replace("-", ""), lowered, n=1, cutoff=0.5)
    if near:
        return f" Did you mean {lowered[near[0]]}?"
    return f" The settings here are: {', '.join(known)}."


def describe_mismatch(error: msgspec.ValidationError) -> str:
    """A validation error as `path: what is expected`; the value itself is not repeated, it may be a secret."""
    match = _MESSAGE_PATH.match(str(error))
    message, path = (match["message"], match["path"] or "") if match else (str(error), "")
    missing = re.match(r"Object missing required field `(.+)`", message)
    if missing:
        path, message = f"{path}.{missing[1]}", "this setting is required"
    elif message.startswith("Invalid enum value"):
        message = "this is not one of the values that it can have"
    else:
        message = _in_plain_words(message)
    return f"{path.lstrip('.') or 'the file'}: {message}."


def _in_plain_words(message: str) -> str:
    got = re.match(r"Expected `(.+?)`, got `(.+?)`$", message)
    if got:
        return f"expected {_name_types(got[1])}, got {_name_types(got[2])}"
    return (message[0].lower() + message[1:]).replace("`", "")


def _name_types(names: str) -> str:
    return " or ".join(_WORDS.get(name.strip(), name.strip()) for name in names.split("|"))


def decode_hook(expected: type[Any], value: Any) -> Any:
    """msgspec knows no paths: text becomes one, with `~` expanded."""
    if expected is Path and isinstance(value, str | Path):
        return Path(value).expanduser()
    raise msgspec.ValidationError(f"Expected `str`, got `{type(value).__name__}`")
