"""Settings on the wire."""

from __future__ import annotations

import msgspec

from tertulia.infrastructure.config import SettingOrigin, SettingSource


class SettingView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One setting. `name`: its path without that of an endpoint or spec. `value`: secrets struck out, or null."""

    path: str
    name: str
    value: str | None
    source: SettingSource
    description: str

    @classmethod
    def of(cls, origin: SettingOrigin) -> SettingView:
        return cls(
            path=origin.path,
            name=origin.name,
            value=origin.value,
            source=origin.source,
            description=origin.description,
        )


class SettingList(msgspec.Struct, frozen=True):
    """Every setting, in the order of the reference; then those of each endpoint and of each model spec."""

    items: list[SettingView]
