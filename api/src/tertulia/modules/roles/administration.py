"""Making, changing and deleting roles, so that nobody gets more rights than whoever changes them has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from docstore import (
    Delete,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Update,
    Write,
    WriteConflictError,
)
from tertulia.kernel.clock import Clock
from tertulia.kernel.events import EventBus
from tertulia.kernel.ids import new_id
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AuditLog
from tertulia.modules.roles.authorization import Rights
from tertulia.modules.roles.book import RoleBook, complete
from tertulia.modules.roles.domain import ADMIN_ROLE, BUILT_IN_ROLES, PERMISSIONS, ROLES, Role
from tertulia.modules.roles.errors import (
    RoleBuiltInError,
    RoleInUseError,
    RoleNotFoundError,
    RoleYourOwnError,
    TooManyRolesError,
)
from tertulia.modules.roles.events import RolesChanged, RoleWidening
from tertulia.modules.roles.schemas import RoleInput, RoleView

MAX_ROLES = 100
_ATTEMPTS = 20
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
        self._rights = Rights(book)
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
        role = wanted.build(role_id, self._clock.now())
        if role_id == ADMIN_ROLE:
            role = msgspec.structs.replace(role, permissions=PERMISSIONS)
        await self._announce(principal, role)
        before = await self._replace(principal, role)
        await self._tell(role_id, role.permissions - (before.permissions if before else frozenset()))
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
        role = await self._remove(principal, role_id)
        await self._tell(role_id)
        await self._audit.record(
            "role.deleted", actor, target_kind="role", target_id=role_id, details={"name": role.name}
        )

    async def _announce(self, principal: Principal | None, role: Role) -> None:
        """Let happen before anybody has new permissions what has to: whoever is stopped in the midst of it has given
        nobody anything."""
        await self._book.load()
        before = self._book.roles.get(role.id)
        self._check_reach(principal, role, *([before] if before else []))
        gained = role.permissions - (before.permissions if before else frozenset())
        if gained:
            await self._events.publish(RoleWidening(role.id, gained))

    async def _replace(self, principal: Principal | None, role: Role) -> Role | None:
        """Write a role, if it is still what was checked; else check anew. Returns what it was before."""
        for _ in range(_ATTEMPTS):
            await self._book.load()
            stored = await self._store.get(ROLES, role.id)
            before = complete(stored) if stored else BUILT_IN_ROLES.get(role.id)
            if before is None and len(self._book.roles) >= MAX_ROLES:
                raise TooManyRolesError(limit=MAX_ROLES)
            self._check_reach(principal, role, *([before] if before else []))
            if await self._try(_plan_replacement(stored, role)):
                return before
        raise WriteConflictError(ROLES.name, role.id)

    async def _remove(self, principal: Principal | None, role_id: str) -> Role:
        """Delete a role, if nobody changed it, and nobody was given it, since it was checked; else check anew."""
        if role_id in BUILT_IN_ROLES:
            raise RoleBuiltInError(role=role_id)
        for _ in range(_ATTEMPTS):
            await self._book.load()
            role = await self._store.get(ROLES, role_id)
            if role is None:
                raise RoleNotFoundError(role=role_id)
            self._check_reach(principal, role)
            people = await self._count_people(role_id)
            if people:
                raise RoleInUseError(role=role_id, people=people)
            if await self._try(Delete(collection=ROLES, key=(role_id,), when={"mark": role.mark})):
                return role
        raise WriteConflictError(ROLES.name, role_id)

    async def _try(self, write: Write) -> bool:
        try:
            await self._store.write(write)
        except (DuplicateDocumentError, WriteConflictError):
            return False
        return True

    def _check_reach(self, principal: Principal | None, *versions: Role) -> None:
        """Only who has every permission of a role, as it is and as it shall be, may touch it; and only an
        administrator the own one, whose models and limits would be loosened otherwise."""
        for role in versions:
            self._rights.check_role(principal, role)
            is_own = principal is not None and role.id == principal.role
            if is_own and not self._rights.is_unlimited(principal):
                raise RoleYourOwnError

    async def _tell(self, role_id: str, gained: frozenset[str] = frozenset()) -> None:
        await self._book.load()
        await self._events.publish(RolesChanged(role_id, gained))


def _plan_replacement(stored: Role | None, role: Role) -> Write:
    role = msgspec.structs.replace(role, mark=new_id())
    if stored is None:
        return Insert(ROLES, role)
    fields = {name: getattr(role, name) for name in role.__struct_fields__ if name not in ROLES.key}
    return Update(collection=ROLES, key=(role.id,), set=fields, when={"mark": stored.mark})


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
