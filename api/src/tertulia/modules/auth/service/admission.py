"""The last step of every way to sign in: from a person who was recognised to a session, or to the second factor."""

from __future__ import annotations

import msgspec

from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.infrastructure.security import AccessTokens
from tertulia.kernel.networks import network_of
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.devices import name_device
from tertulia.modules.auth.domain import Device, Proof, RefreshToken
from tertulia.modules.auth.errors import AccountSuspendedError, SecondFactorNeededError
from tertulia.modules.auth.ports import Bans, SecondFactors
from tertulia.modules.auth.service.sessions import Sessions
from tertulia.modules.users import User, Users

LIMIT = "admission"
"""The name of the limit."""


class SignedIn(msgspec.Struct, frozen=True):
    """A person with a session: what the browser needs to go on. proof: how it began; None when it was there before."""

    user: User
    access_token: str
    refresh_token: RefreshToken
    proof: Proof | None = None


class Admission:
    """Opens sessions; nothing else does."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        users: Users,
        sessions: Sessions,
        tokens: AccessTokens,
        factors: SecondFactors,
        audit: AuditLog,
        limiter: RateLimiter,
        *,
        bans: Bans | None,
        limit: str,
    ) -> None:
        """bans: None where nobody is banned. limit: how often an account may be signed in to from one address, like
        `60/hour`. Each time leaves a session, or a challenge, and an entry of the audit log."""
        self._users = users
        self._sessions = sessions
        self._tokens = tokens
        self._factors = factors
        self._audit = audit
        self._limiter = limiter
        self._bans = bans
        self._limit = limit

    async def admit(
        self, user: User, proof: Proof, device: Device, *, device_token: str | None = None
    ) -> SignedIn:
        """Open a session for somebody who has shown who they are.

        device_token: what the browser keeps of an earlier second factor. Raises AccountSuspendedError,
        BannedError, RateLimitedError, and SecondFactorNeededError when one more step is needed.
        """
        if user.status != "active":
            raise AccountSuspendedError
        if self._bans is not None:
            await self._bans.check_person(user.id)
        await self._limiter.hit(LIMIT, self._limit, f"account {user.id} from {network_of(device.address)}")
        if not proof.is_second_factor_included and user.has_second_factor:
            await self._ask_second_factor(user, proof, device, device_token)
        await self._users.note_seen(user.id)
        refresh_token = await self._sessions.open(user.id, device, proof)
        await self._audit.record(
            "session.opened",
            Actor(user_id=user.id, address=device.address),
            target_kind="user",
            target_id=user.id,
            details={"provider": proof.provider, "device": name_device(device.user_agent)},
        )
        return self.grant(user, refresh_token, proof)

    def grant(self, user: User, refresh_token: RefreshToken, proof: Proof | None = None) -> SignedIn:
        """An access token for a session that is open."""
        principal = Principal(user_id=user.id, session_id=refresh_token.session_id, role=user.role)
        return SignedIn(user, self._tokens.issue(principal), refresh_token, proof)

    async def _ask_second_factor(
        self, user: User, proof: Proof, device: Device, device_token: str | None
    ) -> None:
        methods = await self._factors.list_methods(user)
        if methods and not await self._factors.is_remembered(user, device_token):
            challenge = await self._factors.challenge(user, proof, device)
            raise SecondFactorNeededError(challenge=challenge, methods=" ".join(methods))
