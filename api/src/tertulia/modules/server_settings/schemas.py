"""Settings on the wire."""

from __future__ import annotations

import msgspec

from tertulia.infrastructure.config import SettingOrigin, SettingSource


class SettingView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One setting. `value`: as text, secrets struck out; null when there is none."""

    path: str
    value: str | None
    source: SettingSource
    description: str

    @classmethod
    def of(cls, origin: SettingOrigin) -> SettingView:
        return cls(path=origin.path, value=origin.value, source=origin.source, description=origin.description)


class SettingList(msgspec.Struct, frozen=True):
    """Every setting, in the order of the reference; then those of each endpoint and of each model spec."""

    items: list[SettingView]
