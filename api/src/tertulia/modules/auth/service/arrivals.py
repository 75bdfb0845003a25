"""From an identity of a provider to an account: the one it belongs to, one that it may join, or a new one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Literal

import msgspec
import structlog

from docstore import DuplicateDocumentError, Insert, Write
from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import Actor
from tertulia.kernel.texts import flatten
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.domain import LOCAL
from tertulia.modules.auth.email_domains import is_allowed
from tertulia.modules.auth.errors import (
    EmailDomainRefusedError,
    IdentityEmailMissingError,
    IdentityNotLinkedError,
    IdentityTakenError,
    ProviderConnectedError,
    SignUpClosedError,
)
from tertulia.modules.auth.external.domain import IDENTITIES, LinkedIdentity
from tertulia.modules.auth.external.repository import IdentityRepository
from tertulia.modules.auth.ports import Identity, ProviderPolicy
from tertulia.modules.roles import DEFAULT_ROLE, RoleBook, RoleNotFoundError
from tertulia.modules.users import Email, EmailTakenError, LastAdministratorError, NewUser, User, Users

SyncGroups = Callable[[str, str, Sequence[str]], Awaitable[None]]
"""Makes a person's groups that come from a provider those of these names: (user id, provider, names)."""
Notify = Callable[[User, str, str], Awaitable[None]]
"""Tells a person what happened to the account: (person, `joined`, `linked` or `unlinked`, what people call the
provider)."""

_ATTEMPTS = 3
_MAX_NAME = 100
_logger = structlog.get_logger(__name__)


class ArrivalPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What other parts say and do when somebody arrives."""

    sign_up_domains: tuple[str, ...]
    """Only addresses of these get new accounts, unless the provider has a list of its own; empty: all."""
    sync_groups: SyncGroups
    notify: Notify
    labels: Mapping[str, str]
    """What people call the providers, by their ids."""


class Arrivals:
    """Decides whose account an identity opens."""

    def __init__(
        self,
        users: Users,
        identities: IdentityRepository,
        roles: RoleBook,
        audit: AuditLog,
        clock: Clock,
        ports: ArrivalPorts,
    ) -> None:
        self._users = users
        self._identities = identities
        self._roles = roles
        self._audit = audit
        self._clock = clock
        self._ports = ports

    async def resolve(self, identity: Identity, policy: ProviderPolicy, *, address: str = "") -> User:
        """The account of an identity, with the role and the groups that its provider gives.

        address: where the person is.
        Raises EmailDomainRefusedError, IdentityNotLinkedError (there is an account with the address which may not be
        joined), IdentityEmailMissingError, and SignUpClosedError when there is no account and none may be made.
        """
        if identity.provider == LOCAL:
            return await self._users.get(identity.subject)
        _check_domain(identity, policy.email_domains)
        actor = Actor(address=address, via="provider")
        user = await self._find_or_make(identity, policy, self._name(identity.provider), actor)
        return await self._follow(user, identity, policy, actor)

    async def link(self, user_id: str, identity: Identity, policy: ProviderPolicy, actor: Actor) -> None:
        """Give a signed-in person's account an identity. Raises IdentityTakenError when it belongs to another
        account, ProviderConnectedError when the account has another one of this provider."""
        _check_domain(identity, policy.email_domains)
        known = await self._identities.find(identity.provider, identity.subject)
        if known is None and await self._identities.insert(self._make_link(user_id, identity)):
            await self.tell(await self._users.get(user_id), "linked", identity.provider, actor)
            return
        known = known or await self._identities.find(identity.provider, identity.subject)
        if known is None:
            raise ProviderConnectedError
        if known.user_id != user_id:
            raise IdentityTakenError

    async def tell(
        self, user: User, what: Literal["joined", "linked", "unlinked"], provider: str, actor: Actor
    ) -> None:
        """Write down, and tell the person, what happened between an account and a provider."""
        details = {"provider": provider}
        await self._audit.record(
            f"identity.{what}", actor, target_kind="user", target_id=user.id, details=details
        )
        await self._ports.notify(user, what, self._name(provider))

    def _name(self, provider: str) -> str:
        return self._ports.labels.get(provider, provider)

    async def _find_or_make(
        self, identity: Identity, policy: ProviderPolicy, label: str, actor: Actor
    ) -> User:
        """Look again when another sign-in of the same person was faster."""
        for _ in range(_ATTEMPTS):
            known = await self._identities.find(identity.provider, identity.subject)
            if known is not None:
                await self._identities.note_use(known, identity.email, self._clock.now())
                return await self._users.get(known.user_id)
            email = _clean_email(identity.email)
            account = await self._users.find_by_email(email) if email else None
            try:
                if account is None:
                    return await self._make_account(identity, policy, label, actor)
                if await self._join(account, identity, policy, actor):
                    return account
            except (EmailTakenError, DuplicateDocumentError):
                continue
            if await self._identities.find(identity.provider, identity.subject) is None:
                break
        raise IdentityNotLinkedError(provider=label)

    async def _join(self, account: User, identity: Identity, policy: ProviderPolicy, actor: Actor) -> bool:
        """Whether the identity may join, and did. Both sides have to have shown that the address is theirs: else who
        registers with another's address first would wait inside of the account that the other one joins."""
        is_proven = (
            policy.trust_email and identity.is_email_verified and account.email_confirmed_at is not None
        )
        if not is_proven or not await self._identities.insert(self._make_link(account.id, identity)):
            return False
        await self.tell(account, "joined", identity.provider, actor)
        return True

    async def _make_account(
        self, identity: Identity, policy: ProviderPolicy, label: str, actor: Actor
    ) -> User:
        """The account and its identity are one write."""
        if not policy.allow_sign_up:
            raise SignUpClosedError(provider=label)
        email = _clean_email(identity.email)
        if email is None:
            raise IdentityEmailMissingError(provider=label)
        if not policy.email_domains:
            _check_domain(identity, self._ports.sign_up_domains)

        def list_along(user: User) -> Sequence[Write]:
            return (Insert(IDENTITIES, self._make_link(user.id, identity)),)

        new = NewUser(
            email=email,
            name=_clean_name(identity.name),
            role=identity.role if identity.role and identity.role in self._roles.roles else DEFAULT_ROLE,
            email_confirmed=policy.trust_email and identity.is_email_verified,
        )
        user = await self._users.create(new, list_along)
        details = {"provider": identity.provider}
        await self._audit.record(
            "user.registered", actor, target_kind="user", target_id=user.id, details=details
        )
        return user

    async def _follow(self, user: User, identity: Identity, policy: ProviderPolicy, actor: Actor) -> User:
        """Apply what the provider says of role and groups."""
        if policy.sync_groups and identity.groups is not None:
            await self._ports.sync_groups(user.id, identity.provider, identity.groups)
        role = policy.follow_role(user.role, identity.role)
        if role == user.role:
            return user
        try:
            changed = await self._change_role(user, role)
        except RoleNotFoundError:
            _logger.warning(
                "a mapping names a role that does not exist", provider=identity.provider, role=role
            )
            return user
        except LastAdministratorError:
            _logger.warning("the last administrator stays one", provider=identity.provider, user=user.id)
            return user
        details = {"provider": identity.provider, "from": user.role, "to": role}
        await self._audit.record(
            "user.role_changed", actor, target_kind="user", target_id=user.id, details=details
        )
        return changed

    async def _change_role(self, user: User, role: str) -> User:
        if role not in self._roles.roles:
            raise RoleNotFoundError(role=role)
        return await self._users.change(user.id, role=role)

    def _make_link(self, user_id: str, identity: Identity) -> LinkedIdentity:
        now = self._clock.now()
        return LinkedIdentity(
            user_id=user_id,
            provider=identity.provider,
            subject=identity.subject,
            connected_at=now,
            last_used_at=now,
            email=identity.email,
        )


def _check_domain(identity: Identity, domains: Sequence[str]) -> None:
    """An address that nobody verified says nothing of where somebody belongs."""
    if domains and not (identity.is_email_verified and is_allowed(identity.email or "", domains)):
        raise EmailDomainRefusedError


def _clean_email(email: str | None) -> str | None:
    """An address as it may be here; None for one with letters that others turn into when their case is folded."""
    try:
        return msgspec.convert((email or "").strip(), Email)
    except msgspec.ValidationError:
        return None


def _clean_name(name: str | None) -> str | None:
    """What a provider calls somebody, as a name may be here."""
    return flatten(name or "")[:_MAX_NAME].strip() or None
