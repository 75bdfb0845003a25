"""What is done with groups: by administrators here, and by the providers whose groups they are."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import structlog

from tertulia.kernel.clock import Clock
from tertulia.kernel.events import EventBus
from tertulia.kernel.ids import new_id
from tertulia.kernel.principal import SERVER, Actor
from tertulia.modules.audit import AuditLog
from tertulia.modules.groups.domain import (
    LOCAL,
    MAX_GROUP_NAME,
    MAX_GROUPS,
    MAX_SYNCED,
    SCIM,
    Group,
    clean_name,
    fold_name,
    make_name_key,
)
from tertulia.modules.groups.errors import GroupManagedError, GroupNameTakenError, TooManyGroupsError
from tertulia.modules.groups.events import GroupDeleted, MembershipsChanged
from tertulia.modules.groups.listing import GroupViews
from tertulia.modules.groups.repository import GroupRepository
from tertulia.modules.users import UserLeft, Users

_logger = structlog.get_logger(__name__)


class Groups:
    """The groups of this installation. Each belongs to its source: only that changes it."""

    def __init__(
        self, repository: GroupRepository, users: Users, clock: Clock, events: EventBus, audit: AuditLog
    ) -> None:
        self.repository = repository
        self.views = GroupViews(repository, users)
        self._users = users
        self._clock = clock
        self._events = events
        self._audit = audit
        events.subscribe(UserLeft, self._forget_user)

    async def list_groups_of(self, user_id: str) -> frozenset[str]:
        """The ids of a person's groups, of every source."""
        return frozenset(await self.repository.list_group_ids(user_id))

    async def create(
        self,
        actor: Actor,
        name: str,
        *,
        description: str = "",
        source: str = LOCAL,
        external_id: str | None = None,
    ) -> Group:
        """Raises GroupNameTakenError, TooManyGroupsError."""
        if await self.repository.count(source) >= MAX_GROUPS:
            raise TooManyGroupsError(limit=MAX_GROUPS)
        group = self._build(source, name, description, external_id)
        await self.repository.insert(group)
        await self._record("group.created", actor, group)
        return group

    async def get(self, group_id: str, source: str | None = None) -> Group:
        """A group. Raises GroupNotFoundError, and GroupManagedError when it is not this source's."""
        group = await self.repository.get(group_id)
        if source is not None and group.source != source:
            raise GroupManagedError(source=group.source)
        return group

    async def find(self, name: str) -> Group:
        """The group made here of this name, in any case, or else the group of this id. Raises GroupNotFoundError."""
        found = await self.repository.find_named(LOCAL, [make_name_key(LOCAL, name)])
        return found[0] if found else await self.repository.get(name)

    async def change(
        self,
        actor: Actor,
        group_id: str,
        *,
        source: str = LOCAL,
        name: str | None = None,
        description: str | None = None,
        external_id: str | msgspec.UnsetType | None = msgspec.UNSET,
    ) -> Group:
        """Rename or describe a group, or note how its source calls it. Raises GroupNotFoundError, GroupManagedError,
        GroupNameTakenError."""
        group = await self.get(group_id, source)
        fields: dict[str, str | None] = {}
        if name is not None:
            name = clean_name(source, name)
            fields |= {
                "name": name,
                "name_key": make_name_key(source, name),
                "search_key": fold_name(name),
            }
        if description is not None:
            fields["description"] = description
        if external_id is not msgspec.UNSET:
            fields["external_id"] = external_id
        await self.repository.update(group_id, **fields, updated_at=self._clock.now())
        changed = await self.repository.get(group_id)
        await self._record("group.changed", actor, changed, before=group.name)
        return changed

    async def delete(self, actor: Actor, group_id: str, *, source: str = LOCAL) -> None:
        """With every membership, and what was shared with it. Raises GroupNotFoundError, GroupManagedError."""
        group = await self.get(group_id, source)
        members = await self.repository.list_member_ids(group_id)
        await self.repository.delete(group_id)
        await self._events.publish(GroupDeleted(group_id))
        await self._tell(members)
        await self._record("group.deleted", actor, group)

    async def add_member(self, actor: Actor, group_id: str, user_id: str) -> None:
        """Fine when they belong to it. Raises GroupNotFoundError, GroupManagedError, UserNotFoundError."""
        group = await self.get(group_id, LOCAL)
        await self._users.get(user_id)
        await self.repository.change_members([(user_id, group_id)], [], self._clock.now())
        await self._tell([user_id])
        await self._record("group.member_added", actor, group, user=user_id)

    async def remove_member(self, actor: Actor, group_id: str, user_id: str) -> None:
        """Fine when they do not belong to it. Raises GroupNotFoundError, GroupManagedError."""
        group = await self.get(group_id, LOCAL)
        await self.repository.change_members([], [(user_id, group_id)], self._clock.now())
        await self._tell([user_id])
        await self._record("group.member_removed", actor, group, user=user_id)

    async def set_members(
        self, actor: Actor, group: Group, *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> None:
        """Change the people of a group on its source's behalf. The people must be there."""
        pairs = [(user_id, group.id) for user_id in add], [(user_id, group.id) for user_id in remove]
        await self.repository.change_members(*pairs, self._clock.now())
        await self._tell([*add, *remove])
        await self._record(
            "group.members_changed", actor, group, added=str(len(add)), removed=str(len(remove))
        )

    async def sync_groups(self, user_id: str, provider: str, names: Sequence[str]) -> None:
        """Make a person belong to exactly these groups of a provider, and leave those of all other sources alone.

        Groups that are missing are made. Names that are no names are passed over, and so are those beyond
        MAX_SYNCED. ValueError for a source that is no provider.
        """
        if provider in {LOCAL, SCIM, ""}:
            raise ValueError(f"{provider!r} is not a provider")
        wanted = _choose_names(names)
        if len(wanted) < len(set(names)):
            _logger.warning("groups were passed over", provider=provider, user_id=user_id, taken=len(wanted))
        goals = {group.id for group in await self._ensure(provider, wanted)}
        mine = await self.repository.get_many(await self.repository.list_group_ids(user_id))
        present = {group.id for group in mine if group.source == provider}
        added, removed = sorted(goals - present), sorted(present - goals)
        if not added and not removed:
            return
        await self.repository.change_members(
            [(user_id, group_id) for group_id in added],
            [(user_id, group_id) for group_id in removed],
            self._clock.now(),
        )
        await self._tell([user_id])
        await self._audit.record(
            "groups.synced",
            SERVER,
            target_kind="user",
            target_id=user_id,
            details={"provider": provider, "added": str(len(added)), "removed": str(len(removed))},
        )

    async def _ensure(self, provider: str, names: Sequence[str]) -> list[Group]:
        """The groups of a provider with these names, made where they are missing."""
        if not names:
            return []
        found = await self.repository.find_named(provider, names)
        missing = sorted(set(names) - {group.name_key for group in found})
        if not missing:
            return found
        room = MAX_GROUPS - await self.repository.count(provider)
        for name in missing[: max(0, room)]:
            try:
                await self.repository.insert(self._build(provider, name))
            except GroupNameTakenError:
                continue  # another sign-in made it at the same time
        return await self.repository.find_named(provider, names)

    def _build(self, source: str, name: str, description: str = "", external_id: str | None = None) -> Group:
        now, name = self._clock.now(), clean_name(source, name)
        return Group(
            id=new_id(),
            source=source,
            name=name,
            name_key=make_name_key(source, name),
            search_key=fold_name(name),
            description=description,
            external_id=external_id,
            created_at=now,
            updated_at=now,
        )

    async def _tell(self, user_ids: Sequence[str]) -> None:
        for user_id in user_ids:
            await self._events.publish(MembershipsChanged(user_id))

    async def _record(self, action: str, actor: Actor, group: Group, **details: str) -> None:
        await self._audit.record(
            action,
            actor,
            target_kind="group",
            target_id=group.id,
            details={"name": group.name, "source": group.source, **details},
        )

    async def _forget_user(self, event: UserLeft) -> None:
        await self.repository.forget_user(event.user_id)


def _choose_names(names: Sequence[str]) -> list[str]:
    """Those of a provider's names that can be names, each once, MAX_SYNCED at most."""
    fitting = (name for name in names if name.strip() and len(name) <= MAX_GROUP_NAME and name.isprintable())
    return list(dict.fromkeys(fitting))[:MAX_SYNCED]
