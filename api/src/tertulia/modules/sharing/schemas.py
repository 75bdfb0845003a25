"""Grants and people on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from tertulia.modules.roles import Grant, GranteeKind, Level
from tertulia.modules.sharing.domain import MAX_GRANTS

GranteeId = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=64,
        pattern=r"^([A-Za-z0-9._-]+|\*)$(?!\n)",
        description="Of the person or group; `*` for everyone.",
    ),
]


class GrantInput(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """With whom to share. name: passed over, so that what was read can be sent."""

    grantee_kind: GranteeKind
    grantee_id: GranteeId
    level: Level
    name: Annotated[str, msgspec.Meta(max_length=300)] | None = None

    def build(self) -> Grant:
        return Grant(grantee_kind=self.grantee_kind, grantee_id=self.grantee_id, level=self.level)


class GrantsInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everybody with whom to share; who is not in the list has nothing any more."""

    grants: Annotated[list[GrantInput], msgspec.Meta(max_length=MAX_GRANTS)]


class GrantView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """With whom something is shared. name: null for everyone, and for who is gone."""

    grantee_kind: GranteeKind
    grantee_id: str
    level: Level
    name: str | None


class GrantList(msgspec.Struct, frozen=True):
    """Everybody with whom something is shared, besides its owner."""

    grants: list[GrantView]


class OwnerView(msgspec.Struct, frozen=True):
    """Whose something is."""

    id: str
    name: str


class AccessView(msgspec.Struct, frozen=True):
    """What the caller may do with something. owner: null when it is their own."""

    level: Level
    owner: OwnerView | None


class FoundPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with whom to share. email: null unless the caller may know it."""

    kind: Literal["user", "group"]
    id: str
    name: str
    email: str | None = None


class FoundPeople(msgspec.Struct, frozen=True):
    """At the most 20; ask with more letters when somebody is missing."""

    items: list[FoundPerson]
