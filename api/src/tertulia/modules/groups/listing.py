"""Pages of groups and of their people."""

from __future__ import annotations

import msgspec

from tertulia.kernel.ids import ClientId
from tertulia.kernel.paging import decode_cursor, encode_cursor
from tertulia.modules.groups.domain import Group
from tertulia.modules.groups.repository import GroupRepository
from tertulia.modules.groups.schemas import GroupList, GroupMember, GroupMemberList, GroupView
from tertulia.modules.users import Users


class _Position(msgspec.Struct, frozen=True):
    """The last group of a page."""

    name: str
    id: str


class _MemberPosition(msgspec.Struct, frozen=True):
    """The last person of a page."""

    id: ClientId


class GroupViews:
    """What administrators see of groups."""

    def __init__(self, repository: GroupRepository, users: Users) -> None:
        self._repository = repository
        self._users = users

    async def view(self, group: Group) -> GroupView:
        """A group, and how many people belong to it."""
        return GroupView.of(group, await self._repository.count_members(group.id))

    async def list_groups(self, *, limit: int, cursor: str | None) -> GroupList:
        """A page of those made here and those of providers, by their names. Raises InvalidCursorError."""
        after = decode_cursor(cursor, _Position) if cursor else None
        found = await self._repository.list_page(limit + 1, (after.name, after.id) if after else None)
        page = found[:limit]
        last = _Position(page[-1].name_key, page[-1].id) if len(found) > limit else None
        return GroupList([await self.view(group) for group in page], encode_cursor(last) if last else None)

    async def list_members(self, group_id: str, *, limit: int, cursor: str | None) -> GroupMemberList:
        """A page of a group's people, in the order in which their accounts were made. Raises GroupNotFoundError and
        InvalidCursorError."""
        await self._repository.get(group_id)
        after = decode_cursor(cursor, _MemberPosition).id if cursor else None
        ids = await self._repository.list_member_ids(group_id, limit + 1, after)
        page = ids[:limit]
        users = await self._users.get_many(page)
        following = encode_cursor(_MemberPosition(page[-1])) if len(ids) > limit else None
        return GroupMemberList([GroupMember.of(users[one]) for one in page if one in users], following)
