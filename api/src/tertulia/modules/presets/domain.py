"""A preset: a model with settings, under a name that its owner gave it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from docstore import Collection, Index
from tertulia.kernel.texts import NAME_PATTERN
from tertulia.modules.providers import GenerationSettings

MAX_PRESETS = 200
MAX_NAME = 100
MAX_SETTINGS_BYTES = 450_000
PresetName = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=MAX_NAME,
        pattern=NAME_PATTERN,
        description="1 to 100 characters, not only spaces.",
        examples=["Careful translator"],
    ),
]
PresetModel = Annotated[
    str,
    msgspec.Meta(
        max_length=400,
        pattern=r"^[^/\x00-\x1f]+/[^\x00-\x1f]+$(?!\n)",
        description="A model's id, as `endpoint/model`.",
        examples=["OpenAI/gpt-5"],
    ),
]


class Preset(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One preset, as it is stored."""

    user_id: str
    id: str
    name: str
    model: str
    settings: GenerationSettings
    created_at: datetime
    updated_at: datetime
    share_token: str | None = None
    """Who knows it may read name, model and settings."""


class PresetShelf(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What holds for all presets of a person. Every change of one counts `version` up, so that two changes at the
    same time can not both believe that a name is free."""

    user_id: str
    version: int = 0
    default_id: str | None = None
    """The preset that a new conversation begins with."""


PRESETS = Collection(
    "presets", Preset, key=("user_id", "id"), indexes=(Index(("share_token",)), Index(("id",)))
)
PRESET_SHELVES = Collection("preset_shelves", PresetShelf, key=("user_id",))


def choose_name(wanted: str, taken: set[str]) -> str:
    """The name, with a number where it is taken already; upper and lower case are the same. `taken`: as
    `simplify_name` gives them."""
    wanted = " ".join(wanted.split())
    name, number = wanted, 1
    while simplify_name(name) in taken:
        number += 1
        end = f" {number}"
        name = wanted[: MAX_NAME - len(end)].rstrip() + end
    return name


def simplify_name(name: str) -> str:
    """What two names have in common that are the same."""
    return " ".join(name.split()).casefold()
