"""Own keys on the wire. The key itself only ever comes in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

KeyText = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=4096,
        pattern=r"^[!-~]+$(?!\n)",
        description="The key: printable ASCII without spaces.",
        examples=["sk-0123456789abcdef"],
    ),
]


class OwnKeyState(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whether the caller has given a key for an endpoint. `isSet` is false, too, when it has expired."""

    endpoint: str
    is_set: bool
    expires_at: datetime | None = None


class OwnKeyList(msgspec.Struct, frozen=True):
    """Every endpoint that wants people's own keys."""

    items: list[OwnKeyState]


class OwnKeyInput(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A key to be kept."""

    value: KeyText
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None

    def __repr__(self) -> str:
        """Without the key."""
        return "OwnKeyInput(…)"
