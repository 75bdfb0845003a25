"""The last step of every way to sign in: from a person who was recognised to a session, or to the second factor."""

from __future__ import annotations

import msgspec

from tertulia.infrastructure.security import AccessTokens
from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.domain import Device, Proof, RefreshToken
from tertulia.modules.auth.errors import AccountSuspendedError, SecondFactorNeededError
from tertulia.modules.auth.ports import SecondFactors
from tertulia.modules.auth.service.sessions import Sessions
from tertulia.modules.users import User, Users


class SignedIn(msgspec.Struct, frozen=True):
    """A person with a session: what the browser needs to go on. proof: how it began; None when it was there before."""

    user: User
    access_token: str
    refresh_token: RefreshToken
    proof: Proof | None = None


class Admission:
    """Opens sessions; nothing else does."""

    def __init__(
        self,
        users: Users,
        sessions: Sessions,
        tokens: AccessTokens,
        factors: SecondFactors,
        clock: Clock,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._tokens = tokens
        self._factors = factors
        self._clock = clock

    async def admit(
        self, user: User, proof: Proof, device: Device, *, device_token: str | None = None
    ) -> SignedIn:
        """Open a session for somebody who has shown who they are.

        device_token: what the browser keeps of an earlier second factor. Raises AccountSuspendedError, and
        SecondFactorNeededError when one more step is needed.
        """
        if user.status != "active":
            raise AccountSuspendedError
        if not proof.is_second_factor_included and user.has_second_factor:
            await self._ask_second_factor(user, proof, device, device_token)
        await self._users.note_seen(user.id)
        return self.grant(user, await self._sessions.open(user.id, device, proof), proof)

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
