"""Signing in with a passkey alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tertulia.infrastructure.ratelimit import Budget, RateLimiter
from tertulia.kernel.networks import network_of
from tertulia.modules.auth.domain import Device, Proof
from tertulia.modules.auth.passkeys.errors import PasskeyInvalidError
from tertulia.modules.auth.passkeys.relying_party import RelyingParty
from tertulia.modules.auth.passkeys.verification import Asked, PasskeyVerification
from tertulia.modules.auth.service.admission import Admission, SignedIn
from tertulia.modules.users import UserNotFoundError, Users

PASSKEY = "passkey"


class PasskeySignIn:
    """A passkey that has verified its person is both factors at once: what they hold, and what they know or are."""

    def __init__(
        self,
        users: Users,
        verification: PasskeyVerification,
        admission: Admission,
        limiter: RateLimiter,
        *,
        failures: str,
    ) -> None:
        """failures: how many wrong answers in how long, for each address."""
        self._users = users
        self._verification = verification
        self._admission = admission
        self._limiter = limiter
        self._failures = failures

    async def begin(self, party: RelyingParty) -> Asked:
        """What the browser has to ask."""
        return await self._verification.ask_anyone(party)

    async def finish(
        self, text: str, credential: Mapping[str, Any], party: RelyingParty, device: Device
    ) -> SignedIn:
        """Sign in. Raises PasskeyInvalidError, RateLimitedError and AccountSuspendedError."""
        budget = Budget("sign-in", self._failures, f"address {network_of(device.address)}")
        async with self._limiter.count_failures(budget):
            user_id = await self._verification.verify_anyone(credential, text, party)
        try:
            user = await self._users.get(user_id)
        except UserNotFoundError as error:
            raise PasskeyInvalidError from error
        return await self._admission.admit(
            user, Proof(provider=PASSKEY, is_second_factor_included=True), device
        )
