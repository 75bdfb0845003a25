"""A person's API keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import msgspec

from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.api_keys.domain import MAX_KEYS, ApiKey, KeyText, new_key_id
from tertulia.modules.auth.api_keys.errors import (
    ApiKeyExpiryPastError,
    ScopeBeyondYoursError,
    TooManyApiKeysError,
)
from tertulia.modules.auth.api_keys.repository import ApiKeyRepository
from tertulia.modules.auth.domain import hash_secret, new_secret
from tertulia.modules.roles import RoleBook, Scope

_ADMINISTRATION = "admin."
_PROVISIONING = "admin.provisioning"


class MadeKey(msgspec.Struct, frozen=True):
    """A new key, and its text, which is shown this once."""

    key: ApiKey
    text: str


class ApiKeys:
    """Making, listing and revoking keys."""

    def __init__(
        self,
        repository: ApiKeyRepository,
        roles: RoleBook,
        audit: AuditLog,
        clock: Clock,
        forget: Callable[[str], None],
    ) -> None:
        """forget: told the id of each key that was revoked."""
        self._repository = repository
        self._roles = roles
        self._audit = audit
        self._clock = clock
        self._forget = forget

    async def list_of(self, user_id: str) -> list[ApiKey]:
        """The person's keys, the newest first."""
        return await self._repository.list_of(user_id)

    async def create(
        self,
        principal: Principal,
        actor: Actor,
        name: str,
        scopes: Sequence[Scope],
        expires_at: datetime | None,
    ) -> MadeKey:
        """Make a key. Raises ScopeBeyondYoursError, ApiKeyExpiryPastError and TooManyApiKeysError."""
        self._check_scopes(principal, scopes)
        now = self._clock.now()
        if expires_at is not None and expires_at <= now:
            raise ApiKeyExpiryPastError
        if await self._repository.count_of(principal.user_id) >= MAX_KEYS:
            raise TooManyApiKeysError(limit=MAX_KEYS)
        text = KeyText(new_key_id(), new_secret())
        key = ApiKey(
            user_id=principal.user_id,
            id=text.id,
            secret_hash=hash_secret(text.secret),
            name=name.strip(),
            scopes=tuple(sorted(set(scopes))),
            created_at=now,
            expires_at=_cut(expires_at) if expires_at else None,
        )
        await self._repository.insert(key)
        await self._record("api_key.created", actor, key.id, scopes=" ".join(key.scopes))
        return MadeKey(key, str(text))

    async def revoke(self, actor: Actor, key_id: str) -> None:
        """The key opens nothing more, from now on. Raises ApiKeyNotFoundError."""
        await self._repository.remove(actor.user_id or "", key_id)
        self._forget(key_id)
        await self._record("api_key.revoked", actor, key_id)

    def _check_scopes(self, principal: Principal, scopes: Sequence[Scope]) -> None:
        permissions = self._roles.list_permissions(principal.role)
        if "admin" in scopes and not any(one.startswith(_ADMINISTRATION) for one in permissions):
            raise ScopeBeyondYoursError(scope="admin")
        if "scim" in scopes and _PROVISIONING not in permissions:
            raise ScopeBeyondYoursError(scope="scim")

    async def _record(self, action: str, actor: Actor, key_id: str, **details: str) -> None:
        await self._audit.record(action, actor, target_kind="api_key", target_id=key_id, details=details)


def _cut(moment: datetime) -> datetime:
    """In UTC, and to the millisecond, as it is stored."""
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
