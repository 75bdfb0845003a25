"""The HTTP face of groups."""

from __future__ import annotations

from types import MappingProxyType

import msgspec
from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.http import PageCursor, PageLimit, PathId
from tertulia.kernel.paging import InvalidCursorError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.groups.errors import (
    GroupManagedError,
    GroupNameTakenError,
    GroupNotFoundError,
    TooManyGroupsError,
)
from tertulia.modules.groups.schemas import (
    GroupChange,
    GroupInput,
    GroupList,
    GroupMemberList,
    GroupView,
)
from tertulia.modules.groups.service import Groups
from tertulia.modules.roles import ACCESS
from tertulia.modules.users import UserNotFoundError

_ONE = "/{group_id:str}"
_MEMBER = "/{group_id:str}/members/{user_id:str}"


class AdminGroupsController(Controller):
    """`/api/admin/groups`."""

    path = "/api/admin/groups"
    tags = ("Administration",)
    opt = MappingProxyType({ACCESS: "admin.groups"})

    @get(operation_id="listGroups", opt={"errors": (InvalidCursorError,)}, summary="List the groups")
    async def list_groups(
        self,
        principal: NamedDependency[Principal],
        groups: NamedDependency[Groups],
        limit: PageLimit = 100,
        cursor: PageCursor = None,
    ) -> GroupList:
        """Those made here and those of providers, by their names."""
        del principal
        return await groups.views.list_groups(limit=limit, cursor=cursor)

    @post(
        operation_id="createGroup",
        opt={"errors": (GroupNameTakenError, TooManyGroupsError)},
        summary="Make a group",
    )
    async def create_group(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        groups: NamedDependency[Groups],
        data: JSONBody[GroupInput],
    ) -> GroupView:
        """A group of this installation, without people."""
        del principal
        return GroupView.of(await groups.create(actor, data.name, description=data.description), 0)

    @patch(
        _ONE,
        operation_id="changeGroup",
        opt={"errors": (GroupNotFoundError, GroupManagedError, GroupNameTakenError)},
        summary="Change a group",
    )
    async def change_group(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        groups: NamedDependency[Groups],
        group_id: PathId,
        data: JSONBody[GroupChange],
    ) -> GroupView:
        """Rename or describe it. A provider's group is changed at the provider."""
        del principal
        changed = await groups.change(
            actor, group_id, name=_or_none(data.name), description=_or_none(data.description)
        )
        return await groups.views.view(changed)

    @delete(
        _ONE,
        operation_id="deleteGroup",
        opt={"errors": (GroupNotFoundError, GroupManagedError)},
        summary="Delete a group",
    )
    async def delete_group(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        groups: NamedDependency[Groups],
        group_id: PathId,
    ) -> None:
        """Its people stay; what was shared with it is not shared with them any more."""
        del principal
        await groups.delete(actor, group_id)

    @get(
        f"{_ONE}/members",
        operation_id="listGroupMembers",
        opt={"errors": (GroupNotFoundError, InvalidCursorError)},
        summary="List a group's people",
    )
    async def list_members(
        self,
        principal: NamedDependency[Principal],
        groups: NamedDependency[Groups],
        group_id: PathId,
        limit: PageLimit = 100,
        cursor: PageCursor = None,
    ) -> GroupMemberList:
        """In the order in which their accounts were made."""
        del principal
        return await groups.views.list_members(group_id, limit=limit, cursor=cursor)

    @put(
        _MEMBER,
        operation_id="addGroupMember",
        opt={"errors": (GroupNotFoundError, GroupManagedError, UserNotFoundError)},
        status_code=204,
        summary="Add somebody to a group",
    )
    async def add_member(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        groups: NamedDependency[Groups],
        group_id: PathId,
        user_id: PathId,
    ) -> None:
        """They see what is shared with the group from their next request on."""
        del principal
        await groups.add_member(actor, group_id, user_id)

    @delete(
        _MEMBER,
        operation_id="removeGroupMember",
        opt={"errors": (GroupNotFoundError, GroupManagedError)},
        summary="Remove somebody from a group",
    )
    async def remove_member(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        groups: NamedDependency[Groups],
        group_id: PathId,
        user_id: PathId,
    ) -> None:
        """Fine when they do not belong to it."""
        del principal
        await groups.remove_member(actor, group_id, user_id)


def _or_none(value: str | msgspec.UnsetType) -> str | None:
    return None if value is msgspec.UNSET else value
