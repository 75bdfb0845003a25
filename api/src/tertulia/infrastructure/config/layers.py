"""What each source of settings said, before they were merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, cast

import msgspec

SettingSource = Literal["default", "file", "environment", "command line", "database"]


def name_of(item: Any) -> str:
    """The name of an entry of a list of named things; empty when it has none."""
    name = cast("dict[str, Any]", item).get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) else ""


class Layers(msgspec.Struct, frozen=True, kw_only=True):
    """Trees with the names of the file. `${NAME}` stands in them as it was written."""

    file: Mapping[str, Any] = {}
    environment: Mapping[str, Any] = {}
    command_line: Mapping[str, Any] = {}
    well_known: tuple[Mapping[str, Any], ...] = ()
    """Endpoints that vendors' own variables make."""

    def __repr__(self) -> str:
        """No values: secrets may be among them."""
        return "Layers(…)"

    def find_source(self, path: tuple[str, ...]) -> SettingSource:
        """Where the value of a setting comes from."""
        for source, tree in self._from_above():
            if _has(tree, path):
                return source
        return "default"

    def find_entry_source(self, group: str, name: str, field: str) -> SettingSource:
        """Where a field of a named entry of a list comes from. The uppermost list is the one that holds."""
        for source, tree in self._from_above():
            if group in tree:
                entry = _find_entry(tree[group], name)
                if entry is not None:
                    return source if field in entry else "default"
                break
        entry = _find_entry(self.well_known, name)
        return "environment" if entry is not None and field in entry else "default"

    def _from_above(self) -> tuple[tuple[SettingSource, Mapping[str, Any]], ...]:
        return (
            ("command line", self.command_line),
            ("environment", self.environment),
            ("file", self.file),
        )


def _find_entry(entries: Iterable[Any], name: str) -> Mapping[str, Any] | None:
    return next((entry for entry in entries if name_of(entry).lower() == name.lower()), None)


def _has(tree: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    here: Any = tree
    for name in path:
        if not isinstance(here, Mapping) or name not in here:
            return False
        here = cast("Mapping[str, Any]", here)[name]
    return True
