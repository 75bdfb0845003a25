"""The model list on the wire."""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.domain import Model
from tertulia.modules.providers.own_keys.schemas import OwnKeyState


class EndpointFailure(msgspec.Struct, frozen=True, rename="camel"):
    """An endpoint whose models could not be asked for just now."""

    endpoint: str
    code: str
    message: str


class ModelList(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The models of every endpoint, in the order of the settings."""

    items: list[Model]
    failures: list[EndpointFailure] = []
    own_keys: list[OwnKeyState] = []
    """The endpoints that want people's own keys, and whether the caller has given one."""
