"""What a person does with the own account beyond signing in: picture, export, deletion."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.accounts.export import Exporter
from tertulia.modules.accounts.leaving import Departures, Removal
from tertulia.modules.accounts.pictures import Avatars
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth import Reauthentication
from tertulia.modules.users import User

RATES: Final = {"avatars": "20/hour", "exports": "10/hour"}


class OwnData:
    """Each method is asked by the person."""

    def __init__(
        self,
        avatars: Avatars,
        exporter: Exporter,
        departures: Departures,
        reauthentication: Reauthentication,
        limiter: RateLimiter,
        audit: AuditLog,
    ) -> None:
        self._avatars = avatars
        self._exporter = exporter
        self._departures = departures
        self._reauthentication = reauthentication
        self._limiter = limiter
        self._audit = audit

    async def check_rate(self, what: str, principal: Principal) -> None:
        """Count one use; RateLimitedError."""
        await self._limiter.hit(what, RATES[what], principal.user_id)

    async def set_avatar(self, principal: Principal, content: bytes) -> User:
        """Raises AvatarTooLargeError and AvatarUnreadableError."""
        return await self._avatars.put(principal.user_id, content)

    async def remove_avatar(self, principal: Principal) -> User:
        """Fine when there is none."""
        return await self._avatars.remove(principal.user_id)

    async def export(self, principal: Principal, actor: Actor) -> AsyncIterator[bytes]:
        """The bytes of a zip with everything. RateLimitedError."""
        await self.check_rate("exports", principal)
        chunks = await self._exporter.export(principal.user_id)
        await self._audit.record("user.exported", actor, target_kind="user", target_id=principal.user_id)
        return chunks

    async def delete(self, principal: Principal, actor: Actor) -> Removal:
        """Remove the account with everything. Raises ReauthenticationNeededError and LastAdministratorError."""
        await self._reauthentication.require_recent(principal)
        return await self._departures.remove(principal.user_id, actor)
