"""Provisioning people: accounts that an organisation's directory makes, changes, suspends and removes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from docstore import (
    AnyOf,
    Delete,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Put,
    Query,
    Update,
    WriteConflictError,
)
from tertulia.kernel.clock import Clock
from tertulia.kernel.events import EventBus
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth import Sessions
from tertulia.modules.roles import RoleBook
from tertulia.modules.scim.domain import MANAGER, SCIM_USERS, ScimUser
from tertulia.modules.scim.errors import forbidden, invalid, missing, taken
from tertulia.modules.scim.filters import Term
from tertulia.modules.scim.resources import WantedUser
from tertulia.modules.users import (
    EmailTakenError,
    LastAdministratorError,
    NewUser,
    User,
    UserChanged,
    UserLeft,
    UserNotFoundError,
    Users,
    normalize_email,
)

RemoveAccount = Callable[[Actor, str], Awaitable[None]]
"""Takes an account away with everything that is the person's."""
Provisioned = tuple[User, ScimUser]


class UserProvisioning:
    """Touches the accounts that it manages and no others. Roles are none of its affairs: who is new gets the usual
    one."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        *,
        store: DocumentStore,
        users: Users,
        roles: RoleBook,
        sessions: Sessions,
        clock: Clock,
        audit: AuditLog,
        events: EventBus,
        remove_account: RemoveAccount,
    ) -> None:
        self._store = store
        self._users = users
        self._roles = roles
        self._sessions = sessions
        self._clock = clock
        self._audit = audit
        self._remove_account = remove_account
        events.subscribe(UserLeft, self._forget)
        events.subscribe(UserChanged, self._note_activation)

    async def get(self, user_id: str) -> Provisioned:
        """A provisioned account. ScimError when there is none, or it is not managed from here."""
        if not user_id or "/" in user_id or "\0" in user_id:
            raise missing("user")
        kept = await self._store.get(SCIM_USERS, user_id)
        try:
            user = await self._users.get(user_id)
        except UserNotFoundError as error:
            raise missing("user") from error
        if kept is None or not _is_managed(user):
            raise missing("user")
        return user, kept

    async def find(self, terms: list[Term]) -> list[Provisioned]:
        """The accounts that fit a filter. ScimError for one that no index serves."""
        found: list[Provisioned] | None = None
        for term in terms:
            candidates = await self._find_by(term)
            if candidates is not None:
                ids = {user.id for user, _ in candidates}
                found = candidates if found is None else [one for one in found if one[0].id in ids]
        if found is None:
            raise invalid("Filter by userName, externalId, id or emails.value.", "invalidFilter")
        for term in terms:
            if term.name == "active":
                found = [one for one in found if (one[0].status == "active") == (term.value is True)]
        return found

    async def list_page(self, start: int, count: int) -> tuple[list[Provisioned], int]:
        """Accounts by their ids, and how many there are. start: counted from 1."""
        total = await self._store.count(SCIM_USERS, {})
        if not count:
            return [], total
        query = Query(where={}, limit=start - 1 + count)
        rows = await self._store.select(SCIM_USERS, ("user_id",), query)
        return await self._read([str(user_id) for (user_id,) in rows[start - 1 :]]), total

    async def create(self, actor: Actor, wanted: WantedUser) -> Provisioned:
        """Make an account, or take over the local one that has confirmed the same address.

        Never one of another provider, nor one whose role administers anything: whoever may provision could put an
        address of their own into it. ScimError.
        """
        existing = await self._users.find_by_email(wanted.email)
        if existing is not None:
            return await self._adopt(actor, existing, wanted)
        new = NewUser(
            email=wanted.email,
            name=wanted.name,
            email_confirmed=True,
            managed_by=MANAGER,
            external_id=wanted.external_id,
        )
        try:
            user = await self._users.create(
                new, lambda user: [Insert(SCIM_USERS, self._describe(user, wanted))]
            )
        except (EmailTakenError, DuplicateDocumentError) as error:
            raise taken("There is an account of this name or address already.") from error
        await self._record("user.provisioned", actor, user)
        if wanted.active is False:
            await self._set_active(actor, user, self._describe(user, wanted), is_active=False)
        return await self.get(user.id)

    async def replace(
        self, principal: Principal, actor: Actor, user_id: str, wanted: WantedUser
    ) -> Provisioned:
        """Make an account what it shall be. ScimError."""
        user, kept = await self.get(user_id)
        self._check_reach(principal, user)
        await self._change_address(user, wanted)
        described = self._describe(user, wanted)
        described = msgspec.structs.replace(
            described, created_at=kept.created_at, is_deactivated=kept.is_deactivated
        )
        try:
            await self._store.write(Put(SCIM_USERS, described))
        except DuplicateDocumentError as error:
            raise taken("There is an account of this name already.") from error
        name = wanted.name or user.name
        if name != user.name or wanted.external_id != user.external_id:
            await self._users.change(user_id, name=name, external_id=wanted.external_id)
            await self._record("user.changed", actor, user)
        if wanted.active is not None:
            await self._set_active(actor, user, described, is_active=wanted.active)
        return await self.get(user_id)

    async def delete(self, principal: Principal, actor: Actor, user_id: str) -> None:
        """Remove an account with everything that is the person's. ScimError."""
        user, _ = await self.get(user_id)
        self._check_reach(principal, user)
        try:
            await self._remove_account(actor, user_id)
        except LastAdministratorError as error:
            raise forbidden(str(error)) from error

    async def check_members(self, ids: list[str]) -> None:
        """ScimError unless all of them are managed from here."""
        there = {user.id for user, _ in await self._read(ids)}
        unknown = next((one for one in ids if one not in there), None)
        if unknown is not None:
            raise invalid("A member is not provisioned from here.")

    async def _adopt(self, actor: Actor, user: User, wanted: WantedUser) -> Provisioned:
        is_orphan = user.managed_by == MANAGER and await self._store.get(SCIM_USERS, user.id) is None
        is_free = user.managed_by is None or is_orphan
        if (
            not is_free
            or self._administers(user)
            or user.email_confirmed_at is None
            or user.status == "leaving"
        ):
            raise taken("There is an account with this address already.")
        described = self._describe(user, wanted)
        try:
            await self._store.write(Put(SCIM_USERS, described))
        except DuplicateDocumentError as error:
            raise taken("There is an account of this name already.") from error
        await self._users.change(
            user.id, managed_by=MANAGER, external_id=wanted.external_id, name=wanted.name or user.name
        )
        await self._record("user.adopted", actor, user)
        if wanted.active is False:
            await self._set_active(actor, user, described, is_active=False)
        return await self.get(user.id)

    async def _change_address(self, user: User, wanted: WantedUser) -> None:
        email = normalize_email(wanted.email)
        if email == user.email:
            return
        if self._administers(user):
            raise invalid("The address of an administrator is not changed from here.", "mutability")
        try:
            await self._users.change(user.id, email=email, email_confirmed_at=self._clock.now())
        except EmailTakenError as error:
            raise taken("There is an account with this address already.") from error

    async def _set_active(self, actor: Actor, user: User, kept: ScimUser, *, is_active: bool) -> None:
        """Suspend an account and end its sessions, or lift what was suspended from here."""
        if is_active == (user.status == "active") or (is_active and not kept.is_deactivated):
            return
        status = "active" if is_active else "suspended"
        try:
            await self._users.change(user.id, status=status)
        except LastAdministratorError as error:
            raise forbidden(str(error)) from error
        try:
            await self._store.write(
                Update(collection=SCIM_USERS, key=(user.id,), set={"is_deactivated": not is_active})
            )
        except WriteConflictError as error:
            raise missing("user") from error
        if not is_active:
            await self._sessions.end_all(user.id)
        await self._record("user.activated" if is_active else "user.suspended", actor, user)

    async def _find_by(self, term: Term) -> list[Provisioned] | None:
        """The accounts that a term leads to; None when it leads nowhere quickly."""
        text = term.value if isinstance(term.value, str) else ""
        if term.name == "id":
            return await self._read([text])
        if term.name == "username":
            where = {"user_name_key": text.casefold()}
        elif term.name == "externalid":
            where = {"external_id": text}
        elif term.name in {"emails", "emails.value"}:
            user = await self._users.find_by_email(text) if text else None
            return await self._read([user.id]) if user else []
        else:
            return None
        found = await self._store.find(SCIM_USERS, Query(where=where, limit=200)) if text else []
        return await self._read([kept.user_id for kept in found])

    async def _read(self, ids: list[str]) -> list[Provisioned]:
        """Those of the accounts that are managed from here, in this order."""
        if not ids:
            return []
        users = await self._users.get_many(ids)
        found = await self._store.find(SCIM_USERS, Query(where={"user_id": AnyOf(tuple(ids))}))
        kept = {one.user_id: one for one in found}
        return [
            (user, kept[user_id])
            for user_id in dict.fromkeys(ids)
            if user_id in kept and (user := users.get(user_id)) is not None and _is_managed(user)
        ]

    def _describe(self, user: User, wanted: WantedUser) -> ScimUser:
        now = self._clock.now()
        return ScimUser(
            user_id=user.id,
            user_name=wanted.user_name,
            user_name_key=wanted.user_name.casefold(),
            external_id=wanted.external_id,
            formatted=wanted.formatted,
            given_name=wanted.given_name,
            family_name=wanted.family_name,
            display_name=wanted.display_name,
            emails=wanted.emails,
            created_at=now,
            updated_at=now,
        )

    def _administers(self, user: User) -> bool:
        return bool(self._list_powers(user.role))

    def _list_powers(self, role: str) -> set[str]:
        return {one for one in self._roles.get(role).permissions if one.startswith("admin.")}

    def _check_reach(self, principal: Principal, user: User) -> None:
        """Nobody changes an account that administers what they do not. What it may do in the product does not count:
        the role of a provisioner is often one of `admin.provisioning` alone."""
        if not self._list_powers(user.role) <= self._list_powers(principal.role):
            raise forbidden("This account has rights that yours has not.")

    async def _record(self, action: str, actor: Actor, user: User) -> None:
        await self._audit.record(
            action, actor, target_kind="user", target_id=user.id, details={"by": MANAGER}
        )

    async def _note_activation(self, event: UserChanged) -> None:
        """Whoever lets somebody in again ends what was suspended from here: the next time is not from here."""
        kept = await self._store.get(SCIM_USERS, event.user_id)
        if kept is None or not kept.is_deactivated:
            return
        if (await self._users.get(event.user_id)).status == "active":
            await self._store.write(
                Update(
                    collection=SCIM_USERS,
                    key=(event.user_id,),
                    set={"is_deactivated": False},
                    optional=True,
                )
            )

    async def _forget(self, event: UserLeft) -> None:
        await self._store.write(Delete(collection=SCIM_USERS, key=(event.user_id,), optional=True))


def _is_managed(user: User) -> bool:
    return user.managed_by == MANAGER and user.status != "leaving"
