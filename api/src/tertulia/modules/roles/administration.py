"""Making, changing and deleting roles, so that nobody gets more rights than whoever changes them has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from docstore import Delete, DocumentStore, Put
from tertulia.kernel.clock import Clock
from tertulia.kernel.events import EventBus
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AuditLog
from tertulia.modules.roles.authorization import Rights
from tertulia.modules.roles.book import RoleBook
from tertulia.modules.roles.domain import ADMIN_ROLE, PERMISSIONS, ROLES, Role
from tertulia.modules.roles.errors import (
    RoleBeyondYoursError,
    RoleBuiltInError,
    RoleInUseError,
    RoleNotFoundError,
    RoleYourOwnError,
    TooManyRolesError,
)
from tertulia.modules.roles.events import RolesChanged
from tertulia.modules.roles.schemas import RoleInput, RoleView

MAX_ROLES = 100
CountPeople = Callable[[str], Awaitable[int]]
"""How many accounts have a role."""


class RoleAdministration:
    """What administrators do with roles. principal: None for whoever may log in to the machine."""

    def __init__(
        self,
        store: DocumentStore,
        book: RoleBook,
        clock: Clock,
        events: EventBus,
        audit: AuditLog,
        count_people: CountPeople,
    ) -> None:
        self._store = store
        self._book = book
        self._clock = clock
        self._events = events
        self._audit = audit
        self._count_people = count_people

    async def list_roles(self) -> list[RoleView]:
        """Every role, the built-in ones first, then by name."""
        await self._book.load()
        roles = sorted(self._book.roles.values(), key=lambda role: (not role.is_built_in, role.name, role.id))
        return [RoleView.of(role, await self._count_people(role.id)) for role in roles]

    async def put(
        self, principal: Principal | None, actor: Actor, role_id: str, wanted: RoleInput
    ) -> RoleView:
        """Make a role, or change it. In force here when this returns, on other servers within seconds.

        Raises RoleBeyondYoursError for permissions that the principal does not have, whether the role had them or
        would get them, RoleYourOwnError, and TooManyRolesError.
        """
        await self._book.load()
        before = self._book.roles.get(role_id)
        role = wanted.build(role_id, self._clock.now())
        if role_id == ADMIN_ROLE:
            role = msgspec.structs.replace(role, permissions=PERMISSIONS)
        if before is None and len(self._book.roles) >= MAX_ROLES:
            raise TooManyRolesError(limit=MAX_ROLES)
        self._check_reach(principal, role_id, role, *([before] if before else []))
        await self._store.write(Put(ROLES, role))
        await self._tell(role_id)
        await self._audit.record(
            "role.changed" if before else "role.created",
            actor,
            target_kind="role",
            target_id=role_id,
            details=_describe(before, role),
        )
        return RoleView.of(role, await self._count_people(role_id))

    async def delete(self, principal: Principal | None, actor: Actor, role_id: str) -> None:
        """Raises RoleNotFoundError, RoleBuiltInError, RoleBeyondYoursError, and RoleInUseError while people have it."""
        await self._book.load()
        role = self._book.roles.get(role_id)
        if role is None:
            raise RoleNotFoundError(role=role_id)
        if role.is_built_in:
            raise RoleBuiltInError(role=role_id)
        self._check_reach(principal, role_id, role)
        people = await self._count_people(role_id)
        if people:
            raise RoleInUseError(role=role_id, people=people)
        await self._store.write(Delete(collection=ROLES, key=(role_id,), optional=True))
        await self._tell(role_id)
        await self._audit.record(
            "role.deleted", actor, target_kind="role", target_id=role_id, details={"name": role.name}
        )

    def _check_reach(self, principal: Principal | None, role_id: str, *roles: Role) -> None:
        """Only who has every permission of a role, as it is and as it shall be, may touch it; and only an
        administrator the own one, whose models and limits would be loosened otherwise."""
        if principal is None:
            return
        own = self._book.get(principal.role).permissions
        for role in roles:
            Rights.check_person(principal, role)
            missing = sorted(role.permissions - own)
            if missing:
                raise RoleBeyondYoursError(permission=missing[0])
        if role_id == principal.role and own != PERMISSIONS:
            raise RoleYourOwnError

    async def _tell(self, role_id: str) -> None:
        await self._book.load()
        await self._events.publish(RolesChanged(role_id))


def _describe(before: Role | None, after: Role) -> dict[str, str]:
    """What changed of the permissions, and which other fields did."""
    had = before.permissions if before else frozenset[str]()
    details = {
        "added": " ".join(sorted(after.permissions - had)),
        "removed": " ".join(sorted(had - after.permissions)),
    }
    if before is not None:
        names = ("name", "description", "models", "limits", "requires_second_factor")
        details["changed"] = " ".join(name for name in names if getattr(before, name) != getattr(after, name))
    return {name: text for name, text in details.items() if text}
