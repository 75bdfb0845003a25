"""Pages of groups and of their people."""

from __future__ import annotations

import msgspec

from tertulia.kernel.paging import decode_cursor, encode_cursor
from tertulia.modules.groups.domain import Group
from tertulia.modules.groups.repository import GroupRepository
from tertulia.modules.groups.schemas import GroupList, GroupMember, GroupMemberList, GroupView


class _Position(msgspec.Struct, frozen=True):
    """The last group of a page, or with an empty name the last person."""

    name: str
    id: str


class GroupViews:
    """What administrators see of groups."""

    def __init__(self, repository: GroupRepository) -> None:
        self._repository = repository

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
        after = decode_cursor(cursor, _Position).id if cursor else None
        ids = await self._repository.list_member_ids(group_id, limit + 1, after)
        users = await self._repository.list_users(ids[:limit])
        following = encode_cursor(_Position("", ids[limit - 1])) if len(ids) > limit else None
        return GroupMemberList([GroupMember.of(user) for user in users], following)
