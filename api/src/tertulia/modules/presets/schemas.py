"""The wire shapes of presets."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.modules.presets.domain import MAX_PRESETS, Preset, PresetModel, PresetName
from tertulia.modules.providers import GenerationSettings
from tertulia.modules.sharing import AccessView

OWN = AccessView(level="owner", owner=None)


class PresetView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One preset. share_token: null for those who may not share it."""

    id: str
    name: str
    model: str
    settings: GenerationSettings
    is_default: bool
    share_token: str | None
    access: AccessView
    """What the caller may do with it, and whose it is."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, preset: Preset, default_id: str | None, access: AccessView = OWN) -> PresetView:
        return cls(
            id=preset.id,
            name=preset.name,
            model=preset.model,
            settings=preset.settings,
            is_default=preset.id == default_id,
            share_token=preset.share_token if access.level == "owner" else None,
            access=access,
            created_at=preset.created_at,
            updated_at=preset.updated_at,
        )


class PresetList(msgspec.Struct, frozen=True):
    """Presets, by their names."""

    items: list[PresetView]


class PresetInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A preset to be made."""

    name: PresetName
    model: PresetModel
    settings: GenerationSettings


class PresetChange(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What to change; a field that is absent stays."""

    name: PresetName | msgspec.UnsetType = msgspec.UNSET
    model: PresetModel | msgspec.UnsetType = msgspec.UNSET
    settings: GenerationSettings | msgspec.UnsetType = msgspec.UNSET
    is_default: bool | msgspec.UnsetType = msgspec.UNSET
    """What a new conversation begins with; another one ceases to be it."""


class PresetImport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Presets to be added: all of them, or none if one of them is not right."""

    presets: Annotated[list[PresetInput], msgspec.Meta(min_length=1, max_length=MAX_PRESETS)]


class ShareToken(msgspec.Struct, frozen=True):
    """What leads to a shared preset."""

    token: str


class SharedPreset(msgspec.Struct, frozen=True):
    """A preset as others see it; whose it is, is not said."""

    name: str
    model: str
    settings: GenerationSettings
