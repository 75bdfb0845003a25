"""Sharing objects with people, groups and everyone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from docstore import AnyOf, DeleteMany, DocumentStore, Put, Query, Write
from tertulia.kernel.clock import Clock
from tertulia.kernel.events import EventBus
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AuditLog
from tertulia.modules.groups import GROUPS, GroupDeleted
from tertulia.modules.roles import Grant, Resource, ResourceHiddenError, Rights, level_on
from tertulia.modules.sharing.domain import (
    EVERYONE,
    EVERYONE_ID,
    GRANTS,
    MAX_SHARED,
    FindOwner,
    SharedObject,
    StoredGrant,
    name_grantee,
    read_grant,
)
from tertulia.modules.sharing.errors import GranteeNotFoundError, GrantsInvalidError, KindNotShareableError
from tertulia.modules.sharing.schemas import GrantView
from tertulia.modules.users import UserLeft, Users


class Sharing:
    """Who may do what with objects that are not theirs. A kind of objects is made known with `register`."""

    def __init__(
        self,
        store: DocumentStore,
        users: Users,
        rights: Rights,
        clock: Clock,
        events: EventBus,
        audit: AuditLog,
    ) -> None:
        self._store = store
        self._users = users
        self._rights = rights
        self._clock = clock
        self._audit = audit
        self._kinds: dict[str, FindOwner] = {}
        events.subscribe(UserLeft, self._forget_user)
        events.subscribe(GroupDeleted, self._forget_group)

    def register(self, kind: str, find_owner: FindOwner) -> None:
        """Let objects of a kind be shared. There have to be the actions `{kind}.share` and `{kind}.share_publicly`."""
        self._kinds[kind] = find_owner

    async def describe(self, kind: str, object_id: str) -> Resource:
        """An object with its grants. Raises KindNotShareableError, and ResourceHiddenError when it is not there."""
        find_owner = self._kinds.get(kind)
        if find_owner is None:
            raise KindNotShareableError(objectKind=kind)
        owner_id = await find_owner(object_id)
        if owner_id is None:
            raise ResourceHiddenError
        grants = tuple(await self.grants_of(kind, object_id))
        return Resource(kind=kind, id=object_id, owner_id=owner_id, grants=grants)

    async def grants_of(self, kind: str, object_id: str) -> list[Grant]:
        """With whom an object is shared."""
        found = await self._store.find(GRANTS, Query(where={"kind": kind, "object_id": object_id}))
        return [read_grant(stored) for stored in found]

    async def view_grants(self, principal: Principal, kind: str, object_id: str) -> list[GrantView]:
        """The same with names, for who may change it. Raises what `describe` and `Rights.authorize` raise."""
        resource = await self.describe(kind, object_id)
        self._rights.authorize(principal, f"{kind}.share", resource)
        return await self._view(resource.grants)

    async def set_grants(
        self, principal: Principal, actor: Actor, kind: str, object_id: str, grants: Sequence[Grant]
    ) -> list[GrantView]:
        """Share an object with these and nobody else. It holds from the next request on.

        Raises what `view_grants` raises, GranteeNotFoundError, and GrantsInvalidError.
        """
        resource = await self.describe(kind, object_id)
        self._rights.authorize(principal, f"{kind}.share", resource)
        if any(grant.grantee_kind == "everyone" for grant in grants):
            self._rights.authorize(principal, f"{kind}.share_publicly", resource)
        wanted = await self._check(resource, grants)
        now = self._clock.now()
        writes: list[Write] = [DeleteMany(GRANTS, {"kind": kind, "object_id": object_id})]
        writes += [
            Put(
                GRANTS,
                StoredGrant(
                    kind=kind,
                    object_id=object_id,
                    grantee=grantee,
                    owner_id=resource.owner_id,
                    level=grant.level,
                    granted_at=now,
                ),
            )
            for grantee, grant in wanted.items()
        ]
        await self._store.write(*writes)
        details = {"people": str(len(wanted)), "everyone": str(EVERYONE in wanted).lower()}
        await self._audit.record(
            "share.changed", actor, target_kind=kind, target_id=object_id, details=details
        )
        return await self._view(list(wanted.values()))

    async def list_shared_with(self, principal: Principal, kind: str) -> list[SharedObject]:
        """Objects of others that the principal may at least look at, with the highest level; MAX_SHARED at the most."""
        grantees = [EVERYONE, name_grantee("user", principal.user_id)]
        grantees += [name_grantee("group", group_id) for group_id in sorted(principal.groups)]
        where = {"grantee": AnyOf(tuple(grantees)), "kind": kind}
        found = await self._store.find(GRANTS, Query(where=where, limit=4 * MAX_SHARED))
        best: dict[str, SharedObject] = {}
        by_object: dict[str, list[StoredGrant]] = {}
        for stored in found:
            if stored.owner_id != principal.user_id:
                by_object.setdefault(stored.object_id, []).append(stored)
        for object_id, stored_grants in list(by_object.items())[:MAX_SHARED]:
            owner_id = stored_grants[0].owner_id
            grants = tuple(read_grant(stored) for stored in stored_grants)
            level = level_on(principal, Resource(kind=kind, id=object_id, owner_id=owner_id, grants=grants))
            if level is not None:
                best[object_id] = SharedObject(object_id, owner_id, level)
        return list(best.values())

    async def name_people(self, user_ids: Collection[str]) -> dict[str, str]:
        """What people are called, by their ids."""
        return await self._users.name_people(user_ids)

    @staticmethod
    def plan_removal(kind: str, object_id: str) -> Write:
        """The write that belongs to an object's own deletion."""
        return DeleteMany(GRANTS, {"kind": kind, "object_id": object_id})

    async def _check(self, resource: Resource, grants: Sequence[Grant]) -> dict[str, Grant]:
        """The grants by grantee, all of them possible. What would go to the owner is left out."""
        wanted: dict[str, Grant] = {}
        for grant in grants:
            if grant.grantee_kind == "user" and grant.grantee_id == resource.owner_id:
                continue
            if grant.grantee_kind == "everyone" and (
                grant.level != "viewer" or grant.grantee_id != EVERYONE_ID
            ):
                raise GrantsInvalidError(reason="everyone can be nothing but viewer, under the id *")
            grantee = name_grantee(grant.grantee_kind, grant.grantee_id)
            if grantee in wanted:
                raise GrantsInvalidError(reason="somebody is in the list twice")
            wanted[grantee] = grant
        people, groups = await self._read_grantees(list(wanted.values()))
        for grant in wanted.values():
            is_there = grant.grantee_kind == "everyone" or grant.grantee_id in (
                groups if grant.grantee_kind == "group" else people
            )
            if not is_there:
                raise GranteeNotFoundError(granteeKind=grant.grantee_kind, granteeId=grant.grantee_id)
        return wanted

    async def _read_grantees(self, grants: Sequence[Grant]) -> tuple[dict[str, str], dict[str, str]]:
        """The names of the people and of the groups that are there, by their ids."""
        users = await self._users.get_many([one.grantee_id for one in grants if one.grantee_kind == "user"])
        people = {user_id: user.name for user_id, user in users.items() if user.status != "leaving"}
        ids = [one.grantee_id for one in grants if one.grantee_kind == "group"]
        if not ids:
            return people, {}
        found = await self._store.find(GROUPS, Query(where={"id": AnyOf(tuple(ids))}))
        return people, {group.id: group.name for group in found}

    async def _view(self, grants: Sequence[Grant]) -> list[GrantView]:
        people, groups = await self._read_grantees(grants)
        views = [
            GrantView(
                grantee_kind=grant.grantee_kind,
                grantee_id=grant.grantee_id,
                level=grant.level,
                name=(groups if grant.grantee_kind == "group" else people).get(grant.grantee_id),
            )
            for grant in grants
        ]
        return sorted(views, key=lambda view: (view.grantee_kind, view.name or "", view.grantee_id))

    async def _forget_user(self, event: UserLeft) -> None:
        await self._store.write(
            DeleteMany(GRANTS, {"grantee": name_grantee("user", event.user_id)}),
            DeleteMany(GRANTS, {"owner_id": event.user_id}),
        )

    async def _forget_group(self, event: GroupDeleted) -> None:
        await self._store.write(DeleteMany(GRANTS, {"grantee": name_grantee("group", event.group_id)}))
