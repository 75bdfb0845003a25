"""One look at a directory: who is gone is suspended, who is back may come in again, names and groups follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec
import structlog

from tertulia.kernel.clock import Clock
from tertulia.kernel.errors import AppError
from tertulia.kernel.principal import SERVER
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.adapters.ldap import DirectoryPerson
from tertulia.modules.auth.directories.domain import DirectorySuspension
from tertulia.modules.auth.directories.repository import KnownPeople
from tertulia.modules.auth.external.domain import LinkedIdentity
from tertulia.modules.auth.ports import Identity, ProviderPolicy
from tertulia.modules.auth.service.arrivals import SyncGroups
from tertulia.modules.auth.service.sessions import Sessions
from tertulia.modules.roles import RoleBook
from tertulia.modules.users import User, Users

_logger = structlog.get_logger(__name__)


class Directory(Protocol):
    """What is asked of a directory."""

    name: str
    policy: ProviderPolicy

    async def look_up(self, subjects: Sequence[str]) -> Mapping[str, DirectoryPerson]:
        """Those of the subjects that it has."""
        ...

    def describe(self, person: DirectoryPerson) -> Identity:
        """The identity of somebody."""
        ...


class SyncReport(msgspec.Struct, kw_only=True):
    """What came of it. is_refused: so much had changed that nothing was."""

    known: int = 0
    suspended: int = 0
    activated: int = 0
    changed: int = 0
    is_refused: bool = False


class DirectorySync:
    """Makes accounts follow a directory."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        *,
        people: KnownPeople,
        users: Users,
        sessions: Sessions,
        roles: RoleBook,
        audit: AuditLog,
        clock: Clock,
        sync_groups: SyncGroups,
    ) -> None:
        self._people = people
        self._users = users
        self._sessions = sessions
        self._roles = roles
        self._audit = audit
        self._clock = clock
        self._sync_groups = sync_groups

    async def run(self, directory: Directory) -> SyncReport:
        """Look everybody up first; a directory that does not answer changes nothing. When it has lost more than half
        of the people, or everybody, it is taken for broken, and nothing changes either.

        Raises ProviderUnreachableError.
        """
        identities = await self._people.list_identities(directory.name)
        report = SyncReport(known=len(identities))
        if not identities:
            return report
        found = await directory.look_up([identity.subject for identity in identities])
        users = await self._users.get_many([identity.user_id for identity in identities])
        present = {subject: person for subject, person in found.items() if not person.is_disabled}
        active = [one for one in identities if _is_active(users.get(one.user_id))]
        gone = [one for one in active if one.subject not in present]
        if not found or len(gone) * 2 > len(active):
            report.is_refused = bool(gone) or not found
        if report.is_refused:
            _logger.error(
                "a directory lacks so many people that nobody is suspended; look at its settings",
                provider=directory.name,
                known=len(active),
                missing=len(gone),
            )
            return report
        for identity in identities:
            user, person = users.get(identity.user_id), present.get(identity.subject)
            if user is not None:
                await self._follow(directory, user, identity, person, report)
        return report

    async def _follow(
        self,
        directory: Directory,
        user: User,
        identity: LinkedIdentity,
        person: DirectoryPerson | None,
        report: SyncReport,
    ) -> None:
        """One person; what fails with one, such as that the last administrator can not go, does not keep the
        others."""
        try:
            if person is None:
                report.suspended += await self._suspend(directory, user)
                return
            if user.status == "suspended":
                activated = await self._activate(directory, user)
                if activated is None:
                    return
                user = activated
                report.activated += 1
            if user.status == "active":
                report.changed += await self._update(directory, user, identity, directory.describe(person))
        except AppError as error:
            _logger.warning(
                "an account could not follow", provider=directory.name, user=user.id, code=error.code
            )

    async def _suspend(self, directory: Directory, user: User) -> bool:
        if user.status != "active":
            return False
        changed = await self._users.change(user.id, status="suspended")
        await self._people.note_suspension(
            DirectorySuspension(id=user.id, provider=directory.name, changed_at=changed.updated_at)
        )
        await self._sessions.end_all(user.id)
        await self._record("user.suspended", directory, user, reason="not in the directory")
        return True

    async def _activate(self, directory: Directory, user: User) -> User | None:
        """Only who was suspended here, and whom nobody has touched since."""
        suspension = await self._people.get_suspension(user.id)
        if suspension is None or suspension.provider != directory.name:
            return None
        await self._people.forget_suspension(user.id)
        if suspension.changed_at != user.updated_at:
            return None
        changed = await self._users.change(user.id, status="active")
        await self._record("user.activated", directory, user, reason="back in the directory")
        return changed

    async def _update(
        self, directory: Directory, user: User, identity: LinkedIdentity, told: Identity
    ) -> bool:
        fields: dict[str, Any] = {}
        if _is_owned(user, directory.name):
            fields |= self._name_changes(directory, user, identity, told)
        role = self._choose_role(directory, user, told)
        if role is not None:
            fields["role"] = role
        if fields:
            await self._users.change(user.id, **fields)
        if role is not None:
            await self._record("user.role_changed", directory, user, **{"from": user.role, "to": role})
        if fields.keys() & {"email", "name"}:
            await self._record("user.changed", directory, user, fields=" ".join(sorted(fields)))
        if directory.policy.sync_groups and told.groups is not None:
            await self._sync_groups(user.id, directory.name, told.groups)
        return bool(fields)

    def _name_changes(
        self, directory: Directory, user: User, identity: LinkedIdentity, told: Identity
    ) -> dict[str, Any]:
        """What the directory says of somebody whose account it owns. The address follows where its word is good."""
        fields: dict[str, Any] = {}
        if user.managed_by is None:
            fields |= {"managed_by": directory.name, "external_id": identity.subject}
        if told.name and told.name != user.name:
            fields["name"] = told.name
        if told.email and told.email != user.email and directory.policy.trust_email:
            fields |= {"email": told.email, "email_confirmed_at": self._clock.now()}
        return fields

    def _choose_role(self, directory: Directory, user: User, told: Identity) -> str | None:
        """Another role that the person gets, if there is such a role."""
        role = directory.policy.follow_role(user.role, told.role)
        return role if role != user.role and role in self._roles.roles else None

    async def _record(self, action: str, directory: Directory, user: User, **details: str) -> None:
        await self._audit.record(
            action,
            SERVER,
            target_kind="user",
            target_id=user.id,
            details={"provider": directory.name, **details},
        )


def _is_active(user: User | None) -> bool:
    return user is not None and user.status == "active"


def _is_owned(user: User, provider: str) -> bool:
    """Whether the account came from the directory: it says so, or nothing else opens it."""
    return user.managed_by == provider or (user.managed_by is None and user.password_hash is None)
