"""What administrators do with accounts: nobody reaches beyond their own rights, and everything is written down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from docstore import DocumentStore
from tertulia.infrastructure.http import Language
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.accounts.belongings import Belonging, count, read
from tertulia.modules.accounts.errors import AccountInputError, AccountLeavingError
from tertulia.modules.accounts.leaving import Departures, Removal
from tertulia.modules.accounts.schemas import (
    AccountChange,
    AccountDetails,
    AccountGroup,
    AccountIdentity,
    AccountSession,
    AccountUsage,
    AccountView,
    CreatedAccount,
    NewAccount,
)
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth import AccountManagedError, Sessions, Whereabouts, name_device
from tertulia.modules.conversations import CONVERSATIONS
from tertulia.modules.files import FILES, StoredFile
from tertulia.modules.groups import Groups
from tertulia.modules.messages import MESSAGES
from tertulia.modules.roles import Rights
from tertulia.modules.users import NewUser, User, UserPage, UserQuery, Users

OfferPassword = Callable[[User, Actor, Language], Awaitable[str | None]]
"""Lets a person choose a password: by mail, or by the link that is returned, to be handed over."""
RemoveSecondFactor = Callable[[User, Actor], Awaitable[None]]
ListIdentities = Callable[[str], Awaitable[list[AccountIdentity]]]
HashPassword = Callable[..., Awaitable[str]]
"""The hash of a password that is good enough; the other texts are what it must not consist of."""


class AdministrationNeeds(msgspec.Struct, frozen=True, kw_only=True):
    """What looking after accounts stands on."""

    store: DocumentStore
    users: Users
    rights: Rights
    groups: Groups
    sessions: Sessions
    whereabouts: Whereabouts
    audit: AuditLog
    departures: Departures
    hash_password: HashPassword
    offer_password: OfferPassword
    remove_second_factor: RemoveSecondFactor
    list_identities: ListIdentities


class UserAdministration:
    """Each method that changes somebody raises UserNotFoundError, and RoleBeyondYoursError for somebody whose role has
    a right that the principal lacks. principal: None for whoever may log in to the machine."""

    def __init__(self, needs: AdministrationNeeds) -> None:
        self._needs = needs

    async def search(self, query: UserQuery) -> UserPage:
        """A page of accounts. Raises InvalidCursorError."""
        return await self._needs.users.search(query)

    async def read(self, user_id: str, language: Language) -> AccountDetails:
        """An account with what belongs to it. Raises UserNotFoundError."""
        user = await self._needs.users.get(user_id)
        return AccountDetails(
            **_fields_of(AccountView.of(user)),
            groups=await self._list_groups(user_id),
            sessions=await self._list_sessions(user_id, language),
            identities=await self._needs.list_identities(user_id),
            usage=await self._count_usage(user_id),
        )

    async def create(
        self, principal: Principal | None, actor: Actor, new: NewAccount, language: Language
    ) -> CreatedAccount:
        """Make an account. Raises AccountInputError, EmailTakenError, RoleNotFoundError, RoleBeyondYoursError."""
        if (new.password is None) == (not new.invite):
            raise AccountInputError
        self._needs.rights.check_assignable(principal, new.role)
        password_hash = None
        if new.password is not None:
            password_hash = await self._needs.hash_password(new.password, new.email, new.name)
        user = await self._needs.users.create(
            NewUser(
                email=new.email,
                name=new.name,
                password_hash=password_hash,
                password_given=password_hash is not None and not self._needs.rights.is_unlimited(principal),
                must_change_password=password_hash is not None and new.must_change_password,
                role=new.role,
                # Whoever could become more by vouching for an address may not: they would know the password of an
                # account that its owner, and the rights that a provider gives them, come into later.
                email_confirmed=password_hash is not None and self._needs.rights.is_unlimited(principal),
            )
        )
        await self._record("user.created", actor, user, role=user.role)
        link = await self._needs.offer_password(user, actor, language) if new.invite else None
        return CreatedAccount(**_fields_of(AccountView.of(user)), link=link)

    async def change(
        self, principal: Principal | None, actor: Actor, user_id: str, change: AccountChange
    ) -> User:
        """Raises AccountManagedError, AccountLeavingError, LastAdministratorError, RoleNotFoundError."""
        user = await self._reach(principal, user_id)
        if user.managed_by is not None and (
            _is_new(change.name, user.name) or _is_new(change.role, user.role)
        ):
            raise AccountManagedError(provider=user.managed_by)
        if _is_new(change.role, user.role):
            self._needs.rights.check_assignable(principal, str(change.role))
        fields: dict[str, Any] = {
            name: getattr(change, name)
            for name in ("name", "role", "status")
            if _is_new(getattr(change, name), getattr(user, name))
        }
        if not fields:
            return user
        if "name" in fields:
            fields["name"] = fields["name"].strip()
        changed = await self._needs.users.change(user_id, **fields)
        await self._follow(actor, user, changed)
        return changed

    async def reset_password(
        self, principal: Principal | None, actor: Actor, user_id: str, language: Language
    ) -> str | None:
        """Let the person choose a new password. The link to hand over, or None when it was mailed. Raises
        AccountManagedError."""
        user = await self._reach(principal, user_id)
        if user.managed_by is not None:
            raise AccountManagedError(provider=user.managed_by)
        link = await self._needs.offer_password(user, actor, language)
        await self._record("user.password_reset_offered", actor, user)
        return link

    async def sign_out(self, principal: Principal | None, actor: Actor, user_id: str) -> None:
        """End every session."""
        user = await self._reach(principal, user_id)
        await self._needs.sessions.end_all(user_id)
        await self._record("user.signed_out", actor, user)

    async def remove_second_factor(self, principal: Principal | None, actor: Actor, user_id: str) -> None:
        """For somebody who lost theirs; they are signed out everywhere."""
        user = await self._reach(principal, user_id)
        await self._needs.remove_second_factor(user, actor)
        await self._needs.sessions.end_all(user_id)

    async def delete(self, principal: Principal | None, actor: Actor, user_id: str) -> Removal:
        """Remove the account with everything that is the person's. Raises LastAdministratorError."""
        user = await self._needs.users.get(user_id)
        self._needs.rights.check_reach(principal, user.role)
        return await self._needs.departures.remove(user_id, actor)

    async def _reach(self, principal: Principal | None, user_id: str) -> User:
        user = await self._needs.users.get(user_id)
        self._needs.rights.check_reach(principal, user.role)
        if user.status == "leaving":
            raise AccountLeavingError
        return user

    async def _follow(self, actor: Actor, before: User, after: User) -> None:
        """End the sessions of who is suspended, and write down what changed."""
        if before.status != after.status:
            if after.status == "suspended":
                await self._needs.sessions.end_all(after.id)
            what = "suspended" if after.status == "suspended" else "activated"
            await self._record(f"user.{what}", actor, after)
        if before.role != after.role:
            await self._record("user.role_changed", actor, after, **{"from": before.role, "to": after.role})
        if before.name != after.name:
            await self._record("user.renamed", actor, after)

    async def _record(self, action: str, actor: Actor, user: User, **details: str) -> None:
        await self._needs.audit.record(action, actor, target_kind="user", target_id=user.id, details=details)

    async def _list_groups(self, user_id: str) -> list[AccountGroup]:
        repository = self._needs.groups.repository
        found = await repository.get_many(await repository.list_group_ids(user_id))
        return [AccountGroup(group.id, group.name, group.source) for group in found]

    async def _list_sessions(self, user_id: str, language: Language) -> list[AccountSession]:
        return [
            AccountSession(
                id=one.id,
                device=name_device(one.user_agent),
                place=await self._needs.whereabouts.find(one.address, language),
                address=one.address,
                provider=one.provider,
                created_at=one.created_at,
                last_used_at=one.last_used_at,
            )
            for one in await self._needs.sessions.list_of(user_id)
        ]

    async def _count_usage(self, user_id: str) -> AccountUsage:
        store = self._needs.store
        files = size = 0
        async for batch in read(store, Belonging(FILES, "user_id"), user_id):
            files += len(batch)
            size += sum(file.size for file in batch if isinstance(file, StoredFile))
        return AccountUsage(
            conversations=await count(store, Belonging(CONVERSATIONS, "user_id"), user_id),
            messages=await count(store, Belonging(MESSAGES, "user_id"), user_id),
            files=files,
            bytes=size,
        )


def _is_new(wanted: object, present: object) -> bool:
    return wanted is not msgspec.UNSET and wanted != present


def _fields_of(view: AccountView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in view.__struct_fields__}
