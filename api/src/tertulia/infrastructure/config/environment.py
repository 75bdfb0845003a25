"""Settings from the environment: `TERTULIA_PORT`, `TERTULIA_LIMITS__ENABLED`, and the keys that everybody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast, get_origin

import msgspec
import yaml

from tertulia.infrastructure.config.errors import ConfigurationError
from tertulia.infrastructure.config.schema import Settings
from tertulia.infrastructure.config.shape import (
    decode_hook,
    describe_mismatch,
    field_types,
    struct_of,
    suggest_name,
)

PREFIX = "TERTULIA_"
CONFIG_VARIABLE = "TERTULIA_CONFIG"

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def list_variables(struct: type[msgspec.Struct] = Settings) -> dict[str, tuple[tuple[str, ...], Any]]:
    """Every variable that is read: its name → (the setting's path in the file, its type)."""
    return dict(_walk(struct, ()))


def _walk(
    struct: type[msgspec.Struct], path: tuple[str, ...]
) -> Iterator[tuple[str, tuple[tuple[str, ...], Any]]]:
    for name, annotation in field_types(struct).items():
        here = (*path, name)
        below = struct_of(annotation)
        if below is not None:
            yield from _walk(below, here)
        else:
            yield PREFIX + "__".join(_in_snake_case(part) for part in here), (here, annotation)


def _in_snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


def read_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """The settings that the environment gives, as a tree like the file's; ConfigurationError for a name or value
    that does not fit."""
    variables = list_variables()
    tree: dict[str, Any] = {}
    problems: list[str] = []
    for name, text in sorted(environment.items()):
        if not name.startswith(PREFIX) or name == CONFIG_VARIABLE:
            continue
        if name not in variables:
            problems.append(f"{name}: there is no such setting.{suggest_name(name, variables)}")
            continue
        path, annotation = variables[name]
        try:
            _put(tree, path, _parse(text, annotation))
        except msgspec.ValidationError as error:
            problems.append(f"{name}: {describe_mismatch(error, annotation).partition(': ')[2]}")
        except yaml.YAMLError:
            problems.append(f"{name}: this is not a list that can be read.")
    if problems:
        raise ConfigurationError(problems)
    return tree


def _parse(text: str, annotation: Any) -> Any:
    """A variable's text as the setting's type: a list is YAML in brackets, or parted by commas."""
    if get_origin(annotation) is list:
        if text.lstrip().startswith("["):
            return yaml.safe_load(text)
        return [part.strip() for part in text.split(",") if part.strip()]
    return msgspec.convert(text, annotation, strict=False, dec_hook=decode_hook)


def _put(tree: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    tree[path[-1]] = value


def expand_references(value: Any, environment: Mapping[str, str], path: str) -> Any:
    """Replace `${NAME}` in every text below `value`; ConfigurationError names a variable that is not set."""
    if isinstance(value, str):
        return _REFERENCE.sub(lambda match: _look_up(match[1], environment, path), value)
    if isinstance(value, dict):
        group = cast("dict[str, Any]", value)
        return {key: expand_references(item, environment, f"{path}.{key}") for key, item in group.items()}
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return [expand_references(item, environment, f"{path}[{place}]") for place, item in enumerate(items)]
    return value


def _look_up(name: str, environment: Mapping[str, str], path: str) -> str:
    if not environment.get(name):
        raise ConfigurationError([f"{path}: the environment variable {name} is not set."])
    return environment[name]
