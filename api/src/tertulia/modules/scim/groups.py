"""Provisioning groups: those whose source is `scim`, with people who are provisioned, too."""

from __future__ import annotations

from tertulia.kernel.principal import Actor
from tertulia.modules.groups import (
    SCIM,
    Group,
    GroupManagedError,
    GroupNameTakenError,
    GroupNotFoundError,
    Groups,
)
from tertulia.modules.groups.errors import TooManyGroupsError
from tertulia.modules.scim.errors import invalid, missing, taken
from tertulia.modules.scim.filters import Term
from tertulia.modules.scim.resources import WantedGroup
from tertulia.modules.scim.users import UserProvisioning

WithMembers = tuple[Group, list[str]]
"""A group and the ids of its people."""


class GroupProvisioning:
    """Touches the groups that it has made and no others."""

    def __init__(self, groups: Groups, people: UserProvisioning) -> None:
        self._groups = groups
        self._people = people

    async def get(self, group_id: str) -> WithMembers:
        """A group with its people. ScimError."""
        if not group_id or "/" in group_id or "\0" in group_id:
            raise missing("group")
        try:
            group = await self._groups.get(group_id, SCIM)
        except (GroupNotFoundError, GroupManagedError) as error:
            raise missing("group") from error
        return await self._complete(group)

    async def find(self, terms: list[Term]) -> list[WithMembers]:
        """The groups that fit a filter. ScimError for one that no index serves."""
        found: list[Group] | None = None
        members: list[str] = []
        for term in terms:
            text = term.value if isinstance(term.value, str) else ""
            if term.name in {"members", "members.value"}:
                members.append(text)
                continue
            candidates = await self._find_by(term.name, text)
            ids = {group.id for group in candidates}
            found = candidates if found is None else [group for group in found if group.id in ids]
        if found is None:
            found = await self._find_of(members[0])
        completed = [await self._complete(group) for group in found]
        return [one for one in completed if set(members) <= set(one[1])]

    async def list_page(self, start: int, count: int) -> tuple[list[WithMembers], int]:
        """Groups by their names, and how many there are. start: counted from 1."""
        total = await self._groups.repository.count(SCIM)
        if not count:
            return [], total
        found = await self._groups.repository.list_page(start - 1 + count, source=SCIM)
        return [await self._complete(group) for group in found[start - 1 :]], total

    async def create(self, actor: Actor, wanted: WantedGroup) -> WithMembers:
        """ScimError."""
        await self._people.check_members(list(wanted.members))
        try:
            group = await self._groups.create(actor, wanted.name, source=SCIM, external_id=wanted.external_id)
        except GroupNameTakenError as error:
            raise taken("There is a group of this name already.") from error
        except TooManyGroupsError as error:
            raise invalid(str(error), "tooMany") from error
        await self._groups.set_members(actor, group, add=wanted.members)
        return await self._complete(group)

    async def replace(
        self, actor: Actor, group_id: str, wanted: WantedGroup, before: WithMembers | None = None
    ) -> WithMembers:
        """Make the group as it is wanted. ScimError.

        before: what `wanted` was made from; what another request has changed since then stays as that one said.
        """
        group, members = before or await self.get(group_id)
        added = sorted(set(wanted.members).difference(members))
        removed = sorted(set(members).difference(wanted.members))
        await self._people.check_members(added)
        if (wanted.name, wanted.external_id) != (group.name, group.external_id):
            try:
                await self._groups.change(
                    actor, group_id, source=SCIM, name=wanted.name, external_id=wanted.external_id
                )
            except GroupNameTakenError as error:
                raise taken("There is a group of this name already.") from error
        if added or removed:
            await self._groups.set_members(actor, group, add=added, remove=removed)
        return await self.get(group_id)

    async def delete(self, actor: Actor, group_id: str) -> None:
        """ScimError."""
        await self.get(group_id)
        await self._groups.delete(actor, group_id, source=SCIM)

    async def _complete(self, group: Group) -> WithMembers:
        return group, await self._groups.repository.list_member_ids(group.id)

    async def _find_by(self, name: str, text: str) -> list[Group]:
        repository = self._groups.repository
        if name == "id":
            found = await repository.get_many([text]) if text else []
            return [group for group in found if group.source == SCIM]
        if name == "externalid":
            return await repository.find_external(SCIM, text) if text else []
        if name == "displayname":
            return await repository.find_named(SCIM, [text]) if text else []
        raise invalid("Filter by displayName, externalId, id or members.value.", "invalidFilter")

    async def _find_of(self, user_id: str) -> list[Group]:
        repository = self._groups.repository
        ids = await repository.list_group_ids(user_id) if user_id and "/" not in user_id else []
        return [group for group in await repository.get_many(ids) if group.source == SCIM]
