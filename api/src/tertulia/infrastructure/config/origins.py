"""Where the value of each setting comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from tertulia.infrastructure.config.description import strike_out
from tertulia.infrastructure.config.docstrings import read_docstrings
from tertulia.infrastructure.config.endpoints import EndpointSettings, ModelSpec
from tertulia.infrastructure.config.layers import Layers, SettingSource
from tertulia.infrastructure.config.schema import Settings
from tertulia.infrastructure.config.shape import field_types, is_optional, struct_of

_LISTS: Mapping[str, type[msgspec.Struct]] = {"endpoints": EndpointSettings, "modelSpecs": ModelSpec}
"""Settings that are lists of named things, shown by name: `endpoints.Lab.baseUrl`."""
FindSource = Callable[[str], SettingSource]


class SettingOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """One setting. `name`: as in `list_descriptions`. `value`: as text, secrets struck out; None when there is none."""

    path: str
    name: str
    value: str | None
    source: SettingSource
    description: str


def list_origins(
    settings: Settings,
    layers: Layers,
    stored: Mapping[str, Mapping[str, Any]] | None = None,
    endpoints: Sequence[EndpointSettings] | None = None,
) -> list[SettingOrigin]:
    """Every setting, in the order of the schema.

    stored: what the database says of endpoints, by their names. endpoints: those in force, when they are not those of
    `settings`.
    """
    origins = list(_walk(Settings, settings, (), layers.find_source))
    for endpoint in settings.endpoints if endpoints is None else endpoints:
        changed = (stored or {}).get(endpoint.name)
        find = _find_in_endpoint(layers, endpoint.name, changed, {one.name for one in settings.endpoints})
        origins += _list_fields(endpoint, "endpoints", find)
    for spec in settings.model_specs:
        origins += _list_fields(
            spec,
            "modelSpecs",
            lambda field, name=spec.name: layers.find_entry_source("modelSpecs", name, field),
        )
    return origins


def list_descriptions() -> dict[str, str]:
    """What each setting that can be listed is for, by its name: its path without the name of an endpoint or a spec."""
    return dict(_describe(Settings, ""))


def _describe(struct: type[msgspec.Struct], prefix: str) -> Iterator[tuple[str, str]]:
    for field in msgspec.structs.fields(struct):
        annotation, name = field_types(struct)[field.encode_name], f"{prefix}{field.encode_name}"
        below = _LISTS.get(name) or struct_of(annotation)
        if below is None or is_optional(annotation):
            yield name, read_docstrings()[struct.__name__, field.name]
        if below is not None:
            yield from _describe(below, f"{name}.")


def find_origins(origins: Sequence[SettingOrigin], key: str) -> list[SettingOrigin]:
    """Those that a key names: one setting, or all of a group. Upper and lower case are the same."""
    wanted = key.casefold()
    return [
        origin
        for origin in origins
        if origin.path.casefold() == wanted or origin.path.casefold().startswith((f"{wanted}.", f"{wanted}["))
    ]


def _walk(
    struct: type[msgspec.Struct],
    value: Any,
    path: tuple[str, ...],
    find_source: Callable[[tuple[str, ...]], SettingSource],
) -> Iterator[SettingOrigin]:
    for field in msgspec.structs.fields(struct):
        annotation, inner = field_types(struct)[field.encode_name], getattr(value, field.name)
        here = (*path, field.encode_name)
        below = struct_of(annotation)
        if below is not None and inner is not None:
            yield from _walk(below, inner, here, find_source)
        elif field.encode_name not in _LISTS:
            yield SettingOrigin(
                path=".".join(here),
                name=".".join(here),
                value=strike_out(field.encode_name, inner),
                source=find_source(here),
                description=read_docstrings()[struct.__name__, field.name],
            )


def _list_fields(
    entry: EndpointSettings | ModelSpec, of: str, find_source: FindSource
) -> Iterator[SettingOrigin]:
    struct = type(entry)
    for field in msgspec.structs.fields(struct):
        yield SettingOrigin(
            path=f"{of}.{entry.name}.{field.encode_name}",
            name=f"{of}.{field.encode_name}",
            value=strike_out(field.encode_name, getattr(entry, field.name)),
            source=find_source(field.encode_name),
            description=read_docstrings()[struct.__name__, field.name],
        )


def _find_in_endpoint(
    layers: Layers, name: str, stored: Mapping[str, Any] | None, configured: set[str]
) -> FindSource:
    def find(field: str) -> SettingSource:
        if stored is not None and field in stored:
            return "database"
        if name not in configured:
            return "database" if field == "name" else "default"
        return layers.find_entry_source("endpoints", name, field)

    return find
