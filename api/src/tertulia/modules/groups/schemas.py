"""Groups on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec

from tertulia.modules.groups.domain import Group, GroupName
from tertulia.modules.users import User, UserStatus

Description = Annotated[str, msgspec.Meta(max_length=500, description="500 characters at the most.")]


class GroupInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group to be made."""

    name: GroupName
    description: Description = ""


class GroupChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; a field that is absent stays."""

    name: GroupName | msgspec.UnsetType = msgspec.UNSET
    description: Description | msgspec.UnsetType = msgspec.UNSET


class GroupView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A group, and how many people belong to it."""

    id: str
    name: str
    description: str
    source: Annotated[
        str, msgspec.Meta(description="`local`, `scim`, or the id of the provider that alone changes it.")
    ]
    members: int

    @classmethod
    def of(cls, group: Group, members: int) -> GroupView:
        return cls(
            id=group.id,
            name=group.name,
            description=group.description,
            source=group.source,
            members=members,
        )


class GroupList(msgspec.Struct, frozen=True, rename="camel"):
    """A page of groups, by their names."""

    items: list[GroupView]
    next_cursor: str | None


class GroupMember(msgspec.Struct, frozen=True, kw_only=True):
    """A person of a group."""

    id: str
    name: str
    email: str
    status: UserStatus

    @classmethod
    def of(cls, user: User) -> GroupMember:
        return cls(id=user.id, name=user.name, email=user.email, status=user.status)


class GroupMemberList(msgspec.Struct, frozen=True, rename="camel"):
    """A page of a group's people."""

    items: list[GroupMember]
    next_cursor: str | None
