"""What is shared with whom, as it is stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

import msgspec

from docstore import Collection, Index
from tertulia.modules.roles import Grant, GranteeKind, Level

MAX_GRANTS: Final = 100
"""Of one object."""
MAX_SHARED: Final = 500
"""Objects of one kind that others share with one person, as far as they are listed."""
EVERYONE: Final = "everyone"
EVERYONE_ID: Final = "*"

FindOwner = Callable[[str], Awaitable[str | None]]
"""Whose an object is, by its id; None when there is none."""


class StoredGrant(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One grant on one object. grantee: `user:{id}`, `group:{id}` or `everyone`."""

    kind: str
    object_id: str
    grantee: str
    owner_id: str
    level: Level
    granted_at: datetime


GRANTS = Collection(
    "grants",
    StoredGrant,
    key=("kind", "object_id", "grantee"),
    indexes=(Index(("grantee", "kind")), Index(("owner_id",))),
)


class SharedObject(msgspec.Struct, frozen=True):
    """Something of somebody else, and how far it is shared."""

    id: str
    owner_id: str
    level: Level


def name_grantee(kind: GranteeKind, grantee_id: str) -> str:
    """The stored form of a grantee."""
    return EVERYONE if kind == "everyone" else f"{kind}:{grantee_id}"


def read_grant(stored: StoredGrant) -> Grant:
    """The grant as deciding needs it."""
    if stored.grantee == EVERYONE:
        return Grant(grantee_kind="everyone", grantee_id=EVERYONE_ID, level=stored.level)
    kind, _, grantee_id = stored.grantee.partition(":")
    return Grant(
        grantee_kind="group" if kind == "group" else "user", grantee_id=grantee_id, level=stored.level
    )
