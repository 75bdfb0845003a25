"""The model list on the wire."""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.domain import Model, ModelFacts
from tertulia.modules.providers.own_keys.schemas import OwnKeyState


class EndpointFailure(msgspec.Struct, frozen=True, rename="camel"):
    """An endpoint whose models could not be asked for just now."""

    endpoint: str
    code: str
    message: str


class SpecView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A spec as it is chosen from. Its settings, the system prompt above all, stay on the server."""

    name: str
    """What a question names it by."""
    label: str
    description: str
    icon: str | None
    """An emoji, or the address of an image."""
    group: str | None
    model: str
    """`endpoint/model`."""
    starters: list[str]
    """Questions that a new conversation suggests."""
    default: bool
    """Whether a new conversation begins with it."""


class ModelList(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The models of every endpoint, in the order of the settings."""

    items: list[Model]
    failures: list[EndpointFailure] = []
    own_keys: list[OwnKeyState] = []
    """The endpoints that want people's own keys, and whether the caller has given one."""
    specs: list[SpecView] = []
    """Choices that an administrator has named, in their order."""
    specs_only: bool = False
    """Whether nothing but the specs can be chosen, with their settings as they are."""


class ModelDetails(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One model, and what is known of it."""

    id: str
    endpoint: str
    name: str
    label: str | None
    facts: ModelFacts
